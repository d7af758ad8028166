package reach_test

import (
	"time"

	"fedreach/kg"
	"fedreach/reach"
)

// The naive decision says the rule a second time, as slowly and plainly as its
// text does, so that package reach can be compared with it. It uses the facts
// as data and nothing that decides: neither reach nor kg.Decider.

// naiveThing is what facts are statements about.
type naiveThing struct {
	kind          kg.FactKind
	from, to, key string
	exempts       bool
}

func naiveThingOf(f *kg.Fact) naiveThing {
	return naiveThing{f.Kind, f.From, f.To, f.Key, f.Effect == kg.Exempts}
}

// naivelySupposed are the facts with the assumptions made: what is on record
// is taken away first, then facts are added, each in place of its thing.
func naivelySupposed(facts []*kg.Fact, assume []reach.Assumption) []*kg.Fact {
	for _, a := range assume {
		if a.Remove != nil {
			facts = withoutThing(facts, a.Remove)
		}
	}
	for _, a := range assume {
		if a.Add != nil {
			added := *a.Add
			added.KnownSince, added.KnownUntil = time.Time{}, time.Time{}
			facts = append(withoutThing(facts, a.Add), &added)
		}
	}
	return facts
}

func withoutThing(facts []*kg.Fact, f *kg.Fact) []*kg.Fact {
	var left []*kg.Fact
	for _, g := range facts {
		if naiveThingOf(g) != naiveThingOf(f) {
			left = append(left, g)
		}
	}
	return left
}

// naiveThings are the statements that have a say at a moment, by their thing.
type naiveThings map[naiveThing][]*kg.Fact

func naivelyHeard(facts []*kg.Fact, at kg.Date, knownAt time.Time) naiveThings {
	heard := naiveThings{}
	for _, f := range facts {
		known := !f.KnownSince.After(knownAt) && (f.KnownUntil.IsZero() || f.KnownUntil.After(knownAt))
		begun := f.Since.IsZero() || f.Since <= at
		if known && begun {
			heard[naiveThingOf(f)] = append(heard[naiveThingOf(f)], f)
		}
	}
	return heard
}

func naivelyValid(f *kg.Fact, at kg.Date) bool {
	begun := f.Since.IsZero() || f.Since <= at
	ended := !f.Until.IsZero() && f.Until <= at
	return begun && !ended
}

// decider is the statement that no other one overrules.
func (things naiveThings) decider(thing naiveThing) *kg.Fact {
	for _, f := range things[thing] {
		overruled := false
		for _, g := range things[thing] {
			if f != g && naivelyOverrules(g, f) {
				overruled = true
			}
		}
		if !overruled {
			return f
		}
	}
	return nil
}

// naivelyOverrules: the last published decides; on the same day the later
// begun, the more confident, the smaller id.
func naivelyOverrules(f, g *kg.Fact) bool {
	if published(f) != published(g) {
		return published(f) > published(g)
	}
	if f.Since != g.Since {
		return f.Since > g.Since
	}
	if rank(f.Confidence) != rank(g.Confidence) {
		return rank(f.Confidence) > rank(g.Confidence)
	}
	return f.ID < g.ID
}

// published is the day from which the source stated it: that of publication, as
// far as it is known.
func published(f *kg.Fact) kg.Date { return kg.DateOf(f.KnownSince) }

func rank(c kg.Confidence) int {
	for i, of := range []kg.Confidence{kg.Low, kg.Medium, kg.High} {
		if c == of {
			return i + 1
		}
	}
	return 0
}

func confidenceOf(rank int) kg.Confidence {
	return map[int]kg.Confidence{1: kg.Low, 2: kg.Medium, 3: kg.High}[max(rank, 1)]
}
