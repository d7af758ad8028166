package graph

import (
	"context"
	"crypto/rand"
	"encoding/hex"
)

// origin is what is known of a request besides what it asks.
type origin struct{ id, client string }

type originKey struct{}

// WithOrigin notes the id that a request is found by in the log, and who sent it:
// clients of one name share what one client may ask for. The empty name is this
// process itself, which may ask for anything.
func WithOrigin(ctx context.Context, id, client string) context.Context {
	return context.WithValue(ctx, originKey{}, origin{id, client})
}

func originOf(ctx context.Context) origin {
	o, _ := ctx.Value(originKey{}).(origin)
	return o
}

// clientOf names the client that sent the request of ctx: the holder of a token,
// wherever he is, and else an address.
func clientOf(ctx context.Context) string {
	if token := callerOf(ctx).token; token != nil {
		return "token " + token.ID
	}
	return originOf(ctx).client
}

// NewRequestID is an id that no other request has.
func NewRequestID() string {
	var id [8]byte
	_, _ = rand.Read(id[:]) // never fails
	return hex.EncodeToString(id[:])
}
