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
	server := handler.New(generated.NewExecutableSchema(generated.Config{Resolvers: r}))
	server.AddTransport(transport.Options{})
	server.AddTransport(transport.GET{})
	server.AddTransport(transport.POST{})
	server.SetQueryCache(lru.New[*ast.QueryDocument](parsedQueries))
	server.Use(extension.Introspection{})
	server.SetErrorPresenter(r.presentError)
	server.SetRecoverFunc(recoverPanic)
	server.AroundOperations(func(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
		return next(withReader(ctx, r.Store))
	})
	server.AroundResponses(addRevision)
	return server
}

// addRevision adds extensions.revision to the answer of a request whose own
// extensions ask for it with revision: true.
func addRevision(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	response := next(ctx)
	if response == nil || !graphql.HasOperationContext(ctx) {
		return response
	}
	if wanted, _ := graphql.GetOperationContext(ctx).Extensions["revision"].(bool); !wanted {
		return response
	}
	revision, err := readerOf(ctx).currentRevision(ctx)
	if err != nil {
		graphql.AddError(ctx, err)
		return response
	}
	if response.Extensions == nil {
		response.Extensions = map[string]any{}
	}
	response.Extensions["revision"] = revision
	return response
}
