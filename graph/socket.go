package graph

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/vektah/gqlparser/v2/ast"
)

// closeRestart is the close code of a server that ends ("Service Restart"). The
// libraries of clients subscribe again after it, a little later each; an error or a
// complete of a subscription would end it for them.
const closeRestart = 1012

// closeBadRequest is the close code of graphql-transport-ws for a message that is none.
const closeBadRequest = 4400

// socket is a WebSocket. When the server ends, it takes no more questions, answers
// those that it took, and closes with closeRestart. Subscriptions end with it,
// without a message of their own.
type socket struct {
	transport.WebsocketConn

	mu     sync.Mutex
	asked  int // questions that are not answered yet
	ending bool
}

type socketKey struct{}

// socketOf is the WebSocket that ctx belongs to; nil for none.
func socketOf(ctx context.Context) *socket {
	s, _ := ctx.Value(socketKey{}).(*socket)
	return s
}

// sockets accepts WebSockets until stopping is done.
type sockets struct {
	transport.CoderWebsocketImplementation

	stopping context.Context
}

// Accept is gqlgen's.
func (a sockets) Accept(w http.ResponseWriter, r *http.Request, options transport.WebsocketAcceptOptions) (transport.WebsocketConn, error) {
	conn, err := a.CoderWebsocketImplementation.Accept(w, r, options)
	if err != nil {
		return nil, err
	}
	s := socketOf(r.Context())
	s.WebsocketConn = conn
	// The request's context ends with the WebSocket, however that ends.
	forget := context.AfterFunc(a.stopping, s.end)
	context.AfterFunc(r.Context(), func() {
		forget()
		_ = conn.WriteClose(closeBadRequest, "what was sent can't be read") // where gqlgen leaves it open
	})
	return s, nil
}

// SetReadLimit is gqlgen's.
func (s *socket) SetReadLimit(limit int64) {
	s.WebsocketConn.(transport.WebsocketReadLimiter).SetReadLimit(limit)
}

// SetReadDeadline is gqlgen's.
func (s *socket) SetReadDeadline(deadline time.Time) error {
	return s.WebsocketConn.(transport.WebsocketReadDeadliner).SetReadDeadline(deadline)
}

// end closes the WebSocket as the server ends, once its questions are answered.
func (s *socket) end() {
	s.mu.Lock()
	s.ending = true
	idle := s.asked == 0
	s.mu.Unlock()
	if idle {
		s.restart()
	}
}

func (s *socket) restart() {
	_ = s.WriteClose(closeRestart, "the server is stopping: subscribe again") // who is gone needs no word
}

// question notes a question that was asked; what it gives notes that it has its answer.
func (s *socket) question() (answered func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	return func() {
		s.mu.Lock()
		s.asked--
		last := s.ending && s.asked == 0
		s.mu.Unlock()
		if last {
			s.restart()
		}
	}
}

// awaited has a WebSocket wait for the answers to the questions that it took.
func awaited(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	if s := socketOf(ctx); s != nil && graphql.GetOperationContext(ctx).Operation.Operation != ast.Subscription {
		context.AfterFunc(ctx, s.question()) // it ends when the answer is sent
	}
	return next(ctx)
}

// tellOfTheEnd leaves it to the WebSocket to say that the server ends: what its
// subscriptions would say of it is not sent.
func (r *Resolver) tellOfTheEnd(ctx context.Context, respond graphql.ResponseHandler) graphql.ResponseHandler {
	if socketOf(ctx) == nil {
		return respond
	}
	return func(ctx context.Context) *graphql.Response {
		response := respond(ctx)
		if r.watcher.Stopping().Err() != nil && (response == nil || len(response.Errors) > 0) {
			<-ctx.Done()
			return nil
		}
		return response
	}
}
