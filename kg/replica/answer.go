package replica

import (
	"context"

	"fedreach/kg"
	"fedreach/kg/memory"
)

// answer asks the copy where it is current, and the store behind where not.
func answer[A, R any](
	ctx context.Context, s *Store, question A,
	fromCopy func(*memory.Index, A) R, fromBehind func(kg.Store, context.Context, A) (R, error),
) (R, error) {
	copied, err := s.current(ctx)
	if err != nil {
		return *new(R), err
	}
	if copied == nil {
		return askBehind(ctx, s, question, fromBehind)
	}
	s.stats.hits.Add(1)
	return fromCopy(copied, question), nil
}

// askBehind asks the store behind: what comes after is no older than what that tells.
func askBehind[A, R any](ctx context.Context, s *Store, question A, ask func(kg.Store, context.Context, A) (R, error)) (R, error) {
	s.stats.misses.Add(1)
	defer s.hasTold()
	return ask(s.behind, ctx, question)
}

// Entities is kg.Store's. The copy does not know which load changed an entity.
func (s *Store) Entities(ctx context.Context, filter kg.EntityFilter) (kg.EntityPage, error) {
	if filter.Since != 0 {
		return askBehind(ctx, s, filter, kg.Store.Entities)
	}
	return answer(ctx, s, filter, (*memory.Index).Entities, kg.Store.Entities)
}

// Facts is kg.Store's.
func (s *Store) Facts(ctx context.Context, filter kg.FactFilter) (*kg.Graph, error) {
	return answer(ctx, s, filter, (*memory.Index).Facts, kg.Store.Facts)
}

// Neighborhood is kg.Store's.
func (s *Store) Neighborhood(ctx context.Context, scope kg.Scope) (*kg.Graph, error) {
	return answer(ctx, s, scope, (*memory.Index).Neighborhood, kg.Store.Neighborhood)
}

// Whole is kg.Store's. The store behind has nothing in memory, and is not asked.
func (s *Store) Whole(ctx context.Context) (*kg.Graph, error) {
	copied, err := s.current(ctx)
	if err != nil || copied == nil {
		return nil, err
	}
	return copied.Whole(), nil
}

// Search is kg.Store's.
func (s *Store) Search(ctx context.Context, query kg.SearchQuery) ([]kg.SearchHit, error) {
	return answer(ctx, s, query, (*memory.Index).Search, kg.Store.Search)
}

// Loads is kg.Store's.
func (s *Store) Loads(ctx context.Context, filter kg.LoadFilter) (kg.LoadPage, error) {
	return answer(ctx, s, filter, (*memory.Index).Loads, kg.Store.Loads)
}

// Revision is kg.Store's.
func (s *Store) Revision(ctx context.Context) (int64, error) {
	return answer(ctx, s, struct{}{},
		func(copied *memory.Index, _ struct{}) int64 { return copied.Revision() },
		func(behind kg.Store, ctx context.Context, _ struct{}) (int64, error) { return behind.Revision(ctx) })
}

// Moment is kg.Store's: that of the copy, where it is proven current.
func (s *Store) Moment(ctx context.Context) (kg.Moment, error) {
	copied, err := s.current(ctx)
	if err != nil {
		return kg.Moment{}, err
	}
	s.mu.Lock()
	moment, there := s.moment, copied != nil && s.copy != nil
	s.mu.Unlock()
	if !there {
		return askBehind(ctx, s, struct{}{}, func(behind kg.Store, ctx context.Context, _ struct{}) (kg.Moment, error) { return behind.Moment(ctx) })
	}
	s.stats.hits.Add(1)
	return moment, nil
}
