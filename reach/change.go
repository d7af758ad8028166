package reach

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"time"

	"fedreach/kg"
)

// CauseKind says what happened to a fact so that a verdict changed.
type CauseKind string

// What can happen to a fact.
const (
	// Began: it began to hold.
	Began CauseKind = "BEGAN"
	// Ended: it no longer holds.
	Ended CauseKind = "ENDED"
	// BecameKnown: its source stated it.
	BecameKnown CauseKind = "BECAME_KNOWN"
	// Withdrawn: its source no longer states it.
	Withdrawn CauseKind = "WITHDRAWN"
	// Superseded: another statement about the same thing decides instead.
	Superseded CauseKind = "SUPERSEDED"
	// Restored: the statement that decided instead no longer does.
	Restored CauseKind = "RESTORED"
	// Assumed: it is supposed to be.
	Assumed CauseKind = "ASSUMED"
	// Removed: it is supposed not to be.
	Removed CauseKind = "REMOVED"
	// Loaded: it has come into the graph.
	Loaded CauseKind = "LOADED"
	// Deleted: it is gone from the graph, by no load.
	Deleted CauseKind = "DELETED"
)

// Cause is a fact that began or ceased to count.
type Cause struct {
	Kind CauseKind
	Fact *kg.Fact
}

// Change is a verdict whose status or levels changed on a day (2.12).
type Change struct {
	On            kg.Date
	Before, After *Verdict
	// Causes are ordered by the id of the fact.
	Causes []Cause
}

// ChangeKey is the place of a change in its list: by day, then by the slugs of
// agency and vendor.
type ChangeKey struct {
	On kg.Date
	Pair
}

// Agency is the one whose verdict changed.
func (c *Change) Agency() *kg.Agency { return c.Before.Agency }

// Vendor is the one that the verdict is about.
func (c *Change) Vendor() *kg.Vendor { return c.Before.Vendor }

// Key is the change's place.
func (c *Change) Key() ChangeKey {
	return ChangeKey{c.On, Pair{c.Before.Agency.ID(), c.Before.Vendor.ID()}}
}

func compareKeys(a, b ChangeKey) int {
	return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.Agency, b.Agency), cmp.Compare(a.Vendor, b.Vendor))
}

// Period is the days that Changes walks over, both included.
type Period struct {
	From, To kg.Date
	// KnownAtEachDay moves the moment of knowledge along, to each day's end;
	// otherwise the question's stays.
	KnownAtEachDay bool
}

// Changes gives every change in the period over the agencies and vendors of the
// filter (its other conditions play no part), ordered by day, agency and vendor,
// beginning after a key. A change on the first day is one from the day before.
func Changes(graph *kg.Graph, q Question, now time.Time, p Period, filter Filter, after ChangeKey) iter.Seq[*Change] {
	return func(yield func(*Change) bool) {
		b := newBasis(graph, q)
		first := max(p.From, after.On)
		for step := range b.walk(q, now, first, p) {
			for c := range compare(step.before, step.after, b.those(step.things), step.on).differences(filter) {
				if compareKeys(c.Key(), after) > 0 && !yield(c) {
					return
				}
			}
		}
	}
}

// Impact gives the changes that the question's assumptions would cause, over the
// agencies and vendors of the filter, ordered by agency and vendor, beginning
// after a pair.
func Impact(graph *kg.Graph, q Question, now time.Time, filter Filter, after Pair) iter.Seq[*Change] {
	return func(yield func(*Change) bool) {
		m := q.moment(now)
		is := q
		is.Assume = nil
		before, next := newBasis(graph, is).world(m, is), newBasis(graph, q).world(m, q)
		for c := range compare(before, next, thingsOf(before, next), m.at).Flips(filter, after) {
			if !yield(c) {
				return
			}
		}
	}
}

// differences are the changes from one world to the other, by agency and vendor.
func (c *Comparison) differences(filter Filter) iter.Seq[*Change] {
	return func(yield func(*Change) bool) {
		if c.Alike() {
			return
		}
		affected := affectedBy(c.before, c.after, c.causes)
		for _, cloud := range c.clouds {
			affected.onBranch(c.before, cloud)
			affected.onBranch(c.after, cloud)
		}
		vendors := c.before.ids(kg.KindVendor, filter.Vendors)
		for _, agency := range c.before.ids(kg.KindAgency, filter.Agencies) {
			for _, vendor := range vendors {
				if !affected.has(agency, vendor) {
					continue
				}
				was, is := c.before.Verdict(agency, vendor), c.after.Verdict(agency, vendor)
				if was.Status == is.Status && was.LevelSet == is.LevelSet {
					continue
				}
				if !yield(&Change{On: c.on, Before: was, After: is, Causes: c.deciding(was, is)}) {
					return
				}
			}
		}
	}
}

// causesOf are the facts that count in one of two worlds only, by id. No other
// things than these stand otherwise.
func causesOf(before, after *World, things iter.Seq[kg.Thing]) []Cause {
	var causes []Cause
	wereCounting, counting := before.counts(), after.counts()
	for thing := range things {
		was, is := wereCounting[thing], counting[thing]
		if !sameStatement(was, is) {
			if was != nil {
				causes = append(causes, ceasing(was, is, before, after))
			}
			if is != nil {
				causes = append(causes, Cause{began(is, before), is})
			}
		}
		// An AUTHORIZES that has ended counts in neither, and yet tells a cloud
		// whose levels are none from one whose levels are unknown.
		if lapsed := before.lapsed[thing]; lapsed != nil && after.lapsed[thing] == nil && is == nil {
			causes = append(causes, ceasing(lapsed, nil, before, after))
		}
		if lapsed := after.lapsed[thing]; lapsed != nil && before.lapsed[thing] == nil && was == nil {
			causes = append(causes, Cause{began(lapsed, before), lapsed})
		}
	}
	slices.SortFunc(causes, compareCauses)
	return causes
}

// thingsOf are the things on record in either of two worlds.
func thingsOf(before, after *World) iter.Seq[kg.Thing] {
	things := map[kg.Thing]bool{}
	for _, w := range []*World{before, after} {
		for _, decided := range []map[kg.Thing]*kg.Fact{w.counts(), w.lapsed} {
			for thing := range decided {
				things[thing] = true
			}
		}
	}
	return maps.Keys(things)
}

// ceasing is why a fact that counted no longer does, and the fact with what is
// now known of its end; instead is what now counts of its thing, or nil.
func ceasing(f, instead *kg.Fact, before, after *World) Cause {
	later := in(after.graph, f)
	switch {
	case f.Source == nil:
		later = f // assumed, and in no graph
	case later == nil:
		return Cause{Deleted, f}
	}
	switch {
	case !later.KnownAt(after.knownAt):
		return Cause{Withdrawn, later}
	case instead == nil && len(after.question.Assume) > len(before.question.Assume):
		return Cause{Removed, later}
	case !later.ValidAt(after.at):
		return Cause{Ended, later}
	}
	return Cause{Superseded, later}
}

// began says why a fact counts that did not.
func began(f *kg.Fact, before *World) CauseKind {
	switch {
	case f.Source == nil:
		return Assumed
	case in(before.graph, f) == nil:
		return Loaded
	case !f.KnownAt(before.knownAt):
		return BecameKnown
	case !f.ValidAt(before.at):
		return Began
	}
	return Restored
}

// deciding are the causes that occur in the deciding facts before or after. A
// grant can close a route by being there, and then occurs in neither: where none
// does, those that can affect the pair are given.
func (c *Comparison) deciding(before, after *Verdict) []Cause {
	var found []Cause
	for _, f := range slices.Concat(before.DecidingFacts(), after.DecidingFacts()) {
		first, _ := slices.BinarySearchFunc(c.causes, f, func(c Cause, f *kg.Fact) int { return byID(c.Fact, f) })
		for i := first; i < len(c.causes) && c.causes[i].Fact.ID == f.ID; i++ {
			found = append(found, c.causes[i])
		}
	}
	if len(found) > 0 {
		slices.SortFunc(found, compareCauses)
		return slices.Compact(found)
	}
	for i, a := range c.affectedByEach() {
		if a.has(before.Agency.ID(), before.Vendor.ID()) {
			found = append(found, c.causes[i])
		}
	}
	return found
}

// compareCauses orders causes by fact. Of one that somebody rewrote, what it
// stated no longer does comes first.
func compareCauses(a, b Cause) int { return cmp.Or(byID(a.Fact, b.Fact), cmp.Compare(a.Kind, b.Kind)) }
