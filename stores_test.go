package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// servedStore is a kind of store that a server under test can stand on.
type servedStore struct {
	name string
	// settings point the binary to an empty one.
	settings func(*testing.T) []string
}

var servedStores = []servedStore{{"embedded", func(*testing.T) []string { return nil }}}

// onEachStore runs a test against a server on each kind of store, without any
// built-in facts.
func onEachStore(t *testing.T, test func(t *testing.T, s *writable)) {
	for _, kind := range servedStores {
		t.Run(kind.name, func(t *testing.T) {
			test(t, serveWritable(t, append(kind.settings(t), "FEDREACH_PACKS=none")))
		})
	}
}

// writable is a server and a token to write with.
type writable struct {
	*running

	folder string
	env    []string
	token  string
}

func serveWritable(t *testing.T, env []string, args ...string) *writable {
	t.Helper()
	folder := t.TempDir()
	s := &writable{serve(t, folder, env, args...).waitReady(), folder, env, ""}
	s.token = s.newToken("seeds", "--scope=write")
	return s
}

// newToken makes a token as the one who runs the server would.
func (s *writable) newToken(args ...string) string {
	s.t.Helper()
	made := s.run(append([]string{"token", "create"}, args...)...)
	if made.code != exitDone || strings.Count(made.stdout, "\n") != 1 {
		s.t.Fatalf("token create %v: %d %q %s", args, made.code, made.stdout, made.stderr)
	}
	return strings.TrimSpace(made.stdout)
}

// run runs the binary on the store of the server.
func (s *writable) run(args ...string) outcome {
	s.t.Helper()
	return runToEnd(s.t, s.folder, s.env, args...)
}

// reply is an answer over HTTP as a client reads it.
type reply struct {
	status int
	header http.Header
	raw    string

	Data   map[string]any
	Errors []struct {
		Message    string
		Extensions struct {
			Code, Argument string
			Problems       []map[string]any
			Revision       *int64
			RequestID      string
			TraceID        string
		}
	}
	Extensions map[string]any
}

// code is that of the first error, "" where there is none.
func (r *reply) code() string {
	if len(r.Errors) == 0 {
		return ""
	}
	return r.Errors[0].Extensions.Code
}

// send posts a GraphQL request with these headers, name and value in turn.
func (s *running) send(query string, variables map[string]any, headers ...string) *reply {
	s.t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		s.t.Fatal(err)
	}
	return s.sendBody(body, headers...)
}

func (s *running) sendBody(body []byte, headers ...string) *reply {
	s.t.Helper()
	header, status, text := s.exchange(http.MethodPost, "/query", string(body), headers...)
	r := &reply{status: status, header: header, raw: text}
	if err := json.Unmarshal([]byte(text), r); err != nil {
		s.t.Fatalf("%d, and the answer is no JSON (%v): %s", r.status, err, text)
	}
	return r
}

// write posts a GraphQL request with the token.
func (s *writable) write(query string, variables map[string]any) *reply {
	s.t.Helper()
	return s.send(query, variables, "Authorization", "Bearer "+s.token)
}

// done is write, and fails the test where there is an error. It gives the data
// of the one field that was asked for.
func (s *writable) done(query string, variables map[string]any) map[string]any {
	s.t.Helper()
	r := s.write(query, variables)
	if len(r.Errors) > 0 {
		s.t.Fatalf("%s", r.raw)
	}
	for _, value := range r.Data {
		object, _ := value.(map[string]any)
		return object
	}
	s.t.Fatalf("no data: %s", r.raw)
	return nil
}

// wantJSON compares a value of an answer with JSON.
func wantJSON(t *testing.T, what string, got any, want string) {
	t.Helper()
	var value any
	if err := json.Unmarshal([]byte(want), &value); err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	a, errA := json.Marshal(got)
	b, errB := json.Marshal(value)
	if errA != nil || errB != nil || !bytes.Equal(a, b) {
		t.Errorf("%s:\n got  %s\n want %s", what, a, b)
	}
}

func firstDifference(a, b string) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	return "…" + a[max(0, i-200):min(len(a), i+200)] + "…"
}
