package reach_test

import (
	"cmp"
	"slices"
	"testing"

	"fedreach/kg"
	"fedreach/reach"
	"pgregory.net/rapid"
)

// The tests of this file ask reach itself again, with something assumed.

func TestTakingAwayAllBlockersLiftsTheBlock(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := ask(t)
		for v := range a.world().Verdicts(reach.Filter{Statuses: []reach.Status{reach.Blocked}}, reach.Pair{}) {
			p := reach.Pair{Agency: v.Agency.ID(), Vendor: v.Vendor.ID()}
			if again := a.without(v.Blockers...).world().Verdict(p.Agency, p.Vendor); again.Status == reach.Blocked {
				t.Fatalf("still blocked without all of its blockers\n%s", a.story(p))
			}
			for i, kept := range v.Blockers {
				others := slices.Delete(slices.Clone(v.Blockers), i, i+1)
				again := a.without(others...).world().Verdict(p.Agency, p.Vendor)
				if again.Status != reach.Blocked || len(again.Blockers) != 1 || again.Blockers[0].ID != kept.ID {
					t.Fatalf("not blocked by %s alone\n%s", identity(kept), a.story(p))
				}
			}
		}
	})
}

func TestEachNearMissOpensARoute(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := ask(t)
		for v := range a.world().Verdicts(reach.Filter{Statuses: []reach.Status{reach.NoRoute}}, reach.Pair{}) {
			p := reach.Pair{Agency: v.Agency.ID(), Vendor: v.Vendor.ID()}
			misses := v.NearMisses()
			if !slices.IsSortedFunc(misses, inOrderOfTheRule) {
				t.Fatalf("near misses are out of order\n%s", a.story(p))
			}
			for _, miss := range misses {
				again := a.and(reach.Assumption{Add: miss.Missing}).world().Verdict(p.Agency, p.Vendor)
				if again.Status != reach.Available || !slices.ContainsFunc(again.Routes, theRouteOf(miss)) {
					t.Fatalf("%s opens nothing\n%s", missLine(miss.Kind, miss.Cloud.ID(), miss.Missing), a.story(p))
				}
			}
		}
	})
}

// theRouteOf finds the route that a near miss speaks of: of the facts it lists,
// and of the missing one, which a missing grant stands beside.
func theRouteOf(miss *reach.NearMiss) func(*reach.Route) bool {
	isMissing := func(f *kg.Fact) bool { return f.Thing() == miss.Missing.Thing() }
	return func(r *reach.Route) bool {
		besides := slices.DeleteFunc(slices.Clone(r.Facts()), isMissing)
		return slices.EqualFunc(besides, miss.Facts, func(f, g *kg.Fact) bool { return f.ID == g.ID }) &&
			slices.ContainsFunc(slices.Concat(r.Facts(), r.Authorizations()), isMissing)
	}
}

func inOrderOfTheRule(a, b *reach.NearMiss) int {
	kinds := []reach.NearMissKind{reach.MissingPartnership, reach.MissingRunsOn, reach.MissingLevel}
	return cmp.Or(
		cmp.Compare(slices.Index(kinds, a.Kind), slices.Index(kinds, b.Kind)),
		cmp.Compare(a.Cloud.Slug, b.Cloud.Slug),
		cmp.Compare(a.Missing.Kind, b.Missing.Kind),
		cmp.Compare(a.Missing.From, b.Missing.From),
		cmp.Compare(a.Missing.Key, b.Missing.Key),
	)
}

func TestEveryListIsInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := ask(t)
		for v := range a.world().Verdicts(reach.Filter{Statuses: reach.Statuses}, reach.Pair{}) {
			p := reach.Pair{Agency: v.Agency.ID(), Vendor: v.Vendor.ID()}
			for _, list := range factLists(v) {
				if !slices.IsSortedFunc(list, byID) {
					t.Fatalf("not by id: %s\n%s", writer(identity).chain(list), a.story(p))
				}
			}
			for _, routes := range [][]*reach.Route{v.Routes, v.UnleveledRoutes} {
				if !bestFirst(routes) {
					t.Fatalf("not the best first: %q\n%s", routeLines("", routes), a.story(p))
				}
			}
			if !slices.IsSortedFunc(v.Disputes(), func(a, b *reach.Dispute) int { return byID(a.Decides, b.Decides) }) {
				t.Fatalf("disputes out of order\n%s", a.story(p))
			}
		}
	})
}

// bestFirst: most confident, shortest, smallest id, and no id twice.
func bestFirst(routes []*reach.Route) bool {
	for i, next := range routes[min(1, len(routes)):] {
		r := routes[i]
		if cmp.Or(
			cmp.Compare(rank(next.Confidence), rank(r.Confidence)),
			cmp.Compare(len(r.Facts()), len(next.Facts())),
			cmp.Compare(r.ID(), next.ID()),
		) >= 0 {
			return false
		}
	}
	return true
}

func TestFactsLeadFromAgencyToVendor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := ask(t)
		counting := a.naive().counting
		counts := func(f *kg.Fact) bool {
			return slices.ContainsFunc(counting, func(g *kg.Fact) bool { return g.ID == f.ID })
		}
		for v := range a.world().Verdicts(reach.Filter{}, reach.Pair{}) {
			p := reach.Pair{Agency: v.Agency.ID(), Vendor: v.Vendor.ID()}
			for _, f := range v.DecidingFacts() {
				if !counts(f) {
					t.Fatalf("decides and does not count: %s\n%s", particulars(f), a.story(p))
				}
			}
			for _, r := range slices.Concat(v.Routes, v.UnleveledRoutes) {
				if end(r.Facts(), p.Agency) != p.Vendor {
					t.Fatalf("leads to no vendor: %s\n%s", routeLine(identity, r), a.story(p))
				}
				if !vehicleIsShown(r, p.Agency) || slices.ContainsFunc(r.VehicleFacts(), func(f *kg.Fact) bool { return !counts(f) }) {
					t.Fatalf("no way to order: %s\n%s\n%s", routeLine(identity, r), writer(identity).chain(r.VehicleFacts()), a.story(p))
				}
			}
		}
	})
}

// vehicleIsShown: the facts lead from the agency over the vehicle to the cloud.
func vehicleIsShown(r *reach.Route, agency string) bool {
	if r.Kind != reach.RouteCloud || r.Vehicle() == nil {
		return len(r.VehicleFacts()) == 0
	}
	passes := slices.ContainsFunc(r.VehicleFacts(), func(f *kg.Fact) bool { return f.Kind == kg.Holds && f.To == r.Vehicle().ID() })
	return passes && end(r.VehicleFacts(), agency) == r.Through().ID()
}

// end is where one gets from start by these facts, forwards or backwards; ""
// where one of them leads nowhere.
func end(facts []*kg.Fact, start string) string {
	at := start
	for _, f := range facts {
		switch at {
		case f.From:
			at = f.To
		case f.To:
			at = f.From
		default:
			return ""
		}
	}
	return at
}

func TestCountingIsTheNaiveOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := ask(t)
		a.q.Assume = nil
		w := a.world()
		of := writer(identity)
		got, want := of.chain(reach.Counting(a.graph.Facts, w.At(), w.KnownAt())), of.chain(a.naive().counting)
		if got != want {
			t.Fatalf("got %s\nwant %s\n%s", got, want, a.story(reach.Pair{}))
		}
	})
}

func TestVerdictIDsAreQuestions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := ask(t)
		a.q.Assume = nil
		for _, p := range a.pairs() {
			id := a.world().Verdict(p.Agency, p.Vendor).ID()
			pair, q, ok := reach.ParseVerdictID(id)
			if !ok || pair != p || q.Level != a.q.Level || q.At != a.q.At || !q.KnownAt.Equal(a.q.KnownAt) {
				t.Fatalf("%s is read as %v, %+v, %t", id, pair, q, ok)
			}
		}
	})
}
