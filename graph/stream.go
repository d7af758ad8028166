package graph

import (
	"context"
	"errors"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"fedreach/kg"
	"fedreach/watch"
)

// stream is a subscription under way: what its resolver and its transport tell
// each other.
type stream struct {
	// pull holds a token when the next event is wanted: the resolver works no
	// faster than its events are taken.
	pull chan struct{}
	// revision is that up to which all is told with the event.
	revision int64
	// err is why there are no more events; it is told once.
	err   error
	ended bool
}

type streamKey struct{}

func streamOf(ctx context.Context) *stream {
	s, _ := ctx.Value(streamKey{}).(*stream)
	return s
}

// streams makes a stream of each subscription, of so many of a client at once.
func (r *Resolver) streams(most int) graphql.OperationMiddleware {
	open := newTurns(manyStreams, most)
	return func(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
		if graphql.GetOperationContext(ctx).Operation.Operation != ast.Subscription {
			return next(ctx)
		}
		name := clientOf(ctx)
		if err := open.take(ctx, name); err != nil {
			return graphql.OneShot(r.failed(ctx, err))
		}
		// Its context ends with it, however it ends.
		context.AfterFunc(ctx, func() { open.give(name) })
		ctx = context.WithValue(ctx, streamKey{}, &stream{pull: make(chan struct{}, 1)})
		return r.tellOfTheEnd(ctx, next(ctx))
	}
}

// manyStreams is how many subscriptions there may be of all clients together.
const manyStreams = 10_000

// events answers a subscription: it gives the values that tell hands on, each
// when it is wanted, until tell ends or the one who listens may no longer read.
func events[T any](ctx context.Context, r *Resolver, tell func(ctx context.Context, give func(value T, revision int64) (wanted bool)) error) <-chan T {
	s := streamOf(ctx)
	values := make(chan T)
	ctx, refuse := context.WithCancelCause(ctx)
	go r.lookAgain(ctx, refuse)
	go func() {
		defer close(values)
		defer refuse(nil)
		defer func() {
			if cause := recover(); cause != nil {
				s.err = recoverPanic(ctx, cause)
			}
		}()
		s.err = tell(ctx, func(value T, revision int64) bool {
			select {
			case <-s.pull:
			case <-ctx.Done():
				return false
			}
			s.revision = revision
			select {
			case values <- value:
				return true
			case <-ctx.Done():
				return false
			}
		})
		if cause := context.Cause(ctx); cause != nil {
			s.err = cause
		}
	}()
	return values
}

// lookAgain looks now and then at the token of one who listens and hears nothing,
// and refuses one that is no longer good. A store that can't be asked refuses
// nobody: nothing is told without asking it.
func (r *Resolver) lookAgain(ctx context.Context, refuse context.CancelCauseFunc) {
	if callerOf(ctx).token == nil {
		return
	}
	ticker := time.NewTicker(keepAlive)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
		if err := r.mayRead(r.again(ctx)); err != nil && !errors.Is(err, kg.ErrUnavailable) {
			refuse(err)
		}
	}
}

// eachEvent answers each event of a subscription as a request of its own: read
// anew, of its own moment, and for one who still may read.
func (r *Resolver) eachEvent(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	s := streamOf(ctx)
	if s == nil {
		return next(ctx)
	}
	if s.ended {
		return nil
	}
	select {
	case s.pull <- struct{}{}:
	default: // it was asked for before
	}
	response := next(withReader(ctx, r.Store, r.Now))
	switch {
	case ctx.Err() != nil:
		return nil
	case response == nil:
		s.ended = true
		if s.err == nil {
			return nil
		}
		return r.failed(ctx, s.err)
	}
	if err := r.mayRead(r.again(ctx)); err != nil {
		s.ended = true
		return r.failed(ctx, err)
	}
	if response.Extensions == nil {
		response.Extensions = map[string]any{}
	}
	response.Extensions["revision"] = s.revision
	return response
}

// listen begins to listen for a subscription.
func (r *Resolver) listen(ctx context.Context, since *int) (*watch.Listener, error) {
	revision := int64(-1)
	if since != nil {
		if revision = int64(*since); revision < 0 {
			return nil, badInput("sinceRevision", "%d is no revision: 0 is that of the empty graph", revision)
		}
	}
	listener, err := r.watcher.Listen(ctx, revision)
	if none, ok := errors.AsType[*watch.NoRevision](err); ok {
		return nil, badInput("sinceRevision", "there is no revision %d yet: the last is %d", revision, none.Last)
	}
	return listener, err
}
