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
	k.mu.Lock()
	defer k.mu.Unlock()
	k.turnTo(graph)
	if w := k.find(q, q.moment(now)); w != nil {
		return w
	}
	return k.make(q, q.moment(now))
}

// Spend notes that a question was answered from so many facts, because there was no
// world of the graph for it. Once that is as many as the graph has, one is made.
func (k *Worlds) Spend(graph *kg.Graph, q Question, now time.Time, facts int) {
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
	if s.facts >= len(graph.Facts) {
		if k.find(q, m) == nil {
			k.make(q, m)
		}
		return
	}
	k.spent = slices.Insert(k.spent[:min(len(k.spent), mostSpent-1)], 0, s)
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

func (k *Worlds) make(q Question, m moment) *World {
	if k.basis == nil {
		k.basis = newBasis(k.graph, Question{})
	}
	w := k.basis.world(m, q)
	from, until := knownAround(k.graph.Facts, m.knownAt)
	others := max(1, min(mostKept, mostFacts/max(1, len(k.graph.Facts)))) - 1
	k.kept = slices.Insert(slices.Clone(k.kept[:min(len(k.kept), others)]), 0, kept{m.at, from, until, w.standings})
	return w
}

// knownAround is from when up to when the same of these facts is known as at a
// moment; the zero time is an open end.
func knownAround(facts []*kg.Fact, at time.Time) (from, until time.Time) {
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
