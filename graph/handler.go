package graph

import (
	"context"
	"net/http"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/vektah/gqlparser/v2/ast"

	"fedreach/graph/generated"
	"fedreach/watch"
)

// The most bytes that the documents take that are kept, parsed, and those that
// clients may name by their hash.
const (
	parsedBudget    = 32 << 20
	persistedBudget = 4 << 20
)

// Handler serves GraphQL over HTTP: POST, and GET for queries; over WebSockets;
// and as server-sent events.
func (r *Resolver) Handler() http.Handler {
	limits := r.Limits
	if limits == (Limits{}) {
		limits = DefaultLimits
	}
	r.watcher = watch.New(r.Store, r.Now, r.Log)
	parsed := newTexts(parsedBudget, func(text string, _ *ast.QueryDocument) int { return parsedCost * len(text) })
	schema := generated.NewExecutableSchema(generated.Config{Resolvers: r})
	withoutDefer(schema)
	server := handler.New(costed{schema, limits.Complexity})
	plain := overHTTP{limits, newLinks(r.Store), newTurns(largeRequests, limits.Requests), newTurns(1, limits.Requests)}
	server.AddTransport(r.overWebSocket())
	server.AddTransport(overEvents{plain})
	server.AddTransport(plain)
	server.SetQueryCache(parsed)
	server.SetParserTokenLimit(limits.Tokens)
	server.Use(access{r})
	server.Use(extension.AutomaticPersistedQuery{
		Cache: newTexts(persistedBudget, func(_, query string) int { return len(query) }),
	})
	server.Use(&documents{limits, r.HideSchema, parsed})
	server.SetDisableSuggestion(r.HideSchema)
	server.Use(extension.Introspection{})
	server.Use(shortLists{limits.Items})
	server.Use(&exactEnums{})
	server.Use(limits.limited())
	turns := newTurns(limits.Running, limits.Requests)
	server.AroundOperations(awaited)
	server.AroundOperations(r.observed)
	server.AroundOperations(r.inTime(limits.Time))
	server.AroundOperations(r.askedNow)
	if limits.Kept > 0 {
		r.answers = newAnswers(r.Store, r.Now, limits.Kept)
		server.AroundOperations(r.answers.around)
	}
	server.AroundOperations(r.inTurn(limits, turns))
	server.AroundOperations(func(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
		ctx = withReader(ctx, r.Store, r.Now)
		readerOf(ctx).now() // is now
		return next(ctx)
	})
	server.AroundOperations(r.sized(limits.Answer))
	server.AroundFields(countItems(limits.Answer))
	server.AroundOperations(r.streams(limits.Requests))
	server.SetErrorPresenter(r.presentError)
	server.SetRecoverFunc(recoverPanic)
	server.AroundOperations(innermost)
	server.AroundResponses(inOrder)
	server.AroundResponses(addRevision)
	server.AroundResponses(r.eachEvent)
	return r.identified(turns.requests(http.MaxBytesHandler(server, int64(limits.Body)), r.refusal(errTooMany)))
}

var deferGone sync.Once

// withoutDefer takes @defer out of the schema: gqlgen would leave out what is
// deferred, as no transport here answers in parts.
func withoutDefer(schema graphql.ExecutableSchema) {
	deferGone.Do(func() { delete(schema.Schema().Directives, "defer") })
}

// addRevision adds extensions.revision to the answer of a request whose own
// extensions ask for it with revision: true.
func addRevision(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	reader := readerOf(ctx)
	if reader == nil || !wantsRevision(ctx) || streamOf(ctx) != nil {
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
