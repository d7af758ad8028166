package reach_test

import (
	"slices"
	"time"

	"fedreach/kg"
	"fedreach/reach"
)

// naiveNearMiss is a fact that is not on record and would open a route.
type naiveNearMiss struct {
	kind    reach.NearMissKind
	cloud   string
	missing *kg.Fact
	// opens are the covering routes that there would be.
	opens []*naiveRoute
}

// nearMisses supposes every fact that the rule speaks of and decides again.
func (w *naiveWorld) nearMisses(agency, vendor string, now time.Time) []naiveNearMiss {
	if w.verdict(agency, vendor).status != reach.NoRoute {
		return nil
	}
	var found []naiveNearMiss
	for _, miss := range slices.Concat(w.partnerships(agency, vendor), w.placements(agency, vendor), w.levelsLacking(vendor)) {
		q := w.question
		q.Assume = append(slices.Clone(q.Assume), reach.Assumption{Add: miss.missing})
		miss.opens = naively(w.graph, q, now).verdict(agency, vendor).routes
		if len(miss.opens) > 0 {
			found = append(found, miss)
		}
	}
	return found
}

func (w *naiveWorld) asked() kg.LevelSet {
	if w.question.Level == "" {
		return kg.UnknownLevels
	}
	return kg.LevelsOf(w.question.Level)
}

// partnerships: the vendor partners with a cloud that the agency runs on.
func (w *naiveWorld) partnerships(agency, vendor string) []naiveNearMiss {
	var misses []naiveNearMiss
	for _, cloud := range w.clouds() {
		runsThere := slices.ContainsFunc(w.up(agency), func(s naiveStep) bool { return len(w.find(kg.RunsOn, s.id, cloud)) > 0 })
		if runsThere && len(w.find(kg.PartnersWith, vendor, cloud)) == 0 {
			f := &kg.Fact{Kind: kg.PartnersWith, From: vendor, To: cloud, LevelSet: w.asked(), Confidence: kg.High}
			misses = append(misses, naiveNearMiss{kind: reach.MissingPartnership, cloud: cloud, missing: f})
		}
	}
	return misses
}

// placements: the agency runs on a cloud that the vendor is on.
func (w *naiveWorld) placements(agency, vendor string) []naiveNearMiss {
	var misses []naiveNearMiss
	for _, cloud := range w.clouds() {
		if slices.ContainsFunc(w.offers(vendor), func(f *kg.Fact) bool { return f.To == cloud }) {
			f := &kg.Fact{Kind: kg.RunsOn, From: agency, To: cloud, Confidence: kg.High}
			misses = append(misses, naiveNearMiss{kind: reach.MissingRunsOn, cloud: cloud, missing: f})
		}
	}
	return misses
}

// levelsLacking: the asked level, added to one fact.
func (w *naiveWorld) levelsLacking(vendor string) []naiveNearMiss {
	var misses []naiveNearMiss
	if w.question.Level == "" {
		return nil
	}
	add := func(f *kg.Fact) {
		misses = append(misses, naiveNearMiss{kind: reach.MissingLevel, cloud: f.To, missing: f})
	}
	for _, f := range w.find(kg.PartnersWith, vendor, "") {
		add(&kg.Fact{Kind: f.Kind, From: f.From, To: f.To, Key: f.Key, LevelSet: f.LevelSet.Union(w.asked()), Confidence: kg.High})
	}
	for _, cloud := range w.clouds() {
		var bodies []string
		for _, f := range w.find(kg.Authorizes, "", cloud) {
			bodies = append(bodies, f.From)
		}
		slices.Sort(bodies)
		for _, body := range slices.Compact(bodies) {
			add(&kg.Fact{Kind: kg.Authorizes, From: body, To: cloud, Key: string(w.question.Level), LevelSet: w.asked(), Confidence: kg.High})
		}
	}
	return misses
}

func (w *naiveWorld) clouds() []string {
	var ids []string
	for id, e := range w.graph.Entities {
		if e.EntityKind() == kg.KindCloud {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}
