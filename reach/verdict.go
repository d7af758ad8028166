package reach

import (
	"slices"
	"strings"
	"time"

	"fedreach/kg"
)

// Status is the answer of a verdict, in one word.
type Status string

// The statuses: the first that applies (2.9).
const (
	// Blocked: a label forbids the vendor, whether or not there is a route.
	Blocked Status = "BLOCKED"
	// InUse: the agency uses the vendor's AI.
	InUse Status = "IN_USE"
	// Available: there is a route, the agency can enable it.
	Available Status = "AVAILABLE"
	// Evaluating: the agency tries it.
	Evaluating Status = "EVALUATING"
	// NoRoute: nothing on record. That is not a "no": see NearMisses.
	NoRoute Status = "NO_ROUTE"
)

// Statuses lists the statuses in the order in which they apply.
var Statuses = []Status{Blocked, InUse, Available, Evaluating, NoRoute}

// Verdict is the answer for one agency, one vendor, one level (or any), one
// date, one knowledge date. The facts behind statuses that did not apply are
// listed too.
type Verdict struct {
	Agency *kg.Agency
	Vendor *kg.Vendor
	// Level is the level asked for, nil for any.
	Level  *kg.Classification
	Status Status
	// LevelSet is the union over Routes, NoLevels where there is none.
	LevelSet kg.LevelSet
	// Routes cover the asked level; the best first.
	Routes []*Route
	// UnleveledRoutes are routes of unknown levels, where a level was asked for.
	UnleveledRoutes []*Route
	// Uses and Evaluations cover the asked level, the unleveled ones give no
	// levels. By id.
	Uses, UnleveledUses               []*kg.Fact
	Evaluations, UnleveledEvaluations []*kg.Fact
	// Blockers are all BLOCKS that nothing lifts: taking away exactly these
	// lifts the block. Warnings are all WARNS. By id.
	Blockers, Warnings []*kg.Fact
	// LiftedBlocks are the BLOCKS that Exemptions lift. By id.
	LiftedBlocks, Exemptions []*kg.Fact
	// Confidence is that of what gave the status, nil for NoRoute.
	Confidence *kg.Confidence
	// Unplaced: the agency is under no root, labels may be missing.
	Unplaced bool
	At       kg.Date
	KnownAt  time.Time

	world *World
}

// Verdict decides for one agency and one vendor, by their ids. It is nil where
// the world has no such agency or vendor.
func (w *World) Verdict(agency, vendor string) *Verdict {
	if w.agency(agency) == nil || w.vendor(vendor) == nil {
		return nil
	}
	return w.verdict(w.wayUp(agency), w.supplyOf(vendor))
}

// verdict decides for the agency of a way up and the vendor of a supply.
func (w *World) verdict(way *way, supply *supply) *Verdict {
	agency, vendor := way.steps[0].id, supply.id
	verdict := &Verdict{Agency: way.agency, Vendor: supply.vendor, At: w.at, KnownAt: w.knownAt, Unplaced: !way.placed, world: w}
	if w.question.Level != "" {
		verdict.Level = &w.question.Level
	}
	found := w.labels(way, vendor)
	verdict.Blockers, verdict.Warnings = found.blockers, found.warnings
	verdict.LiftedBlocks, verdict.Exemptions = found.lifted, found.exemptions
	verdict.Routes, verdict.UnleveledRoutes = atLevel(w, w.routes(way, supply), levelsOfRoute)
	if way.steps[0].holder.using.has(supply.in) {
		verdict.Uses, verdict.UnleveledUses = atLevel(w, w.pairs[factPair{kg.Uses, agency, vendor}], levelsOfFact)
		verdict.Evaluations, verdict.UnleveledEvaluations = atLevel(w, w.pairs[factPair{kg.Evaluates, agency, vendor}], levelsOfFact)
	}
	verdict.LevelSet = unionOf(verdict.Routes)
	verdict.Status, verdict.Confidence = verdict.decide()
	return verdict
}

// decide gives the first status that applies and the confidence of what gave it.
func (v *Verdict) decide() (Status, *kg.Confidence) {
	switch {
	case len(v.Blockers) > 0:
		return Blocked, strongest(v.Blockers)
	case len(v.Uses) > 0:
		return InUse, strongest(v.Uses)
	case len(v.Routes) > 0:
		return Available, &v.Routes[0].Confidence
	case len(v.Evaluations) > 0:
		return Evaluating, strongest(v.Evaluations)
	}
	return NoRoute, nil
}

func strongest(facts []*kg.Fact) *kg.Confidence {
	best := slices.MaxFunc(facts, func(a, b *kg.Fact) int { return a.Confidence.Rank() - b.Confidence.Rank() })
	return &best.Confidence
}

// covers says whether something of these levels counts for the asked level:
// yes, no, or unleveled, which counts for none.
func (w *World) covers(levels kg.LevelSet) (covers, unleveled bool) {
	switch {
	case w.question.Level == "":
		return true, false
	case !levels.Known():
		return false, true
	}
	return levels.Has(w.question.Level), false
}

// atLevel parts what covers the asked level from what is of unknown levels; the
// others go.
func atLevel[T any](w *World, items []T, levels func(T) kg.LevelSet) (covering, unleveled []T) {
	if w.question.Level == "" {
		return items, nil
	}
	for _, item := range items {
		switch yes, unknown := w.covers(levels(item)); {
		case yes:
			covering = append(covering, item)
		case unknown:
			unleveled = append(unleveled, item)
		}
	}
	return covering, unleveled
}

func levelsOfRoute(r *Route) kg.LevelSet { return r.LevelSet }

func levelsOfFact(f *kg.Fact) kg.LevelSet { return f.LevelSet }

func unionOf(routes []*Route) kg.LevelSet {
	if len(routes) == 0 {
		return kg.NoLevels
	}
	union := kg.UnknownLevels
	for _, r := range routes {
		union = union.Union(r.LevelSet)
	}
	return union
}

// Levels lists the verdict's levels, lowest first: nil where they are unknown,
// empty without a route.
func (v *Verdict) Levels() []kg.Classification { return v.LevelSet.List() }

// OldestSourceOn is the day on which the oldest source behind the status was
// published; zero where none is dated, and for NoRoute.
func (v *Verdict) OldestSourceOn() kg.Date {
	var oldest kg.Date
	for _, f := range v.statusFacts() {
		if f.Source != nil && f.Source.Published != 0 && (oldest == 0 || f.Source.Published < oldest) {
			oldest = f.Source.Published
		}
	}
	return oldest
}

// statusFacts are the facts that gave the status.
func (v *Verdict) statusFacts() []*kg.Fact {
	switch v.Status {
	case Blocked:
		return v.Blockers
	case InUse:
		return v.Uses
	case Available:
		return routeFacts(v.Routes)
	case Evaluating:
		return v.Evaluations
	}
	return nil
}

func routeFacts(routes []*Route) []*kg.Fact {
	var facts []*kg.Fact
	for _, r := range routes {
		facts = append(r.appendFacts(facts), r.Authorizations()...)
	}
	return facts
}

// DecidingFacts are those that the verdict rests on (2.12): of all routes with
// the AUTHORIZES and PART_OF that they use, uses, evaluations, every BLOCKS,
// and the EXEMPTS that lift them. By id, each once.
func (v *Verdict) DecidingFacts() []*kg.Fact {
	facts := slices.Concat(
		routeFacts(v.Routes), routeFacts(v.UnleveledRoutes), v.Uses, v.UnleveledUses,
		v.Evaluations, v.UnleveledEvaluations, v.Blockers, v.LiftedBlocks, v.Exemptions,
	)
	slices.SortFunc(facts, byID)
	return slices.Compact(facts)
}

// ID holds agency, vendor, level, at and knownAt as they were asked for (absent
// stays absent) and a digest of what was assumed.
func (v *Verdict) ID() string {
	q := v.world.question
	knownAt := ""
	if !q.KnownAt.IsZero() {
		knownAt = kg.Instant(q.KnownAt)
	}
	return strings.Join([]string{"verdict", v.Agency.Slug, v.Vendor.Slug, string(q.Level), q.At.String(), q.assumed(), knownAt}, ":")
}
