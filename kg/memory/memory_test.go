package memory_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"fedreach/kg"
	"fedreach/kg/memory"
	"fedreach/kg/storetest"
)

// store is an Index with just what makes it a kg.Store.
type store struct {
	loading sync.Mutex
	index   *memory.Index
	closed  bool
}

func TestIndex(t *testing.T) {
	storetest.Run(t, func(*testing.T) kg.Store { return &store{index: memory.New()} })
}

func (s *store) usable(ctx context.Context) error {
	s.loading.Lock()
	defer s.loading.Unlock()
	if s.closed {
		return kg.ErrUnavailable
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("asking: %w", err)
	}
	return nil
}

func (s *store) Load(ctx context.Context, batch kg.Batch) (kg.LoadReport, error) {
	if err := s.usable(ctx); err != nil {
		return kg.LoadReport{}, err
	}
	prepared, wanted, err := batch.Prepare()
	if err != nil {
		return kg.LoadReport{}, err
	}
	s.loading.Lock()
	defer s.loading.Unlock()
	plan, err := prepared.Plan(s.index.Held(wanted))
	if err != nil {
		return kg.LoadReport{}, err
	}
	report := plan.Report
	if report.Load != nil && !report.Repeated {
		report.Load.At = time.Now().UTC().Truncate(time.Millisecond)
	}
	if report.Load == nil || report.Repeated || batch.DryRun {
		return report, nil
	}
	return report, s.index.Apply(memory.Changes{
		Revision: report.Revision, Entities: map[int64][]kg.Entity{report.Revision: append(plan.Create, plan.Change...)},
		Sources: plan.Sources, Facts: append(plan.State, plan.End...), Loads: []*kg.Load{report.Load},
	})
}

func (s *store) Entities(ctx context.Context, f kg.EntityFilter) (kg.EntityPage, error) {
	return s.index.Entities(f), s.usable(ctx)
}

func (s *store) Whole(ctx context.Context) (*kg.Graph, error) {
	return s.index.Whole(), s.usable(ctx)
}

func (s *store) Facts(ctx context.Context, f kg.FactFilter) (*kg.Graph, error) {
	return s.index.Facts(f), s.usable(ctx)
}

func (s *store) Neighborhood(ctx context.Context, scope kg.Scope) (*kg.Graph, error) {
	return s.index.Neighborhood(scope), s.usable(ctx)
}

func (s *store) Search(ctx context.Context, q kg.SearchQuery) ([]kg.SearchHit, error) {
	return s.index.Search(q), s.usable(ctx)
}

func (s *store) Loads(ctx context.Context, f kg.LoadFilter) (kg.LoadPage, error) {
	return s.index.Loads(f), s.usable(ctx)
}

func (s *store) Revision(ctx context.Context) (int64, error) {
	return s.index.Revision(), s.usable(ctx)
}

func (s *store) Moment(ctx context.Context) (kg.Moment, error) {
	revision := s.index.Revision()
	return kg.Moment{Revision: revision, Token: fmt.Sprint(revision)}, s.usable(ctx)
}

func (s *store) Close(context.Context) error {
	s.loading.Lock()
	defer s.loading.Unlock()
	s.closed = true
	return nil
}

// changes are one load that brings an agency.
func changes(revision int64, slug string) memory.Changes {
	return memory.Changes{
		Revision: revision,
		Entities: map[int64][]kg.Entity{revision: {&kg.Agency{Named: kg.Named{Slug: slug, Name: slug}}}},
		Loads:    []*kg.Load{{Revision: revision, Key: slug}},
	}
}

// Changes may overlap what is there already: what two have read, both apply.
func TestApplyOverlapping(t *testing.T) {
	x := memory.New()
	both := changes(2, "b")
	both.Entities[1] = changes(1, "a").Entities[1]
	both.Loads = append(changes(1, "a").Loads, both.Loads...)
	for _, c := range []memory.Changes{changes(1, "a"), both, changes(1, "stale"), both} {
		if err := x.Apply(c); err != nil {
			t.Fatal(err)
		}
	}
	page, loads := x.Entities(kg.EntityFilter{First: -1}), x.Loads(kg.LoadFilter{First: -1})
	if len(page.Entities) != 2 || len(loads.Loads) != 2 || x.Revision() != 2 || x.Held(kg.Wanted{Key: "stale"}).Earlier != nil {
		t.Errorf("there are %d entities and %d loads at revision %d, want 2 of each", len(page.Entities), len(loads.Loads), x.Revision())
	}
}

// A fact without its ends can't be put in, and nothing of its load is.
func TestApplyWithoutEnds(t *testing.T) {
	x := memory.New()
	c := changes(1, "a")
	c.Facts = []*kg.Fact{{ID: "RUNS_ON:1", Kind: kg.RunsOn, From: "agency:a", To: "cloud:nowhere"}}
	if err := x.Apply(c); err == nil {
		t.Error("a fact without an end is put in")
	}
	if n := len(x.Entities(kg.EntityFilter{First: -1}).Entities); n != 0 || x.Revision() != 0 {
		t.Errorf("%d entities of it are left behind, at revision %d", n, x.Revision())
	}
}
