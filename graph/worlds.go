package graph

import (
	"context"

	"fedreach/kg"
	"fedreach/reach"
)

// keptWorld is the world of the whole graph at the moment of a question, where there
// is one. Where there is none, what is read instead is noted, until it pays to make
// one.
type keptWorld struct {
	world *reach.World
	spend func(facts int)
}

// spent notes that a question was answered from this graph instead.
func (k keptWorld) spent(g *kg.Graph) {
	if k.spend != nil {
		k.spend(len(g.Facts))
	}
}

// kept is the kept world for a question about this scope, and checks that all that
// was named exists. A question about everything has it made. What is assumed is in no
// graph, and in no world that is kept.
func (r *Resolver) kept(ctx context.Context, a reachArgs, p page, scope, named reach.Filter) (keptWorld, error) {
	if len(a.assume) > 0 {
		return keptWorld{}, nil
	}
	whole, err := r.Store.Whole(ctx)
	if err != nil {
		return keptWorld{}, err
	}
	if whole == nil {
		// What is kept is of a graph that has changed since, and may have grown too large.
		r.worlds.Forget()
		return keptWorld{}, nil
	}
	q, clock := a.question(p, readerOf(ctx))
	find := r.worlds.Of
	if scope.Agencies == nil && scope.Vendors == nil {
		find = r.worlds.Make
	}
	world := find(whole, q, clock)
	if world == nil {
		return keptWorld{spend: func(facts int) { r.worlds.Spend(whole, q, clock, facts) }}, nil
	}
	if err := r.allFound(ctx, whole, a, named); err != nil {
		return keptWorld{}, err
	}
	readerOf(ctx).readWithin(ctx, whole, scope)
	return keptWorld{world: world}, nil
}
