package graph_test

import (
	"flag"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	public "fedreach/bench/fixture"
	"fedreach/graph"
	"fedreach/graph/lean"
	"fedreach/kg"
	"fedreach/kg/sqlitestore"
)

// The work that the benchmarks measure, with evidence too, and questions whose answers do
// not grow with the graph.
var work = map[string]string{
	"W1":                  `{ agency(slug: "agency-1000") { name runsOn { nodes { to { ... on Cloud { slug name } } } } } }`,
	"W2":                  `{ agencies(first: 50) { nodes { slug name runsOn { nodes { to { ... on Cloud { slug name partners(first: 1000) { nodes { from { ... on Vendor { slug name } } } } } } } } } } }`,
	"W3":                  `{ reach(vendors: ["vendor-45"], first: 5000) { nodes { agency { slug name } status routes { kind through { slug } } } } }`,
	"W3 with evidence":    `{ reach(vendors: ["vendor-45"], first: 5000) { nodes { agency { slug name } status confidence levels routes { kind through { slug } facts { kind source { url } } } } } }`,
	"W4":                  `{ reach(agencies: ["agency-1000"], first: 5000) { nodes { vendor { slug name } status routes { kind through { slug } } } } }`,
	"one verdict":         `{ verdict(agency: "agency-1000", vendor: "vendor-45") { status routes { kind through { slug } facts { kind source { url } } } } }`,
	"a page of 100 of W3": `{ reach(vendors: ["vendor-45"], first: 100) { nodes { agency { slug name } status routes { kind through { slug } } } } }`,
}

// growth is how many times M the graph of BenchmarkAnswer is: 10 is L, 37 are a
// million facts.
var growth = flag.Int("growth", public.M, "how many times the graph M BenchmarkAnswer takes")

// BenchmarkAnswer takes the time and memory of each, by gqlgen's own executor and by
// the lean one.
func BenchmarkAnswer(b *testing.B) {
	store, err := sqlitestore.Open(b.Context(), filepath.Join(b.TempDir(), "fedreach.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = store.Close(b.Context()) })
	whole := public.Graph(*growth)
	parts := []kg.Batch{{Entities: whole.Entities}}
	for facts := range slices.Chunk(whole.Facts, 50_000) {
		parts = append(parts, kg.Batch{Facts: facts})
	}
	for _, part := range parts {
		if _, err := store.Load(b.Context(), part); err != nil {
			b.Fatal(err)
		}
	}
	limits := graph.DefaultLimits
	limits.Kept = 0
	handler := (&graph.Resolver{Store: store, Now: time.Now, Log: slog.New(slog.DiscardHandler), Limits: limits}).Handler()
	defer func() { lean.Off = false }()
	for _, name := range slices.Sorted(maps.Keys(work)) {
		body := fmt.Sprintf(`{"query": %q}`, work[name])
		for _, lean.Off = range []bool{true, false} {
			way := map[bool]string{true: "plain", false: "lean"}[lean.Off]
			b.Run(name+"/"+way, func(b *testing.B) { repeat(b, handler, body) })
		}
	}
}

// repeat has a handler answer a request again and again. It tells the time of the
// processor too, which a busy machine changes less.
func repeat(b *testing.B, handler http.Handler, body string) {
	b.ReportAllocs()
	begun := processorTime(b)
	defer func() {
		b.ReportMetric(float64((processorTime(b)-begun).Microseconds())/1000/float64(b.N), "cpu-ms/op")
	}()
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

// processorTime is how much the process has had of the processor, its collector's
// share included.
func processorTime(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
