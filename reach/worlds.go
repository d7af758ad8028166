package reach

import (
	"slices"
	"sync"
	"time"

	"fedreach/kg"
)

const (
	// mostKept is the most worlds of one graph that are kept, mostFacts about the
	// most facts that they have together: one world is kept of whatever graph.
	mostKept  = 3
	mostFacts = 300_000
	// mostSpent is the most moments of which it is known how much was spent on them.
	mostSpent = 16
)

// Worlds keeps worlds of one graph, which is asked about again and again. A world
// that it gives is as one that NewWorld makes. Many goroutines may use it at once.
type Worlds struct {
	// making is held by who makes a world, which takes its time: those that are there
	// are given meanwhile.
	making sync.Mutex

	mu    sync.Mutex
	graph *kg.Graph
	basis *basis
	kept  []kept  // the one asked for last first
	spent []spent // the moment asked for last first
}

// kept is how all things stand on a day, by what is known from one moment up to
// another: between them, nothing becomes known, and nothing ceases to be.
type kept struct {
	at          kg.Date
	from, until time.Time
	standings   *standings
}

// spent is how many facts were looked through for questions about a moment of which
// no world is kept.
type spent struct {
	at      kg.Date
	knownAt time.Time // as it was asked for
	facts   int
}

// Of is the world of the graph for a question that assumes nothing, now being the
// moment that an absent At and KnownAt stand for. It is nil where it is not kept.
func (k *Worlds) Of(graph *kg.Graph, q Question, now time.Time) *World {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.turnTo(graph)
	return k.find(q, q.moment(now))
}

// Make is Of, but makes what is not kept.
func (k *Worlds) Make(graph *kg.Graph, q Question, now time.Time) *World {
	if w := k.Of(graph, q, now); w != nil {
		return w
	}
	k.making.Lock()
	defer k.making.Unlock()
	return k.make(graph, q, now)
}

// Spend notes that a question was answered from so many facts, because there was no
// world of the graph for it. Once that is as many as the graph has, one is made.
func (k *Worlds) Spend(graph *kg.Graph, q Question, now time.Time, facts int) {
	if !k.pays(graph, q, now, facts) || !k.making.TryLock() {
		return
	}
	defer k.making.Unlock()
	k.make(graph, q, now)
}

// pays notes what was spent, and reports whether that is as much as the graph has.
func (k *Worlds) pays(graph *kg.Graph, q Question, now time.Time, facts int) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.turnTo(graph)
	m := q.moment(now)
	at := slices.IndexFunc(k.spent, func(s spent) bool { return s.at == m.at && s.knownAt.Equal(q.KnownAt) })
	s := spent{m.at, q.KnownAt, facts}
	if at >= 0 {
		s.facts += k.spent[at].facts
		k.spent = slices.Delete(k.spent, at, at+1)
	}
	k.spent = slices.Insert(k.spent[:min(len(k.spent), mostSpent-1)], 0, s)
	return s.facts >= len(graph.Facts)
}

// Forget frees what is kept, for when the graph is there no more.
func (k *Worlds) Forget() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.turnTo(nil)
}

// turnTo forgets what is of another graph.
func (k *Worlds) turnTo(graph *kg.Graph) {
	if k.graph != graph {
		k.graph, k.basis, k.kept, k.spent = graph, nil, nil, nil
	}
}

func (k *Worlds) find(q Question, m moment) *World {
	for i, w := range k.kept {
		if w.at == m.at && !m.knownAt.Before(w.from) && (w.until.IsZero() || m.knownAt.Before(w.until)) {
			copy(k.kept[1:], k.kept[:i])
			k.kept[0] = w
			return &World{w.standings, q, m}
		}
	}
	return nil
}

// make makes what is not kept, for who holds making.
func (k *Worlds) make(graph *kg.Graph, q Question, now time.Time) *World {
	if w := k.Of(graph, q, now); w != nil {
		return w // somebody else has made it
	}
	k.mu.Lock()
	b := k.basis
	k.mu.Unlock()
	if b == nil || b.graph != graph {
		b = newBasis(graph, Question{})
	}
	m := q.moment(now)
	w := b.world(m, q)
	from, until := KnownAround(graph.Facts, m.knownAt)
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.graph == graph { // and nothing was committed meanwhile
		k.basis = b
		others := max(1, min(mostKept, mostFacts/max(1, len(graph.Facts)))) - 1
		k.kept = slices.Insert(slices.Clone(k.kept[:min(len(k.kept), others)]), 0, kept{m.at, from, until, w.standings})
		k.spent = slices.DeleteFunc(k.spent, func(s spent) bool { return s.at == m.at && s.knownAt.Equal(q.KnownAt) })
	}
	return w
}

// KnownAround is from when up to when the same of these facts is known as at a
// moment; the zero time is an open end.
func KnownAround(facts []*kg.Fact, at time.Time) (from, until time.Time) {
	for _, f := range facts {
		for _, turn := range []time.Time{f.KnownSince, f.KnownUntil} {
			switch {
			case turn.IsZero():
			case !turn.After(at):
				if turn.After(from) {
					from = turn
				}
			case until.IsZero() || turn.Before(until):
				until = turn
			}
		}
	}
	return from, until
}
