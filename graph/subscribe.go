package graph

import (
	"context"
	"iter"

	"fedreach/kg"
	"fedreach/reach"
	"fedreach/watch"
)

// verdictChanged tells which verdicts flip.
func (r *Resolver) verdictChanged(ctx context.Context, a reachArgs, since *int) (<-chan *reach.Change, error) {
	filter := a.filter()
	found, err := r.Store.Entities(ctx, kg.EntityFilter{IDs: append(append([]string{}, filter.Agencies...), filter.Vendors...), First: -1})
	if err != nil {
		return nil, err
	}
	named := &kg.Graph{Entities: map[string]kg.Entity{}}
	for _, e := range found.Entities {
		named.Entities[e.ID()] = e
	}
	if err := r.allFound(ctx, named, a, filter); err != nil {
		return nil, err
	}
	listener, err := r.listen(ctx, since)
	if err != nil {
		return nil, err
	}
	return events(ctx, r, func(ctx context.Context, give func(*reach.Change, int64) bool) error {
		defer listener.Close()
		for {
			update, err := listener.Next(ctx)
			if err != nil {
				return err
			}
			if !giveFlips(update, update.Flips(given(a.level), filter), give) {
				return nil
			}
		}
	}), nil
}

// giveFlips hands on what an update flips. Before the last of it, all is told
// only up to the revision before.
func giveFlips(update *watch.Update, flips iter.Seq[*reach.Change], give func(*reach.Change, int64) bool) (wanted bool) {
	var last *reach.Change
	for change := range flips {
		if last != nil && !give(last, update.Before.Graph.Revision) {
			return false
		}
		last = change
	}
	return last == nil || give(last, update.After.Graph.Revision)
}

// loaded tells what is loaded.
func (r *Resolver) loaded(ctx context.Context, since *int) (<-chan *kg.Load, error) {
	listener, err := r.listen(ctx, since)
	if err != nil {
		return nil, err
	}
	return events(ctx, r, func(ctx context.Context, give func(*kg.Load, int64) bool) error {
		defer listener.Close()
		for {
			update, err := listener.Next(ctx)
			if err != nil {
				return err
			}
			for _, load := range update.Loads {
				if !give(load, load.Revision) {
					return nil
				}
			}
		}
	}), nil
}
