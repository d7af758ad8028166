// Package graph is the GraphQL side: arguments in, kg and reach called, errors
// out. It decides nothing.
package graph

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"fedreach/kg"
	"fedreach/reach"
	"fedreach/watch"
)

// Resolver answers the schema's fields from a store.
type Resolver struct {
	Store kg.Store
	// Tokens are those that writing needs, and reading too where it is Closed.
	// Without any, nobody may write.
	Tokens kg.Tokens
	Closed bool
	// Now is the clock: what at and knownAt are by default.
	Now func() time.Time
	// Log is the log; with a LogHandler it says of which request each line is.
	Log *slog.Logger
	// Limits are what one request may ask for; DefaultLimits unless given.
	Limits Limits
	// HideSchema refuses questions about the schema, and suggests nothing of it.
	HideSchema bool
	// Origins are the web origins that may open a WebSocket from a browser,
	// besides the server's own.
	Origins []string
	// Observe, where there is one, is told of each operation that is valid, before it
	// waits for its turn: it gives the context for all that the operation does, and
	// what is told when it has ended, with what came of it.
	Observe func(context.Context, Operation) (context.Context, func(Operation))

	// worlds are those of the whole graph, where the store has it in memory.
	worlds reach.Worlds

	// answers are those that are kept, from Handler on; nil where none are.
	answers *answers
	// watcher is whom subscriptions listen to, from Handler on.
	watcher *watch.Watcher
	// lastTokens are the tokens that were good when they were looked up last, by id.
	lastTokens sync.Map
	// open are the WebSockets that are.
	open sync.WaitGroup
}

// EndStreams ends all subscriptions, and all WebSockets.
func (r *Resolver) EndStreams() { r.watcher.Stop() }

// AwaitSockets waits, once no more requests come, until every WebSocket has ended, or
// ctx has, whose error it then gives. A server that shuts down does not wait for them,
// and one that is gone tells nobody that it ends.
func (r *Resolver) AwaitSockets(ctx context.Context) error {
	ended := make(chan struct{})
	go func() {
		r.open.Wait()
		close(ended)
	}()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
