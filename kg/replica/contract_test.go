package replica

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"fedreach/kg"
	"fedreach/kg/sqlitestore"
	"fedreach/kg/storetest"
)

func openFile(t *testing.T) Database {
	t.Helper()
	s, err := sqlitestore.Open(t.Context(), filepath.Join(t.TempDir(), "fedreach.db"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func inFrontOf(t *testing.T, behind Database) *Store {
	t.Helper()
	s := New(behind, Config{Budget: 1 << 30})
	t.Cleanup(func() {
		if err := s.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return s
}

// Whoever answers, copy or store, the contract is kept.
func TestContract(t *testing.T) {
	storetest.Run(t, func(t *testing.T) kg.Store { return inFrontOf(t, openFile(t)) })
}

// The copy alone keeps the contract.
func TestContractOfTheCopy(t *testing.T) {
	storetest.Run(t, func(t *testing.T) kg.Store { return settled{inFrontOf(t, openFile(t))} })
}

// settled is a replica that answers when its copy can.
type settled struct{ *Store }

func (s settled) settle(ctx context.Context) {
	settle(ctx, s.Store)
}

// settle waits until the copy is current, as long as it may become so.
func settle(ctx context.Context, s *Store) {
	for {
		if copied, err := s.current(ctx); copied != nil || err != nil {
			return
		}
		if _, err := s.behind.Moment(ctx); err != nil {
			return
		}
		s.wake()
		time.Sleep(time.Millisecond)
	}
}

func (s settled) Entities(ctx context.Context, f kg.EntityFilter) (kg.EntityPage, error) {
	s.settle(ctx)
	return s.Store.Entities(ctx, f)
}

func (s settled) Facts(ctx context.Context, f kg.FactFilter) (*kg.Graph, error) {
	s.settle(ctx)
	return s.Store.Facts(ctx, f)
}

func (s settled) Neighborhood(ctx context.Context, scope kg.Scope) (*kg.Graph, error) {
	s.settle(ctx)
	return s.Store.Neighborhood(ctx, scope)
}

func (s settled) Whole(ctx context.Context) (*kg.Graph, error) {
	s.settle(ctx)
	return s.Store.Whole(ctx)
}

func (s settled) Search(ctx context.Context, q kg.SearchQuery) ([]kg.SearchHit, error) {
	s.settle(ctx)
	return s.Store.Search(ctx, q)
}

func (s settled) Loads(ctx context.Context, f kg.LoadFilter) (kg.LoadPage, error) {
	s.settle(ctx)
	return s.Store.Loads(ctx, f)
}

func (s settled) Revision(ctx context.Context) (int64, error) {
	s.settle(ctx)
	return s.Store.Revision(ctx)
}
