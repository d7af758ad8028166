package reach_test

import (
	"testing"

	"fedreach/kg"
	"fedreach/reach"
)

// listed has two agencies, three vendors and a contract; zeta is blocked for irs.
//
//	navy (DEFENSE) ──▶ secret ◀── acme
//	                     ^
//	irs (CIVILIAN) ───▶ aws ◀── zeta
func listed(t *testing.T) *kg.Graph {
	t.Helper()
	return told(t, `
		agency:navy is DEFENSE
		agency:irs is CIVILIAN
		cloud:secret PART_OF cloud:aws
		agency:navy RUNS_ON cloud:secret
		agency:irs RUNS_ON cloud:aws
		agency:irs CONTRACTS_WITH vendor:acme
		agency:irs LABELS vendor:zeta effect=BLOCKS
		vendor:acme PARTNERS_WITH cloud:secret
		vendor:zeta PARTNERS_WITH cloud:aws
		vendor:none PARTNERS_WITH cloud:other`)
}

func TestFilters(t *testing.T) {
	w := reach.NewWorld(listed(t), anyLevel, now)
	for name, c := range map[string]struct {
		filter reach.Filter
		after  reach.Pair
		want   []string
	}{
		"all but NO_ROUTE": {want: []string{"irs acme", "irs zeta", "navy acme", "navy zeta"}},
		"a status":         {filter: reach.Filter{Statuses: []reach.Status{reach.Blocked}}, want: []string{"irs zeta"}},
		"NO_ROUTE":         {filter: reach.Filter{Statuses: []reach.Status{reach.NoRoute}}, want: []string{"irs none", "navy none"}},
		"no status":        {filter: reach.Filter{Statuses: []reach.Status{}}},
		"a sector":         {filter: reach.Filter{Sectors: []kg.Sector{kg.SectorDefense}}, want: []string{"navy acme", "navy zeta"}},
		"agencies": {filter: reach.Filter{Agencies: []string{navy, "agency:gone", navy}},
			want: []string{"navy acme", "navy zeta"}},
		"vendors":           {filter: reach.Filter{Vendors: []string{acme}}, want: []string{"irs acme", "navy acme"}},
		"no agency":         {filter: reach.Filter{Agencies: []string{}}},
		"through a part":    {filter: reach.Filter{Through: []string{"cloud:secret"}}, want: []string{"irs acme", "navy acme", "navy zeta"}},
		"through the whole": {filter: reach.Filter{Through: []string{"cloud:aws"}}, want: []string{"irs acme", "irs zeta", "navy acme", "navy zeta"}},
		"through another":   {filter: reach.Filter{Through: []string{"cloud:other"}}},
		"a kind":            {filter: reach.Filter{Kinds: []reach.RouteKind{reach.RouteContract}}, want: []string{"irs acme"}},
		"after a pair":      {after: reach.Pair{Agency: "agency:irs", Vendor: "vendor:acme"}, want: []string{"irs zeta", "navy acme", "navy zeta"}},
		"after one not there": {after: reach.Pair{Agency: "agency:jfk", Vendor: "vendor:zz"},
			want: []string{"navy acme", "navy zeta"}},
		"after the last": {after: reach.Pair{Agency: navy, Vendor: "vendor:zeta"}},
	} {
		var got []string
		for v := range w.Verdicts(c.filter, c.after) {
			got = append(got, v.Agency.Slug+" "+v.Vendor.Slug)
		}
		wantList(t, name, got, c.want...)
	}
}

// A filter chooses verdicts and changes none.
func TestAFilterLeavesVerdictsWhole(t *testing.T) {
	w := reach.NewWorld(listed(t), anyLevel, now)
	for v := range w.Verdicts(reach.Filter{Kinds: []reach.RouteKind{reach.RouteContract}}, reach.Pair{}) {
		wantList(t, "routes", routesInShort(v.Routes), "CONTRACT [unknown] HIGH", "CLOUD secret [unknown] HIGH")
	}
}

func TestAListCanBeLeftEarly(t *testing.T) {
	w := reach.NewWorld(listed(t), anyLevel, now)
	for v := range w.Verdicts(reach.Filter{}, reach.Pair{}) {
		if v.Agency.Slug != "irs" || v.Vendor.Slug != "acme" {
			t.Errorf("the first is %s %s", v.Agency.Slug, v.Vendor.Slug)
		}
		break
	}
	if w.Verdict(navy, acme) == nil {
		t.Error("the world is of no use afterwards")
	}
}

func TestVerdictIDs(t *testing.T) {
	g := listed(t)
	asked := reach.Question{Level: kg.Secret, At: on(t, "2026-02-03"), KnownAt: now}
	for name, q := range map[string]reach.Question{"as asked": asked, "absent": {}} {
		id := verdictOn(g, q).ID()
		pair, parsed, ok := reach.ParseVerdictID(id)
		if !ok || pair != (reach.Pair{Agency: navy, Vendor: acme}) || parsed.Level != q.Level || parsed.At != q.At || !parsed.KnownAt.Equal(q.KnownAt) {
			t.Errorf("%s: %s is read as %v %+v %t", name, id, pair, parsed, ok)
		}
	}
	supposed := asked
	supposed.Assume = []reach.Assumption{{Remove: g.Facts[0]}}
	id := verdictOn(g, supposed).ID()
	if _, _, ok := reach.ParseVerdictID(id); ok || id == verdictOn(g, asked).ID() {
		t.Errorf("%s is that of a verdict that assumes nothing", id)
	}
	for _, id := range []string{"", "verdict", "verdict:navy:acme", "agency:navy", "verdict:Navy:acme::::", "verdict:navy:acme:COSMIC:::", "verdict:navy:acme::2026-02-31::", "verdict:navy:acme::::yesterday"} {
		if _, _, ok := reach.ParseVerdictID(id); ok {
			t.Errorf("%q is taken for a verdict's id", id)
		}
	}
}
