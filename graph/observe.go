package graph

import (
	"context"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/vektah/gqlparser/v2/ast"
)

// Operation is one that begins or has ended, for whoever observes them.
type Operation struct {
	// Type is query, mutation or subscription, Name what the client calls it, which
	// may be nothing.
	Type, Name string
	// Complexity is how many fields its answer may have.
	Complexity int
	// Streamed is a subscription, which takes as long as somebody listens.
	Streamed bool

	// What follows is known at the end. Took is how long it took, its wait for a turn included.
	Took time.Duration
	// Code is the extensions.code of the answer's first error; empty without one.
	Code string
}

// ServersFault reports whether the operation failed, and not for what was asked.
func (o Operation) ServersFault() bool { return serversFault(o.Code) }

// observed tells of each operation that was valid, when it begins and when it ends.
func (r *Resolver) observed(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	if r.Observe == nil {
		return next(ctx)
	}
	begun, asked := time.Now(), graphql.GetOperationContext(ctx)
	o := Operation{Type: string(asked.Operation.Operation), Name: asked.Operation.Name, Streamed: asked.Operation.Operation == ast.Subscription}
	if stats := extension.GetComplexityStats(ctx); stats != nil {
		o.Complexity = stats.Complexity
	}
	ctx, ended := r.Observe(ctx, o)
	respond, told := next(ctx), false
	return func(ctx context.Context) *graphql.Response {
		response := respond(ctx)
		if response != nil && len(response.Errors) > 0 && o.Code == "" {
			o.Code, _ = response.Errors[0].Extensions["code"].(string)
		}
		if !told && (response == nil || !o.Streamed) { // a stream ends with nil
			told, o.Took = true, time.Since(begun)
			ended(o)
		}
		return response
	}
}

// Subscribers is how many subscriptions are open.
func (r *Resolver) Subscribers() int { return r.watcher.Listeners() }
