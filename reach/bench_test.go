package reach_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"fedreach/kg"
	"fedreach/reach"
)

// largeGraph is as large as the government's data: 2,000 agencies under 40
// departments, 600 clouds, 60 vendors, 25,000 facts.
//
//	us-government ◀ branch ◀ department ◀ agency ──RUNS_ON──▶ cloud ◀──PARTNERS_WITH── vendor
func largeGraph() *kg.Graph {
	r := rand.New(rand.NewPCG(1, 2))
	g := &kg.Graph{Entities: map[string]kg.Entity{}}
	source := &kg.Source{URL: "https://example.org", Title: "example"}
	state := func(kind kg.FactKind, from, to string, also func(*kg.Fact)) {
		f := &kg.Fact{Kind: kind, From: from, To: to, Confidence: kg.High, Source: source}
		if also != nil {
			also(f)
		}
		f.Complete()
		g.Facts = append(g.Facts, f)
	}
	add := func(e kg.Entity) string {
		g.Entities[e.ID()] = e
		return e.ID()
	}
	agency := func(slug string) string { return add(&kg.Agency{Named: kg.Named{Slug: slug, Name: slug}}) }
	root, branch := agency("us-government"), agency("us-executive-branch")
	state(kg.PartOf, branch, root, nil)
	var departments, agencies, clouds []string
	for i := range 40 {
		departments = append(departments, agency(fmt.Sprintf("department-%d", i)))
		state(kg.PartOf, departments[i], branch, nil)
	}
	for i := range 2_000 {
		agencies = append(agencies, agency(fmt.Sprintf("agency-%d", i)))
		state(kg.PartOf, agencies[i], departments[i%40], nil)
	}
	for i := range 600 {
		clouds = append(clouds, add(&kg.Cloud{Named: kg.Named{Slug: fmt.Sprintf("cloud-%d", i), Name: "c"}, Kind: kg.CloudRegion}))
		state(kg.Authorizes, branch, clouds[i], func(f *kg.Fact) { f.LevelSet = kg.LevelsOf(kg.Classifications[i%4]) })
	}
	for i := range 60 {
		vendor := add(&kg.Vendor{Named: kg.Named{Slug: fmt.Sprintf("vendor-%d", i), Name: "v"}})
		for range 20 {
			state(kg.PartnersWith, vendor, clouds[r.IntN(600)], func(f *kg.Fact) { f.Key = fmt.Sprint(r.Uint32()) })
		}
	}
	for range 20_000 {
		state(kg.RunsOn, agencies[r.IntN(2_000)], clouds[r.IntN(600)], func(f *kg.Fact) { f.Key = fmt.Sprint(r.Uint32()) })
	}
	return g
}

func BenchmarkScoreboard(b *testing.B) {
	g := largeGraph()
	for b.Loop() {
		reach.NewWorld(g, reach.Question{}, now).Scoreboard()
	}
}

// BenchmarkImpact supposes what changes most: a label on one department, a
// partnership, an exemption, a withdrawal, over all agencies and vendors.
func BenchmarkImpact(b *testing.B) {
	g := largeGraph()
	assume := []reach.Assumption{
		{Add: &kg.Fact{Kind: kg.Labels, From: "agency:us-executive-branch", To: "vendor:vendor-1", Effect: kg.Blocks, Confidence: kg.High}},
		{Add: &kg.Fact{Kind: kg.PartnersWith, From: "vendor:vendor-2", To: "cloud:cloud-2", Confidence: kg.High}},
		{Remove: g.Facts[len(g.Facts)-1]},
	}
	for _, a := range assume[:2] {
		kg.CompleteAssumed(a.Add)
	}
	for b.Loop() {
		for range reach.Impact(g, reach.Question{Assume: assume}, now, reach.Filter{}, reach.Pair{}) {
		}
	}
}

// BenchmarkWhoCanEnableOne decides for every agency about one vendor.
func BenchmarkWhoCanEnableOne(b *testing.B) {
	g := largeGraph()
	for b.Loop() {
		for range reach.NewWorld(g, reach.Question{}, now).Verdicts(reach.Filter{Vendors: []string{"vendor:vendor-3"}}, reach.Pair{}) {
		}
	}
}

// What the last fact, the last 10,000 facts, and all of them flip: the cost that
// a watcher has after a load. Of the whole graph, every verdict is decided twice.
func BenchmarkFlips(b *testing.B) {
	after := largeGraph()
	slices.SortFunc(after.Facts, byID)
	for i, f := range after.Facts {
		f.Load = int64(i%2 + 1)
	}
	after.Facts[0].Load = 3
	for name, since := range map[string]int64{"one fact": 2, "half": 1, "all": 0} {
		b.Run(name, func(b *testing.B) {
			flips := 0
			for b.Loop() {
				flips = 0
				before := reach.State{Graph: after.AsOf(since), Now: now}
				for range reach.Compare(before, reach.State{Graph: after, Now: now}, reach.Question{}).Flips(reach.Filter{}, reach.Pair{}) {
					flips++
				}
			}
			b.ReportMetric(float64(flips), "flips")
		})
	}
}
