package kg

import (
	"cmp"
	"time"
)

// Thing is what facts of one kind, from, to and key are statements about. An
// exemption is never about the same thing as the label it lifts.
type Thing struct {
	Kind     FactKind
	From, To string
	Key      string
	Exempts  bool
}

// Thing is what f is a statement about.
func (f *Fact) Thing() Thing {
	return Thing{Kind: f.Kind, From: f.From, To: f.To, Key: f.Key, Exempts: f.Effect == Exempts}
}

// Decider gives, of the statements about one thing, the one that decides on
// that day by what was known then: of those known at knownAt and begun by at,
// the last published, even when it has ended (on the same day: the later begun,
// the more confident, the smaller id). It is nil where none is known and begun.
// Whether the thing counts is whether its decider is valid at that day.
//
// The rule is section 2.2 of docs/design.md.
func Decider(statements []*Fact, at Date, knownAt time.Time) *Fact {
	var decider *Fact
	for _, f := range statements {
		if f.KnownAt(knownAt) && f.BegunBy(at) && (decider == nil || f.decidesOver(decider)) {
			decider = f
		}
	}
	return decider
}

// decidesOver reports whether f decides where f and g are both known and begun.
func (f *Fact) decidesOver(g *Fact) bool {
	return cmp.Or(
		cmp.Compare(DateOf(f.KnownSince), DateOf(g.KnownSince)),
		cmp.Compare(f.Since, g.Since),
		cmp.Compare(f.Confidence.Rank(), g.Confidence.Rank()),
		cmp.Compare(g.ID, f.ID),
	) > 0
}

// DissentsFrom reports whether f, known and begun on a day as its thing's
// decider is, comes from another source and would decide otherwise: valid or
// not, other levels, other effect or terms. A day inside another's month or
// year refines it and is no dissent.
func (f *Fact) DissentsFrom(decider *Fact, at Date) bool {
	if f.Source.URL == decider.Source.URL {
		return false
	}
	if f.ValidAt(at) != decider.ValidAt(at) {
		return !f.refinesUntil(decider) && !decider.refinesUntil(f)
	}
	return f.ValidAt(at) &&
		(f.LevelSet != decider.LevelSet || f.Effect != decider.Effect || f.Terms != decider.Terms)
}

// refinesUntil reports whether the period in which f ends lies inside a longer
// one that g states for the same end.
func (f *Fact) refinesUntil(g *Fact) bool {
	if f.Until == 0 || g.Until == 0 || g.UntilPrecision == PrecisionDay || f.UntilPrecision == g.UntilPrecision {
		return false
	}
	return g.Until.periodStart(g.UntilPrecision) <= f.Until.periodStart(f.UntilPrecision) && f.Until <= g.Until
}
