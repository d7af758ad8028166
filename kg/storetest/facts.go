package storetest

import (
	"fmt"
	"slices"
	"testing"

	"fedreach/kg"
)

var factsLaws = []law{
	{"every combination of filters", factFilters},
	{"no filter is everything, an empty one nothing", noFilter},
	{"unknown ids are left out", unknownFacts},
	{"entities at the ends and those asked for", factEnds},
}

func factsOf(t *testing.T, s kg.Store, f kg.FactFilter) *kg.Graph {
	t.Helper()
	return must[*kg.Graph](t)(s.Facts(t.Context(), f))
}

// passing is what a filter lets pass, the plain way.
func passing(all []*kg.Fact, f kg.FactFilter) []*kg.Fact {
	var list []*kg.Fact
	for _, fact := range all {
		if (f.IDs == nil || slices.Contains(f.IDs, fact.ID)) && (f.From == nil || slices.Contains(f.From, fact.From)) &&
			(f.To == nil || slices.Contains(f.To, fact.To)) && (f.Kinds == nil || slices.Contains(f.Kinds, fact.Kind)) {
			list = append(list, fact)
		}
	}
	return list
}

// oneOfEach, and more between the same ends: other keys, another kind of label.
func factFilters(t *testing.T, s kg.Store) {
	list := slices.Concat(oneOfEach(), oneOfEach(key("K-1")), []*kg.Fact{
		runsOn("agency:army", "cloud:aws"), runsOn("agency:dod", "cloud:aws"), state(kg.Uses, "agency:army", "vendor:acme"),
	})
	load(t, s, graph(list...))
	var all []*kg.Fact
	for _, f := range list {
		all = append(all, completed(f, 1))
	}
	ids := idsOf(list...)
	for _, from := range [][]string{nil, {"agency:navy"}, {"vendor:acme", "agency:army", "agency:army"}, {"agency:nobody", "cloud:aws"}} {
		for _, to := range [][]string{nil, {"vendor:acme"}, {"cloud:aws", "cloud:aws-secret", "agency:dod"}} {
			for _, kinds := range [][]kg.FactKind{nil, {kg.RunsOn}, {kg.PartOf, kg.PartnersWith, kg.Uses, kg.Labels, kg.Uses}} {
				for _, some := range [][]string{nil, {ids[3], ids[0], ids[20], ids[9], ids[12], "unknown", ids[3]}} {
					f := kg.FactFilter{IDs: some, From: from, To: to, Kinds: kinds}
					sameFacts(t, fmt.Sprintf("%+v", f), factsOf(t, s, f).Facts, passing(all, f)...)
				}
			}
		}
	}
}

func noFilter(t *testing.T, s kg.Store) {
	load(t, s, graph(oneOfEach()...))
	same(t, "all", factIDs(factsOf(t, s, kg.FactFilter{}).Facts), idsOf(oneOfEach()...))
	for _, f := range []kg.FactFilter{
		{IDs: []string{}}, {From: []string{}}, {To: []string{}}, {Kinds: []kg.FactKind{}},
		{From: []string{"agency:navy"}, To: []string{}}, {IDs: []string{}, Kinds: []kg.FactKind{kg.RunsOn}},
	} {
		g := factsOf(t, s, f)
		same(t, fmt.Sprintf("%+v: facts, revision", f), []any{len(g.Facts), g.Revision}, []any{0, int64(1)})
	}
}

func unknownFacts(t *testing.T, s kg.Store) {
	load(t, s, graph(oneOfEach()...))
	for _, f := range []kg.FactFilter{
		{IDs: []string{"RUNS_ON:000000000000000000000000", "", "nonsense"}},
		{From: []string{"agency:nobody", "nonsense", ""}}, {To: []string{"agency:nobody"}}, {Kinds: []kg.FactKind{"KNOWS"}},
	} {
		g := factsOf(t, s, f)
		same(t, fmt.Sprintf("%+v: facts, entities", f), []int{len(g.Facts), len(g.Entities)}, []int{0, 0})
	}
}

// oneOfEach, and lone, which has no facts
func factEnds(t *testing.T, s kg.Store) {
	b := graph(oneOfEach()...)
	b.Entities = append(b.Entities, entity("agency:lone"))
	load(t, s, b)
	for _, c := range []struct {
		filter kg.FactFilter
		want   []string
	}{
		{kg.FactFilter{Kinds: []kg.FactKind{kg.RunsOn}}, []string{"agency:navy", "cloud:aws-secret"}},
		{kg.FactFilter{IDs: idsOf(partOf("agency:navy", "agency:dod"))}, []string{"agency:dod", "agency:navy"}},
		{kg.FactFilter{From: []string{"vehicle:jwcc", "agency:lone", "agency:nobody"}}, []string{"agency:dod", "agency:lone", "vehicle:jwcc"}},
		{kg.FactFilter{To: []string{"vehicle:jwcc", "agency:lone"}, Kinds: []kg.FactKind{kg.Holds}}, []string{"agency:lone", "vehicle:jwcc", "vendor:acme"}},
	} {
		sameEntities(t, fmt.Sprintf("%+v", c.filter), factsOf(t, s, c.filter), c.want...)
	}
}

// sameEntities fails t unless the graph's entities are these plain ones.
func sameEntities(t *testing.T, what string, g *kg.Graph, want ...string) {
	t.Helper()
	got := []string{}
	for id, e := range g.Entities {
		got = append(got, id)
		if e == nil || e.ID() != id {
			t.Errorf("%s: the entity of id %s is %v", what, id, e)
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%s: entities:\n got %v\nwant %v", what, got, want)
	}
}
