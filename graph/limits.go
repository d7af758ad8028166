package graph

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// Limits are what one request, and one client, may ask for.
type Limits struct {
	// Body is how many bytes a request may have, and Anonymous how many without a
	// token: only loads are larger. Values is how many values its JSON may have.
	Body, Anonymous, Values int
	// Document is how many bytes a document may have.
	Document int
	// Tokens is how many words and signs a document may have.
	Tokens int
	// Depth is how many fields may stand one within the other.
	Depth int
	// Fields is how many fields a document may have once its fragments are in
	// their places.
	Fields int
	// Fragments is how often a document may spread one.
	Fragments int
	// Aliases is how many fields may have another name, or stand where they stand
	// already.
	Aliases int
	// Directives is how many directives a document may have.
	Directives int
	// Items is how many items a list among the arguments may have.
	Items int
	// Complexity is how many fields an answer may have if every list is as long
	// as its page allows, and lists without pages have plainList items. From Large
	// on, few answers are made at once, two on a small machine: each takes much memory.
	Complexity, Large int
	// Answer is about how many fields an answer may have.
	Answer int
	// Time is how long an answer may take, its wait for a turn included.
	Time time.Duration
	// Requests is how many requests one client may have open, streams included,
	// and how many operations it may have running and waiting.
	Requests int
	// Running is how many operations may run at once, of all clients.
	Running int
	// Kept is how many bytes of answers are kept while they stay right; 0 keeps none.
	Kept int
}

// DefaultLimits hold for a machine of two cores and 512 MiB. A batch of 10,000
// facts fits, as do a page of 1,000 agencies with their clouds and those clouds'
// partners, and GraphiQL's own questions.
var DefaultLimits = Limits{
	Body: 16 << 20, Anonymous: 2 << 20, Values: 500_000, Document: 64 << 10, Tokens: 5_000, Depth: 20, Fields: 2_000,
	Fragments: 200, Aliases: 50, Directives: 50, Items: 1_000, Complexity: 50_000_000, Large: 100_000, Answer: 2_000_000, Time: 30 * time.Second,
	Requests: 64, Running: 8, Kept: 32 << 20,
}

// costed is a schema whose lists cost as much as they may be long.
type costed struct {
	graphql.ExecutableSchema

	most int
}

// plainList is how many items a list without pages is taken to have, such as the
// facts of a route. Most have fewer.
const plainList = 5

// Complexity of a field that takes first is that of so many items; of another
// list, that of plainList items, but for those that a connection has counted.
func (c costed) Complexity(_ context.Context, typeName, fieldName string, child int, args map[string]any) (int, bool) {
	var first int
	switch given := args["first"].(type) {
	case int64:
		first = int(given)
	case json.Number:
		number, err := given.Int64()
		if err != nil {
			return 0, false // the argument itself is refused
		}
		first = int(number)
	default:
		field := c.Schema().Types[typeName].Fields.ForName(fieldName)
		if field == nil || field.Type.Elem == nil || strings.HasSuffix(typeName, "Connection") {
			return 0, false
		}
		first = plainList
	}
	if first > maxFirstVerdict {
		return 0, false // refused by its own name
	}
	if first > 0 && child > c.most/first {
		return c.most + 1, true // and never more, so that it can't overflow
	}
	return 1 + max(first, 1)*child, true
}

// limited refuses questions whose answers could be too large.
func (l Limits) limited() graphql.HandlerExtension {
	return extension.FixedComplexityLimit(l.Complexity)
}

// inTime ends what an operation does once it has taken too long. A subscription
// lasts as long as it is watched.
func (r *Resolver) inTime(limit time.Duration) graphql.OperationMiddleware {
	return func(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
		if graphql.GetOperationContext(ctx).Operation.Operation == ast.Subscription {
			return next(ctx)
		}
		ctx, cancel := context.WithTimeout(ctx, limit)
		respond := next(ctx)
		return onceAnswered(respond, func(inner context.Context) *graphql.Response {
			defer cancel()
			response := respond(inner)
			if response == nil && ctx.Err() != nil { // too late to begin
				return r.failed(ctx, ctx.Err())
			}
			return response
		})
	}
}

// onceAnswered has answer give the response to a question or a mutation, whose stream
// is one of one; respond ends it.
func onceAnswered(respond, answer graphql.ResponseHandler) graphql.ResponseHandler {
	answered := false
	return func(ctx context.Context) *graphql.Response {
		if answered {
			return respond(ctx)
		}
		answered = true
		return answer(ctx)
	}
}

// failed is the answer of an operation that was not begun.
func (r *Resolver) failed(ctx context.Context, err error) *graphql.Response {
	return &graphql.Response{Errors: gqlerror.List{r.presentError(ctx, err)}}
}
