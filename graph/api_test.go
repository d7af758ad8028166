package graph_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"fedreach/kg"
)

// api is the endpoint under test, over HTTP.
type api struct {
	t   *testing.T
	url string
	log *buffer

	mu    sync.Mutex
	clock time.Time
}

// buffer is what was logged.
type buffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// serve keeps no answers, as what is tested is how they are made.
func serve(t *testing.T, store kg.Store) *api {
	t.Helper()
	return serveKept(t, store, 0).api
}

func (a *api) now() time.Time {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.clock
}

// moveOn sets the clock of the server.
func (a *api) moveOn(to time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.clock = to
}

// answer is a response as a client reads it.
type answer struct {
	Data       object         `json:"data"`
	Errors     []answerError  `json:"errors"`
	Extensions map[string]any `json:"extensions"`

	raw string
}

type answerError struct {
	Message    string         `json:"message"`
	Path       []any          `json:"path"`
	Extensions map[string]any `json:"extensions"`
}

func (e answerError) code() string     { s, _ := e.Extensions["code"].(string); return s }
func (e answerError) argument() string { s, _ := e.Extensions["argument"].(string); return s }

// object is a value of the answer. at follows names and indices into it.
type object map[string]any

func at(value any, path ...any) any {
	for _, step := range path {
		switch step := step.(type) {
		case string:
			switch v := value.(type) {
			case object:
				value = v[step]
			case map[string]any:
				value = v[step]
			default:
				return nil
			}
		case int:
			list, _ := value.([]any)
			if step >= len(list) {
				return nil
			}
			value = list[step]
		}
	}
	return value
}

func items(value any, path ...any) []any {
	list, _ := at(value, path...).([]any)
	return list
}

// each takes one value from every item of a list.
func each(list []any, path ...any) []any {
	taken := make([]any, len(list))
	for i, item := range list {
		taken[i] = at(item, path...)
	}
	return taken
}

// request is the body of a request.
type request struct {
	Query      string         `json:"query"`
	Variables  map[string]any `json:"variables,omitempty"`
	Extensions map[string]any `json:"extensions,omitempty"`
}

func (a *api) send(r request) answer {
	a.t.Helper()
	body, err := json.Marshal(r)
	if err != nil {
		a.t.Fatal(err)
	}
	return a.post(string(body))
}

func (a *api) post(body string) answer {
	a.t.Helper()
	response, err := http.Post(a.url, "application/json", strings.NewReader(body))
	if err != nil {
		a.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		a.t.Fatal(err)
	}
	got := answer{raw: string(text)}
	if err := json.Unmarshal(text, &got); err != nil {
		a.t.Fatalf("the answer is no JSON: %v: %.500s", err, text)
	}
	return got
}

// ask asks a question that must be answered without errors.
func (a *api) ask(query string, variables map[string]any) object {
	a.t.Helper()
	got := a.send(request{Query: query, Variables: variables})
	if len(got.Errors) > 0 {
		a.t.Fatalf("%s\nhas the error %s: %s", query, got.Errors[0].code(), got.Errors[0].Message)
	}
	return got.Data
}

// text is a value as JSON, to be compared and shown.
func text(value any) string {
	b, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if g, w := text(got), text(want); g != w {
		t.Errorf("%s:\n got %.2000s\nwant %.2000s", what, g, w)
	}
}
