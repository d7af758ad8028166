package graph

import (
	"context"
	"encoding/json"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler/extension"
)

const (
	// maxComplexity is how many fields an answer may have if every list is as
	// long as its page allows: a page of 1,000 agencies with their clouds and
	// those clouds' partners fits.
	maxComplexity = 50_000_000
	// maxTime is how long an answer may take.
	maxTime = 30 * time.Second
)

// costed is a schema whose lists cost as much as they may be long.
type costed struct{ graphql.ExecutableSchema }

// Complexity of a field that takes first is that of so many items.
func (costed) Complexity(_ context.Context, _, _ string, child int, args map[string]any) (int, bool) {
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
		return 0, false
	}
	if first > maxFirstVerdict {
		return 0, false // refused by its own name
	}
	if first > 0 && child > maxComplexity/first {
		return maxComplexity + 1, true // and never more, so that it can't overflow
	}
	return 1 + max(first, 1)*child, true
}

// limited refuses questions whose answers could be too large.
func limited() graphql.HandlerExtension { return extension.FixedComplexityLimit(maxComplexity) }

// inTime ends what an operation does once it has taken too long.
func inTime(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	ctx, cancel := context.WithTimeout(ctx, maxTime)
	respond := next(ctx)
	return func(ctx context.Context) *graphql.Response {
		defer cancel()
		return respond(ctx)
	}
}
