package reach

import (
	"iter"
	"maps"
	"sync"
	"time"

	"fedreach/kg"
)

// State is the graph as it was at a moment, to be compared with another.
type State struct {
	Graph *kg.Graph
	// Now is what an absent day and moment of knowledge of the question stand for.
	Now time.Time
}

// NextTurn is the first moment after Now at which a fact begins or ceases to be
// valid or known; the zero time where there is none.
func (s State) NextTurn() time.Time {
	var next time.Time
	for _, f := range s.Graph.Facts {
		for _, turn := range []time.Time{f.Since.Time(), f.Until.Time(), f.KnownSince, f.KnownUntil} {
			if turn.After(s.Now) && (next.IsZero() || turn.Before(next)) {
				next = turn
			}
		}
	}
	return next
}

// Comparison is two states of the graph beside each other, asked the same
// question. Many goroutines may use it at once.
type Comparison struct {
	before, after *World
	on            kg.Date
	// causes are the facts that count in one of the two only, by id; clouds are
	// those of another kind.
	causes []Cause
	clouds []string
	// affectedByEach are the pairs that each cause can affect.
	affectedByEach func() []affected
}

// Compare puts two states beside each other.
func Compare(before, after State, q Question) *Comparison {
	was, is := newBasis(joined(before.Graph, after.Graph), q), newBasis(joined(after.Graph, before.Graph), q)
	m := q.moment(after.Now)
	earlier, later := was.world(q.moment(before.Now), q), is.world(m, q)
	return compare(earlier, later, thingsOf(earlier, later), m.at)
}

// compare puts two worlds beside each other, in which no other things than these
// stand otherwise.
func compare(before, after *World, things iter.Seq[kg.Thing], on kg.Date) *Comparison {
	c := &Comparison{before: before, after: after, on: on, causes: causesOf(before, after, things), clouds: changedClouds(before, after)}
	c.affectedByEach = sync.OnceValue(func() []affected {
		each := make([]affected, len(c.causes))
		for i := range c.causes {
			each[i] = affectedBy(before, after, c.causes[i:i+1])
		}
		return each
	})
	return c
}

// Alike reports whether nothing is different that a verdict could rest on.
func (c *Comparison) Alike() bool { return len(c.causes) == 0 && len(c.clouds) == 0 }

// Flips gives the verdicts that differ: those that loads in between flipped, or
// the time that has passed. They are over the agencies and vendors of the filter
// (its other conditions play no part), ordered by agency and vendor, beginning
// after a pair, and on the day of the later state.
//
// Who is not there yet, or no longer, has NO_ROUTE. Where it is no fact that
// changed, but what a cloud is, there are no causes.
func (c *Comparison) Flips(filter Filter, behind Pair) iter.Seq[*Change] {
	return func(yield func(*Change) bool) {
		for change := range c.differences(filter) {
			if compareKeys(change.Key(), ChangeKey{c.on, behind}) > 0 && !yield(change) {
				return
			}
		}
	}
}

// joined is a graph with the entities that only the other has.
func joined(g, other *kg.Graph) *kg.Graph {
	entities := maps.Clone(other.Entities)
	maps.Copy(entities, g.Entities)
	return &kg.Graph{Revision: g.Revision, Facts: g.Facts, Entities: entities}
}

// changedClouds are the clouds that are of another kind in one of two worlds.
func changedClouds(before, after *World) []string {
	var changed []string
	if before.graph == after.graph {
		return nil
	}
	for id, e := range before.graph.Entities {
		was, isCloud := e.(*kg.Cloud)
		if is := after.cloud(id); isCloud && is != nil && was.Kind != is.Kind {
			changed = append(changed, id)
		}
	}
	return changed
}

// sameStatement reports whether two facts state the same. What has become known
// of their end is not part of that.
func sameStatement(f, g *kg.Fact) bool {
	switch {
	case f == g:
		return true
	case f == nil || g == nil || f.ID != g.ID || (f.Source == nil) != (g.Source == nil):
		return false
	case f.Source != nil && *f.Source != *g.Source:
		return false
	}
	a, b := *f, *g
	for _, fact := range []*kg.Fact{&a, &b} {
		fact.Source, fact.KnownUntil, fact.Load, fact.EndedBy = nil, time.Time{}, 0, 0
	}
	return a == b
}

// in is f as a graph has it, with what it knows of its end; nil where it does
// not have it, or where that states something else.
func in(g *kg.Graph, f *kg.Fact) *kg.Fact {
	if there := g.Fact(f.ID); sameStatement(there, f) {
		return there
	}
	return nil
}
