package reach_test

import (
	"slices"
	"time"

	"fedreach/kg"
	"fedreach/reach"
)

// naiveWorld is what counts at one moment.
type naiveWorld struct {
	graph    *kg.Graph
	question reach.Question
	at       kg.Date
	heard    naiveThings
	counting []*kg.Fact
}

func naively(graph *kg.Graph, q reach.Question, now time.Time) *naiveWorld {
	at, knownAt := q.At, q.KnownAt
	if at.IsZero() {
		at = kg.DateOf(now)
	}
	if knownAt.IsZero() {
		knownAt = now
	}
	w := &naiveWorld{graph: graph, question: q, at: at}
	w.heard = naivelyHeard(naivelySupposed(graph.Facts, q.Assume), at, knownAt)
	for thing := range w.heard {
		if d := w.heard.decider(thing); naivelyValid(d, at) {
			w.counting = append(w.counting, d)
		}
	}
	slices.SortFunc(w.counting, byID)
	return w
}

// find gives the counting facts of a kind between two ends; "" is any end.
func (w *naiveWorld) find(kind kg.FactKind, from, to string) []*kg.Fact {
	var found []*kg.Fact
	for _, f := range w.counting {
		if f.Kind == kind && (from == "" || f.From == from) && (to == "" || f.To == to) {
			found = append(found, f)
		}
	}
	return found
}

// naiveStep is an entity that another is a part of, and the facts that say so.
type naiveStep struct {
	id  string
	way []*kg.Fact
}

// up are an entity and all that it is part of, from the bottom.
func (w *naiveWorld) up(id string) []naiveStep {
	steps := []naiveStep{{id: id}}
	for {
		last := steps[len(steps)-1]
		parents := w.find(kg.PartOf, last.id, "")
		// Several statements of one parent: the most confident, then the smallest id.
		slices.SortStableFunc(parents, func(f, g *kg.Fact) int { return g.Confidence.Rank() - f.Confidence.Rank() })
		if len(parents) == 0 || slices.ContainsFunc(steps, func(s naiveStep) bool { return s.id == parents[0].To }) {
			return steps
		}
		steps = append(steps, naiveStep{parents[0].To, append(slices.Clone(last.way), parents[0])})
	}
}

// naiveVerdict is what the rule says of one agency and one vendor.
type naiveVerdict struct {
	status                           reach.Status
	levels                           kg.LevelSet
	routes, unleveled                []*naiveRoute
	uses, unleveledUses              []*kg.Fact
	evaluations, unleveledEvaluation []*kg.Fact
	naiveLabels
	// behind are the facts that gave the status.
	behind     []*kg.Fact
	confidence *kg.Confidence
	unplaced   bool
}

func (w *naiveWorld) verdict(agency, vendor string) *naiveVerdict {
	v := &naiveVerdict{naiveLabels: w.labels(agency, vendor), unplaced: true}
	for _, step := range w.up(agency) {
		if step.id == "agency:us-government" {
			v.unplaced = false
		}
	}
	for _, r := range w.routes(agency, vendor) {
		w.choose(r.levels, func() { v.routes = append(v.routes, r) }, func() { v.unleveled = append(v.unleveled, r) })
	}
	v.uses, v.unleveledUses = w.direct(kg.Uses, agency, vendor)
	v.evaluations, v.unleveledEvaluation = w.direct(kg.Evaluates, agency, vendor)
	v.levels = unionOfLevels(v.routes)
	v.decide()
	return v
}

// choose calls covers for levels that answer the question, unknown for those
// that might, and nothing for those that do not.
func (w *naiveWorld) choose(levels kg.LevelSet, covers, unknown func()) {
	asked := w.question.Level
	switch {
	case asked == "":
		covers()
	case !levels.Known():
		unknown()
	case slices.Contains(levels.List(), asked):
		covers()
	}
}

// direct are uses or evaluations: the agency's own, inherited by nobody.
func (w *naiveWorld) direct(kind kg.FactKind, agency, vendor string) (covering, unleveled []*kg.Fact) {
	for _, f := range w.find(kind, agency, vendor) {
		w.choose(f.LevelSet, func() { covering = append(covering, f) }, func() { unleveled = append(unleveled, f) })
	}
	return covering, unleveled
}

func unionOfLevels(routes []*naiveRoute) kg.LevelSet {
	if len(routes) == 0 {
		return kg.NoLevels
	}
	var all []kg.Classification
	for _, r := range routes {
		all = append(all, r.levels.List()...)
	}
	return kg.LevelsOf(all...)
}

// decide finds the first status that applies, and how sure it is.
func (v *naiveVerdict) decide() {
	var strengths []int
	decide := func(status reach.Status, facts []*kg.Fact) {
		v.status, v.behind = status, facts
		for _, f := range facts {
			strengths = append(strengths, rank(f.Confidence))
		}
	}
	switch {
	case len(v.blockers) > 0:
		decide(reach.Blocked, v.blockers)
	case len(v.uses) > 0:
		decide(reach.InUse, v.uses)
	case len(v.routes) > 0:
		v.status = reach.Available
		for _, r := range v.routes {
			strengths = append(strengths, rank(r.confidence))
			v.behind = slices.Concat(v.behind, r.facts, r.authorizations)
		}
	case len(v.evaluations) > 0:
		decide(reach.Evaluating, v.evaluations)
	default:
		v.status = reach.NoRoute
		return
	}
	strongest := confidenceOf(slices.Max(strengths))
	v.confidence = &strongest
}

// oldest is the day of publication of the oldest dated source behind the status.
func (v *naiveVerdict) oldest() kg.Date {
	var oldest kg.Date
	for _, f := range v.behind {
		if f.Source != nil && !f.Source.Published.IsZero() && (oldest.IsZero() || f.Source.Published < oldest) {
			oldest = f.Source.Published
		}
	}
	return oldest
}

// naiveLabels are the labels that bind an agency with regard to a vendor.
type naiveLabels struct{ blockers, lifted, exemptions, warnings []*kg.Fact }

func (w *naiveWorld) labels(agency, vendor string) naiveLabels {
	var found naiveLabels
	heights := map[*kg.Fact]int{}
	var blocks, exempts []*kg.Fact
	for height, step := range w.up(agency) {
		for _, f := range w.find(kg.Labels, step.id, vendor) {
			heights[f] = height
			switch f.Effect {
			case kg.Blocks:
				blocks = append(blocks, f)
			case kg.Exempts:
				exempts = append(exempts, f)
			case kg.Warns:
				found.warnings = append(found.warnings, f)
			}
		}
	}
	lifts := func(e, b *kg.Fact) bool {
		if e.Key == "" {
			return heights[b] > heights[e]
		}
		return b.Key == e.Key
	}
	for _, b := range blocks {
		if slices.ContainsFunc(exempts, func(e *kg.Fact) bool { return lifts(e, b) }) {
			found.lifted = append(found.lifted, b)
		} else {
			found.blockers = append(found.blockers, b)
		}
	}
	for _, e := range exempts {
		if slices.ContainsFunc(blocks, func(b *kg.Fact) bool { return lifts(e, b) }) {
			found.exemptions = append(found.exemptions, e)
		}
	}
	return found
}

// decidingFacts are those that the verdict rests on (2.12), by id.
func (v *naiveVerdict) decidingFacts() []*kg.Fact {
	facts := slices.Concat(v.uses, v.unleveledUses, v.evaluations, v.unleveledEvaluation, v.blockers, v.lifted, v.exemptions)
	for _, r := range slices.Concat(v.routes, v.unleveled) {
		facts = slices.Concat(facts, r.facts, r.authorizations)
	}
	slices.SortFunc(facts, byID)
	return slices.Compact(facts)
}
