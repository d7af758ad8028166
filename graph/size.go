package graph

import (
	"context"
	"math"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// size is about how many fields an answer has, as far as it was made. Complexity
// says beforehand what it could be at most, which for lists within lists is far
// more than it is.
type size struct {
	fields atomic.Int64
	// perItem is how many fields an item of a list has, by the list's field.
	perItem sync.Map
	// tooLarge ends the operation.
	tooLarge context.CancelFunc
}

type sizeKey struct{}

// sized ends an operation whose answer gets larger than may be.
func (r *Resolver) sized(most int) graphql.OperationMiddleware {
	return func(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
		if graphql.GetOperationContext(ctx).Operation.Operation == ast.Subscription {
			return next(ctx)
		}
		outer := ctx
		ctx, cancel := context.WithCancel(ctx)
		answer := &size{tooLarge: cancel}
		respond := next(context.WithValue(ctx, sizeKey{}, answer))
		return func(ctx context.Context) *graphql.Response {
			defer cancel()
			response := respond(ctx)
			if response != nil && answer.fields.Load() > int64(most) {
				return r.failed(outer, tooComplex("the answer has more than %d fields: ask for shorter pages (first) or fewer lists within lists", most))
			}
			return response
		}
	}
}

// countItems counts what each list brings into the answer.
func countItems(most int) graphql.FieldMiddleware {
	return func(ctx context.Context, next graphql.Resolver) (any, error) {
		result, err := next(ctx)
		field := graphql.GetFieldContext(ctx)
		if err != nil || !field.IsResolver {
			return result, err
		}
		items := itemsOf(result)
		answer, _ := ctx.Value(sizeKey{}).(*size)
		if items == 0 || answer == nil {
			return result, nil
		}
		if answer.fields.Add(int64(items)*answer.fieldsPerItem(field.Field.Field)) > int64(most) {
			answer.tooLarge()
			return nil, context.Canceled // the whole answer is replaced
		}
		return result, nil
	}
}

// itemsOf is how many items a list or a page has; 0 for what is none.
func itemsOf(result any) int {
	if page, isPage := result.(interface{ Length() int }); isPage {
		return page.Length()
	}
	if list := reflect.ValueOf(result); list.Kind() == reflect.Slice {
		return list.Len()
	}
	return 0
}

func (s *size) fieldsPerItem(list *ast.Field) int64 {
	if known, ok := s.perItem.Load(list); ok {
		return known.(int64)
	}
	fields := fieldsWithin(list.SelectionSet)
	s.perItem.Store(list, fields)
	return fields
}

// fieldsWithin is about how many fields one object of a selection brings, without
// the pages within, which count for themselves.
func fieldsWithin(set ast.SelectionSet) int64 {
	var fields int64
	for _, selection := range set {
		switch selection := selection.(type) {
		case *ast.Field:
			fields++
			definition := selection.Definition
			if definition == nil || definition.Arguments.ForName("first") != nil {
				continue
			}
			below := fieldsWithin(selection.SelectionSet)
			if definition.Type.Elem != nil && !strings.HasSuffix(selection.ObjectDefinition.Name, "Connection") {
				below *= plainList
			}
			fields += below
		case *ast.InlineFragment:
			fields += fieldsWithin(selection.SelectionSet)
		case *ast.FragmentSpread:
			fields += fieldsWithin(selection.Definition.SelectionSet)
		}
	}
	return min(fields, math.MaxInt32)
}
