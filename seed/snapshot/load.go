package snapshot

import (
	"errors"
	"fmt"
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
	return r.load(withdrawals)
}

// after is a moment, or where a fact became known only then, the first one
// after: the same day's snapshot was corrected.
func after(knownSince, moment time.Time) time.Time {
	if moment.After(knownSince) {
		return moment
	}
	return knownSince.Add(time.Millisecond)
}

// load loads the facts that are not loaded yet. Where the graph can't have some
// of them, these are rejected and the others loaded.
func (r *run) load(withdrawals []kg.Withdrawal) error {
	r.knowSince()
	entities := r.graph.take()
	if r.Loading != nil && r.loaded == 0 && !r.unforeseen() {
		r.Loading(0, r.toLoad())
	}
	for {
		batch := kg.Batch{
			By: r.By, Origin: r.Origin, Note: r.note(),
			Entities: entities, Facts: make([]*kg.Fact, len(r.facts)), Withdrawals: withdrawals, DryRun: r.DryRun,
		}
		for i, p := range r.facts {
			batch.Facts[i] = p.fact
		}
		report, err := r.store.Load(r.ctx, batch)
		if err == nil {
			r.count(batch, report)
			return nil
		}
		if err := r.withoutRejected(err); err != nil {
			return err
		}
	}
}

// knowSince gives facts of the tree that come without a day, from a source that
// was there before, the snapshot's: that they held before, nobody stated.
func (r *run) knowSince() {
	for _, p := range r.facts {
		f := p.fact
		h := r.sources[f.Source.URL]
		if f.KnownSince.IsZero() && h != nil && h.any() {
			f.KnownSince = r.day(f.Source.URL).Time()
			f.Complete()
		}
	}
}

// withoutRejected takes the facts away that the store rejected, each for its
// reason, and returns the error where that is not what it was.
func (r *run) withoutRejected(err error) error {
	var rejected *kg.Rejected
	if !errors.As(err, &rejected) {
		return fmt.Errorf("loading: %w", err)
	}
	bad := map[int]bool{}
	for _, problem := range rejected.Problems {
		if problem.List != kg.ListFacts {
			return fmt.Errorf("loading: %w", err)
		}
		if bad[problem.Index] {
			continue
		}
		bad[problem.Index] = true
		p := r.facts[problem.Index]
		if err := r.reject(dataset.Reject{Place: p.at, Value: stated(p.fact), Reason: problem.Reason}); err != nil {
			return err
		}
	}
	kept := r.facts[:0:0]
	for i, p := range r.facts {
		if !bad[i] {
			kept = append(kept, p)
		}
	}
	r.facts = kept
	return nil
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
	r.facts = nil
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
