//go:build !embedded

package neo4jstore_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"fedreach/kg"
	"fedreach/kg/neo4jstore"
	"fedreach/kg/neo4jstore/neo4jtest"
	"fedreach/kg/neo4jstore/neo4jtest/wire"
)

// use is a batch of one fact, which the same number states again.
func use(number int) kg.Batch {
	return kg.Batch{Facts: []*kg.Fact{{
		Kind: kg.Uses, From: "agency:navy", To: "vendor:acme", Key: fmt.Sprint("use ", number), Confidence: kg.Low,
		Source: &kg.Source{URL: "https://inventory.example", Title: "An inventory", Published: kg.NewDate(2026, 1, 31), PublishedPrecision: kg.PrecisionDay},
	}}}
}

// watched is a store that tells which statements its loads take.
type watched struct {
	*neo4jstore.Store

	mu  sync.Mutex
	ran []string
}

func openWatched(t *testing.T, server *neo4jtest.Server) *watched {
	w := &watched{}
	c := config(server)
	c.Observe = func(_ context.Context, statement string) func(int, error) {
		w.mu.Lock()
		defer w.mu.Unlock()
		if statement != "pulse" { // what takes long on a busy machine
			w.ran = append(w.ran, statement)
		}
		return func(int, error) {}
	}
	w.Store = openWith(t, c)
	return w
}

// loaded is what became of a batch, and the statements that it took.
func (w *watched) loaded(ctx context.Context, b kg.Batch) (kg.LoadReport, []string, error) {
	w.mu.Lock()
	w.ran = nil
	w.mu.Unlock()
	report, err := w.Load(ctx, b)
	w.mu.Lock()
	defer w.mu.Unlock()
	return report, w.ran, err
}

// guess is the statement of a load whose guess was right, and looks that of one that looks
// what is there.
const guess, looks = "load_state_facts", "load_held"

// Each begins with a graph as small makes it.
func TestGuesses(t *testing.T) {
	server := empty(t)
	for name, test := range map[string]func(*testing.T, *neo4jtest.Server){
		"right": rightGuess, "wrong": wrongGuesses, "keeps the source": guessKeepsSource, "of two stores": guessesOfTwo, "beside a newer server": guessBesideNewer,
	} {
		t.Run(name, func(t *testing.T) {
			if err := server.Empty(t.Context()); err != nil {
				t.Fatal(err)
			}
			test(t, server)
		})
	}
}

// New facts are one statement, and what it leaves is what looking would have left.
func rightGuess(t *testing.T, server *neo4jtest.Server) {
	w := openWatched(t, server)
	load(t, w, small())
	for n := range 3 {
		b := use(n)
		b.Key, b.By, b.Note = fmt.Sprint("key ", n), "a person", "a note"
		b.Facts = append(b.Facts, b.Facts[0]) // stated twice, made once
		report, ran, err := w.loaded(t.Context(), b)
		if err != nil || report.Revision != int64(n+2) || report.FactsCreated != 1 || report.FactsUnchanged != 1 || report.Load.Attempt == "" {
			t.Fatalf("%+v, %v", report, err)
		}
		if !slices.Equal(ran, []string{guess}) {
			t.Errorf("load %d took %q", n, ran)
		}
		page, err := w.Loads(t.Context(), kg.LoadFilter{First: 1})
		if err != nil || *page.Loads[0] != *report.Load {
			t.Errorf("the record is %+v, %v, want %+v", page.Loads[0], err, report.Load)
		}
	}
	rows := ask(t, server, "MATCH (source:Source {url: 'https://inventory.example'}) RETURN count(source) AS sources")
	if rows[0]["sources"] != int64(1) {
		t.Errorf("%v, want the one source of all three", rows)
	}
}

// Where something is otherwise than was guessed, nothing of the guess is left, and the
// load does what the contract says.
func wrongGuesses(t *testing.T, server *neo4jtest.Server) {
	other, w := open(t, server), openWatched(t, server)
	load(t, other, small())
	report, ran, err := w.loaded(t.Context(), use(1))
	if err != nil || report.Revision != 2 || !slices.Contains(ran, looks) {
		t.Errorf("after another's load: %+v, %q, %v", report, ran, err)
	}
	report, _, err = w.loaded(t.Context(), use(1))
	if err != nil || report.Revision != 2 || report.FactsUnchanged != 1 || report.Load != nil {
		t.Errorf("a fact that is there: %+v, %v", report, err)
	}
	known := use(1)
	known.Facts = append(known.Facts, use(2).Facts...)
	if report, ran, err = w.loaded(t.Context(), known); err != nil || report.Revision != 3 || report.FactsCreated != 1 || report.FactsUnchanged != 1 || !slices.Contains(ran, looks) {
		t.Errorf("one that is there and a new one: %+v, %q, %v", report, ran, err)
	}
	nowhere := use(3)
	nowhere.Facts[0].To = "vendor:nobody"
	nowhere.Facts = append(nowhere.Facts, use(4).Facts...)
	if _, _, err := w.loaded(t.Context(), nowhere); !errors.As(err, new(*kg.Rejected)) {
		t.Errorf("an end that is not there: %v", err)
	}
	keyed := use(5)
	keyed.Key = "monday" // is that of the first load
	if _, _, err := w.loaded(t.Context(), keyed); !errors.As(err, new(*kg.Rejected)) {
		t.Errorf("the key of another batch: %v", err)
	}
	if report := load(t, w, use(6)); report.Revision != 4 {
		t.Errorf("after all of these: %+v", report)
	}
	// As where a backup was restored: the last load is gone, and its number comes again.
	ask(t, server, "MATCH (graph:Graph) SET graph.revision = 3 WITH graph MATCH (load:Load {revision: 4}) DELETE load WITH graph MATCH ()-[use:USES {load: 4}]->() DELETE use")
	if report := load(t, w, use(7)); report.Revision != 4 {
		t.Errorf("where the last load is gone: %+v", report)
	}
	rows := ask(t, server, "MATCH (load:Load) WITH count(load) AS loads MATCH ()-[use:USES]->() RETURN loads, count(use) AS uses, count(DISTINCT use.id) AS ids")
	if rows[0]["loads"] != int64(4) || rows[0]["uses"] != int64(3) || rows[0]["ids"] != int64(3) {
		t.Errorf("%v, want 4 loads and 3 uses", rows)
	}
}

// A server beside a newer one guesses as little as it looks.
func guessBesideNewer(t *testing.T, server *neo4jtest.Server) {
	s := open(t, server)
	load(t, s, small())
	ask(t, server, "MATCH (graph:Graph) SET graph.schema = 1000")
	if _, err := s.Load(t.Context(), use(1)); !errors.Is(err, kg.ErrNewer) {
		t.Errorf("%v, want kg.ErrNewer", err)
	}
	if rows := ask(t, server, "MATCH ()-[use:USES]->() RETURN count(use) AS uses"); rows[0]["uses"] != int64(0) {
		t.Errorf("%v were written", rows)
	}
}

// A source keeps the title with which it came.
func guessKeepsSource(t *testing.T, server *neo4jtest.Server) {
	w := openWatched(t, server)
	load(t, w, small())
	load(t, w, use(1))
	renamed := use(2)
	renamed.Facts[0].Source.Title = "Another title"
	if _, ran, err := w.loaded(t.Context(), renamed); err != nil || !slices.Equal(ran, []string{guess}) {
		t.Errorf("%q, %v", ran, err)
	}
	if rows := ask(t, server, "MATCH (source:Source {url: 'https://inventory.example'}) RETURN source.title AS title"); len(rows) != 1 || rows[0]["title"] != "An inventory" {
		t.Errorf("%v", rows)
	}
}

// Two stores that guess on one database: each fact is stated once, by a load of its own.
func guessesOfTwo(t *testing.T, server *neo4jtest.Server) {
	stores := []kg.Store{open(t, server), open(t, server)}
	load(t, stores[0], small())
	const each = 20
	var all sync.WaitGroup
	for _, s := range stores {
		all.Go(func() {
			for n := range each { // both the same facts
				if _, err := s.Load(t.Context(), use(n)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	rows := ask(t, server, `MATCH (graph:Graph) MATCH (load:Load) WITH graph, count(load) AS loads
		MATCH ()-[use:USES]->() RETURN graph.revision AS revision, loads, count(use) AS uses, count(DISTINCT use.load) AS by`)
	if r := rows[0]; r["revision"] != int64(each+1) || r["loads"] != int64(each+1) || r["uses"] != int64(each) || r["by"] != int64(each) {
		t.Errorf("%v, want %d loads of one use each", r, each)
	}
}

// The answer to the commit of a guess is lost, or to its statement: the load is there
// once, and is said to be.
func TestGuessesOfWhichTheAnswerIsLost(t *testing.T) {
	s, proxy := openThrough(t)
	load(t, s, small())
	n := 0
	for _, message := range [][]byte{wire.Commit, []byte("replan=skip")} {
		for _, fate := range wire.Fates {
			if fate == wire.Mute && n >= len(wire.Fates) {
				continue // a statement may take long, and is waited for
			}
			n++
			b := use(n)
			b.Note = fmt.Sprintf("%x %s", message, fate)
			trap := proxy.Trap(message, fate, 1)
			report, err := s.Load(within(t, inGoodTime), b)
			proxy.Disarm()
			if err != nil || report.Load == nil || report.Repeated || report.FactsCreated != 1 {
				t.Errorf("%s: %+v, %v", b.Note, report, err)
				continue
			}
			select {
			case <-trap.Sprung():
			default:
				t.Errorf("%s: it did not happen", b.Note)
			}
			rows := ask(t, neo4jtest.Shared(t), fmt.Sprintf("MATCH (load:Load {note: '%s'}) RETURN load.revision AS revision", b.Note))
			if len(rows) != 1 || rows[0]["revision"] != report.Revision {
				t.Errorf("%s: the database has %v, and the report is of %d", b.Note, rows, report.Revision)
			}
		}
	}
}
