package graph_test

import (
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	public "fedreach/bench/fixture"
	"fedreach/graph"
	"fedreach/graph/lean"
	"fedreach/kg/sqlitestore"
)

// The work that the benchmarks measure, on public.Graph(public.M).
var work = map[string]string{
	"W1":               `{ agency(slug: "agency-1000") { name runsOn { nodes { to { ... on Cloud { slug name } } } } } }`,
	"W2":               `{ agencies(first: 50) { nodes { slug name runsOn { nodes { to { ... on Cloud { slug name partners(first: 1000) { nodes { from { ... on Vendor { slug name } } } } } } } } } } }`,
	"W3":               `{ reach(vendors: ["vendor-45"], first: 5000) { nodes { agency { slug name } status routes { kind through { slug } } } } }`,
	"W3 with evidence": `{ reach(vendors: ["vendor-45"], first: 5000) { nodes { agency { slug name } status confidence levels routes { kind through { slug } facts { kind source { url } } } } } }`,
	"W4":               `{ reach(agencies: ["agency-1000"], first: 5000) { nodes { vendor { slug name } status routes { kind through { slug } } } } }`,
}

// BenchmarkAnswer takes the time and memory of each, by gqlgen's own executor and by
// the lean one.
func BenchmarkAnswer(b *testing.B) {
	store, err := sqlitestore.Open(b.Context(), filepath.Join(b.TempDir(), "fedreach.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = store.Close(b.Context()) })
	if _, err := store.Load(b.Context(), public.Graph(public.M)); err != nil {
		b.Fatal(err)
	}
	handler := (&graph.Resolver{Store: store, Now: time.Now, Log: slog.New(slog.DiscardHandler)}).Handler()
	defer func() { lean.Off = false }()
	for _, name := range slices.Sorted(maps.Keys(work)) {
		body := fmt.Sprintf(`{"query": %q}`, work[name])
		for _, lean.Off = range []bool{true, false} {
			way := map[bool]string{true: "plain", false: "lean"}[lean.Off]
			b.Run(name+"/"+way, func(b *testing.B) { repeat(b, handler, body) })
		}
	}
}

// repeat has a handler answer a request again and again.
func repeat(b *testing.B, handler http.Handler, body string) {
	b.ReportAllocs()
	for b.Loop() {
		r := httptest.NewRequestWithContext(b.Context(), http.MethodPost, "/query", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Code != http.StatusOK || strings.Contains(w.Body.String(), `"errors"`) {
			b.Fatalf("%d %.300s", w.Code, w.Body)
		}
		b.ReportMetric(float64(w.Body.Len()), "bytes")
	}
}
