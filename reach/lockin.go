package reach

import (
	"iter"
	"slices"

	"fedreach/kg"
)

// LockIn is what an agency has built on a vendor, and whom it could turn to.
type LockIn struct {
	Agency *kg.Agency
	Vendor *kg.Vendor
	// Uses are what it has built, by id.
	Uses []*kg.Fact
	// Routes are the ways in which it is served, the best first; none where the
	// vendor is blocked.
	Routes []*Route
	// Alternatives are verdicts of other vendors that are in use or available at
	// the same levels: the one asked for, else all that the uses state. By slug.
	Alternatives []*Verdict
	// UnleveledAlternatives are in use or available too, but not known to cover
	// those levels. By slug.
	UnleveledAlternatives []*Verdict
}

// LockIns are those of every pair of the filter (its other conditions play no
// part) whose agency uses the vendor, ordered by agency and vendor, beginning
// after a pair.
func (w *World) LockIns(filter Filter, after Pair) iter.Seq[*LockIn] {
	return func(yield func(*LockIn) bool) {
		for v := range w.Verdicts(Filter{Agencies: filter.Agencies, Vendors: filter.Vendors, Statuses: Statuses}, after) {
			if len(v.Uses) == 0 {
				continue
			}
			l := &LockIn{Agency: v.Agency, Vendor: v.Vendor, Uses: v.Uses}
			if v.Status != Blocked {
				l.Routes = v.Routes
			}
			l.Alternatives, l.UnleveledAlternatives = w.alternatives(v)
			if !yield(l) {
				return
			}
		}
	}
}

// alternatives are what the agency could use instead, and what it perhaps could.
func (w *World) alternatives(v *Verdict) (covering, unleveled []*Verdict) {
	needed := kg.UnknownLevels
	for _, use := range v.Uses {
		needed = needed.Union(use.LevelSet)
	}
	if v.Level != nil {
		needed = kg.LevelsOf(*v.Level)
	}
	for _, vendor := range w.ids(kg.KindVendor, nil) {
		other := w.Verdict(v.Agency.ID(), vendor)
		open := other.Status == InUse || other.Status == Available
		switch {
		case vendor == v.Vendor.ID() || !open:
		case coversAll(other.LevelSet, needed):
			covering = append(covering, other)
		case !other.LevelSet.Known():
			unleveled = append(unleveled, other)
		}
	}
	return covering, unleveled
}

// coversAll reports whether the levels hold all that are needed; where none are
// known to be, any will do.
func coversAll(levels, needed kg.LevelSet) bool {
	return !slices.ContainsFunc(needed.List(), func(c kg.Classification) bool { return !levels.Has(c) })
}
