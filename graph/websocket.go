package graph

import (
	"context"
	"net/http"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler/transport"
	coderws "github.com/coder/websocket"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// closeForbidden is the close code of graphql-transport-ws for a connection_init
// that is refused.
const closeForbidden = 4403

// overWebSocket answers what is asked over a WebSocket, by the protocol
// graphql-transport-ws. Browsers may open one from the server's own origin and
// from those that are allowed.
type overWebSocket struct {
	transport.Websocket
	open *sync.WaitGroup
}

func (r *Resolver) overWebSocket() overWebSocket {
	options := coderws.AcceptOptions{CompressionMode: coderws.CompressionDisabled, OriginPatterns: r.Origins}
	most := int64(largeRequest) // larger ones are let in one by one, over HTTP
	return overWebSocket{open: &r.open, Websocket: transport.Websocket{
		Implementation: sockets{transport.CoderWebsocketImplementation{AcceptOptions: options}, r.watcher.Stopping()},
		InitFunc:       r.begun, InitTimeout: keepAlive, PingPongInterval: keepAlive, PayloadReadLimit: &most,
	}}
}

// begun is called with the payload of connection_init, which may hold a token as
// Authorization: browsers can't send headers with a WebSocket.
func (r *Resolver) begun(ctx context.Context, payload transport.InitPayload) (context.Context, *transport.InitPayload, error) {
	c := callerOf(ctx)
	if authorization := payload.Authorization(); authorization != "" && !c.inAddress {
		c = r.identify(ctx, authorization)
	}
	if err := r.mayRead(c); err != nil {
		return transport.WithWebsocketCloseCode(ctx, closeForbidden), nil, r.presentError(ctx, err)
	}
	lasting := *c
	lasting.lasting = true
	return withCaller(ctx, &lasting), nil, nil
}

// Do is gqlgen's: it serves a connection until its end, of which the client was
// told by then.
func (t overWebSocket) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	t.open.Add(1)
	defer t.open.Done()
	ctx, end := context.WithCancel(context.WithValue(r.Context(), socketKey{}, &socket{}))
	defer end()
	t.Websocket.Do(w, r.WithContext(ctx), presented{exec})
}

// presented is an executor whose refusals are answered as all errors are: gqlgen
// sends some of them over a WebSocket as they are.
type presented struct{ graphql.GraphExecutor }

// CreateOperationContext is gqlgen's.
func (p presented) CreateOperationContext(ctx context.Context, params *graphql.RawParams) (*graphql.OperationContext, gqlerror.List) {
	operation, errs := p.GraphExecutor.CreateOperationContext(ctx, params)
	if len(errs) == 0 {
		return operation, nil
	}
	errs = errs[:min(len(errs), maxErrors)]
	return operation, p.GraphExecutor.DispatchError(graphql.WithOperationContext(ctx, operation), errs).Errors
}

// DispatchError is gqlgen's: the errors are presented already.
func (presented) DispatchError(_ context.Context, errs gqlerror.List) *graphql.Response {
	return &graphql.Response{Errors: errs}
}
