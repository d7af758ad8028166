package graph_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	public "fedreach/bench/fixture"
	"fedreach/graph"
	"fedreach/kg/sqlitestore"
)

// The work that the benchmarks measure, on public.Graph(public.M).
var work = map[string]string{
	"W1": `{ agency(slug: "agency-1000") { name runsOn { nodes { to { ... on Cloud { slug name } } } } } }`,
	"W2": `{ agencies(first: 50) { nodes { slug name runsOn { nodes { to { ... on Cloud { slug name partners(first: 1000) { nodes { from { ... on Vendor { slug name } } } } } } } } } } }`,
	"W3": `{ reach(vendors: ["vendor-40"], first: 5000) { nodes { agency { slug name } status confidence levels routes { kind through { slug } facts { kind source { url } } } } } }`,
	"W4": `{ reach(agencies: ["agency-1000"], first: 5000) { nodes { vendor { slug name } status confidence routes { through { slug } } } } }`,
}

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
	for _, name := range []string{"W1", "W2", "W3", "W4"} {
		body := fmt.Sprintf(`{"query": %q}`, work[name])
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r := httptest.NewRequestWithContext(b.Context(), http.MethodPost, "/query", strings.NewReader(body))
				r.Header.Set("Content-Type", "application/json")
				w := httptest.NewRecorder()
				handler.ServeHTTP(w, r)
				answer, _ := io.ReadAll(w.Body)
				if w.Code != http.StatusOK || strings.Contains(string(answer), `"errors"`) {
					b.Fatalf("%d %.300s", w.Code, answer)
				}
				b.ReportMetric(float64(len(answer)), "bytes")
			}
		})
	}
}
