package reach_test

import (
	"testing"

	"fedreach/kg"
	"fedreach/reach"
)

// What random graphs found, made small.

// Partnering with region opens a route at SECRET: the navy itself runs on the
// whole of which it is a part. That dod runs on region opens none, as it is
// inherited from a node without levels, but makes region one that an ancestor
// runs on (2.11).
//
//	dod ───┐
//	 ^     │     whole
//	 │     │    ▲ ^
//	navy ──┼────┘ │
//	       └─▶ region        acme
func TestAPartnershipMayOpenARouteFromElsewhereOnTheBranch(t *testing.T) {
	v := verdictOn(told(t, `
		agency:navy PART_OF agency:dod
		agency:dod RUNS_ON cloud:region
		agency:navy RUNS_ON cloud:whole
		cloud:region PART_OF cloud:whole
		vendor:acme is there`), at(kg.Secret))
	wantList(t, "near misses", missesInShort(v),
		"PARTNERSHIP at region: vendor:acme PARTNERS_WITH cloud:region [SECRET]",
		"PARTNERSHIP at whole: vendor:acme PARTNERS_WITH cloud:whole [SECRET]")
}

// A December is inside no year but its own: who says that it ended in 2026
// contradicts who says that it ended in December 2025, or in January 2027.
func TestAMonthOutsideTheYearIsADispute(t *testing.T) {
	year := contract("published=2026-01-15 until=2026")
	for month, day := range map[string]string{"2025-12": "2026-02-01", "2027-01": "2027-01-10"} {
		g := told(t, year+contract("source=b until="+month))
		v := verdictOn(g, reach.Question{At: on(t, day), KnownAt: now})
		if !v.Disputed() {
			t.Errorf("%s does not dispute 2026", month)
		}
	}
}

// Two sources each know a department that the navy was part of to this day,
// where a later one says that it no longer is. Each would open a route, and
// neither may hide the other.
//
//	dod: a contract    dhs: a contract
//	  ^                 ^
//	  └───── navy ──────┘    both ended, by a later source
func TestDissentOnTwoParents(t *testing.T) {
	g := told(t, `
		agency:navy PART_OF agency:dod since=2026-01-01 until=2026-02-01 source=b published=2026-02-15
		agency:navy PART_OF agency:dod source=a
		agency:navy PART_OF agency:dhs since=2026-02-01 until=2026-03-01 source=b published=2026-02-15
		agency:navy PART_OF agency:dhs since=2026-02-01 source=c published=2026-02-01
		agency:dod CONTRACTS_WITH vendor:acme
		agency:dhs CONTRACTS_WITH vendor:acme`)
	for range 20 {
		var got []string
		for _, d := range verdictOn(g, anyLevel).Disputes() {
			got = append(got, d.Decides.To)
		}
		if len(got) != 2 {
			t.Fatalf("disputes are about %q, want dod and dhs", got)
		}
	}
}

// A near miss can be assumed as it is, so two of them are two questions.
func TestVerdictsOnAssumedNearMissesAreToldApart(t *testing.T) {
	g := told(t, `
		agency:navy RUNS_ON cloud:aws
		vendor:acme PARTNERS_WITH cloud:azure`)
	seen := map[string]reach.NearMissKind{}
	for _, miss := range verdictOn(g, anyLevel).NearMisses() {
		id := verdictOn(g, reach.Question{Assume: []reach.Assumption{{Add: miss.Missing}}}).ID()
		if other, taken := seen[id]; taken {
			t.Errorf("with %s and with %s, the verdict is %s", miss.Kind, other, id)
		}
		seen[id] = miss.Kind
	}
}

// What is assumed is known at every moment of knowledge, also where it is a
// copy of a fact that was stated later, or was withdrawn.
func TestAnAssumedFactIsKnownAlways(t *testing.T) {
	g := told(t, contract("published=2026-02-01 withdrawn=2026-03-01"))
	for _, day := range []string{"2026-01-01", "2026-02-10", "2026-03-10"} {
		v := verdictOn(g, reach.Question{KnownAt: on(t, day).Time(), Assume: []reach.Assumption{{Add: g.Facts[0]}}})
		if v.Status != reach.Available {
			t.Errorf("assumed and known at %s, it is %s", day, v.Status)
		}
	}
}
