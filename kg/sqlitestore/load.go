package sqlitestore

import (
	"context"
	"fmt"
	"time"

	"fedreach/kg"
	"fedreach/kg/memory"
)

// Load is kg.Store's. The error wraps kg.ErrConflict where another process
// writes the file for longer than five seconds.
func (s *Store) Load(ctx context.Context, batch kg.Batch) (kg.LoadReport, error) {
	const doing = "loading a batch into"
	if err := s.usable(ctx); err != nil {
		return kg.LoadReport{}, failed(ctx, s.path, doing, err)
	}
	prepared, wanted, err := batch.Prepare()
	if err != nil {
		return kg.LoadReport{}, err
	}
	carryOut := s.load
	if batch.DryRun {
		carryOut = s.dryRun
	}
	report, err := carryOut(ctx, prepared, wanted)
	if err != nil {
		return kg.LoadReport{}, failed(ctx, s.path, doing, err)
	}
	return report, nil
}

// dryRun plans the batch on the graph as it is, and waits for no writer.
func (s *Store) dryRun(ctx context.Context, batch kg.Batch, wanted kg.Wanted) (kg.LoadReport, error) {
	if err := s.current(ctx, "reading"); err != nil {
		return kg.LoadReport{}, err
	}
	plan, err := s.plan(batch, wanted)
	if err != nil {
		return kg.LoadReport{}, err
	}
	return plan.Report, nil
}

// load carries the batch out. The file comes first: only what is committed
// there is put into the index.
func (s *Store) load(ctx context.Context, batch kg.Batch, wanted kg.Wanted) (kg.LoadReport, error) {
	leave, err := s.enter(ctx, s.loading)
	if err != nil {
		return kg.LoadReport{}, err
	}
	defer leave()
	var plan *kg.Plan
	err = transact(ctx, s.writer, func() error {
		if err := s.stillKnown(ctx, s.writer); err != nil {
			return err
		}
		// Under the write lock the graph stays what it is now.
		changes, err := readSince(ctx, s.writer, s.index)
		if err != nil {
			return fmt.Errorf("reading what others loaded: %w", err)
		}
		if err := s.index.Apply(changes); err != nil {
			return err
		}
		if plan, err = s.plan(batch, wanted); err != nil || !changesGraph(plan) {
			return err
		}
		return s.insert.plan(ctx, plan)
	})
	if err != nil || !changesGraph(plan) {
		if plan == nil {
			return kg.LoadReport{}, err
		}
		return plan.Report, err
	}
	if err := s.place.check(); err != nil {
		// It was replaced meanwhile, by a copy that may have been made before this.
		return kg.LoadReport{}, fmt.Errorf("%w: %w", kg.ErrUncertain, err)
	}
	return plan.Report, s.index.Apply(memory.Changes{
		Revision: plan.Report.Revision,
		Entities: map[int64][]kg.Entity{plan.Report.Revision: append(plan.Create, plan.Change...)},
		Sources:  plan.Sources,
		Facts:    append(plan.State, plan.End...),
		Loads:    []*kg.Load{plan.Report.Load},
	})
}

// changesGraph reports whether the plan is to be carried out.
func changesGraph(p *kg.Plan) bool {
	return p.Report.Load != nil && !p.Report.Repeated
}

// plan decides what a batch changes in the graph of the index.
func (s *Store) plan(batch kg.Batch, wanted kg.Wanted) (*kg.Plan, error) {
	plan, err := batch.Plan(s.index.Held(wanted))
	if err != nil {
		return nil, err
	}
	if plan.Report.Load != nil && !plan.Report.Repeated {
		plan.Report.Load.At = time.Now().UTC().Truncate(time.Millisecond)
	}
	return plan, nil
}
