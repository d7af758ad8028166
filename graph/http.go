package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"fedreach/graph/lean"
)

const allowedMethods = "GET, HEAD, OPTIONS, POST"

// overHTTP answers each request with one answer, as the specification "GraphQL
// over HTTP" says: POST with JSON, and GET for queries. What is neither is
// refused with a reason, so it comes after the transports of streams.
type overHTTP struct {
	limits Limits
	links  *links
	// loads and others let few large requests in at once, as what they are made
	// into takes many times their bytes: those of holders of tokens, and those of
	// others, who have nothing to load and can't take a loader's turn.
	loads, others *turns
}

// Supports is gqlgen's: whether this is the transport for the request.
func (overHTTP) Supports(*http.Request) bool { return true }

// Do is gqlgen's: it answers the request.
func (t overHTTP) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	if r.Method == http.MethodOptions {
		w.Header().Set("Allow", allowedMethods)
		w.WriteHeader(http.StatusNoContent)
		return
	}
	mediaType, acceptable := negotiated(r.Header.Values("Accept"))
	answer := httpAnswer{w: w, mediaType: mediaType}
	params, done, err := t.params(r)
	defer done()
	if err == nil && !acceptable {
		err = &refused{http.StatusNotAcceptable, badInput("", "answers are %s or %s: accept one of them", mediaGraphQL, mediaJSON)}
	}
	if err != nil {
		answer.refuse(r, exec, err)
		return
	}
	ctx := r.Context()
	operation, errs := exec.CreateOperationContext(ctx, params)
	if len(errs) > 0 {
		slices.SortStableFunc(errs, byPlace)
		errs = errs[:min(len(errs), maxErrors)] // to present one takes time
		answer.write(exec.DispatchError(graphql.WithOperationContext(ctx, operation), errs))
		return
	}
	if err := fits(r, operation.Operation.Operation); err != nil {
		answer.refuse(r, exec, err)
		return
	}
	if r.Method != http.MethodPost {
		t.links.answer(answer, r, exec, operation)
		return
	}
	respond, ctx := exec.DispatchOperation(ctx, operation)
	answer.writeOnce(ctx, respond(ctx))
}

// fits checks that an operation may be asked for in this way.
func fits(r *http.Request, operation ast.Operation) error {
	switch {
	case operation == ast.Subscription:
		return &refused{http.StatusBadRequest, badInput("query", "a subscription is a stream: ask for it over a WebSocket, or by POST with Accept: text/event-stream")}
	case operation == ast.Mutation && r.Method != http.MethodPost:
		// A link must not write.
		return &refused{http.StatusMethodNotAllowed, badInput("query", "a mutation is sent by POST")}
	}
	return nil
}

// httpAnswer is where an answer goes.
type httpAnswer struct {
	w         http.ResponseWriter
	mediaType string
}

// refuse answers a request that asks nothing that could be answered.
func (a httpAnswer) refuse(r *http.Request, exec graphql.GraphExecutor, err error) {
	response := exec.DispatchError(r.Context(), gqlerror.List{gqlerror.Wrap(err)})
	status := statusOr(response, http.StatusBadRequest)
	if refused, ok := errors.AsType[*refused](err); ok {
		status = refused.status
	}
	if status == http.StatusMethodNotAllowed {
		a.w.Header().Set("Allow", allowedMethods)
		if r.Method == http.MethodGet || r.Method == http.MethodHead {
			a.w.Header().Set("Allow", http.MethodPost)
		}
	}
	_ = a.send(status, encoded(response))
}

func (a httpAnswer) write(response *graphql.Response) {
	if response != nil { // or whoever asked is gone
		_ = a.send(a.status(response), encoded(response))
	}
}

// writeOnce sends an answer that is for nobody else. Most are sent from where they were
// written, which is used again then.
func (a httpAnswer) writeOnce(ctx context.Context, response *graphql.Response) {
	if response == nil || len(response.Errors) > 0 || len(response.Extensions) > 0 {
		a.write(response)
		return
	}
	whole := lean.Whole(ctx, response.Data)
	if whole == nil {
		a.write(response)
		return
	}
	if a.send(http.StatusOK, whole) == nil { // else somebody may still be sending it
		lean.Sent(ctx)
	}
}

// status is that of an answer. Where nothing was executed, it is that of the
// error's code; for mistakes in a document, plain JSON has 200, which says that
// the request was understood.
func (a httpAnswer) status(response *graphql.Response) int {
	if response.Data != nil || len(response.Errors) == 0 {
		return http.StatusOK
	}
	if a.mediaType == mediaJSON {
		return statusOr(response, http.StatusOK)
	}
	return statusOr(response, http.StatusBadRequest)
}

// statusOr is the status for the code of an answer's error; for other codes the
// given one.
func statusOr(response *graphql.Response, other int) int {
	code, _ := response.Errors[0].Extensions["code"].(string)
	if status, known := statusOfCode[code]; known {
		return status
	}
	return other
}

// statusOfCode is the status of an answer that holds nothing but an error with
// such a code.
var statusOfCode = map[string]int{
	codeUnauthenticated: http.StatusUnauthorized,
	codeForbidden:       http.StatusForbidden,
	codeTooManyRequests: http.StatusTooManyRequests,
	codeUnavailable:     http.StatusServiceUnavailable,
	codeTimeout:         http.StatusGatewayTimeout,
	codeInternal:        http.StatusInternalServerError,
}

// send gives the error of an answer that was not taken: whoever asked may be gone.
func (a httpAnswer) send(status int, body []byte) error {
	header := a.w.Header()
	header.Set("Content-Type", a.mediaType+"; charset=utf-8")
	header.Set("Content-Length", strconv.Itoa(len(body)))
	header.Add("Vary", "Accept")
	switch status {
	case http.StatusOK:
	case http.StatusUnauthorized:
		header.Set("WWW-Authenticate", "Bearer")
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		header.Set("Retry-After", strconv.Itoa(retryAfter))
	}
	if header.Get("Cache-Control") == "" {
		header.Set("Cache-Control", "no-store")
	}
	a.w.WriteHeader(status)
	_, err := a.w.Write(body)
	return err
}

// encoded is the answer in JSON. Its data is JSON already and is not looked
// through again; where nothing was executed, there is none.
func encoded(response *graphql.Response) []byte {
	var body bytes.Buffer
	body.Grow(len(response.Data) + 512)
	comma := byte('{')
	member := func(name string, value []byte) {
		body.WriteByte(comma)
		body.WriteString(`"` + name + `":`)
		body.Write(value)
		comma = ','
	}
	if len(response.Errors) > 0 {
		member("errors", marshaled(response.Errors))
	}
	if response.Data != nil {
		member("data", response.Data)
	}
	if len(response.Extensions) > 0 {
		member("extensions", marshaled(response.Extensions))
	}
	body.WriteByte('}')
	return body.Bytes()
}

func marshaled(value any) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // errors and extensions hold texts and numbers
	}
	return text
}

// retryAfter is after how many seconds a client that was put off may ask again.
const retryAfter = 1

// refusal answers every request with the same error.
func (r *Resolver) refusal(err error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		mediaType, _ := negotiated(request.Header.Values("Accept"))
		answer := httpAnswer{w: w, mediaType: mediaType}
		answer.write(r.failed(request.Context(), err))
	})
}
