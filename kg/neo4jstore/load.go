package neo4jstore

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"time"

	"fedreach/kg"
)

// slice is the most rows that go to the database at once.
const slice = 5_000

// Load keeps the contract of kg.Store. Loads of all processes happen one after
// the other: each first takes the lock of the :Graph node.
//
// Where the connection is lost at the moment of the commit, the database is asked
// whether the load is there, and carries it out again where it is not. The error
// wraps kg.ErrUncertain where it can't be asked in time.
func (s *Store) Load(ctx context.Context, batch kg.Batch) (report kg.LoadReport, err error) {
	const what = "load"
	if err := s.ready(ctx, what); err != nil {
		return kg.LoadReport{}, err
	}
	prepared, wanted, err := batch.Prepare()
	if err != nil {
		return kg.LoadReport{}, err
	}
	if err := s.takeTurn(ctx, what); err != nil {
		return kg.LoadReport{}, err
	}
	defer s.endTurn()
	var attempt string
	var guess guessing
	if plan := s.guess(prepared, wanted); plan != nil {
		guess = func(ctx context.Context, commits func()) error {
			attempt = rand.Text()
			report = made(plan, attempt)
			return s.tryGuess(ctx, plan, commits)
		}
	}
	err = s.writeKnowing(ctx, what, guess, func(tx transaction) (err error) {
		attempt = rand.Text()
		report, err = tx.load(prepared, wanted, attempt)
		return err
	}, func(tx transaction) (bool, error) { return tx.recorded(report.Revision, attempt) })
	if err != nil {
		return kg.LoadReport{}, err
	}
	s.seen.Store(report.Revision)
	return report, nil
}

// made is the report of a plan that this attempt carries out now.
func made(plan *kg.Plan, attempt string) kg.LoadReport {
	plan.Report.Load.At = time.Now().UTC().Truncate(time.Millisecond)
	plan.Report.Load.Attempt = attempt
	return plan.Report
}

// takeTurn waits until no other load of this store is under way.
func (s *Store) takeTurn(ctx context.Context, what string) error {
	select {
	case <-s.turn:
		return nil
	case <-s.closed:
		return errClosed(what)
	case <-ctx.Done():
		if s.gone.since() > 0 {
			return explain(ctx, what, errSilent) // the load under way waits for the database
		}
		return ctxError(ctx, what)
	}
}

func (s *Store) endTurn() { s.turn <- struct{}{} }

// load carries a batch out within a transaction. The error is errUndo where
// there is nothing to keep: the report stands then.
func (t transaction) load(batch kg.Batch, wanted kg.Wanted, attempt string) (kg.LoadReport, error) {
	held, err := t.lockAndLook(wanted)
	if err != nil {
		return kg.LoadReport{}, err
	}
	plan, err := batch.Plan(held)
	if err != nil {
		return kg.LoadReport{}, err
	}
	if plan.Report.Load == nil || plan.Report.Repeated {
		return plan.Report, errUndo
	}
	if batch.DryRun {
		return made(plan, ""), errUndo
	}
	return made(plan, attempt), t.carryOut(plan)
}

var loadHeld, loadTree = cypher("load_held"), cypher("load_tree")

// lockAndLook waits until no other load is under way, keeps others waiting until
// the transaction ends, and looks up what a batch wants to know.
func (t transaction) lockAndLook(wanted kg.Wanted) (held kg.Held, err error) {
	first := min(slice, len(wanted.Facts))
	p := params{
		"key": nullIfZero(wanted.Key), "entities": wanted.Entities, "sources": wanted.Sources, "facts": idsByKind(wanted.Facts[:first]),
	}
	rows, err := t.run(loadHeld, p.as("batch"))
	if err != nil {
		return kg.Held{}, err
	}
	g, err := graphOf(rows)
	if err != nil {
		return kg.Held{}, err
	}
	held = kg.Held{
		Revision: g.Revision, Entities: g.Entities, Facts: map[string]*kg.Fact{}, Sources: map[string]*kg.Source{},
		Earlier: loadOf(rows[0].properties["earlier"]),
	}
	addSources(held.Sources, rows[0].list("sources"))
	hold(held, g.Facts)
	for ids := range slices.Chunk(wanted.Facts[first:], slice) {
		some, err := t.factsByID(ids)
		if err != nil {
			return kg.Held{}, err
		}
		hold(held, some)
	}
	if wanted.Tree {
		held.Tree, err = t.graphFacts(loadTree, nil)
	}
	return held, err
}

func hold(held kg.Held, facts []*kg.Fact) {
	for _, f := range facts {
		held.Facts[f.ID] = f
	}
}

// factsByID looks facts up, as Facts does.
func (t transaction) factsByID(ids []string) ([]*kg.Fact, error) {
	p := params{
		"ids": idsByKind(ids), "kinds": typesOf(nil), "from": nil, "to": nil, "sources": nil, "since": int64(0), "asked": []string{},
	}
	return t.graphFacts(factsByID, p.as("filter"))
}

// graphFacts are the facts of a statement whose answer is a graph.
func (t transaction) graphFacts(what statement, p params) ([]*kg.Fact, error) {
	rows, err := t.run(what, p)
	if err != nil {
		return nil, err
	}
	g, err := graphOf(rows)
	if err != nil {
		return nil, err
	}
	return g.Facts, nil
}

var (
	createEntities = cypher("load_create_entities")
	changeEntities = cypher("load_change_entities")
	createSources  = cypher("load_create_sources")
	stateFacts     = cypher("load_state_facts")
	endFacts       = cypher("load_end_facts")
)

// carryOut writes down what a plan says.
func (t transaction) carryOut(plan *kg.Plan) error {
	entity := func(e kg.Entity) map[string]any { return entityParams(e, plan.Report.Load.Revision) }
	if err := writeAll(t, createEntities, "entities", plan.Create, entity); err != nil {
		return err
	}
	if err := writeAll(t, changeEntities, "entities", plan.Change, entity); err != nil {
		return err
	}
	if err := writeAll(t, createSources, "sources", plan.Sources, sourceParams); err != nil {
		return err
	}
	for some := range slices.Chunk(plan.End, slice) {
		if err := t.writeRows(endFacts, params{"facts": byKind(some, endParams)}.as("batch"), len(some)); err != nil {
			return err
		}
	}
	return t.stateFacts(plan.State, loadParams(plan.Report.Load))
}

// stateFacts writes new facts, and with the last of them the record of the load.
// The rows of a statement are made while the one before is carried out.
func (t transaction) stateFacts(facts []*kg.Fact, record map[string]any) error {
	rows := stateRows(facts)
	for len(facts) > slice {
		facts = facts[slice:]
		next := make(chan map[string]any, 1)
		go func() { next <- stateRows(facts) }()
		if err := t.writeRows(stateFacts, params{"facts": rows, "records": []any{}}.as("batch"), slice); err != nil {
			return err
		}
		rows = <-next
	}
	return t.writeRows(stateFacts, params{"facts": rows, "records": []any{record}}.as("batch"), len(facts)+1)
}

// stateRows are the rows of the first slice of these facts.
func stateRows(facts []*kg.Fact) map[string]any {
	return byKind(facts[:min(slice, len(facts))], factParams)
}

var loadRecorded = cypher("load_recorded")

// recorded reports whether a load is there that was made by this attempt. Where
// the attempt is still under way, it waits for its end.
func (t transaction) recorded(revision int64, attempt string) (bool, error) {
	if err := t.lock(); err != nil {
		return false, err
	}
	rows, err := t.run(loadRecorded, params{"revision": revision, "attempt": attempt}.as("load"))
	return len(rows) > 0, err
}

// writeAll writes a list, a slice at a time.
func writeAll[T any](t transaction, what statement, name string, list []T, paramsOf func(T) map[string]any) error {
	for some := range slices.Chunk(list, slice) {
		rows := make([]any, len(some))
		for i, v := range some {
			rows[i] = paramsOf(v)
		}
		if err := t.writeRows(what, params{name: rows}.as("batch"), len(rows)); err != nil {
			return err
		}
	}
	return nil
}

// writeRows fails unless so many rows were written: what was looked up may have
// been deleted by a script meanwhile.
func (t transaction) writeRows(what statement, p params, want int) error {
	rows, err := t.run(what, p)
	if err != nil {
		return err
	}
	if len(rows) == 0 || rows[0].number("written") != int64(want) {
		return fmt.Errorf("%s did not write all of %d rows: something was deleted meanwhile", what.name, want)
	}
	return nil
}
