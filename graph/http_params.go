package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
)

// refused is a request that is none of GraphQL, and the HTTP status for it.
type refused struct {
	status int
	error  // what is wrong, for presentError
}

func (r *refused) Unwrap() error { return r.error }

// A request of so many bytes is large, and so many of those are let in at once.
const (
	largeRequest  = 256 << 10
	largeRequests = 2
)

// params reads what is asked. Call done when it is answered.
func (t overHTTP) params(r *http.Request) (params *graphql.RawParams, done func(), err error) {
	done = func() {}
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		params, err = paramsOfURL(r.URL)
	case http.MethodPost:
		var body []byte
		if body, done, err = t.body(r); err == nil {
			params, err = t.paramsOfBody(body)
		}
	default:
		err = &refused{http.StatusMethodNotAllowed, badInput("", "send POST with JSON, or GET for a query")}
	}
	if err != nil {
		return nil, done, err
	}
	if params.Query == "" && params.Extensions["persistedQuery"] == nil {
		return nil, done, badInput("query", `is missing: send a GraphQL document such as "{ loads { totalCount } }"`)
	}
	params.Headers = r.Header
	return params, done, nil
}

// paramsOfURL reads a GET. Its variables and extensions are JSON.
func paramsOfURL(from *url.URL) (*graphql.RawParams, error) {
	values, err := url.ParseQuery(from.RawQuery)
	if err != nil {
		return nil, badInput("", "the URL can't be read: encode what is special in it")
	}
	fields := map[string]json.RawMessage{}
	for _, name := range []string{"query", "operationName", "variables", "extensions"} {
		given := values[name]
		switch {
		case len(given) > 1:
			return nil, badInput(name, "is given %d times", len(given))
		case len(given) == 0 || given[0] == "":
		case name == "query" || name == "operationName":
			fields[name] = marshaled(given[0])
		default:
			fields[name] = json.RawMessage(given[0])
		}
	}
	return paramsOf(fields)
}

// body reads the body of a POST. Call done when its memory is free again.
func (t overHTTP) body(r *http.Request) (body []byte, done func(), err error) {
	done = func() {}
	if !sendsJSON(r.Header) {
		return nil, done, &refused{http.StatusUnsupportedMediaType, badInput("", "send JSON in UTF-8, not compressed, with Content-Type: application/json")}
	}
	client, caller := clientOf(r.Context()), callerOf(r.Context())
	anonymous := caller.token == nil && caller.operator == ""
	turns, source := t.loads, io.Reader(r.Body)
	if anonymous {
		turns, source = t.others, io.LimitReader(r.Body, int64(t.limits.Anonymous)+1)
	}
	body, err = io.ReadAll(io.LimitReader(source, largeRequest))
	if err == nil && len(body) == largeRequest {
		// Nobody whose token is no longer good takes a loader's turn or memory.
		if err := caller.refusal(); err != nil {
			return nil, done, err
		}
		ctx, cancel := context.WithTimeout(r.Context(), t.limits.Time)
		defer cancel()
		if err := turns.take(ctx, client); err != nil {
			return nil, done, err
		}
		done = func() { turns.give(client) }
		var rest []byte
		rest, err = io.ReadAll(source)
		body = append(body, rest...)
	}
	switch {
	case err != nil:
		return nil, done, unreadable(err)
	case anonymous && len(body) > t.limits.Anonymous:
		return nil, done, unauthenticated("a request of more than %d bytes needs a token: only loads are so large", t.limits.Anonymous)
	}
	return body, done, nil
}

// sendsJSON reports whether a body is said to be JSON as we read it. A page of
// another origin can't send that without asking first.
func sendsJSON(header http.Header) bool {
	mediaType, parameters, err := mime.ParseMediaType(header.Get("Content-Type"))
	charset, encoding := parameters["charset"], header.Get("Content-Encoding")
	return err == nil && mediaType == mediaJSON &&
		(charset == "" || strings.EqualFold(charset, "utf-8")) && (encoding == "" || encoding == "identity")
}

// paramsOfBody reads a request in JSON.
func (t overHTTP) paramsOfBody(body []byte) (*graphql.RawParams, error) {
	if !utf8.Valid(body) {
		return nil, badInput("", "the request is not in UTF-8")
	}
	if trimmed := bytes.TrimSpace(body); len(trimmed) > 0 && trimmed[0] == '[' {
		return nil, badInput("", "batches of requests are not taken: send them one by one, or one document with several fields")
	}
	if values := countValues(body); values > t.limits.Values {
		return nil, tooComplex("the request holds %d values, the most is %d: send less at once", values, t.limits.Values)
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil {
		return nil, badInput("", `the request can't be read: send JSON such as {"query": "{ loads { totalCount } }"}`)
	}
	return paramsOf(fields)
}

// unreadable explains why a body could not be read to its end.
func unreadable(err error) error {
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return &refused{http.StatusRequestEntityTooLarge, badInput("", "the request is larger than %d bytes: send less at once", tooLarge.Limit)}
	case errors.Is(err, os.ErrDeadlineExceeded):
		return &refused{http.StatusRequestTimeout, &inputError{codeTimeout, "", "the request took too long to arrive"}}
	}
	return badInput("", "the request broke off")
}

// countValues counts the commas, colons and brackets of a JSON text, which are
// about as many as the values that are made of it. A value takes many times the
// memory of its text.
func countValues(text []byte) (count int) {
	inString := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case !inString && (c == ',' || c == ':' || c == '[' || c == '{'):
			count++
		}
	}
	return count
}

// paramsOf reads the members of a request, each of which may be null.
func paramsOf(fields map[string]json.RawMessage) (*graphql.RawParams, error) {
	params := &graphql.RawParams{}
	for _, member := range []struct {
		name, wanted string
		into         any
	}{
		{"query", "a string", &params.Query},
		{"operationName", "a string", &params.OperationName},
		{"variables", "an object", &params.Variables},
		{"extensions", "an object", &params.Extensions},
	} {
		text, given := fields[member.name]
		if !given {
			continue
		}
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.UseNumber()
		if decoder.Decode(member.into) != nil || decoder.More() {
			return nil, badInput(member.name, "is not %s", member.wanted)
		}
	}
	return params, nil
}
