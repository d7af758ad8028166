package snapshot_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"fedreach/kg"
	"fedreach/seed/snapshot"
)

// More than one load can have comes in several, the withdrawals last. What was
// loaded when it was interrupted stands, and the same import carries on.
func TestSeveralLoads(t *testing.T) {
	store := graph(t)
	mustRun(t, store, snapshot.Import{Importer: importer("2025-08-04", "old USES acme", "wool USES acme saying much")})
	lines := []string{"wool USES acme saying more"}
	for i := range 7 {
		lines = append(lines, fmt.Sprintf("agency%d USES acme", i), "reject")
	}
	in := snapshot.Import{Importer: importer("2026-01-29", lines...), Limit: 3}
	interrupted, cancel := context.WithCancel(t.Context())
	in.Loading = func(done, total int) {
		if total != 10 {
			t.Errorf("%d of %d", done, total)
		}
		if done >= 3 {
			cancel()
		}
	}
	report, err := snapshot.Run(interrupted, store, in)
	part, ok := errors.AsType[*snapshot.PartError](err)
	if !ok || part.Loads != 1 || part.Withdrawing || !errors.Is(err, context.Canceled) || report.Loads != 1 {
		t.Errorf("interrupted: %+v, %v", report, err)
	}
	for _, f := range facts(t, store) {
		if strings.Contains(f, "until") {
			t.Errorf("withdrawn before all was loaded: %s", f)
		}
	}
	in.Loading = nil
	report = mustRun(t, store, in)
	if got := counts(report); got[1]+got[0]+got[3] != 8 || got[2]+got[1] != 2 || report.Rejects != 7 {
		t.Errorf("carried on: %+v", report)
	}
	whole := graph(t)
	mustRun(t, whole, snapshot.Import{Importer: importer("2025-08-04", "old USES acme", "wool USES acme saying much")})
	mustRun(t, whole, snapshot.Import{Importer: importer("2026-01-29", lines...)})
	expect(t, store, facts(t, whole)...)
}

// answerless is a store that loads, and whose answer fails.
type answerless struct{ kg.Store }

func (s answerless) Load(ctx context.Context, batch kg.Batch) (kg.LoadReport, error) {
	report, err := s.Store.Load(ctx, batch)
	return report, errors.Join(err, kg.ErrUnavailable)
}

func TestALoadThatStandsThoughItsAnswerFailed(t *testing.T) {
	store := graph(t)
	_, err := run(t, answerless{store}, snapshot.Import{Importer: importer("2025-08-04", "wool USES acme")})
	if part, ok := errors.AsType[*snapshot.PartError](err); !ok || part.Loads != 1 || part.Withdrawing {
		t.Errorf("the answer failed: %v", err)
	}
	expect(t, store, "wool USES acme known since 2025-08-04")
}

// Withdrawals that are more than one load can have come in several. Where it ends among
// these, it does not say that nothing was withdrawn.
func TestInterruptedAmongTheWithdrawals(t *testing.T) {
	store := graph(t)
	mustRun(t, store, snapshot.Import{Importer: importer("2025-08-04", "old1 USES acme", "old2 USES acme", "old3 USES acme", "wool USES acme")})
	interrupted, cancel := context.WithCancel(t.Context())
	in := snapshot.Import{Importer: importer("2026-01-29", "wool USES acme"), Limit: 2, Loading: func(done, _ int) {
		if done == 2 {
			cancel()
		}
	}}
	_, err := snapshot.Run(interrupted, store, in)
	part, ok := errors.AsType[*snapshot.PartError](err)
	if !ok || part.Loads != 1 || !part.Withdrawing || !strings.Contains(err.Error(), "may be withdrawn") {
		t.Errorf("interrupted: %v", err)
	}
	in.Loading = nil
	if report := mustRun(t, store, in); report.FactsWithdrawn != 1 {
		t.Errorf("carried on: %+v", report)
	}
}
