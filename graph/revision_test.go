package graph_test

import (
	"context"
	"errors"
	"testing"

	"fedreach/kg"
)

var withRevision = map[string]any{"revision": true}

func TestRevisionOnRequest(t *testing.T) {
	api := serve(t, fixtureStore(t))
	for _, query := range []string{
		`{ verdict(agency: "branch", vendor: "acme") { status } }`, `{ agencies { totalCount } }`, `{ __typename }`,
		`{ agency(slug: "nobody") { name } }`, `{ verdict(agency: "nobody", vendor: "acme") { status } }`,
	} {
		got := api.send(request{Query: query, Extensions: withRevision})
		same(t, query, got.Extensions, map[string]any{"revision": 3})
		for _, extensions := range []map[string]any{nil, {}, {"revision": false}, {"revision": "true"}, {"revision": nil}} {
			got := api.send(request{Query: query, Extensions: extensions})
			if got.Extensions != nil {
				t.Errorf("%s with %v has extensions: %v", query, extensions, got.Extensions)
			}
		}
	}
}

func TestRevisionOfAnEmptyGraph(t *testing.T) {
	api := serve(t, emptyStore(t))
	got := api.send(request{Query: `{ reach { totalCount } }`, Extensions: withRevision})
	same(t, "extensions", got.Extensions, map[string]any{"revision": 0})
}

// restless is a store into which somebody loads just before and just after
// facts are read.
type restless struct {
	kg.Store
	before, after func()
}

func (s restless) Neighborhood(ctx context.Context, scope kg.Scope) (*kg.Graph, error) {
	s.before()
	defer s.after()
	return s.Store.Neighborhood(ctx, scope)
}

func (s restless) Entities(ctx context.Context, filter kg.EntityFilter) (kg.EntityPage, error) {
	defer s.after()
	return s.Store.Entities(ctx, filter)
}

// The revision is that of the graph that was read; of an answer that was read
// in parts, one that all parts have.
func TestRevisionIsOfWhatWasRead(t *testing.T) {
	store := fixtureStore(t)
	n := 0
	another := func() {
		n++
		load(t, store, kg.Batch{By: "test", Facts: []*kg.Fact{fact(kg.Uses, "agency:branch", "vendor:acme", key(n))}})
	}
	api := serve(t, restless{store, another, another})
	got := api.send(request{Query: `{ reach { totalCount } }`, Extensions: withRevision})
	same(t, "read once, between two loads", got.Extensions, map[string]any{"revision": 4})
	got = api.send(request{Query: `{ agencies { totalCount } }`, Extensions: withRevision})
	same(t, "read before loads", got.Extensions, map[string]any{"revision": 5})
	got = api.send(request{Query: `{ agencies { nodes { runsOn { totalCount } } } }`, Extensions: withRevision})
	same(t, "read in parts, a load between them", got.Extensions, map[string]any{"revision": 7})
}

func TestRevisionThatCannotBeRead(t *testing.T) {
	store := failingStore{Store: emptyStore(t), fail: func() error { return errors.New(secret) }}
	got := serve(t, store).send(request{Query: `{ __typename }`, Extensions: withRevision})
	if len(got.Errors) != 1 || got.Errors[0].code() != "INTERNAL" || got.Extensions != nil {
		t.Errorf("a revision that can't be read must be an error: %s", got.raw)
	}
}
