package graph_test

import (
	"context"
	"fmt"
	"sync"

	"fedreach/kg"
)

// countingStore notes every call that reads.
type countingStore struct {
	kg.Store

	mu    sync.Mutex
	calls []string
	// counts are how many of the calls asked for a total.
	counts int
}

func (s *countingStore) note(count bool, format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, fmt.Sprintf(format, args...))
	if count {
		s.counts++
	}
}

// take gives the calls since the last time, and how many asked for a total.
func (s *countingStore) take() (calls []string, counts int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	calls, counts = s.calls, s.counts
	s.calls, s.counts = nil, 0
	return calls, counts
}

func (s *countingStore) Entities(ctx context.Context, f kg.EntityFilter) (kg.EntityPage, error) {
	s.note(f.Count, "Entities(%d ids, %v)", len(f.IDs), f.Kinds)
	return s.Store.Entities(ctx, f)
}

func (s *countingStore) Facts(ctx context.Context, f kg.FactFilter) (*kg.Graph, error) {
	s.note(false, "Facts(%v of %d)", f.Kinds, len(f.IDs)+len(f.From)+len(f.To))
	return s.Store.Facts(ctx, f)
}

func (s *countingStore) Neighborhood(ctx context.Context, scope kg.Scope) (*kg.Graph, error) {
	s.note(false, "Neighborhood(%d, %d, %d)", len(scope.Agencies), len(scope.Vendors), len(scope.Ends))
	return s.Store.Neighborhood(ctx, scope)
}

// Whole is none: what is counted is what questions read.
func (s *countingStore) Whole(context.Context) (*kg.Graph, error) { return nil, nil }

func (s *countingStore) Search(ctx context.Context, q kg.SearchQuery) ([]kg.SearchHit, error) {
	s.note(false, "Search")
	return s.Store.Search(ctx, q)
}

func (s *countingStore) Loads(ctx context.Context, f kg.LoadFilter) (kg.LoadPage, error) {
	s.note(f.Count, "Loads(%d)", len(f.Revisions))
	return s.Store.Loads(ctx, f)
}

func (s *countingStore) Revision(ctx context.Context) (int64, error) {
	s.note(false, "Revision")
	return s.Store.Revision(ctx)
}
