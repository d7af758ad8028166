package reach_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"fedreach/kg"
	"fedreach/reach"
	"pgregory.net/rapid"
)

// flips are the rows of what flips from one graph to another, both of now.
func flips(before, after *kg.Graph) []string {
	return rows(reach.Compare(reach.State{Graph: before, Now: now}, reach.State{Graph: after, Now: now}, anyLevel).Flips(reach.Filter{}, reach.Pair{}))
}

// today is how rows of now begin.
var today = kg.DateOf(now).String() + " "

const navyOnAWS = `
	agency:navy RUNS_ON cloud:aws
	vendor:acme is -
	cloud:aws is REGION
`

func TestALoadedFactFlips(t *testing.T) {
	before, after := told(t, navyOnAWS), told(t, navyOnAWS+"vendor:acme PARTNERS_WITH cloud:aws since=2020")
	opened := today + "navy acme: NO_ROUTE [none] to AVAILABLE [unknown]; LOADED vendor:acme PARTNERS_WITH cloud:aws"
	wantList(t, "flips", flips(before, after), opened)
	closed := today + "navy acme: AVAILABLE [unknown] to NO_ROUTE [none]; DELETED vendor:acme PARTNERS_WITH cloud:aws"
	wantList(t, "back", flips(after, before), closed)
	wantList(t, "none", flips(after, told(t, navyOnAWS+"vendor:acme PARTNERS_WITH cloud:aws since=2020")))
}

// Who came with the load had no route before.
func TestANewAgencyFlips(t *testing.T) {
	before := told(t, "vendor:acme PARTNERS_WITH cloud:aws")
	after := told(t, "vendor:acme PARTNERS_WITH cloud:aws\nagency:navy RUNS_ON cloud:aws")
	wantList(t, "flips", flips(before, after), today+"navy acme: NO_ROUTE [none] to AVAILABLE [unknown]; LOADED agency:navy RUNS_ON cloud:aws")
	wantList(t, "back", flips(after, before), today+"navy acme: AVAILABLE [unknown] to NO_ROUTE [none]; DELETED agency:navy RUNS_ON cloud:aws")
}

func TestAWithdrawalFlips(t *testing.T) {
	const use = "agency:navy USES vendor:acme since=2020"
	before, after := told(t, use), told(t, use+" withdrawn=2026-01-01")
	wantList(t, "flips", flips(before, after), today+"navy acme: IN_USE [none] to NO_ROUTE [none]; WITHDRAWN agency:navy USES vendor:acme")
	for c := range reach.Compare(reach.State{Graph: before, Now: now}, reach.State{Graph: after, Now: now}, anyLevel).Flips(reach.Filter{}, reach.Pair{}) {
		if c.Causes[0].Fact.KnownUntil.IsZero() {
			t.Error("the cause does not say when it was withdrawn")
		}
	}
	later := told(t, use+" withdrawn=9000-01-01")
	wantList(t, "withdrawn from a day to come", flips(before, later))
}

// Somebody wrote another thing into a fact, past this program.
func TestARewrittenFactFlips(t *testing.T) {
	before := told(t, "agency:navy LABELS vendor:acme effect=BLOCKS")
	rewritten := *before.Facts[0]
	rewritten.Effect = kg.Warns
	after := &kg.Graph{Facts: []*kg.Fact{&rewritten}, Entities: before.Entities}
	wantList(t, "flips", flips(before, after), today+"navy acme: BLOCKED [none] to NO_ROUTE [none]; DELETED agency:navy LABELS vendor:acme; LOADED agency:navy LABELS vendor:acme")
}

// No fact changed, and yet operating a product is a route where operating a
// region is none.
func TestACloudThatIsAnotherKindFlips(t *testing.T) {
	const facts = "agency:navy RUNS_ON cloud:chat\nvendor:acme OPERATES cloud:chat\n"
	before, after := told(t, "cloud:chat is REGION\n"+facts), told(t, "cloud:chat is PRODUCT\n"+facts)
	wantList(t, "flips", flips(before, after), today+"navy acme: NO_ROUTE [none] to AVAILABLE [unknown]")
}

func TestTimePassingFlips(t *testing.T) {
	g := told(t, "agency:navy USES vendor:acme since=2026-03-02 until=2026-03-04 known=2026-03-02T12:00:00Z")
	at := func(clock string) reach.State {
		moment, err := time.Parse(time.RFC3339, clock)
		if err != nil {
			t.Fatal(err)
		}
		return reach.State{Graph: g, Now: moment}
	}
	between := func(from, to string) []string {
		return rows(reach.Compare(at(from), at(to), anyLevel).Flips(reach.Filter{}, reach.Pair{}))
	}
	for now, turn := range map[string]string{
		"2026-01-01T00:00:00Z": "2026-03-02T00:00:00Z", "2026-03-02T00:00:00Z": "2026-03-02T12:00:00Z", "2026-03-02T12:00:00Z": "2026-03-04T00:00:00Z",
	} {
		if got := at(now).NextTurn(); !got.Equal(at(turn).Now) {
			t.Errorf("the turn after %s is %s, want %s", now, got, turn)
		}
	}
	if got := at("2026-03-04T00:00:00Z").NextTurn(); !got.IsZero() {
		t.Errorf("after the last turn comes %s", got)
	}
	wantList(t, "before it was stated", between("2026-03-01T00:00:00Z", "2026-03-02T11:00:00Z"))
	wantList(t, "as it was stated", between("2026-03-02T11:00:00Z", "2026-03-02T12:00:00Z"),
		"2026-03-02 navy acme: NO_ROUTE [none] to IN_USE [none]; BECAME_KNOWN agency:navy USES vendor:acme")
	wantList(t, "over midnight", between("2026-03-03T23:59:59Z", "2026-03-04T00:00:00Z"),
		"2026-03-04 navy acme: IN_USE [none] to NO_ROUTE [none]; ENDED agency:navy USES vendor:acme")
}

// loadedAtRandom spreads a graph's facts over four loads, and what was withdrawn
// over the loads after.
func loadedAtRandom(t *rapid.T, g *kg.Graph) *kg.Graph {
	loaded := &kg.Graph{Revision: 4, Entities: g.Entities}
	for _, f := range g.Facts {
		f := *f
		f.Load = int64(rapid.IntRange(1, 4).Draw(t, "load"))
		if !f.KnownUntil.IsZero() {
			f.EndedBy = int64(rapid.IntRange(int(f.Load), 4).Draw(t, "ended by"))
		}
		loaded.Facts = append(loaded.Facts, &f)
	}
	return loaded
}

// readAgain is a graph of the same content that shares nothing with g, with a
// cloud that is of another kind now and then.
func readAgain(t *rapid.T, g *kg.Graph) *kg.Graph {
	again := &kg.Graph{Revision: g.Revision, Entities: maps.Clone(g.Entities)}
	for _, f := range g.Facts {
		f, source := *f, *f.Source
		f.Source = &source
		again.Facts = append(again.Facts, &f)
	}
	for _, id := range slices.Sorted(maps.Keys(again.Entities)) {
		if c, isCloud := again.Entities[id].(*kg.Cloud); isCloud && rapid.IntRange(0, 9).Draw(t, "changes kind") == 0 {
			changed := *c
			changed.Kind = rapid.SampledFrom(cloudKinds).Draw(t, "kind")
			again.Entities[id] = &changed
		}
	}
	return again
}

// Flips finds what a comparison of all verdicts finds, however the loads were.
func TestFlipsAreThoseOfAComparisonOfAllVerdicts(t *testing.T) {
	seen := sightings{}
	seen.lookFor(t, slices.Concat(changingKinds, words(reach.Loaded, reach.Deleted, reach.Withdrawn, reach.Superseded)), func(t *rapid.T) {
		g := loadedAtRandom(t, randomGraph(t))
		before, after := g.AsOf(int64(rapid.IntRange(0, 4).Draw(t, "from"))), readAgain(t, g.AsOf(int64(rapid.IntRange(0, 4).Draw(t, "to"))))
		q := randomQuestion(t, g)
		q.Assume = nil
		var want []string
		was, is := reach.NewWorld(before, q, now), reach.NewWorld(after, q, now)
		for v := range was.Verdicts(reach.Filter{Statuses: reach.Statuses}, reach.Pair{}) {
			w := is.Verdict(v.Agency.ID(), v.Vendor.ID())
			if v.Status != w.Status || v.LevelSet != w.LevelSet {
				want = append(want, fmt.Sprintf("%s %s: %s [%s] to %s [%s]", v.Agency.Slug, v.Vendor.Slug, v.Status, v.LevelSet, w.Status, w.LevelSet))
			}
		}
		var got []string
		for c := range reach.Compare(reach.State{Graph: before, Now: now}, reach.State{Graph: after, Now: now}, q).Flips(reach.Filter{}, reach.Pair{}) {
			seen.change(c)
			got = append(got, fmt.Sprintf("%s %s: %s [%s] to %s [%s]", c.Agency().Slug, c.Vendor().Slug, c.Before.Status, c.Before.LevelSet, c.After.Status, c.After.LevelSet))
			if len(c.Causes) == 0 && sameKinds(before, after) {
				t.Fatalf("no cause: %s", changeText(c))
			}
		}
		if !slices.Equal(got, want) {
			t.Fatal(difference(strings.Join(got, "\n"), strings.Join(want, "\n")))
		}
	})
}

func sameKinds(before, after *kg.Graph) bool {
	for id, e := range before.Entities {
		if c, isCloud := e.(*kg.Cloud); isCloud && c.Kind != after.Entities[id].(*kg.Cloud).Kind {
			return false
		}
	}
	return true
}
