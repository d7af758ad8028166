package lean_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"fedreach/graph/lean"
)

// request is a context in which errors are kept, and a panic becomes one.
func request() (context.Context, *graphql.OperationContext) {
	recovered := func(_ context.Context, r any) error { return fmt.Errorf("recovered from %v", r) }
	presented := func(ctx context.Context, err error) *gqlerror.Error {
		return &gqlerror.Error{Message: err.Error(), Path: graphql.GetPath(ctx)}
	}
	operation := &graphql.OperationContext{
		RecoverFunc: recovered, ResolverMiddleware: func(ctx context.Context, next graphql.Resolver) (any, error) { return next(ctx) },
	}
	ctx := graphql.WithOperationContext(context.Background(), operation)
	return graphql.WithResponseContext(ctx, presented, recovered), operation
}

// written is what a marshaler writes, and the errors of the request.
func written(ctx context.Context, m graphql.Marshaler) string {
	var text bytes.Buffer
	m.MarshalGQL(&text)
	return fmt.Sprint(text.String(), graphql.GetErrors(ctx))
}

// An element that fails is null where it is, with its place in the error.
func TestSliceOfFailures(t *testing.T) {
	defer func() { lean.Off = false }()
	answers := map[bool]string{}
	for _, lean.Off = range []bool{true, false} {
		ctx, _ := request()
		answers[lean.Off] = written(ctx, lean.Slice(ctx, 4, 0, false, func(ctx context.Context, i int) graphql.Marshaler {
			switch i {
			case 1:
				panic("one")
			case 2:
				// One after the other, so that the errors are in order in both.
				return graphql.MarshalString(fmt.Sprint(graphql.GetPath(ctx)))
			}
			return graphql.MarshalInt(i)
		}))
	}
	if answers[true] != answers[false] {
		t.Errorf("plain %s\nlean  %s", answers[true], answers[false])
	}
}

// A field that panics is null, with its path in the error.
func TestRecovered(t *testing.T) {
	field := graphql.CollectedField{Field: &ast.Field{Alias: "other", Name: "name"}}
	fieldContext := func(_ context.Context, field graphql.CollectedField) (*graphql.FieldContext, error) {
		return graphql.NewScalarFieldContext("Object", field, false, false, "String")
	}
	ctx, operation := request()
	plain := written(ctx, graphql.ResolveField(ctx, operation, field, fieldContext,
		func(context.Context) (any, error) { panic(errors.New("empty")) }, nil,
		func(context.Context, ast.SelectionSet, string) graphql.Marshaler { return nil }, true, true))
	ctx, operation = request()
	if got := written(ctx, lean.Recovered(ctx, operation, field, fieldContext, errors.New("empty"))); got != plain {
		t.Errorf("plain %s\nlean  %s", plain, got)
	}
}

// Objects are written as gqlgen writes them, with no field, one, a name that comes
// twice, and many fields.
func TestObject(t *testing.T) {
	var many []string
	for i := range 20 {
		many = append(many, fmt.Sprint("field", i))
	}
	for _, names := range [][]string{{}, {"a"}, {"a", "b", "a", "c", "b"}, many} {
		fields := make([]graphql.CollectedField, len(names))
		for i, name := range names {
			fields[i].Field = &ast.Field{Alias: name}
		}
		set := graphql.NewFieldSet(fields)
		for i := range names {
			set.Values[i] = graphql.MarshalInt(i)
		}
		ctx, _ := request()
		if plain, got := written(ctx, set), written(ctx, lean.Object(fields, set)); got != plain {
			t.Errorf("%v: plain %s\nlean  %s", names, plain, got)
		}
	}
}
