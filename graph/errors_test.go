package graph_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"fedreach/graph"
	"fedreach/kg"
)

// failingStore fails in every method that reads.
type failingStore struct {
	kg.Store

	fail func() error
}

func (s failingStore) Entities(context.Context, kg.EntityFilter) (kg.EntityPage, error) {
	return kg.EntityPage{}, s.fail()
}
func (s failingStore) Facts(context.Context, kg.FactFilter) (*kg.Graph, error) { return nil, s.fail() }
func (s failingStore) Neighborhood(context.Context, kg.Scope) (*kg.Graph, error) {
	return nil, s.fail()
}
func (s failingStore) Whole(context.Context) (*kg.Graph, error) { return nil, s.fail() }
func (s failingStore) Search(context.Context, kg.SearchQuery) ([]kg.SearchHit, error) {
	return nil, s.fail()
}
func (s failingStore) Loads(context.Context, kg.LoadFilter) (kg.LoadPage, error) {
	return kg.LoadPage{}, s.fail()
}
func (s failingStore) Revision(context.Context) (int64, error) { return 0, s.fail() }

const secret = "secret /etc/passwd at 10.0.0.1"

var failures = []struct {
	name, code string
	fail       func() error
}{
	{"unavailable", "UNAVAILABLE", func() error { return fmt.Errorf("%w: %s", kg.ErrUnavailable, secret) }},
	{"conflict", "CONFLICT", func() error { return fmt.Errorf("%w: %s", kg.ErrConflict, secret) }},
	{"deadline", "TIMEOUT", func() error { return fmt.Errorf("%s: %w", secret, context.DeadlineExceeded) }},
	{"cancelled", "TIMEOUT", func() error { return fmt.Errorf("%s: %w", secret, context.Canceled) }},
	{"unavailable up to the deadline", "UNAVAILABLE", func() error { return errors.Join(kg.ErrUnavailable, context.DeadlineExceeded) }},
	{"odd", "INTERNAL", func() error { return errors.New(secret) }},
	{"panic", "INTERNAL", func() error { panic(secret) }},
	{"panic with an error", "INTERNAL", func() error { panic(errors.New(secret)) }},
	{"nil pointer", "INTERNAL", func() error { var f *kg.Fact; return errors.New(secret + f.Key) }},
}

// questions reach every method of the store that reads.
var questions = []string{
	`{ agency(slug: "branch") { name } }`, `{ node(id: "agency:branch") { id } }`, `{ node(id: "RUNS_ON:1") { id } }`,
	`{ node(id: "load:1") { id } }`, `{ node(id: "verdict:branch:acme::::") { id } }`, `{ agencies { nodes { name } } }`, `{ loads { nodes { by } } }`,
	`{ search(text: "x") { match } }`, `{ verdict(agency: "branch", vendor: "acme") { status } }`, `{ reach { totalCount } }`,
	`{ reach(assume: [{remove: "RUNS_ON:1"}]) { totalCount } }`,
}

func TestFailuresOfTheStore(t *testing.T) {
	for _, failure := range failures {
		t.Run(failure.name, func(t *testing.T) {
			api := serve(t, failingStore{fail: failure.fail})
			for _, question := range questions {
				got := api.send(request{Query: question})
				if len(got.Errors) != 1 {
					t.Errorf("%s: %d errors, want 1: %s", question, len(got.Errors), got.raw)
					continue
				}
				checkFailure(t, api, question, got, failure.code)
			}
		})
	}
}

var logged = regexp.MustCompile(`under ([0-9a-f]{16})$`)

// checkFailure checks that the answer says no more than the code, and that the
// log has what it is silent about.
func checkFailure(t *testing.T, api *api, question string, got answer, code string) {
	t.Helper()
	e := got.Errors[0]
	if e.code() != code || len(e.Path) != 1 {
		t.Errorf("%s: %s at %v, want %s at the field", question, e.code(), e.Path, code)
	}
	if strings.Contains(got.raw, "passwd") || strings.Contains(got.raw, "10.0.0.1") || inside.MatchString(got.raw) {
		t.Errorf("%s: the answer shows the cause: %s", question, got.raw)
	}
	if code != "INTERNAL" {
		return
	}
	id := logged.FindStringSubmatch(e.Message)
	if id == nil {
		t.Fatalf("%s: the message has no id to look for in the log: %q", question, e.Message)
	}
	for line := range strings.Lines(api.log.String()) {
		if strings.Contains(line, id[1]) {
			if !strings.Contains(line, secret) && !strings.Contains(line, "nil pointer") {
				t.Errorf("%s: the log does not say why: %s", question, line)
			}
			return
		}
	}
	t.Errorf("%s: the log has nothing under %s", question, id[1])
}

// unloadable fails in loading.
type unloadable struct {
	kg.Store

	err error
}

func (s unloadable) Load(context.Context, kg.Batch) (kg.LoadReport, error) {
	return kg.LoadReport{}, s.err
}

// Where it is sure that nothing was loaded, the error says so.
func TestNothingWasLoaded(t *testing.T) {
	for err, want := range map[error]any{kg.ErrUnavailable: false, kg.ErrNewer: false, kg.ErrUncertain: nil, context.DeadlineExceeded: nil} {
		resolver := graph.Resolver{Store: unloadable{fixtureStore(t), err}, Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)}
		r := httptest.NewRequest(http.MethodPost, "/query", strings.NewReader(`{"query": "mutation { load(batch: {}) { revision } }"}`))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		resolver.Handler().ServeHTTP(w, r.WithContext(graph.WithOperator(r.Context(), "test")))
		var got answer
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || len(got.Errors) != 1 {
			t.Fatalf("%v: %s", err, w.Body)
		}
		same(t, err.Error(), got.Errors[0].Extensions["loaded"], want)
	}
}

// half fails only when facts are read, so that a part of the answer is there.
type half struct{ kg.Store }

func (half) Facts(context.Context, kg.FactFilter) (*kg.Graph, error) { return nil, errors.New(secret) }

func TestFailureBelowALeavesTheRest(t *testing.T) {
	api := serve(t, half{fixtureStore(t)})
	got := api.send(request{Query: `{ agency(slug: "branch") { name runsOn { totalCount } } other: agency(slug: "bureau-000") { name parent { id } } vendors { totalCount } }`})
	same(t, "the agency whose list failed", at(got.Data, "agency"), nil)
	same(t, "the agency whose parent failed", at(got.Data, "other"), map[string]any{"name": "The bureau-000", "parent": nil})
	same(t, "the field beside", at(got.Data, "vendors", "totalCount"), vendorCount)
	if len(got.Errors) != 2 {
		t.Errorf("%d errors, want 2: %s", len(got.Errors), got.raw)
	}
	for _, e := range got.Errors {
		if e.code() != "INTERNAL" || !strings.Contains("[agency runsOn] [other parent]", fmt.Sprint(e.Path)) {
			t.Errorf("unexpected: %s", text(e))
		}
	}
}

// A store that panics in one of the resolvers of a list fails all of the list
// and nothing besides.
func TestPanicInABatch(t *testing.T) {
	store := &panicking{fixtureStore(t)}
	api := serve(t, store)
	got := api.send(request{Query: `{ agencies(first: 3) { nodes { parent { id } slug } } }`})
	same(t, "the list", each(items(got.Data, "agencies", "nodes"), "parent"), []any{nil, nil, nil})
	if len(got.Errors) != 3 || strings.Contains(got.raw, "passwd") || !strings.Contains(api.log.String(), secret) {
		t.Errorf("%d errors, want 3: %s", len(got.Errors), got.raw)
	}
	for _, e := range got.Errors {
		if e.code() != "INTERNAL" {
			t.Errorf("unexpected: %s", text(e))
		}
	}
}

type panicking struct{ kg.Store }

func (panicking) Facts(context.Context, kg.FactFilter) (*kg.Graph, error) { panic(secret) }
