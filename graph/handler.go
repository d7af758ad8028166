package graph

import (
	"context"
	"net/http"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/vektah/gqlparser/v2/ast"

	"fedreach/graph/generated"
)

// parsedQueries is how many parsed and validated queries are kept.
const parsedQueries = 1_000

// Handler serves GraphQL over HTTP: POST, and GET for queries.
func (r *Resolver) Handler() http.Handler {
	server := handler.New(costed{generated.NewExecutableSchema(generated.Config{Resolvers: r})})
	server.AddTransport(transport.Options{})
	server.AddTransport(transport.GET{})
	server.AddTransport(transport.POST{})
	server.SetQueryCache(lru.New[*ast.QueryDocument](parsedQueries))
	server.Use(extension.Introspection{})
	server.Use(&exactEnums{})
	server.Use(limited())
	server.AroundOperations(inTime)
	server.SetErrorPresenter(r.presentError)
	server.SetRecoverFunc(recoverPanic)
	server.AroundOperations(func(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
		return next(withReader(ctx, r.Store, r.Now()))
	})
	server.AroundResponses(addRevision)
	return server
}

// addRevision adds extensions.revision to the answer of a request whose own
// extensions ask for it with revision: true.
func addRevision(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	reader := readerOf(ctx)
	if reader == nil || !wantsRevision(ctx) {
		return next(ctx)
	}
	// Asked before anything is read, so that the answer never claims a load
	// that a part of it has not seen.
	begun, err := reader.store.Revision(ctx)
	if err != nil {
		graphql.AddError(ctx, err)
		return next(ctx)
	}
	response := next(ctx)
	if response == nil {
		return nil
	}
	if response.Extensions == nil {
		response.Extensions = map[string]any{}
	}
	response.Extensions["revision"] = reader.answeredFrom(begun)
	return response
}

func wantsRevision(ctx context.Context) bool {
	if !graphql.HasOperationContext(ctx) {
		return false
	}
	wanted, _ := graphql.GetOperationContext(ctx).Extensions["revision"].(bool)
	return wanted
}
