package reach_test

import (
	"slices"
	"time"

	"fedreach/kg"
	"fedreach/reach"
)

// disputed are the things that other sources would decide otherwise: what
// decides each of them, and the dissent.
func (w *naiveWorld) disputed() map[*kg.Fact][]*kg.Fact {
	found := map[*kg.Fact][]*kg.Fact{}
	for thing := range w.heard {
		if dissent := w.heard.dissent(thing, w.at); len(dissent) > 0 {
			found[w.heard.decider(thing)] = dissent
		}
	}
	return found
}

// bears reports whether a verdict rests on what decides a thing, or would rest
// on a dissenting statement if that one were believed.
func (w *naiveWorld) bears(decides *kg.Fact, dissent []*kg.Fact, p reach.Pair, now time.Time) bool {
	if slices.Contains(w.verdict(p.Agency, p.Vendor).decidingFacts(), decides) {
		return true
	}
	return slices.ContainsFunc(dissent, func(f *kg.Fact) bool {
		if f.Kind == kg.PartOf && len(w.find(kg.PartOf, f.From, "")) > 0 {
			return false // A child has one parent: believing f would make it two.
		}
		q := w.question
		q.Assume = append(slices.Clone(q.Assume), reach.Assumption{Add: f})
		believed := naively(w.graph, q, now).verdict(p.Agency, p.Vendor).decidingFacts()
		return slices.ContainsFunc(believed, func(g *kg.Fact) bool { return g.ID == f.ID })
	})
}

// dissent are the statements from other sources that would decide otherwise.
func (things naiveThings) dissent(thing naiveThing, at kg.Date) []*kg.Fact {
	decides := things.decider(thing)
	var dissent []*kg.Fact
	for _, f := range things[thing] {
		if f.Source != nil && decides.Source != nil && f.Source.URL != decides.Source.URL && naivelyOtherwise(f, decides, at) {
			dissent = append(dissent, f)
		}
	}
	return dissent
}

func naivelyOtherwise(f, g *kg.Fact, at kg.Date) bool {
	if naivelyValid(f, at) != naivelyValid(g, at) {
		return !naivelyRefines(f, g) && !naivelyRefines(g, f)
	}
	if !naivelyValid(f, at) {
		return false
	}
	return f.LevelSet != g.LevelSet || f.Effect != g.Effect || f.Terms != g.Terms
}

// naivelyRefines: f says when it ended more finely than g does, and within the
// month or year that g speaks of.
func naivelyRefines(f, g *kg.Fact) bool {
	if f.Until.IsZero() || g.Until.IsZero() || lengthOf(f.UntilPrecision) >= lengthOf(g.UntilPrecision) {
		return false
	}
	return firstDay(f) >= firstDay(g) && f.Until <= g.Until
}

func lengthOf(p kg.Precision) int {
	return map[kg.Precision]int{kg.PrecisionDay: 1, kg.PrecisionMonth: 30, kg.PrecisionYear: 365}[p]
}

// firstDay is that of the day, month or year which a fact's until ends. A day
// is given as the first on which it no longer holds, a month as its last.
func firstDay(f *kg.Fact) kg.Date {
	end := f.Until.Time()
	switch f.UntilPrecision {
	case kg.PrecisionMonth:
		return kg.DateOf(end.AddDate(0, -1, 0))
	case kg.PrecisionYear:
		return kg.DateOf(end.AddDate(-1, 0, 0))
	}
	return f.Until
}
