package main

import (
	"net/http"
	"net/url"
	"testing"
)

// A link's tag is that of the answer: the same until somebody loads, on each kind
// of store, and after a restart.
func TestLinksOfEachStore(t *testing.T) {
	onEachStore(t, func(t *testing.T, s *writable) {
		s.done(loadBatch, batch(t, small))
		path := "/query?query=" + url.QueryEscape(`{ agency(slug: "navy") { name runsOn(at: "2026-01-01", knownAt: "2026-11-01") { nodes { to { slug } } } } loads { totalCount } }`)
		ask := func(tag string) (string, int) {
			header, status, _ := s.exchange("GET", path, "", "If-None-Match", tag)
			return header.Get("ETag"), status
		}
		first, status := ask("")
		if status != http.StatusOK || first == "" {
			t.Fatalf("%d %q", status, first)
		}
		for range 3 {
			if tag, status := ask(first); status != http.StatusNotModified || tag != first {
				t.Errorf("nothing happened: %d %q, want %q", status, tag, first)
			}
		}
		s.done(loadBatch, batch(t, partnership))
		second, status := ask(first)
		if status != http.StatusOK || second == first {
			t.Errorf("after a load: %d %q", status, second)
		}
		again := serve(t, s.folder, s.env).waitReady()
		if header, status, _ := again.exchange("GET", path, "", "If-None-Match", second); status != http.StatusNotModified {
			t.Errorf("another server on the same store: %d %q, want %q", status, header.Get("ETag"), second)
		}
	})
}
