package graph_test

import (
	"bufio"
	"context"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"weak"

	"fedreach/kg"
)

// noting gives each graph whole with an agency of its own, whose memory all have that
// rests on the graph, and notes it.
type noting struct {
	kg.Store

	mu    sync.Mutex
	given []weak.Pointer[kg.Agency]
}

func (s *noting) Facts(ctx context.Context, f kg.FactFilter) (*kg.Graph, error) {
	g, err := s.Store.Facts(ctx, f)
	if g != nil && len(f.Kinds)+len(f.From)+len(f.To) == 0 {
		own := *g.Entities["agency:branch"].(*kg.Agency)
		g.Entities["agency:branch"] = &own
		s.mu.Lock()
		defer s.mu.Unlock()
		s.given = append(s.given, weak.Make(&own))
	}
	return g, err
}

// alive is how many graphs were given whole, and of how many there is anything yet.
func (s *noting) alive() (given, alive int) {
	for range 3 {
		runtime.GC()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, own := range s.given {
		if own.Value() != nil {
			alive++
		}
	}
	return len(s.given), alive
}

// Who listens keeps none of what the events before were answered from.
func TestAListenerKeepsNoOldGraph(t *testing.T) {
	store := &noting{Store: fixtureStore(t)}
	api := serve(t, store)
	next := api.listen(`subscription { verdictChanged { agency { slug } after { status routes { kind } } } }`)
	const events = 8
	for n := range events {
		load(t, store, kg.Batch{By: "test", Facts: []*kg.Fact{fact(kg.Uses, "agency:"+bureau(5*n), "vendor:acme")}})
		if event := next(); !strings.Contains(event, bureau(5*n)) || !strings.Contains(event, `"routes":[{"kind":`) {
			t.Fatalf("event %d: %s", n, event)
		}
	}
	// The last that was seen is at hand, and what the last event was answered from.
	if given, alive := store.alive(); given <= events || alive > 4 {
		t.Errorf("of %d graphs that were read, %d are in memory yet", given, alive)
	}
}

// listen subscribes by server-sent events, and gives what waits for the next one.
func (a *api) listen(query string) (next func() string) {
	a.t.Helper()
	request, err := http.NewRequestWithContext(a.t.Context(), http.MethodPost, a.url, strings.NewReader(text(request{Query: query})))
	if err != nil {
		a.t.Fatal(err)
	}
	request.Header.Set("Content-Type", mediaJSON)
	request.Header.Set("Accept", "text/event-stream")
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		a.t.Fatal(err)
	}
	a.t.Cleanup(func() { _ = response.Body.Close() })
	lines := bufio.NewScanner(response.Body)
	lines.Scan() // it is open
	return func() string {
		a.t.Helper()
		for lines.Scan() {
			if data, is := strings.CutPrefix(lines.Text(), "data: "); is {
				return data
			}
		}
		a.t.Fatalf("the stream has ended: %v", lines.Err())
		return ""
	}
}
