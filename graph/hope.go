package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"fedreach/kg"
)

// askedNow marks a query as asked now: all its calls of the store may be answered
// as of any moment from now on. A mutation or a subscription lasts, and means
// later moments too.
//
// The answer is made in hope, while the store still asks whether what it has at hand is
// current, and once more where it was not.
func (r *Resolver) askedNow(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	if graphql.GetOperationContext(ctx).Operation.Operation != ast.Query {
		return next(ctx)
	}
	ctx = kg.Asked(ctx)
	hoping, hope := kg.Hoping(ctx)
	respond := next(hoping)
	return func(inner context.Context) *graphql.Response {
		response := respond(inner)
		if response == nil {
			return nil
		}
		current, err := hope.True(ctx)
		switch {
		case err != nil:
			return r.failed(ctx, err)
		case current:
			return response
		}
		again := ctx
		respond = next(context.WithValue(ctx, innermostKey{}, &again))
		return respond(again)
	}
}

// innermostKey is where a context finds what askedNow makes the answer again with.
type innermostKey struct{}

// innermost notes the context that an answer is made with, after all that comes before
// it has added to it.
func innermost(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	if noted, wanted := ctx.Value(innermostKey{}).(*context.Context); wanted {
		*noted = ctx
	}
	return next(ctx)
}
