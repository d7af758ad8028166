package reach

import (
	"iter"
	"maps"
	"slices"
	"time"

	"fedreach/kg"
)

// turns are the things that can begin or cease to count on a day, by day.
type turns map[kg.Date][]int

// turns finds the days of the period, from the first on, and the things of each
// by their place in the basis.
func (b *basis) turns(first kg.Date, p Period) turns {
	found := turns{}
	for i, statements := range b.things {
		for _, f := range statements {
			days := []kg.Date{f.Since, f.Until}
			if p.KnownAtEachDay {
				days = append(days, kg.DateOf(f.KnownSince), kg.DateOf(f.KnownUntil))
			}
			for _, d := range days {
				if d >= first && d <= p.To && d != 0 && !slices.Contains(found[d], i) {
					found[d] = append(found[d], i)
				}
			}
		}
	}
	return found
}

// stride is from one day to the next on which something can be different.
type stride struct {
	on            kg.Date
	before, after *World
	// things are those that can stand otherwise, by their place in the basis.
	things []int
}

// walk goes through the days of a period on which something can be different,
// from the first on.
func (b *basis) walk(q Question, now time.Time, first kg.Date, p Period) iter.Seq[stride] {
	questionOn := func(day kg.Date) Question {
		q.At = day
		if p.KnownAtEachDay {
			q.KnownAt = (day + 1).Time().Add(-time.Millisecond)
		}
		return q
	}
	return func(yield func(stride) bool) {
		start := questionOn(max(first-1, 1)) // nothing is before the first day
		before := b.world(start.moment(now), start)
		turns := b.turns(first, p)
		for _, day := range slices.Sorted(maps.Keys(turns)) {
			q := questionOn(day)
			after := before.onward(q.moment(now), q, turns[day])
			if !yield(stride{day, before, after, turns[day]}) {
				return
			}
			before = after
		}
	}
}

// those are the things at these places in the basis.
func (b *basis) those(places []int) iter.Seq[kg.Thing] {
	return func(yield func(kg.Thing) bool) {
		for _, i := range places {
			if !yield(b.things[i][0].Thing()) {
				return
			}
		}
	}
}

// onward is the world of another moment, in which of all things only these can
// stand otherwise. It shares with w what stays the same: it costs a fraction of
// a world made from the facts.
func (w *World) onward(m moment, q Question, things []int) *World {
	var were, are []standing
	whole := false
	for _, i := range things {
		was, stood := standingOf(w.things[i], w.moment)
		is, stands := standingOf(w.things[i], m)
		if stood {
			were = append(were, was)
		}
		if stands {
			are = append(are, is)
		}
		// The tree, and whether a cloud is on record at all, rest on more things
		// than these.
		kind := w.things[i][0].Kind
		whole = whole || kind == kg.PartOf || kind == kg.Authorizes && stood && !stands
	}
	if whole {
		return w.world(m, q)
	}
	next := w.copied(m, q)
	for _, s := range were {
		next.take(s)
	}
	for _, s := range are {
		next.insert(s)
	}
	return next
}

// copied is w at another moment. Its lists are w's: they are replaced, and never
// written into.
func (w *World) copied(m moment, q Question) *World {
	next := emptyWorld(w.basis, m, q)
	next.counting, next.lapsed = maps.Clone(w.counts()), maps.Clone(w.lapsed)
	next.parent, next.children = w.parent, w.children
	next.from, next.to, next.pairs = maps.Clone(w.from), maps.Clone(w.to), maps.Clone(w.pairs)
	next.labelled = maps.Clone(w.labelled)
	next.authorized, next.disputes = maps.Clone(w.authorized), maps.Clone(w.disputes)
	return next
}

// take takes out what add put in, but for the tree and authorized.
func (w *World) take(s standing) {
	thing, f := s.decider.Thing(), s.decider
	delete(w.lapsed, thing)
	delete(w.disputes, thing)
	if !s.counts {
		return
	}
	delete(w.counting, thing)
	without(w.pairs, factPair{f.Kind, f.From, f.To}, f)
	without(w.from, factEnd{f.Kind, f.From}, f)
	without(w.to, factEnd{f.Kind, f.To}, f)
}

// without takes a fact from the list of a key, in a new list, if there is one.
func without[K comparable](lists map[K][]*kg.Fact, key K, f *kg.Fact) {
	if lists[key] == nil {
		return
	}
	rest := slices.DeleteFunc(slices.Clone(lists[key]), func(g *kg.Fact) bool { return g == f })
	if len(rest) == 0 {
		delete(lists, key)
		return
	}
	lists[key] = rest
}

// insert puts in how a thing stands, into lists of its own.
func (w *World) insert(s standing) {
	if !s.counts {
		w.add(s) // it is in no list
		return
	}
	f := s.decider
	from, to, pair := factEnd{f.Kind, f.From}, factEnd{f.Kind, f.To}, factPair{f.Kind, f.From, f.To}
	own(w.pairs, pair)
	own(w.from, from)
	own(w.to, to)
	w.add(s)
	slices.SortFunc(w.pairs[pair], byID)
	slices.SortFunc(w.from[from], byID)
	slices.SortFunc(w.to[to], byID)
}

// own has the list of a key, if there is one, be one that may be written into.
func own[K comparable](lists map[K][]*kg.Fact, key K) {
	if list, there := lists[key]; there {
		lists[key] = slices.Clone(list)
	}
}
