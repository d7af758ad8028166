package graph

import (
	"context"
	"crypto/rand"
	"encoding/hex"
)

// Origin is what is known of a request besides what it asks.
type Origin struct {
	// ID is what the request is found by in the log, Trace the id of the trace that
	// it belongs to; empty without one.
	ID, Trace string
	// Client is who sent it: clients of one name share what one client may ask for.
	// The empty name is this process itself, which may ask for anything.
	Client string
}

type originKey struct{}

// WithOrigin notes where a request comes from.
func WithOrigin(ctx context.Context, origin Origin) context.Context {
	return context.WithValue(ctx, originKey{}, origin)
}

// OriginOf is where the request of ctx comes from, all empty for what is no request.
func OriginOf(ctx context.Context) Origin {
	o, _ := ctx.Value(originKey{}).(Origin)
	return o
}

// clientOf names the client that sent the request of ctx: the holder of a token,
// wherever he is, and else an address.
func clientOf(ctx context.Context) string {
	if token := callerOf(ctx).token; token != nil {
		return "token " + token.ID
	}
	return OriginOf(ctx).Client
}

// NewRequestID is an id that no other request has.
func NewRequestID() string {
	var id [8]byte
	_, _ = rand.Read(id[:]) // never fails
	return hex.EncodeToString(id[:])
}
