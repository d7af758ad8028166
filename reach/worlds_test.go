package reach_test

import (
	"testing"
	"time"

	"fedreach/kg"
	"fedreach/reach"
	"pgregory.net/rapid"
)

// A world that is kept answers as one that is made for the question, at whatever
// moment, level and place in a row of questions.
func TestKeptWorldsAreAsMade(t *testing.T) {
	kept, made := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		graph := randomGraph(t)
		var worlds reach.Worlds
		for range rapid.IntRange(1, 12).Draw(t, "questions") {
			a := asked{graph, randomQuestion(t, graph)}
			a.q.Assume = nil
			clock := now.Add(rapid.SampledFrom([]time.Duration{-20 * 24 * time.Hour, -time.Millisecond, 0, time.Millisecond, 12 * 24 * time.Hour}).Draw(t, "clock"))
			if !a.q.KnownAt.IsZero() { // on either side of when something becomes known
				a.q.KnownAt = a.q.KnownAt.Add(time.Duration(rapid.IntRange(-1, 1).Draw(t, "milliseconds")) * time.Millisecond)
			}
			world := worlds.Of(graph, a.q, clock)
			if world != nil {
				kept++
			} else {
				world = worlds.Make(graph, a.q, clock)
				made++
			}
			anew := reach.NewWorld(graph, a.q, clock)
			if world.At() != anew.At() || !world.KnownAt().Equal(anew.KnownAt()) {
				t.Fatalf("of %v, %v, want %v, %v", world.At(), world.KnownAt(), anew.At(), anew.KnownAt())
			}
			for _, p := range a.pairs() {
				got, want := orderedText(world.Verdict(p.Agency, p.Vendor)), orderedText(anew.Verdict(p.Agency, p.Vendor))
				if got != want {
					t.Fatalf("%s\n%s", difference(got, want), a.story(p))
				}
			}
		}
	})
	if kept < made/20 || made < 10 {
		t.Errorf("%d worlds were kept and %d made: too few to show anything", kept, made)
	}
}

// A world is made once as much was spent for want of it as it takes; another graph
// has none.
func TestWorldsAreMadeWhenTheyPay(t *testing.T) {
	var worlds reach.Worlds
	graph := largeGraph()
	some := len(graph.Facts)/2 + 1
	yesterday := reach.Question{At: kg.DateOf(now) - 1}
	for i, step := range []struct {
		q    reach.Question
		kept bool
	}{{reach.Question{}, false}, {yesterday, false}, {reach.Question{}, false}, {reach.Question{}, true}, {yesterday, false}, {yesterday, true}} {
		world := worlds.Of(graph, step.q, now)
		if (world != nil) != step.kept {
			t.Fatalf("question %d: kept %v, want %v", i, world != nil, step.kept)
		}
		if world == nil {
			worlds.Spend(graph, step.q, now, some)
		}
	}
	other := *graph
	if worlds.Of(&other, yesterday, now) != nil {
		t.Error("a world of another graph is given")
	}
}
