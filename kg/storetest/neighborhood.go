package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"fedreach/kg"
)

var neighborhoodLaws = []law{
	{"one agency, one vendor: all that bears on them and nothing beside", justOutside},
	{"every kind of scope, as its comment says", everyScope},
	{"random graphs, random scopes", randomScopes},
	{"the whole graph, where it is in memory, is everything, and the same until something changes", wholeGraph},
}

// beside is a graph in which something lies just outside every edge of the
// scope of agency:bureau and vendor:acme. What is inside is marked with *.
//
//	root* ◀─ dept* ◀─ bureau* ◀─ office      (PART_OF; bureau was once part of
//	 ▲        ▲          ╰─────▶ former*      former, a withdrawn fact)
//	 ╰ other  ╰─ sister
//
//	dept* ─RUNS_ON▶ x-east* ─PART_OF▶ x*     x-west ─PART_OF▶ x*
//	acme* ─PARTNERS_WITH▶ y-gov* ─PART_OF▶ y*
//	y* ◀─DEPENDS_ON▶ base*    x* ─DEPENDS_ON▶ y*    z ─DEPENDS_ON▶ y*
//	acme* ─OPERATES▶ p*    landlord* ─OPERATES▶ x*, w    rival ─OPERATES▶ z
//	acme* ─HOLDS▶ v-acme*  landlord* ─HOLDS▶ v-lord*     rival ─HOLDS▶ v-rival
//
// The agency fedramp* is there for what it authorises, clouds in and out.
func beside() (in, out []*kg.Fact) {
	in = []*kg.Fact{
		partOf("agency:bureau", "agency:dept", since("2000")), partOf("agency:dept", "agency:root"),
		partOf("agency:bureau", "agency:former", until("1999"), knownUntil("2026-01-01T00:00:00Z"), since("1990")),
		partOf("cloud:x-east", "cloud:x"), partOf("cloud:y-gov", "cloud:y"),
		runsOn("agency:dept", "cloud:x-east"),
		state(kg.Labels, "agency:root", "vendor:acme"), state(kg.ContractsWith, "agency:dept", "vendor:acme"),
		state(kg.Evaluates, "agency:bureau", "vendor:acme"), state(kg.Uses, "agency:former", "vendor:acme"),
		state(kg.SetsTerms, "vendor:acme", "agency:root"),
		state(kg.PartnersWith, "vendor:acme", "cloud:y-gov"),
		state(kg.Operates, "vendor:acme", "cloud:p"), state(kg.Operates, "vendor:landlord", "cloud:x"),
		state(kg.Authorizes, "agency:fedramp", "cloud:x"), state(kg.Authorizes, "agency:fedramp", "cloud:y"), state(kg.Authorizes, "agency:dept", "cloud:p"),
		state(kg.Holds, "vendor:acme", "vehicle:v-acme"), state(kg.Holds, "vendor:landlord", "vehicle:v-lord"),
		state(kg.OpenTo, "vehicle:v-acme", "agency:root"), state(kg.OpenTo, "vehicle:v-lord", "agency:bureau"),
		state(kg.DependsOn, "cloud:y", "cloud:base"), state(kg.DependsOn, "cloud:base", "cloud:y"), state(kg.DependsOn, "cloud:x", "cloud:y"),
	}
	out = []*kg.Fact{
		partOf("agency:office", "agency:bureau"), partOf("agency:sister", "agency:dept"), partOf("agency:other", "agency:root", until("2020")),
		partOf("cloud:x-west", "cloud:x"), partOf("cloud:z", "cloud:z-all"),
		runsOn("agency:office", "cloud:z"), runsOn("agency:sister", "cloud:x-east"), runsOn("agency:fedramp", "cloud:z"),
		state(kg.Labels, "agency:root", "vendor:rival"), state(kg.Labels, "agency:sister", "vendor:acme"), state(kg.Labels, "agency:dept", "vendor:landlord"),
		state(kg.ContractsWith, "agency:office", "vendor:acme"), state(kg.ContractsWith, "agency:bureau", "vendor:rival"),
		state(kg.Evaluates, "agency:fedramp", "vendor:acme"), state(kg.Uses, "agency:bureau", "vendor:landlord"),
		state(kg.SetsTerms, "vendor:acme", "agency:sister"), state(kg.SetsTerms, "vendor:landlord", "agency:dept"),
		state(kg.PartnersWith, "vendor:landlord", "cloud:x-east"), state(kg.PartnersWith, "vendor:rival", "cloud:y-gov"),
		state(kg.Operates, "vendor:landlord", "cloud:w"), state(kg.Operates, "vendor:rival", "cloud:z"), state(kg.Operates, "vendor:rival", "cloud:x-west"),
		state(kg.Authorizes, "agency:fedramp", "cloud:z"), state(kg.Authorizes, "agency:bureau", "cloud:x-west"), state(kg.Authorizes, "agency:dept", "cloud:w"),
		state(kg.Holds, "vendor:rival", "vehicle:v-rival"),
		state(kg.OpenTo, "vehicle:v-rival", "agency:bureau"), state(kg.OpenTo, "vehicle:v-acme", "agency:sister"), state(kg.OpenTo, "vehicle:v-lord", "agency:fedramp"),
		state(kg.DependsOn, "cloud:z", "cloud:y"),
	}
	return in, out
}

// near asks for a neighborhood.
func near(t *testing.T, s kg.Store, scope kg.Scope) *kg.Graph {
	t.Helper()
	return must[*kg.Graph](t)(s.Neighborhood(t.Context(), scope))
}

func justOutside(t *testing.T, s kg.Store) {
	in, out := beside()
	load(t, s, graph(slices.Concat(in, out)...))
	var want []*kg.Fact
	for _, f := range in {
		want = append(want, completed(f, 1))
	}
	g := near(t, s, kg.Scope{Agencies: []string{"agency:bureau"}, Vendors: []string{"vendor:acme"}})
	sameFacts(t, "facts", g.Facts, want...)
	sameEntities(t, "inside", g,
		"agency:bureau", "agency:dept", "agency:root", "agency:former", "agency:fedramp", "vendor:acme", "vendor:landlord",
		"cloud:x-east", "cloud:x", "cloud:y-gov", "cloud:y", "cloud:base", "cloud:p", "vehicle:v-acme", "vehicle:v-lord")
	same(t, "revision", g.Revision, 1)
}

// asSaid fails t unless the answer for a scope is what kg.Scope's comment says.
func asSaid(t *testing.T, s kg.Store, all *kg.Graph, everyone []kg.Entity, scope kg.Scope) {
	t.Helper()
	facts, entities := neighborhood(everyone, all.Facts, scope)
	g, what := near(t, s, scope), fmt.Sprintf("%+v", scope)
	var want []*kg.Fact
	for _, f := range all.Facts {
		if _, in := slices.BinarySearch(facts, f.ID); in {
			want = append(want, f)
		}
	}
	sameFacts(t, what, g.Facts, want...)
	sameEntities(t, what, g, entities...)
	same(t, what+": revision", g.Revision, all.Revision)
}

// beside, and an entity of each kind that has no facts.
func everyScope(t *testing.T, s kg.Store) {
	in, out := beside()
	b := graph(slices.Concat(in, out)...)
	b.Entities = append(b.Entities, entities("agency:lone", "vendor:lone", "cloud:lone", "vehicle:lone")...)
	load(t, s, b)
	all, everyone := allFacts(t, s), allEntities(t, s)
	none, acme, bureau := []string{}, []string{"vendor:acme"}, []string{"agency:bureau"}
	for _, scope := range []kg.Scope{
		{}, {Vendors: acme}, {Agencies: bureau}, {Agencies: bureau, Vendors: none}, {Agencies: none, Vendors: acme}, {Agencies: none, Vendors: none},
		{Agencies: []string{"agency:sister", "agency:office", "agency:sister"}, Vendors: []string{"vendor:rival", "vendor:acme"}},
		{Agencies: []string{"agency:lone"}, Vendors: []string{"vendor:lone"}},
		{Agencies: []string{"agency:nobody", "", "vendor:acme"}, Vendors: []string{"vendor:nobody", "agency:bureau"}},
		{Agencies: none, Vendors: none, Ends: []string{"cloud:x-west", "vehicle:v-rival"}},
		{Agencies: bureau, Vendors: acme, Ends: []string{"cloud:z", "vehicle:v-rival"}},
		{Agencies: bureau, Vendors: acme, Ends: []string{"agency:sister", "vendor:rival"}},
		{Agencies: none, Vendors: none, Ends: []string{"agency:sister", "vendor:rival", "cloud:lone", "vehicle:lone", "cloud:nowhere", "nonsense"}},
		{Vendors: none, Ends: []string{"vendor:landlord"}},
	} {
		asSaid(t, s, all, everyone, scope)
	}
}

// A few hundred facts of every kind between any entities that they can join.
func randomScopes(t *testing.T, s kg.Store) {
	r := rand.New(rand.NewPCG(1, 2))
	pick := func(kind string) string { return fmt.Sprintf("%s:e%d", kind, r.IntN(12)) }
	var list []*kg.Fact
	for child := 1; child < 12; child++ {
		list = append(list, partOf(fmt.Sprint("agency:e", child), fmt.Sprint("agency:e", r.IntN(child))),
			partOf(fmt.Sprint("cloud:e", child), fmt.Sprint("cloud:e", r.IntN(child))))
	}
	for range 15 {
		for _, f := range oneOfEach()[2:] {
			from, _, _ := kg.ParseEntityID(f.From)
			to, _, _ := kg.ParseEntityID(f.To)
			f.From, f.To = pick(lower(from)), pick(lower(to))
			if f.From != f.To && r.IntN(4) > 0 {
				list = append(list, f)
			}
		}
	}
	load(t, s, graph(list...))
	all, everyone := allFacts(t, s), allEntities(t, s)
	some := func(kind string) []string {
		switch n := r.IntN(5); n {
		case 0:
			return nil
		default:
			ids := []string{}
			for range n - 1 {
				ids = append(ids, pick(kind))
			}
			return ids
		}
	}
	for range 40 {
		asSaid(t, s, all, everyone, kg.Scope{
			Agencies: some("agency"), Vendors: some("vendor"), Ends: slices.Concat(some("cloud"), some("vehicle"), some("agency")),
		})
	}
}

func wholeGraph(t *testing.T, s kg.Store) {
	in, out := beside()
	for i, b := range []kg.Batch{graph(slices.Concat(in, out)...), {By: "storetest", Entities: entities("cloud:lone", "vehicle:lone")}, withdraw("2026-01-01T00:00:00Z", out[3])} {
		load(t, s, b)
		before := must[*kg.Graph](t)(s.Whole(t.Context()))
		near(t, s, kg.Scope{}) // now it pays
		near(t, s, kg.Scope{})
		g := must[*kg.Graph](t)(s.Whole(t.Context()))
		if g == nil {
			continue // it is in no memory, or not yet
		}
		what := fmt.Sprint("after load ", i+1)
		all := allFacts(t, s)
		sameFacts(t, what, g.Facts, all.Facts...)
		sameEntities(t, what, g, entityIDs(allEntities(t, s))...)
		same(t, what+": revision", g.Revision, all.Revision)
		same(t, what+": a moment later", must[*kg.Graph](t)(s.Whole(t.Context())) == g, true)
		same(t, what+": before it paid", before == nil || before == g, true)
	}
}
