package storetest

import (
	"fmt"
	"testing"

	"fedreach/kg"
)

var loadsLaws = []law{
	{"the newest first; pages join without gap or repeat", loadPages},
	{"by revision, before a revision, counted", loadFilters},
}

// fiveLoads loads revisions 1 to 5, each of one entity.
func fiveLoads(t *testing.T, s kg.Store) {
	t.Helper()
	for i := 1; i <= 5; i++ {
		load(t, s, kg.Batch{By: fmt.Sprint("person ", i), Origin: "loads", Note: "first\nsecond", Entities: entities(fmt.Sprint("agency:a", i))})
	}
}

func loadsOf(t *testing.T, s kg.Store, f kg.LoadFilter) (revisions []int64, page kg.LoadPage) {
	t.Helper()
	page = must[kg.LoadPage](t)(s.Loads(t.Context(), f))
	revisions = []int64{}
	for _, l := range page.Loads {
		revisions = append(revisions, l.Revision)
	}
	return revisions, page
}

func loadPages(t *testing.T, s kg.Store) {
	revisions, page := loadsOf(t, s, kg.LoadFilter{First: 3, Count: true})
	same(t, "of an empty store", []any{len(revisions), page.More, page.Total}, []any{0, false, 0})
	fiveLoads(t, s)
	for _, size := range []int{1, 2, 5, 100} {
		got, before := []int64{}, int64(0)
		for len(got) <= 5 {
			revisions, page := loadsOf(t, s, kg.LoadFilter{Before: before, First: size, Count: size == 2})
			got = append(got, revisions...)
			same(t, "total", page.Total == 5, size == 2)
			if !page.More || len(revisions) == 0 {
				break
			}
			before = revisions[len(revisions)-1]
		}
		same(t, "pages together", got, []int64{5, 4, 3, 2, 1})
	}
	_, page = loadsOf(t, s, kg.LoadFilter{First: 1})
	l := page.Loads[0]
	same(t, "the newest", *l, kg.Load{
		Revision: 5, At: l.At, By: "person 5", Origin: "loads", Note: "first\nsecond", Attempt: l.Attempt, LoadCounts: kg.LoadCounts{EntitiesCreated: 1},
	})
}

func loadFilters(t *testing.T, s kg.Store) {
	fiveLoads(t, s)
	cases := []struct {
		filter kg.LoadFilter
		want   []int64
		more   bool
		total  int
	}{
		{kg.LoadFilter{First: -1}, []int64{5, 4, 3, 2, 1}, false, 5},
		{kg.LoadFilter{First: 0}, []int64{}, true, 5},
		{kg.LoadFilter{First: 2, Before: 4}, []int64{3, 2}, true, 5},
		{kg.LoadFilter{First: -1, Before: 1}, []int64{}, false, 5},
		{kg.LoadFilter{First: 0, Before: 1}, []int64{}, false, 5},
		{kg.LoadFilter{First: 1, Before: 900}, []int64{5}, true, 5},
		{kg.LoadFilter{First: -1, Revisions: []int64{2, 9, 4, 2, 0, -1}}, []int64{4, 2}, false, 2},
		{kg.LoadFilter{First: 1, Revisions: []int64{2, 4, 1}}, []int64{4}, true, 3},
		{kg.LoadFilter{First: -1, Revisions: []int64{2, 4, 1}, Before: 4}, []int64{2, 1}, false, 3},
		{kg.LoadFilter{First: -1, Revisions: []int64{}}, []int64{}, false, 0},
	}
	for _, c := range cases {
		what := fmt.Sprintf("%+v", c.filter)
		got, page := loadsOf(t, s, c.filter)
		same(t, what, []any{got, page.More, page.Total}, []any{c.want, c.more, 0})
		c.filter.Count = true
		_, page = loadsOf(t, s, c.filter)
		same(t, what+": total", page.Total, c.total)
	}
}
