package graph

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"fedreach/graph/generated"
	"fedreach/graph/relay"
	"fedreach/kg"
)

// load loads the batch of an input.
func (r *Resolver) load(ctx context.Context, in generated.BatchInput, dryRun bool) (*relay.LoadReport, error) {
	batch, unreadable, err := batchOf(in, readerOf(ctx).now())
	if err != nil {
		return nil, err
	}
	if len(unreadable) > 0 {
		return nil, &rejection{kg.Reject(append(unreadable, problemsOf(batch)...)), inBatch}
	}
	return r.loadBatch(ctx, batch, dryRun, inBatch)
}

// problemsOf is what is wrong with a batch by itself.
func problemsOf(batch kg.Batch) []kg.Problem {
	_, _, err := batch.Prepare()
	if rejected, ok := errors.AsType[*kg.Rejected](err); ok {
		return rejected.Problems
	}
	return nil
}

// retract withdraws facts.
func (r *Resolver) retract(ctx context.Context, facts []string, reason string, at *time.Time, dryRun bool) (*relay.LoadReport, error) {
	if strings.TrimSpace(reason) == "" {
		return nil, badInput("reason", "is missing: say why")
	}
	batch := kg.Batch{Origin: "retract", Note: reason}
	for _, id := range facts {
		batch.Withdrawals = append(batch.Withdrawals, withdrawal(id, at, readerOf(ctx).now()))
	}
	return r.loadBatch(ctx, batch, dryRun, inFacts)
}

// loadBatch loads a batch in the name of who asks.
func (r *Resolver) loadBatch(ctx context.Context, batch kg.Batch, dryRun bool, where func(kg.Problem) string) (*relay.LoadReport, error) {
	batch.By, batch.DryRun = callerOf(ctx).name(), dryRun
	report, err := r.Store.Load(ctx, batch)
	if rejected, ok := errors.AsType[*kg.Rejected](err); ok {
		return nil, &rejection{rejected, where}
	}
	if err != nil {
		return nil, err
	}
	readerOf(ctx).wrote(report.Revision, dryRun)
	r.watcher.Nudge()
	return &relay.LoadReport{LoadReport: report, Batch: batch}, nil
}

// rejection is a batch that was refused, in the words of the arguments that it
// came from.
type rejection struct {
	*kg.Rejected

	where func(kg.Problem) string
}

// inBatch is where a problem is in the argument batch.
func inBatch(p kg.Problem) string { return "batch." + ofInput(p).Where() }

// ofInput is a problem by the names of the inputs' fields.
func ofInput(p kg.Problem) kg.Problem {
	if p.List == kg.ListEntities && p.Field == "kind" {
		p.Field = "cloudKind" // an input's kind is that of the entity
	}
	return p
}

// inFacts is where a problem is in the arguments of retract.
func inFacts(p kg.Problem) string {
	if p.List == kg.ListBatch {
		return "reason"
	}
	return strings.TrimSuffix(kg.Problem{List: "facts", Index: p.Index, Field: p.Field}.Where(), ".factID")
}

// problem is what is wrong with one item, as clients read it.
type problem struct {
	List   string `json:"list"`
	Index  int    `json:"index"`
	Field  string `json:"field"`
	Reason string `json:"reason"`
}

func (r *rejection) problems() []problem {
	return eachOf(r.Problems, func(p kg.Problem) problem { return problem(ofInput(p)) })
}

// summary is the first problem, and how many more there are.
func (r *rejection) summary() string {
	first := shortened(r.Problems[0].Reason, maxReason)
	if more := len(r.Problems) - 1; more > 0 {
		return fmt.Sprintf("%s (and %d more, see extensions.problems); nothing was loaded", first, more)
	}
	return first + "; nothing was loaded"
}
