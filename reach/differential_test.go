//go:build !embedded

package reach_test

import (
	"context"
	"flag"
	"fmt"
	"iter"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"fedreach/kg"
	"fedreach/kg/neo4jstore"
	"fedreach/kg/neo4jstore/neo4jtest"
	"fedreach/kg/replica"
	"fedreach/kg/sqlitestore"
	"pgregory.net/rapid"
)

func init() { runAll = neo4jtest.Main }

var (
	verdicts = flag.Int("differential.verdicts", 500, "how many verdicts the stores and the naive decision are to agree on")
	lives    = flag.Int("differential.seed", 0, "the first life that is lived")
)

// Graphs come to be load by load, and lose facts again. After each load, random
// questions are put to the server with each store behind it, the replica caught up
// with what was loaded, and to the naive decision, which knows the facts from a
// bookkeeping of its own: all say the same of every agency and vendor.
func TestTheStoresAgreeAtLength(t *testing.T) {
	server := neo4jtest.Shared(t)
	if err := server.Wipe(t.Context()); err != nil {
		t.Fatal(err)
	}
	var counted tally
	for n := *lives; counted.verdicts < *verdicts; n++ {
		counted.lives++
		t.Run(fmt.Sprint("life ", n), func(t *testing.T) { live(t, server, n, &counted) })
		if t.Failed() {
			t.Fatalf("again: -differential.seed %d -differential.verdicts 1", n)
		}
		t.Logf("life %d: %d verdicts agreed on so far", n, counted.verdicts)
	}
	t.Logf("seeds %d to %d: %d verdicts agreed on, four times decided; %d questions after %d loads and %d withdrawals, %d batches refused by all; the copy answered %d calls, caught up %d times, was read whole %d times; seen %v",
		*lives, *lives+counted.lives-1, counted.verdicts, counted.questions, counted.loads, counted.withdrawals, counted.refused,
		counted.copied.Hits, counted.copied.CatchUps, counted.copied.Readings, counted.seen)
	if counted.withdrawals == 0 || counted.refused == 0 || counted.copied.Hits == 0 || counted.copied.CatchUps == 0 {
		t.Error("too little happened to show anything")
	}
}

// tally counts what was done.
type tally struct {
	lives, verdicts, questions, loads, withdrawals, refused int
	copied                                                  replica.Stats
	seen                                                    map[string]int
}

// graphOf is a small graph, so that everything touches everything, for one life in
// four, and a wide one for the others, of which a question asks for hundreds of
// verdicts.
func graphOf(n int) *kg.Graph {
	if n%4 == 0 {
		return rapid.Custom(randomGraph).Example(n)
	}
	wide := extent{agencies: [2]int{30, 30}, clouds: [2]int{12, 16}, vendors: [2]int{10, 12}, facts: [2]int{350, 450}}
	return rapid.Custom(func(t *rapid.T) *kg.Graph { return randomGraphOf(t, wide) }).Example(n)
}

// live loads one graph bit by bit into stores of its own.
func live(t *testing.T, server *neo4jtest.Server, n int, counted *tally) {
	t.Helper()
	if err := server.Empty(t.Context()); err != nil {
		t.Fatal(err)
	}
	embedded, err := sqlitestore.Open(t.Context(), filepath.Join(t.TempDir(), "graph.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer closed(t, embedded)
	config := neo4jstore.Config{URI: server.URI, User: server.User, Password: server.Password}
	database, err := neo4jstore.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer closed(t, database)
	behind, err := neo4jstore.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	copied := replica.New(behind, replica.Config{Budget: 1 << 30})
	defer closed(t, copied)
	current(t, copied)

	b := &bookkeeping{random: rand.New(rand.NewPCG(uint64(n), 0)), facts: map[string]*kg.Fact{}} //nolint:gosec // n counts
	b.graph = &kg.Graph{Entities: map[string]kg.Entity{}}
	endpoints := []*endpoint{serve(embedded, "sqlite"), serve(database, "neo4j"), serve(copied, "replica")}
	i := 0
	for batch := range b.batches(graphOf(n)) {
		// Loads come through the replica, or past it.
		_, err := embedded.Load(t.Context(), batch)
		_, same := []kg.Store{database, copied}[i%2].Load(t.Context(), batch)
		if fmt.Sprint(err) != fmt.Sprint(same) {
			t.Fatalf("life %d, load %d: sqlite says %v, neo4j %v", n, i, err, same)
		}
		if err != nil {
			counted.refused++
			continue
		}
		i++
		counted.loads++
		counted.withdrawals += len(batch.Withdrawals)
		b.enter(batch)
		current(t, copied)
		for k := range 2 * (i - 1) { // the more there is to ask about
			b.ask(t, endpoints, fmt.Sprintf("life %d, load %d, question %d", n, i, k), counted)
		}
	}
	did := copied.Stats()
	counted.copied.Hits += did.Hits
	counted.copied.CatchUps += did.CatchUps
	counted.copied.Readings += did.Readings
}

func closed(t *testing.T, store kg.Store) {
	t.Helper()
	if err := store.Close(context.WithoutCancel(t.Context())); err != nil {
		t.Error(err)
	}
}

// current waits until the copy answers.
func current(t *testing.T, s *replica.Store) {
	t.Helper()
	for before := s.Stats().Hits; s.Stats().Hits == before; {
		if _, err := s.Revision(t.Context()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Millisecond)
	}
}

// bookkeeping is the graph that there should be after each load, kept in the
// plainest way.
type bookkeeping struct {
	random *rand.Rand
	graph  *kg.Graph
	facts  map[string]*kg.Fact
}

// batches gives a graph in some loads, each when the one before was booked: some
// facts twice, some first without the end of what was known, which a later load
// brings, and some are withdrawn that the graph has for good. Before some, a batch
// that must be refused comes: the same, with a withdrawal of what is not there.
func (b *bookkeeping) batches(whole *kg.Graph) iter.Seq[kg.Batch] {
	const loads = 7
	var stated [loads][]*kg.Fact
	var ended [loads][]kg.Withdrawal
	for _, f := range whole.Facts {
		own, at := *f, 1+b.random.IntN(loads-1)
		later := min(at+1+b.random.IntN(loads), loads-1)
		switch {
		case f.Kind == kg.PartOf: // known for longer, it might make no tree
		case !f.KnownUntil.IsZero() && b.random.IntN(2) == 0:
			own.KnownUntil = time.Time{}
			ended[later] = append(ended[later], kg.Withdrawal{FactID: f.ID, At: f.KnownUntil})
		case f.KnownUntil.IsZero() && b.random.IntN(8) == 0:
			ended[later] = append(ended[later], kg.Withdrawal{FactID: f.ID, At: days[1+b.random.IntN(len(days)-1)].Time()})
		case b.random.IntN(10) == 0:
			stated[later] = append(stated[later], &own)
		}
		stated[at] = append(stated[at], &own)
	}
	return func(yield func(kg.Batch) bool) {
		for i := range loads {
			batch := kg.Batch{By: "test", Facts: stated[i]}
			if i == 0 {
				for _, id := range sortedIDs(whole) {
					batch.Entities = append(batch.Entities, whole.Entities[id])
				}
			}
			for _, w := range ended[i] {
				if f := b.facts[w.FactID]; f != nil && w.At.After(f.KnownSince) {
					batch.Withdrawals = append(batch.Withdrawals, w)
				}
			}
			if b.random.IntN(3) == 0 {
				wrong := batch
				wrong.Withdrawals = append(slices.Clone(batch.Withdrawals), kg.Withdrawal{FactID: "USES:nothing", At: now})
				if !yield(wrong) {
					return
				}
			}
			if !yield(batch) {
				return
			}
		}
	}
}

// enter books a batch that was loaded.
func (b *bookkeeping) enter(batch kg.Batch) {
	for _, e := range batch.Entities {
		b.graph.Entities[e.ID()] = e
	}
	for _, f := range batch.Facts {
		if b.facts[f.ID] == nil {
			own := *f
			b.facts[f.ID] = &own
		} else if own := b.facts[f.ID]; own.KnownUntil.IsZero() {
			own.KnownUntil = f.KnownUntil
		}
	}
	for _, w := range batch.Withdrawals {
		if f := b.facts[w.FactID]; f.KnownUntil.IsZero() {
			f.KnownUntil = w.At
		}
	}
	b.graph.Facts = nil
	for _, f := range b.facts {
		now := *f
		b.graph.Facts = append(b.graph.Facts, &now)
	}
	slices.SortFunc(b.graph.Facts, byID)
}
