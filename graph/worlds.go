package graph

import (
	"context"
	"time"

	"fedreach/kg"
	"fedreach/reach"
)

// keptWorld is the world of the whole graph at the moment of a question, where there
// is one. Where there is none, what is read instead is noted, until it pays to make
// one.
type keptWorld struct {
	world *reach.World
	graph *kg.Graph
	spend func(facts int)
}

// spent notes that a question was answered from so many facts instead.
func (k keptWorld) spent(facts int) {
	if k.spend != nil {
		k.spend(facts)
	}
}

// kept is the kept world for a question about this scope, and checks that all that
// was named exists. A question about everything has it made. What is assumed is in no
// graph, and in no world that is kept.
func (r *Resolver) kept(ctx context.Context, a reachArgs, p page, scope, named reach.Filter) (keptWorld, error) {
	if len(a.assume) > 0 {
		return keptWorld{}, nil
	}
	q, clock := a.question(p, readerOf(ctx))
	find := r.worlds.Of
	if scope.Agencies == nil && scope.Vendors == nil {
		find = r.worlds.Make
	}
	kept, err := r.keptBy(ctx, find, q, clock)
	if err != nil || kept.world == nil {
		return kept, err
	}
	if err := r.allFound(ctx, kept.graph, a, named); err != nil {
		return keptWorld{}, err
	}
	readerOf(ctx).readWithin(ctx, kept.graph, scope)
	return kept, nil
}

// keptBy is the world of the whole graph that find finds for a question.
func (r *Resolver) keptBy(ctx context.Context, find func(*kg.Graph, reach.Question, time.Time) *reach.World, q reach.Question, clock time.Time) (keptWorld, error) {
	whole, err := r.Store.Whole(ctx)
	if err != nil {
		return keptWorld{}, err
	}
	if whole == nil {
		// What is kept is of a graph that has changed since, and may have grown too large.
		r.worlds.Forget()
		return keptWorld{}, nil
	}
	return keptWorld{find(whole, q, clock), whole, func(facts int) { r.worlds.Spend(whole, q, clock, facts) }}, nil
}

// keptForLists is the kept world for the facts that count of these lists, found once
// for all of a question that ask for the same.
func (r *Resolver) keptForLists(ctx context.Context, list factList, p page) (keptWorld, error) {
	if !reach.Lists(list.kind, bool(list.direction)) {
		return keptWorld{}, nil
	}
	rd := readerOf(ctx)
	asked, clock := p.question(rd.clock(p.asked))
	return rd.keptOnce(asked, clock, func() (keptWorld, error) {
		return r.keptBy(ctx, r.worlds.Of, reach.Question{At: asked.at, KnownAt: asked.knownAt}, clock)
	})
}

// keptFor is a moment as it was asked for, and the clock that stands for what was
// left out.
type keptFor struct {
	asked moment
	clock time.Time
}

// keptOnce finds a kept world once for all lists of a moment.
func (r *reader) keptOnce(asked moment, clock time.Time, find func() (keptWorld, error)) (keptWorld, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	kept, known := r.kept[keptFor{asked, clock}]
	if !known {
		var err error
		if kept, err = find(); err != nil {
			return keptWorld{}, err
		}
		r.kept[keptFor{asked, clock}] = kept
	}
	return kept, nil
}
