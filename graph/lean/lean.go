// Package lean is what the executor that gqlgen generates calls in the place of
// gqlgen's own functions, where those cost more than a large answer of plain data
// needs: a goroutine and a context for each element, closures for each field that
// is just read, a map for each object that is written. Command rewrite puts it in.
//
// Answers are the same to the byte. What it leaves out: fields that are plain data
// pass no field middleware (AroundFields).
package lean

import (
	"context"
	"io"

	"github.com/99designs/gqlgen/graphql"
)

// Off has everything done by gqlgen's own functions. It is for tests that compare
// the two, and not to be changed while anything is answered.
var Off bool

// Slice marshals the elements of a list one after the other.
// graphql.MarshalSliceConcurrently, whose contract it keeps, has a goroutine do
// each.
func Slice(
	ctx context.Context, length int, limit int64, omitPanicHandler bool,
	element func(ctx context.Context, i int) graphql.Marshaler,
) graphql.Array {
	if Off || omitPanicHandler {
		return graphql.MarshalSliceConcurrently(ctx, length, limit, omitPanicHandler, element)
	}
	list := make(graphql.Array, length)
	fields, indices := make([]graphql.FieldContext, length), make([]int, length)
	for i := range list {
		indices[i] = i
		fields[i].Index = &indices[i]
		list[i] = guarded(graphql.WithFieldContext(ctx, &fields[i]), i, element)
	}
	return list
}

// guarded is an element; null, with an error, where marshalling it panics.
func guarded(ctx context.Context, i int, element func(ctx context.Context, i int) graphql.Marshaler) (m graphql.Marshaler) {
	defer func() {
		if r := recover(); r != nil {
			graphql.AddError(ctx, graphql.Recover(ctx, r))
			m = graphql.Null
		}
	}()
	return element(ctx, i)
}

// NewDeferredGroup is graphql.NewDeferredGroup, but empty where none of the fields
// is deferred: nothing will look into it then.
func NewDeferredGroup(ctx context.Context, fields []graphql.CollectedField) graphql.DeferredGroup {
	if Off {
		return graphql.NewDeferredGroup(ctx)
	}
	for i := range fields {
		if len(fields[i].Deferrables) > 0 {
			return graphql.NewDeferredGroup(ctx)
		}
	}
	return graphql.DeferredGroup{}
}

// Recovered ends a field that panicked with an error and null.
func Recovered(
	ctx context.Context, operation *graphql.OperationContext, field graphql.CollectedField,
	fieldContext func(context.Context, graphql.CollectedField) (*graphql.FieldContext, error), panicked any,
) graphql.Marshaler {
	if fc, err := fieldContext(ctx, field); err == nil {
		ctx = graphql.WithFieldContext(ctx, fc)
	}
	operation.Error(ctx, operation.Recover(ctx, panicked))
	return graphql.Null
}

// fewFields is up to how many fields are compared with each other.
const fewFields = 16

// object is an object of few fields, none of them deferred.
type object struct {
	fields []graphql.CollectedField
	values []graphql.Marshaler
}

// Object writes what the set would write of these fields, which it was made of.
func Object(fields []graphql.CollectedField, set *graphql.FieldSet) graphql.Marshaler {
	if Off || len(fields) > fewFields {
		return set
	}
	return &object{fields, set.Values}
}

// MarshalGQL writes the object, each name once. A name of GraphQL needs no
// escaping. Errors of a writer show when the answer is sent.
func (o *object) MarshalGQL(w io.Writer) {
	separator := `{"`
	for i := range o.fields {
		if o.named(i) {
			continue
		}
		_, _ = io.WriteString(w, separator)
		_, _ = io.WriteString(w, o.fields[i].Alias)
		_, _ = io.WriteString(w, `":`)
		o.values[i].MarshalGQL(w)
		separator = `,"`
	}
	if separator == `{"` {
		_, _ = io.WriteString(w, `{`)
	}
	_, _ = io.WriteString(w, `}`)
}

// named reports whether a field before has the name of field i: a field of an
// interface may be asked for in two fragments.
func (o *object) named(i int) bool {
	for j := range i {
		if o.fields[j].Alias == o.fields[i].Alias {
			return true
		}
	}
	return false
}
