package snapshot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"fedreach/kg"
	"fedreach/seed/dataset"
)

// loadAll loads what is left after the reading, the withdrawals with it.
func (r *run) loadAll() error {
	var withdrawals []kg.Withdrawal
	for _, url := range r.urls() {
		for _, gone := range r.sources[url].gone() {
			withdrawals = append(withdrawals, kg.Withdrawal{FactID: gone.id, At: after(gone.knownSince, r.day(url).Time())})
		}
	}
	for len(withdrawals) > r.Limit {
		if err := r.load(withdrawals[:r.Limit]); err != nil {
			return err
		}
		withdrawals = withdrawals[r.Limit:]
	}
	if err := r.load(withdrawals); err != nil {
		return err
	}
	return r.await()
}

// after is a moment, or where a fact became known only then, the first one
// after: the same day's snapshot was corrected.
func after(knownSince, moment time.Time) time.Time {
	if moment.After(knownSince) {
		return moment
	}
	return knownSince.Add(time.Millisecond)
}

// outcome is what became of a load.
type outcome struct {
	batch   kg.Batch
	report  kg.LoadReport
	rejects []dataset.Reject
	err     error
	// overruled is how many of the facts that it ends were never known.
	overruled int
}

// load begins to load what was kept since the last load, once that is done.
func (r *run) load(withdrawals []kg.Withdrawal) error {
	if err := r.await(); err != nil {
		return err
	}
	r.withdrawing = r.withdrawing || len(withdrawals) > 0
	r.dropTakenBack()
	r.knowSince()
	if r.Loading != nil && r.loaded == 0 && !r.unforeseen() {
		r.Loading(0, r.toLoad())
	}
	batch := kg.Batch{By: r.By, Origin: r.Origin, Note: r.note(), Entities: r.graph.take(), Withdrawals: withdrawals, DryRun: r.DryRun}
	facts := r.facts
	r.facts, r.pending = nil, make(chan outcome, 1)
	go func() { r.pending <- carryOut(r.ctx, r.store, batch, facts, r.Strict) }()
	return nil
}

// await waits for the load that is under way, and tells what became of it.
func (r *run) await() error {
	if r.pending == nil {
		return nil
	}
	done := <-r.pending
	r.pending = nil
	for _, reject := range done.rejects {
		if err := r.reject(reject); err != nil {
			return err
		}
	}
	if done.err != nil && done.report.Load != nil {
		r.report.Loads++ // it stands, and only the answer failed
	}
	switch {
	case done.err != nil && r.ctx.Err() != nil:
		return fmt.Errorf("interrupted: loading: %w", done.err)
	case done.err != nil:
		return fmt.Errorf("loading: %w", done.err)
	}
	r.count(done.batch, done.report)
	r.report.FactsWithdrawn -= done.overruled
	return nil
}

// carryOut loads a batch. Where the graph can't have some of its facts, these are
// rejected and the others loaded; where it is to be strict, none.
func carryOut(ctx context.Context, store Store, batch kg.Batch, facts []placed, strict bool) outcome {
	done := outcome{batch: batch}
	for {
		done.batch.Facts, done.overruled = make([]*kg.Fact, len(facts)), 0
		done.batch.Withdrawals = slices.Clone(batch.Withdrawals)
		for i, p := range facts {
			done.batch.Facts[i] = p.fact
			done.batch.Withdrawals = append(done.batch.Withdrawals, p.instead...)
			done.overruled += len(p.instead)
			if p.fact.KnownUntil.Equal(kg.Beginning) {
				done.overruled++
			}
		}
		done.report, done.err = store.Load(ctx, done.batch)
		rejected, ok := errors.AsType[*kg.Rejected](done.err)
		if !ok {
			return done
		}
		kept, rejects := sift(facts, rejected.Problems)
		done.rejects = append(done.rejects, rejects...)
		if strict || len(kept) == len(facts) {
			return done
		}
		facts = kept
	}
}

// sift takes the facts away that have a problem, each for its first.
func sift(facts []placed, problems []kg.Problem) (kept []placed, rejects []dataset.Reject) {
	bad := map[int]bool{}
	for _, problem := range problems {
		if problem.List == kg.ListFacts && !bad[problem.Index] {
			bad[problem.Index] = true
			p := facts[problem.Index]
			rejects = append(rejects, dataset.Reject{Place: p.at, Value: stated(p.fact), Reason: problem.Reason})
		}
	}
	for i, p := range facts {
		if !bad[i] {
			kept = append(kept, p)
		}
	}
	return kept, rejects
}

// dropTakenBack leaves out the facts of the tree that were taken back after the
// snapshot's day, now that it is known: they come without one.
func (r *run) dropTakenBack() {
	r.facts = slices.DeleteFunc(r.facts, func(p placed) bool {
		f := p.fact
		h := r.sources[f.Source.URL]
		if f.Kind != kg.PartOf || f.Source.Published != 0 || h == nil || !f.KnownUntil.IsZero() || !h.isTakenBack(f, r.day(f.Source.URL)) {
			return false
		}
		r.report.TakenBack++
		r.report.Overruled -= len(p.instead)
		return true
	})
}

// knowSince gives facts of the tree that come without a day the snapshot's, where
// the source said something of the same entity before: that they held then,
// nobody stated.
func (r *run) knowSince() {
	for _, p := range r.facts {
		f := p.fact
		h := r.sources[f.Source.URL]
		if f.Kind != kg.PartOf || f.Source.Published != 0 || !f.KnownUntil.IsZero() || h == nil || !h.children[f.From] {
			continue
		}
		if day := r.day(f.Source.URL).Time(); day.After(f.KnownSince) {
			f.KnownSince = day
			f.Complete()
		}
	}
}

func (r *run) note() string {
	if r.report.Day == 0 {
		return r.Importer.About
	}
	return r.Importer.About + ", as of " + r.report.Day.String()
}

// count adds what a load did to the report.
func (r *run) count(batch kg.Batch, report kg.LoadReport) {
	if report.Load != nil {
		r.report.Loads++
	}
	r.report.Revision = report.Revision
	r.report.EntitiesCreated += report.EntitiesCreated
	r.report.EntitiesChanged += report.EntitiesChanged
	r.report.FactsCreated += report.FactsCreated
	r.report.FactsWithdrawn += report.FactsWithdrawn
	r.report.FactsUnchanged += report.FactsUnchanged
	r.report.TakenBack += report.FactsWithdrawnBefore
	for _, f := range batch.Facts {
		if about := thing(f); r.gone[about] > 0 {
			r.gone[about]--
			r.report.FactsChanged++
		}
	}
	switch {
	case r.DryRun && r.loaded == 0:
		r.report.Batch = &batch
	case r.DryRun:
		r.report.Batch = nil
	}
	r.loaded += len(batch.Facts) + len(batch.Withdrawals)
	if r.Loading != nil && !r.unforeseen() {
		r.Loading(r.loaded, max(r.toLoad(), r.loaded))
	}
}

// unforeseen reports whether it is not known how much there is to load.
func (r *run) unforeseen() bool { return r.loads && !r.second }

// toLoad is how many facts and withdrawals there are.
func (r *run) toLoad() int {
	total := r.news
	for _, url := range r.urls() {
		total += len(r.sources[url].standing) - len(r.sources[url].taken)
	}
	return total
}
