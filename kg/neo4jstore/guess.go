package neo4jstore

import (
	"context"
	"errors"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"fedreach/kg"
)

// errWrongGuess: the graph is not as it was guessed. Nothing was written.
var errWrongGuess = errors.New("the graph is not as it was guessed")

// guessing is a transaction that carries out what was guessed. It calls commits when
// all is written and is to be committed; its error is errWrongGuess where the guess
// was wrong.
type guessing func(ctx context.Context, commits func()) error

// guess plans a batch on a guess of what is there, as to look it up and to begin a
// transaction by itself takes longer than to carry a small batch out: that the graph
// is as this store saw it last, and has the ends of all facts and none of the facts.
// It is nil for a batch that says more than facts, or more than one statement writes.
//
// Where the guess is right, it is the plan that what is there would give: of sources
// that are there, the statement makes none.
func (s *Store) guess(batch kg.Batch, wanted kg.Wanted) *kg.Plan {
	if len(batch.Facts) == 0 || len(batch.Facts) > slice || len(batch.Entities)+len(batch.Withdrawals) > 0 || wanted.Tree || batch.DryRun {
		return nil
	}
	held := kg.Held{Revision: s.seen.Load(), Entities: make(map[string]kg.Entity, len(wanted.Entities))}
	for _, id := range wanted.Entities {
		held.Entities[id] = &kg.Agency{} // of an end it only matters that it is there
	}
	plan, err := batch.Plan(held)
	if err != nil {
		return nil
	}
	return plan
}

// tryGuess carries out a plan that was guessed, in one trip to the database and that
// of the commit: of the driver's calls, this alone begins the transaction with its
// first statement. See guessing.
func (s *Store) tryGuess(ctx context.Context, plan *kg.Plan, commits func()) (err error) {
	p := params{"facts": stateRows(plan.State), "records": []any{loadParams(plan.Report.Load)}, "guess": guessParams(plan)}
	asked := &guessed{want: int64(len(plan.State) + 1), ended: s.ran(ctx, stateFacts), commits: commits}
	_, err = neo4j.ExecuteQuery(ctx, s.driver, stateFacts.text, p.as("batch"), func() neo4j.ResultTransformer[bool] { return asked },
		neo4j.ExecuteQueryWithDatabase(s.database), neo4j.ExecuteQueryWithBookmarkManager(&s.bookmarks))
	if codeOf(err) == "Neo.ClientError.Schema.ConstraintValidationFailed" {
		err = errWrongGuess // something of it is there
	}
	if !asked.answered {
		asked.ended(0, err)
	}
	return err
}

func guessParams(plan *kg.Plan) map[string]any {
	sources := make([]any, len(plan.Sources))
	for i, source := range plan.Sources {
		sources[i] = sourceParams(source)
	}
	return map[string]any{"revision": plan.Report.Load.Revision - 1, "layout": int64(layout), "sources": sources}
}

// guessed is a neo4j.ResultTransformer: the driver asks it whether to commit.
type guessed struct {
	// want is how many rows are written where the guess is right.
	want, written int64
	rows          int
	ended         func(rows int, err error)
	commits       func()
	answered      bool
}

// Accept is the driver's: it takes the one row of the answer, which a wrong guess lacks.
func (g *guessed) Accept(record *neo4j.Record) error {
	r := row{properties: record.AsMap()}
	g.written = r.number("written")
	g.rows++
	return nil
}

// Complete is the driver's: without an error, it commits.
func (g *guessed) Complete([]string, neo4j.ResultSummary) (bool, error) {
	g.answered = true
	g.ended(g.rows, nil)
	if g.written != g.want {
		return false, errWrongGuess
	}
	g.commits()
	return true, nil
}
