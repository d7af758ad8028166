package reach_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"fedreach/kg"
	"fedreach/reach"
	"pgregory.net/rapid"
)

// The tests of this file count again what the scoreboard, the chokepoints and
// the lock-ins say, from all verdicts and from the facts that count.

// answered are all verdicts of a world.
func (a asked) answered() []*reach.Verdict {
	return slices.Collect(a.world().Verdicts(reach.Filter{Statuses: reach.Statuses}, reach.Pair{}))
}

func countText(c reach.Count) string { return fmt.Sprintf("%d in %d", c.Agencies, c.Organisations) }

func scoreText(s *reach.Score) string {
	terms := kg.Terms("-")
	if s.Terms != nil {
		terms = *s.Terms
	}
	return fmt.Sprintf("%s terms %s available %s in use %s blocked %s with route %s evaluating %s contracts %s: %s", s.Vendor.ID(), terms,
		countText(s.Available), countText(s.InUse), countText(s.Blocked), countText(s.BlockedWithRoute), countText(s.Evaluating), countText(s.Contracts),
		writer(identity).chain(s.TermsFacts))
}

// organisation is the part of a branch that an agency is or is under; it is ""
// for the government and its branches. Outside of the government, it is the
// topmost that the agency is a part of.
func (w *naiveWorld) organisation(agency string) string {
	way := w.up(agency)
	for i, step := range way {
		switch {
		case step.id != "agency:us-government":
		case i < 2:
			return ""
		default:
			return way[i-2].id
		}
	}
	return way[len(way)-1].id
}

// countOf counts agencies and what they belong to.
func (w *naiveWorld) countOf(agencies []string) reach.Count {
	var counted, organisations []string
	for _, agency := range agencies {
		if organisation := w.organisation(agency); organisation != "" {
			counted, organisations = append(counted, agency), append(organisations, organisation)
		}
	}
	slices.Sort(organisations)
	return reach.Count{Agencies: len(counted), Organisations: len(slices.Compact(organisations))}
}

// score counts the verdicts on one vendor.
func (w *naiveWorld) score(vendor *kg.Vendor, verdicts []*reach.Verdict) *reach.Score {
	count := func(passes func(*reach.Verdict) bool) reach.Count {
		var agencies []string
		for _, v := range verdicts {
			if v.Vendor == vendor && passes(v) {
				agencies = append(agencies, v.Agency.ID())
			}
		}
		return w.countOf(agencies)
	}
	has := func(status reach.Status) reach.Count {
		return count(func(v *reach.Verdict) bool { return v.Status == status })
	}
	return &reach.Score{
		Vendor: vendor, Terms: w.terms(vendor), TermsFacts: w.find(kg.SetsTerms, vendor.ID(), ""),
		Available: has(reach.Available), InUse: has(reach.InUse), Blocked: has(reach.Blocked), Evaluating: has(reach.Evaluating),
		BlockedWithRoute: count(func(v *reach.Verdict) bool { return v.Status == reach.Blocked && len(v.Routes) > 0 }),
		Contracts: count(func(v *reach.Verdict) bool {
			return len(w.find(kg.ContractsWith, v.Agency.ID(), vendor.ID())) > 0
		}),
	}
}

// terms are red lines where any are.
func (w *naiveWorld) terms(vendor *kg.Vendor) *kg.Terms {
	var stated []kg.Terms
	for _, f := range w.find(kg.SetsTerms, vendor.ID(), "") {
		stated = append(stated, f.Terms)
	}
	switch {
	case slices.Contains(stated, kg.RedLines):
		return new(kg.RedLines)
	case len(stated) > 0:
		return new(kg.Unrestricted)
	}
	return nil
}

func TestTheScoreboardCountsVerdicts(t *testing.T) {
	seen := sightings{}
	seen.lookFor(t, []string{"available", "in use", "blocked", "with route", "evaluating", "contracts", "two of one organisation", "terms"}, func(t *rapid.T) {
		a := ask(t)
		naive, verdicts := a.naive(), a.answered()
		var got, want []string
		for _, s := range a.world().Scoreboard() {
			got = append(got, scoreText(s))
			seen.score(s)
		}
		for _, id := range builderOn(a.graph).vendors {
			want = append(want, scoreText(naive.score(a.graph.Entities[id].(*kg.Vendor), verdicts)))
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%s\n%s", difference(strings.Join(got, "\n"), strings.Join(want, "\n")), a.story(reach.Pair{}))
		}
	})
}

func (s sightings) score(score *reach.Score) {
	for name, count := range map[string]reach.Count{
		"available": score.Available, "in use": score.InUse, "blocked": score.Blocked,
		"with route": score.BlockedWithRoute, "evaluating": score.Evaluating, "contracts": score.Contracts,
	} {
		s[name] += count.Agencies
		s["two of one organisation"] += count.Agencies - count.Organisations
	}
	s["terms"] += len(score.TermsFacts)
}

// randomBuilds says that some clouds are built on others, in a circle too.
func randomBuilds(t *rapid.T, graph *kg.Graph) {
	b := builderOn(graph)
	b.seen = map[string]bool{}
	for range rapid.IntRange(0, 6).Draw(t, "builds") {
		b.add(&kg.Fact{
			Kind: kg.DependsOn, From: b.clouds[evenly(t, "upper", len(b.clouds))], To: b.clouds[evenly(t, "lower", len(b.clouds))],
			Confidence: kg.High, Source: sources[0],
		})
	}
	slices.SortFunc(b.graph.Facts, byID)
	graph.Facts = slices.CompactFunc(b.graph.Facts, func(f, g *kg.Fact) bool { return f.ID == g.ID })
}

// restsOn are all clouds that a cloud is, is part of or is built on, and so on.
func (w *naiveWorld) restsOn(cloud string) []string {
	clouds := []string{cloud}
	for i := 0; i < len(clouds); i++ {
		below := w.find(kg.DependsOn, clouds[i], "")
		if way := w.up(clouds[i]); len(way) > 1 {
			below = append(below, way[1].way...)
		}
		for _, f := range below {
			if !slices.Contains(clouds, f.To) {
				clouds = append(clouds, f.To)
			}
		}
	}
	return clouds
}

// chokepoints are clouds, each with the agencies that pass it and those whose
// every route does. A blocked vendor is no way out, and none in.
func (w *naiveWorld) chokepoints(clouds, vendors []string, verdicts []*reach.Verdict) []string {
	type chokepoint struct {
		cloud          string
		agencies, sole []string
	}
	routes := map[string][]*reach.Route{}
	for _, v := range verdicts {
		if in(vendors, v.Vendor.ID()) && v.Status != reach.Blocked {
			routes[v.Agency.ID()] = append(routes[v.Agency.ID()], v.Routes...)
		}
	}
	var points []chokepoint
	for _, cloud := range clouds {
		point := chokepoint{cloud: cloud}
		passes := func(r *reach.Route) bool {
			return r.Through() != nil && slices.Contains(w.restsOn(r.Through().ID()), cloud)
		}
		for _, agency := range builderOn(w.graph).agencies {
			around := slices.ContainsFunc(routes[agency], func(r *reach.Route) bool { return !passes(r) })
			if slices.ContainsFunc(routes[agency], passes) {
				point.agencies = append(point.agencies, agency)
				if !around {
					point.sole = append(point.sole, agency)
				}
			}
		}
		if len(point.agencies) > 0 {
			points = append(points, point)
		}
	}
	slices.SortFunc(points, func(p, q chokepoint) int {
		return cmp.Or(len(q.sole)-len(p.sole), len(q.agencies)-len(p.agencies), cmp.Compare(p.cloud, q.cloud))
	})
	var lines []string
	for _, p := range points {
		lines = append(lines, fmt.Sprintf("%s for %v, sole for %v", p.cloud, p.agencies, p.sole))
	}
	return lines
}

func chokepointText(c *reach.Chokepoint) string {
	return fmt.Sprintf("%s for %v, sole for %v", c.Cloud.ID(), agencyIDs(c.Agencies), agencyIDs(c.Sole))
}

func agencyIDs(agencies []*kg.Agency) []string {
	var ids []string
	for _, a := range agencies {
		ids = append(ids, a.ID())
	}
	return ids
}

func TestChokepointsAreWhatRoutesPass(t *testing.T) {
	seen := sightings{}
	seen.lookFor(t, []string{"sole", "some way around"}, func(t *rapid.T) {
		a := ask(t)
		randomBuilds(t, a.graph)
		b := builderOn(a.graph)
		var vendors []string
		if rapid.Bool().Draw(t, "one vendor") {
			vendors = []string{rapid.SampledFrom(b.vendors).Draw(t, "vendor")}
		}
		var got []string
		for _, c := range a.world().Chokepoints(vendors) {
			got = append(got, chokepointText(c))
			seen["some way around"] += len(c.Agencies) - len(c.Sole)
			seen["sole"] += len(c.Sole)
		}
		if want := a.naive().chokepoints(b.clouds, vendors, a.answered()); !slices.Equal(got, want) {
			t.Fatalf("vendors %v\n%s\n%s", vendors, difference(strings.Join(got, "\n"), strings.Join(want, "\n")), a.story(reach.Pair{}))
		}
	})
}

// lockInText is a lock-in on a vendor of this status with the ids of its lists,
// in their order. (What counts as a route to a blocked one has a test of its own.)
func lockInText(agency *kg.Agency, vendor *kg.Vendor, status reach.Status, uses []*kg.Fact, routes []*reach.Route, alternatives []*reach.Verdict) string {
	text := fmt.Sprintf("%s %s: %s;", agency.ID(), vendor.ID(), writer(identity).chain(uses))
	for _, r := range routes {
		if status != reach.Blocked {
			text += " " + r.ID()
		}
	}
	for _, v := range alternatives {
		text += fmt.Sprintf("; %s %s [%s]", v.Vendor.ID(), v.Status, v.LevelSet)
	}
	return text
}

// lockIns are the verdicts with uses, each with the agency's other verdicts by
// which it could do the same.
func lockIns(verdicts []*reach.Verdict) (lines []string, pairs []reach.Pair) {
	for _, v := range verdicts {
		if len(v.Uses) == 0 {
			continue
		}
		var others []*reach.Verdict
		for _, other := range verdicts {
			if other.Agency == v.Agency && other.Vendor != v.Vendor && isAlternative(other, v) {
				others = append(others, other)
			}
		}
		lines = append(lines, lockInText(v.Agency, v.Vendor, v.Status, v.Uses, v.Routes, others))
		pairs = append(pairs, reach.Pair{Agency: v.Agency.ID(), Vendor: v.Vendor.ID()})
	}
	return lines, pairs
}

// isAlternative: in use or available, with routes at every level at which the
// other is used; that is the level asked for, where one is.
func isAlternative(other, used *reach.Verdict) bool {
	if other.Status != reach.InUse && other.Status != reach.Available {
		return false
	}
	var needed []kg.Classification
	for _, use := range used.Uses {
		needed = append(needed, use.LevelSet.List()...)
	}
	if used.Level != nil {
		needed = []kg.Classification{*used.Level}
	}
	for _, level := range needed {
		if !slices.ContainsFunc(other.Routes, func(r *reach.Route) bool { return r.LevelSet.Has(level) }) {
			return false
		}
	}
	return true
}

func TestLockInsAreVerdictsWithUses(t *testing.T) {
	seen := sightings{}
	seen.lookFor(t, []string{"alternatives", "routes"}, func(t *rapid.T) {
		a := ask(t)
		want, pairs := lockIns(a.answered())
		for i := -1; i < len(pairs); i++ {
			after := reach.Pair{}
			if i >= 0 {
				after = pairs[i]
			}
			var got []string
			world := a.world()
			for l := range world.LockIns(reach.Filter{}, after) {
				got = append(got, lockInText(l.Agency, l.Vendor, world.Verdict(l.Agency.ID(), l.Vendor.ID()).Status, l.Uses, l.Routes, l.Alternatives))
				seen["alternatives"] += len(l.Alternatives)
				seen["routes"] += len(l.Routes)
			}
			if !slices.Equal(got, want[i+1:]) {
				t.Fatalf("after %v\n%s\n%s", after, difference(strings.Join(got, "\n"), strings.Join(want[i+1:], "\n")), a.story(reach.Pair{}))
			}
		}
	})
}
