package reach

import (
	"iter"
	"maps"
	"slices"
	"strings"

	"fedreach/kg"
)

// Filter says which verdicts a list has. Conditions that are given must all
// hold; they choose verdicts and change none.
type Filter struct {
	// Agencies and Vendors are ids; nil means all that the world has.
	Agencies, Vendors []string
	// Through are ids of clouds: a route, which Kinds must be true of too, passes
	// one of them, or a part of it; nil means any route or none.
	Through []string
	// Sectors, where nil, are all, and agencies without one.
	Sectors []kg.Sector
	// Statuses, where nil, are all but NoRoute.
	Statuses []Status
	// Kinds: there is a route of one of these kinds.
	Kinds []RouteKind
}

// Pair names a verdict of a list by its agency and vendor.
type Pair struct{ Agency, Vendor string }

// Verdicts gives the verdicts that pass the filter, ordered by the slug of the
// agency and then of the vendor, beginning after a pair (the zero Pair: from
// the first).
func (w *World) Verdicts(filter Filter, after Pair) iter.Seq[*Verdict] {
	return func(yield func(*Verdict) bool) {
		supplies := w.suppliesOf(filter.Vendors)
		for _, way := range w.waysFrom(filter.Agencies) {
			agency := way.steps[0].id
			if agency < after.Agency || !filter.inSector(way.agency) {
				continue
			}
			for _, supply := range supplies {
				if agency == after.Agency && supply.id <= after.Vendor {
					continue
				}
				if v := w.verdict(way, supply); filter.passes(v) && !yield(v) {
					return
				}
			}
		}
	}
}

// ids are the ids asked for that the world has, or all of the kind, sorted, each
// once. Ids of one kind sort as their slugs do.
func (w *World) ids(kind kg.EntityKind, asked []string) []string {
	if asked == nil {
		return w.all.of(string(kind), func() []string {
			return w.ids(kind, slices.AppendSeq([]string{}, maps.Keys(w.graph.Entities)))
		})
	}
	ids := slices.DeleteFunc(slices.Clone(asked), func(id string) bool {
		e := w.graph.Entities[id]
		return e == nil || e.EntityKind() != kind
	})
	slices.Sort(ids)
	return slices.Compact(ids)
}

// eachOf finds something by each id: once where all were asked for, which is nil.
func eachOf[V any](all *memo[[]V], asked, ids []string, find func(id string) V) []V {
	list := func() []V {
		found := make([]V, len(ids))
		for i, id := range ids {
			found[i] = find(id)
		}
		return found
	}
	if asked != nil {
		return list()
	}
	return all.of("", list)
}

func (f Filter) inSector(a *kg.Agency) bool {
	return f.Sectors == nil || slices.Contains(f.Sectors, a.Sector)
}

func (f Filter) passes(v *Verdict) bool {
	if f.Statuses == nil && v.Status == NoRoute || f.Statuses != nil && !slices.Contains(f.Statuses, v.Status) {
		return false
	}
	if f.Kinds == nil && f.Through == nil {
		return true
	}
	routes := slices.Concat(v.Routes, v.UnleveledRoutes)
	return slices.ContainsFunc(routes, func(r *Route) bool {
		return (f.Kinds == nil || slices.Contains(f.Kinds, r.Kind)) && (f.Through == nil || v.world.passesThrough(r, f.Through))
	})
}

// passesThrough reports whether the route's cloud is one of these or a part of one.
func (w *World) passesThrough(r *Route, clouds []string) bool {
	if r.Through() == nil {
		return false
	}
	return slices.ContainsFunc(w.chain(r.Through().ID()), func(s step) bool { return slices.Contains(clouds, s.id) })
}

// ParseVerdictID takes the id of a verdict apart into the ids of its agency and
// vendor and the question. ok is false where it is none, or one of a verdict
// that rests on assumptions, which an id does not hold.
func ParseVerdictID(id string) (pair Pair, q Question, ok bool) {
	part := strings.SplitN(id, ":", 7)
	if len(part) != 7 || part[0] != "verdict" || part[5] != "" || !kg.ValidSlug(part[1]) || !kg.ValidSlug(part[2]) {
		return Pair{}, Question{}, false
	}
	q.Level = kg.Classification(part[3])
	if q.Level != "" && !q.Level.Valid() {
		return Pair{}, Question{}, false
	}
	var err error
	if part[4] != "" {
		if q.At, err = kg.ParseDate(part[4]); err != nil {
			return Pair{}, Question{}, false
		}
	}
	if q.KnownAt, err = kg.ParseInstant(part[6]); err != nil {
		return Pair{}, Question{}, false
	}
	return Pair{kg.EntityID(kg.KindAgency, part[1]), kg.EntityID(kg.KindVendor, part[2])}, q, true
}
