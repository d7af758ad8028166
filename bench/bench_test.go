//go:build !embedded

package main

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// All servers give the same answers, before and after writes, and what is
// measured of them comes out as tables. A server that is asked something else is
// found out.
func TestTheSame(t *testing.T) {
	s, err := setUp(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer s.tearDown()
	if err := s.agree(t.Context()); err != nil {
		t.Fatal(err)
	}
	f, err := s.measure(t.Context(), options{Rounds: 2, Time: time.Millisecond, Warm: time.Millisecond, Clients: []int{1, 2}, Works: append(slices.Clone(reads), w5)})
	if err != nil {
		t.Fatal(err)
	}
	var printed strings.Builder
	if err := f.print(&printed); err != nil {
		t.Fatal(err)
	}
	for i, table := range strings.Split(printed.String(), "\n\n")[1:] {
		if lines, want := strings.Count(table, "\n| W"), []int{10, 10, 8}[i]; lines != want {
			t.Errorf("a table has %d lines of figures, want %d:\n%s", lines, want, table)
		}
	}
	last := s.servers[len(s.servers)-1]
	last.asks[w3] = ask("/who-can-enable", object{"slug": "vendor-50"})
	if err := s.agree(t.Context()); err == nil || !strings.Contains(err.Error(), "W3") {
		t.Errorf("%s was asked about another vendor, and: %v", last.name, err)
	}
}

func TestNormalised(t *testing.T) {
	ours := `{"data": {"reach": {"nodes": [
		{"agency": {"slug": "b", "name": "B"}, "status": "AVAILABLE", "routes": [{"kind": "VEHICLE", "through": null}, {"kind": "CLOUD", "through": {"slug": "x"}}]},
		{"agency": {"slug": "a", "name": "A"}, "status": "IN_USE", "routes": []}]}}}`
	for theirs, same := range map[string]bool{
		`[{"slug": "a", "name": "A", "status": "IN_USE", "routes": []},
			{"slug": "b", "name": "B", "status": "AVAILABLE", "routes": [{"kind": "CLOUD", "through": "x"}, {"kind": "VEHICLE", "through": null}]}]`: true,
		`[{"slug": "a", "name": "A", "status": "IN_USE", "routes": []},
			{"slug": "b", "name": "B", "status": "AVAILABLE", "routes": [{"kind": "CLOUD", "through": "x"}]}]`: false,
		`[{"slug": "a", "name": "A", "status": "IN_USE", "routes": []}]`: false,
		`[]`: false,
	} {
		a, err := normalised([]byte(ours))
		if err != nil {
			t.Fatal(err)
		}
		b, err := normalised([]byte(theirs))
		if err != nil {
			t.Fatal(err)
		}
		if got := differ(a, b) < 0; got != same {
			t.Errorf("the same: %v, want %v\n%s\n%s", got, same, a, b)
		}
	}
	if _, err := normalised([]byte(`{"errors": [{"message": "no"}], "data": null}`)); err == nil {
		t.Error("an answer with errors passes")
	}
}
