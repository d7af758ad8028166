package replica

import (
	"context"
	"maps"
	"slices"

	"fedreach/kg"
	"fedreach/kg/memory"
)

// The whole graph is read by so many entities, and by the facts that go from so
// many of them: what is read at once fits any memory.
const (
	entitiesAtOnce  = 5_000
	factsFromAtOnce = 500
)

// everything reads the whole graph, piece by piece: where something is loaded
// meanwhile, it has all of the revision, and any part of what came after.
// size is what it takes in memory. The error is errTooLarge once that is too much.
func (s *Store) everything(ctx context.Context, revision int64) (all memory.Changes, size int64, err error) {
	all.Revision = revision
	entities := map[string]kg.Entity{}
	trail, err := s.behind.Loads(ctx, kg.LoadFilter{First: -1})
	if err != nil {
		return all, 0, err
	}
	all.Loads = oldestFirst(trail.Loads)
	page := kg.EntityPage{More: true}
	for after := ""; page.More; {
		if page, err = s.behind.Entities(ctx, kg.EntityFilter{After: after, First: entitiesAtOnce}); err != nil {
			return all, 0, err
		}
		size += sizeOf(page.Entities, nil)
		for some := range slices.Chunk(page.Entities, factsFromAtOnce) {
			var ids []string
			for _, e := range some {
				after = e.ID()
				ids, entities[after] = append(ids, after), e
			}
			g, err := s.behind.Facts(ctx, kg.FactFilter{From: ids})
			if err != nil {
				return all, 0, err
			}
			addMissing(entities, g.Entities)
			all.Facts = append(all.Facts, g.Facts...)
			if size += sizeOf(nil, g.Facts); size > s.config.Budget {
				return all, 0, errTooLarge
			}
		}
	}
	all.Entities = byNoLoad(entities)
	return all, size, nil
}

// loadsSince reads what the loads after a moment up to a revision changed. The error
// is errOthersWrote where the load of that moment is not there any more: what it and
// those before it brought may be gone, and others be in their place.
func (s *Store) loadsSince(ctx context.Context, base kg.Moment, revision int64) (memory.Changes, error) {
	changes := memory.Changes{Revision: revision}
	// One more than is new: the load of that moment.
	trail, err := s.behind.Loads(ctx, kg.LoadFilter{First: int(revision - base.Revision + 1), Before: revision + 1})
	if err != nil {
		return changes, err
	}
	changes.Loads = oldestFirst(trail.Loads)
	if base.Revision > 0 {
		if len(changes.Loads) == 0 || changes.Loads[0].Revision != base.Revision || changes.Loads[0].Attempt != base.Attempt {
			return changes, errOthersWrote
		}
		changes.Loads = changes.Loads[1:]
	}
	var counts kg.LoadCounts
	for _, l := range changes.Loads {
		counts.EntitiesCreated += l.EntitiesCreated + l.EntitiesChanged
		counts.FactsCreated += l.FactsCreated + l.FactsWithdrawn
	}
	entities := map[string]kg.Entity{}
	if counts.FactsCreated > 0 {
		g, err := s.behind.Facts(ctx, kg.FactFilter{Since: base.Revision})
		if err != nil {
			return changes, err
		}
		changes.Facts = g.Facts
		addMissing(entities, g.Entities)
	}
	if counts.EntitiesCreated > 0 {
		page, err := s.behind.Entities(ctx, kg.EntityFilter{Since: base.Revision, First: -1})
		if err != nil {
			return changes, err
		}
		for _, e := range page.Entities {
			entities[e.ID()] = e
		}
	}
	changes.Entities = byNoLoad(entities)
	return changes, nil
}

func oldestFirst(loads []*kg.Load) []*kg.Load {
	loads = slices.Clone(loads)
	slices.Reverse(loads)
	return loads
}

// addMissing adds to entities those that it lacks.
func addMissing(entities, more map[string]kg.Entity) {
	for id, e := range more {
		if entities[id] == nil {
			entities[id] = e
		}
	}
}

// byNoLoad are entities as changes, of no one knows which load.
func byNoLoad(entities map[string]kg.Entity) map[int64][]kg.Entity {
	return map[int64][]kg.Entity{0: slices.Collect(maps.Values(entities))}
}
