package kg

import (
	"context"
	"time"
)

type askedKey struct{}

// Asked marks ctx as that of a question that is asked now. A question may take
// several calls of a Store: each may then be answered as of any moment since it
// was asked, and not only as of one since the call. (A copy of a graph is proven
// current once for a question and not once for a call.)
func Asked(ctx context.Context) context.Context {
	return context.WithValue(ctx, askedKey{}, time.Now())
}

// AskedAt is when the question of ctx was asked: now, where ctx is not marked.
func AskedAt(ctx context.Context) time.Time {
	if at, marked := ctx.Value(askedKey{}).(time.Time); marked {
		return at
	}
	return time.Now()
}
