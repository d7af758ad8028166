package storetest

import (
	"fmt"
	"testing"

	"fedreach/kg"
)

var sizeLaws = []law{
	{"a batch of 10,000 facts", tenThousand},
	{"a tree 1,000 deep", deepTree},
	{"8,000 entities", manyEntities},
}

// agency:a-0 … agency:a-99 ──USES──▶ vendor:v-0 … vendor:v-99, one each
func tenThousand(t *testing.T, s kg.Store) {
	var list []*kg.Fact
	for a := range 100 {
		for v := range 100 {
			list = append(list, state(kg.Uses, fmt.Sprint("agency:a-", a), fmt.Sprint("vendor:v-", v), since("2026-03"), text("in use")))
		}
	}
	b := graph(list...)
	report := load(t, s, b)
	same(t, "counts", report.LoadCounts, kg.LoadCounts{EntitiesCreated: 200, FactsCreated: len(list)})
	var want []*kg.Fact
	for _, f := range list {
		want = append(want, completed(f, 1))
	}
	sameFacts(t, "facts", allFacts(t, s).Facts, want...)
	g := must[*kg.Graph](t)(s.Neighborhood(t.Context(), kg.Scope{Agencies: []string{"agency:a-7"}}))
	same(t, "the neighborhood of one agency", []int{len(g.Facts), len(g.Entities)}, []int{100, 101})
	again := load(t, s, b)
	same(t, "again", again, kg.LoadReport{Revision: 1, EntitiesUnchanged: 200, FactsUnchanged: len(list)})
	ended := load(t, s, withdraw("2026-06-01T00:00:00Z", list...))
	same(t, "withdrawn", ended.LoadCounts, kg.LoadCounts{FactsWithdrawn: len(list)})
}

// agency:a-0 ──PART_OF──▶ agency:a-1 ──▶ … ──▶ agency:a-1000
func deepTree(t *testing.T, s kg.Store) {
	var list []*kg.Fact
	for i := range 1000 {
		list = append(list, partOf(fmt.Sprint("agency:a-", i), fmt.Sprint("agency:a-", i+1)))
	}
	load(t, s, graph(list...))
	g := must[*kg.Graph](t)(s.Neighborhood(t.Context(), kg.Scope{Agencies: []string{"agency:a-500"}, Vendors: []string{}}))
	same(t, "from the middle up", factIDs(g.Facts), idsOf(list[500:]...))
	names(t, rejected(t, s, facts(partOf("agency:a-1000", "agency:a-0")), "facts[0].to"), "cycle")
}

// vendor:v-0000 … vendor:v-7999, which nothing relates
func manyEntities(t *testing.T, s kg.Store) {
	const count = 8000
	var list []kg.Entity
	for i := range count {
		list = append(list, &kg.Vendor{Named: kg.Named{Slug: fmt.Sprintf("v-%04d", i), Name: fmt.Sprint("Vendor ", i), Aliases: []string{fmt.Sprint("V", i)}}})
	}
	load(t, s, kg.Batch{By: "test", Entities: list})
	all := must[kg.EntityPage](t)(s.Entities(t.Context(), kg.EntityFilter{First: -1, Count: true}))
	same(t, "all", all, kg.EntityPage{Entities: list, Total: count})
	page := must[kg.EntityPage](t)(s.Entities(t.Context(), kg.EntityFilter{After: "vendor:v-7000", First: 10, Count: true}))
	same(t, "a page", page, kg.EntityPage{Entities: list[7001:7011], More: true, Total: count})
}
