//go:build !embedded

package main

import (
	"strings"
	"testing"

	"fedreach/bench/fixture"
)

// Growth is measured of a server that has the whole graph, and gives all answers.
func TestGrowth(t *testing.T) {
	s, err := built(t.Context())
	defer s.tearDown()
	if err != nil {
		t.Fatal(err)
	}
	g, err := s.grown(t.Context(), embedded, fixture.M)
	if err != nil {
		t.Fatal(err)
	}
	if g.facts != fixture.Facts || g.entities != fixture.Entities || len(g.asked) != len(grownQuestions) || g.resident == 0 || g.loading == 0 {
		t.Errorf("%+v", g)
	}
	for i, asked := range g.asked {
		if asked.bytes < 200 || asked.median == 0 {
			t.Errorf("%s: %+v", grownQuestions[i].name, asked)
		}
	}
	memory, err := bytesAFact(t.Context(), s, fixture.M)
	if err != nil {
		t.Fatal(err)
	}
	var printed strings.Builder
	if err := printGrown(&printed, []*grown{g}, []string{memory}); err != nil {
		t.Fatal(err)
	}
	if rows := strings.Count(printed.String(), "\n| "); rows != 2*len(grownQuestions)+7 || !strings.Contains(printed.String(), "37520 facts: ") {
		t.Errorf("the tables are\n%s", &printed)
	}
}
