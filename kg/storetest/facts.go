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
	{"of some sources, by address", factsOfSources},
	{"stated or ended since a load", factsSince},
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
			(f.To == nil || slices.Contains(f.To, fact.To)) && (f.Kinds == nil || slices.Contains(f.Kinds, fact.Kind)) &&
			(f.Sources == nil || slices.Contains(f.Sources, fact.Source.URL)) && (f.Since == 0 || fact.Load > f.Since || fact.EndedBy > f.Since) {
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

// filtersWith are a filter alone and with each of the others.
func filtersWith(f kg.FactFilter, ids []string) []kg.FactFilter {
	filters := []kg.FactFilter{f, f, f, f, f, f}
	filters[1].From = []string{"agency:army", "agency:nobody", "vendor:acme"}
	filters[2].To = []string{"vendor:acme", "cloud:aws"}
	filters[3].IDs = ids
	filters[4].Kinds = []kg.FactKind{kg.Uses, kg.RunsOn}
	filters[5].From, filters[5].To, filters[5].Kinds = filters[1].From, filters[2].To, filters[4].Kinds
	return filters
}

// army ──RUNS_ON──▶ aws, army ──USES──▶ acme, dod ──USES──▶ acme, of the gazette, of an herald, and of
// another number of that.
func factsOfSources(t *testing.T, s kg.Store) {
	herald, later := published("https://herald.example/1", "2025-03"), published("https://herald.example/1", "2025-04-05")
	var list []*kg.Fact
	for _, source := range []*kg.Source{gazette, herald, later} {
		list = append(list, runsOn("agency:army", "cloud:aws", from(source)),
			state(kg.Uses, "agency:army", "vendor:acme", from(source)), state(kg.Uses, "agency:dod", "vendor:acme", from(source)))
	}
	load(t, s, graph(list...))
	var all []*kg.Fact
	for _, f := range list {
		all = append(all, completed(f, 1))
	}
	for _, sources := range [][]string{
		{}, {gazette.URL}, {herald.URL}, {herald.URL, "https://nothing.example", gazette.URL, herald.URL}, {"https://herald.example", ""},
	} {
		for _, f := range filtersWith(kg.FactFilter{Sources: sources}, idsOf(list[0], list[4], list[8])) {
			sameFacts(t, fmt.Sprintf("%+v", f), factsOf(t, s, f).Facts, passing(all, f)...)
		}
	}
	g := factsOf(t, s, kg.FactFilter{Sources: []string{herald.URL}, Kinds: []kg.FactKind{kg.RunsOn}, From: nil})
	sameEntities(t, "of the herald", g, "agency:army", "cloud:aws")
}

// load 1: army ──RUNS_ON──▶ aws, army ──USES──▶ acme; load 2: dod ──USES──▶ acme; load 3: the first is ended
func factsSince(t *testing.T, s kg.Store) {
	first, second, third := runsOn("agency:army", "cloud:aws"), state(kg.Uses, "agency:army", "vendor:acme"), state(kg.Uses, "agency:dod", "vendor:acme")
	load(t, s, graph(first, second))
	load(t, s, graph(third))
	load(t, s, withdraw("2026-01-01T00:00:00Z", first))
	ended := completed(first, 1)
	ended.KnownUntil, ended.EndedBy = instant("2026-01-01T00:00:00Z"), 3
	all := []*kg.Fact{ended, completed(second, 1), completed(third, 2)}
	for since, want := range []int{3, 2, 1, 0, 0} {
		for i, f := range filtersWith(kg.FactFilter{Since: int64(since)}, idsOf(first, third)) {
			g := factsOf(t, s, f)
			sameFacts(t, fmt.Sprintf("%+v", f), g.Facts, passing(all, f)...)
			if i == 0 {
				same(t, "facts, revision", []any{len(g.Facts), g.Revision}, []any{want, int64(3)})
			}
		}
		f := kg.FactFilter{Since: int64(since), Sources: []string{gazette.URL}}
		same(t, "facts of the gazette", len(factsOf(t, s, f).Facts), want)
		f.Sources = []string{}
		same(t, "facts of no source", len(factsOf(t, s, f).Facts), 0)
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
