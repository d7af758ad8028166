package graph

import (
	"context"
	"net/http"
	"runtime"
	"slices"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/vektah/gqlparser/v2/ast"
)

// turns lets so many operations run at once. Those that wait are let in by
// client, one of each in turn: who asks for much waits for himself. A client
// with too many open requests, or too many operations running and waiting, is
// put off.
type turns struct {
	most int // of one client

	mu      sync.Mutex
	free    int // how many more may run
	clients map[string]*client
	// queue is the clients with operations that wait, the next first.
	queue []string
}

// client is one that has something open.
type client struct {
	requests, operations int
	waiting              []chan struct{} // closed when it is that operation's turn
}

func newTurns(running, most int) *turns {
	return &turns{most: most, free: running, clients: map[string]*client{}}
}

var errTooMany = &inputError{codeTooManyRequests, "", "too many requests of yours are open: wait for their answers, then ask again"}

// of is the client of that name. Call done when it has one thing less open.
func (t *turns) of(name string) *client {
	if t.clients[name] == nil {
		t.clients[name] = &client{}
	}
	return t.clients[name]
}

func (t *turns) done(name string) {
	if c := t.clients[name]; c.requests == 0 && c.operations == 0 {
		delete(t.clients, name)
	}
}

// requests serves those that their client has not too many open of.
func (t *turns) requests(next http.Handler, refuse http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := clientOf(r.Context())
		if !t.open(name) {
			refuse.ServeHTTP(w, r)
			return
		}
		defer t.close(name)
		next.ServeHTTP(w, r)
	})
}

func (t *turns) open(name string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	c := t.of(name)
	if name != "" && c.requests >= t.most {
		return false
	}
	c.requests++
	return true
}

func (t *turns) close(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.clients[name].requests--
	t.done(name)
}

// take waits until it is the client's turn to run an operation. Whoever took it
// gives it back.
func (t *turns) take(ctx context.Context, name string) error {
	t.mu.Lock()
	c := t.of(name)
	if name != "" && c.operations >= t.most {
		t.mu.Unlock()
		return errTooMany
	}
	c.operations++
	if t.free > 0 {
		t.free--
		t.mu.Unlock()
		return nil
	}
	turn := make(chan struct{})
	if len(c.waiting) == 0 {
		t.queue = append(t.queue, name)
	}
	c.waiting = append(c.waiting, turn)
	t.mu.Unlock()
	select {
	case <-turn:
		return nil
	case <-ctx.Done():
		t.leave(name, turn)
		return ctx.Err()
	}
}

// leave gives up waiting for a turn.
func (t *turns) leave(name string, turn chan struct{}) {
	t.mu.Lock()
	c := t.clients[name]
	at := slices.Index(c.waiting, turn)
	if at < 0 { // it came at the same moment
		t.mu.Unlock()
		t.give(name)
		return
	}
	defer t.mu.Unlock()
	c.waiting = slices.Delete(c.waiting, at, at+1)
	if len(c.waiting) == 0 {
		t.queue = slices.DeleteFunc(t.queue, func(queued string) bool { return queued == name })
	}
	c.operations--
	t.done(name)
}

// give lets the next operation run: one of the client that has waited longest
// since it had a turn.
func (t *turns) give(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.clients[name].operations--
	t.done(name)
	if len(t.queue) == 0 {
		t.free++
		return
	}
	next := t.queue[0]
	t.queue = t.queue[1:]
	c := t.clients[next]
	close(c.waiting[0])
	c.waiting = c.waiting[1:]
	if len(c.waiting) > 0 {
		t.queue = append(t.queue, next)
	}
}

// largeAtOnce is how many large answers are made at once: two, which a small machine
// has memory for, and more where there are many cores.
func (l Limits) largeAtOnce() int { return max(2, min(l.Running, runtime.GOMAXPROCS(0)/2)) }

// inTurn runs an operation when it is its client's turn; one with a large answer
// first when it is its turn among those. Loads wait for each other in the store, and
// so have a quarter of the places only: questions need not wait for them. A
// subscription waits for what happens and needs none.
func (r *Resolver) inTurn(limits Limits, running *turns) graphql.OperationMiddleware {
	large, loading := newTurns(limits.largeAtOnce(), limits.Requests), newTurns(max(1, limits.Running/4), limits.Requests)
	return func(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
		operation := graphql.GetOperationContext(ctx).Operation.Operation
		if operation == ast.Subscription {
			return next(ctx)
		}
		name := clientOf(ctx)
		var taken []*turns
		if operation == ast.Mutation {
			taken = append(taken, loading)
		}
		if cost := extension.GetComplexityStats(ctx); cost != nil && cost.Complexity >= limits.Large {
			taken = append(taken, large)
		}
		taken = append(taken, running)
		for i, turns := range taken {
			if err := turns.take(ctx, name); err != nil {
				give(taken[:i], name)
				return graphql.OneShot(r.failed(ctx, err))
			}
		}
		respond := next(ctx)
		return onceAnswered(respond, func(ctx context.Context) *graphql.Response {
			defer give(taken, name)
			return respond(ctx)
		})
	}
}

func give(taken []*turns, name string) {
	for _, turns := range taken {
		turns.give(name)
	}
}
