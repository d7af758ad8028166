package graph

import (
	"bytes"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

const mediaEvents = "text/event-stream"

// keepAlive is how often a stream that is silent says that it is still there, so
// that nobody in between takes it for dead.
const keepAlive = 15 * time.Second

// overEvents answers a request with a stream of server-sent events, as the
// protocol "GraphQL over SSE" says of distinct connections: an event next for
// each answer, then one complete. A request that can't be answered gets one
// answer in JSON, with its status.
type overEvents struct{ overHTTP }

// Supports is gqlgen's. Who would take plain JSON as well is given that.
func (overEvents) Supports(r *http.Request) bool {
	accept := strings.Join(r.Header.Values("Accept"), ",")
	if liking(accept, mediaEvents).precision != named || liking(accept, mediaEvents).quality == 0 {
		return false
	}
	return liking(accept, mediaJSON).precision != named && liking(accept, mediaGraphQL).precision != named
}

// Do is gqlgen's: it answers the request.
func (t overEvents) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	answer := httpAnswer{w: w, mediaType: mediaGraphQL} // whose status says that there is no stream
	params, done, err := t.params(r)
	done = sync.OnceFunc(done)
	defer done()
	if err != nil {
		answer.refuse(r, exec, err)
		return
	}
	operation, errs := exec.CreateOperationContext(r.Context(), params)
	if len(errs) > 0 {
		answer.write(exec.DispatchError(graphql.WithOperationContext(r.Context(), operation), errs))
		return
	}
	if operation.Operation.Operation == ast.Mutation && r.Method != http.MethodPost {
		answer.refuse(r, exec, fits(r, ast.Mutation))
		return
	}
	respond, ctx := exec.DispatchOperation(r.Context(), operation)
	done() // a stream lasts
	out := &eventStream{w: w, control: http.NewResponseController(w)}
	out.begin()
	stop := out.keepAlive()
	defer stop()
	for response := respond(ctx); response != nil; response = respond(ctx) {
		out.send("next", encoded(response))
	}
	if r.Context().Err() == nil {
		out.send("complete", nil)
	}
}

// eventStream is where events go.
type eventStream struct {
	w       http.ResponseWriter
	control *http.ResponseController
	mu      sync.Mutex
}

func (s *eventStream) begin() {
	header := s.w.Header()
	header.Set("Content-Type", mediaEvents+"; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	header.Set("X-Accel-Buffering", "no") // nginx hands events on as they come
	s.w.WriteHeader(http.StatusOK)
	s.write([]byte(":\n\n"))
}

// send sends an event. Its data, which is JSON, has no line breaks. Without a
// line of data, browsers would take no notice of it.
func (s *eventStream) send(event string, data []byte) {
	var text bytes.Buffer
	text.WriteString("event: " + event + "\ndata: ")
	text.Write(data)
	text.WriteString("\n\n")
	s.write(text.Bytes())
}

func (s *eventStream) write(text []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	// Where the client is gone, its request ends and the stream with it.
	_, _ = s.w.Write(text)
	_ = s.control.Flush()
}

// keepAlive sends comments until it is stopped.
func (s *eventStream) keepAlive() (stop func()) {
	ticker := time.NewTicker(keepAlive)
	stopped := make(chan struct{})
	var ended sync.WaitGroup
	ended.Go(func() {
		for {
			select {
			case <-ticker.C:
				s.write([]byte(":\n\n"))
			case <-stopped:
				return
			}
		}
	})
	return func() {
		ticker.Stop()
		close(stopped)
		ended.Wait() // nothing is written once the request has ended
	}
}
