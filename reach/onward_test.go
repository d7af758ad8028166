package reach_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fedreach/kg"
	"fedreach/reach"
	"pgregory.net/rapid"
)

// A world that was brought from day to day is the one made anew from the facts:
// every verdict and every dispute is the same.
func TestAWorldBroughtOnwardIsTheOneMadeAnew(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, p := ask(t), randomPeriod(t)
		for day, onward := range reach.Walk(a.graph, a.q, now, p) {
			anew := a.on(day, p).world()
			for _, pair := range a.pairs() {
				got, want := onward.Verdict(pair.Agency, pair.Vendor), anew.Verdict(pair.Agency, pair.Vendor)
				if orderedText(got) != orderedText(want) {
					t.Fatalf("%s\n%s", difference(orderedText(got), orderedText(want)), a.periodStory(p))
				}
				for i, d := range want.Disputes() {
					if n := len(got.Disputes()); n != len(want.Disputes()) || disputeLine(got.Disputes()[i].Decides, got.Disputes()[i].Otherwise) != disputeLine(d.Decides, d.Otherwise) {
						t.Fatalf("%v on %s: %d disputes\n%s", pair, day, n, a.periodStory(p))
					}
				}
				if len(got.Disputes()) > len(want.Disputes()) {
					t.Fatalf("%v on %s: a dispute that is over\n%s", pair, day, a.periodStory(p))
				}
			}
		}
	})
}

// A dispute ends with the statement that made it.
func TestADisputeEndsOnward(t *testing.T) {
	label := func(effect kg.Effect, source, known, until string) *kg.Fact {
		f := &kg.Fact{
			Kind: kg.Labels, From: "agency:a", To: "vendor:v", Effect: effect, Confidence: kg.High,
			Source: &kg.Source{URL: "https://" + source + ".example", Title: source},
		}
		f.KnownSince, _ = time.Parse(time.DateOnly, known)
		f.KnownUntil, _ = time.Parse(time.DateOnly, until)
		f.Complete()
		return f
	}
	facts := []*kg.Fact{label(kg.Blocks, "one", "2026-01-10", "2026-01-30"), label(kg.Warns, "two", "2026-01-20", "")}
	slices.SortFunc(facts, func(f, g *kg.Fact) int { return strings.Compare(f.ID, g.ID) })
	graph := &kg.Graph{Facts: facts, Entities: map[string]kg.Entity{
		"agency:a": &kg.Agency{Named: kg.Named{Slug: "a", Name: "A"}}, "vendor:v": &kg.Vendor{Named: kg.Named{Slug: "v", Name: "V"}},
	}}
	period := reach.Period{From: kg.NewDate(2026, 1, 1), To: kg.NewDate(2026, 2, 1), KnownAtEachDay: true}
	var got []string
	for day, world := range reach.Walk(graph, reach.Question{}, now, period) {
		got = append(got, fmt.Sprint(day, " ", world.Verdict("agency:a", "vendor:v").Disputed()))
	}
	if want := []string{"2026-01-10 false", "2026-01-20 true", "2026-01-30 false"}; !slices.Equal(got, want) {
		t.Errorf("disputed: %v, want %v", got, want)
	}
}
