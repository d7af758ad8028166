//go:build !embedded

package replica

import (
	"context"
	"fmt"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fedreach/kg"
	"fedreach/kg/neo4jstore"
	"fedreach/kg/neo4jstore/neo4jtest"
	"fedreach/kg/storetest"
)

func TestMain(m *testing.M) { os.Exit(neo4jtest.Main(m)) }

// emptyServer is a real Neo4j, as good as new.
func emptyServer(t *testing.T) *neo4jtest.Server {
	t.Helper()
	server := neo4jtest.Shared(t)
	if err := server.Wipe(t.Context()); err != nil {
		t.Fatal(err)
	}
	return server
}

func openNeo4j(t testing.TB, server *neo4jtest.Server) Database {
	t.Helper()
	s, err := neo4jstore.Open(t.Context(), neo4jstore.Config{URI: server.URI, User: server.User, Password: server.Password})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The copy of a Neo4j keeps the contract, caught up by revision.
func TestContractOfTheCopyOfNeo4j(t *testing.T) {
	server := emptyServer(t)
	storetest.Run(t, func(t *testing.T) kg.Store {
		if err := server.Empty(t.Context()); err != nil {
			t.Fatal(err)
		}
		return settled{inFrontOf(t, openNeo4j(t, server))}
	})
}

const (
	createVendor = `CREATE (:Entity:Vendor {id: 'vendor:' + $slug, slug: $slug, name: 'A vendor', aliases: [], search: 'a vendor'})`
	createFact   = `MATCH (agency:Entity {id: 'agency:a'}) MATCH (vendor:Entity {id: 'vendor:' + $slug}) MATCH (source:Source)
		WITH agency, vendor, source LIMIT 1
		CREATE (agency)-[:USES {id: 'USES:' + $slug, confidence: 'HIGH', source: source.id, load: 1}]->(vendor)`
)

// usesOf is a batch: the vendor of this slug, and that agency:a uses it.
func usesOf(slug string) kg.Batch {
	return kg.Batch{
		By: "a test",
		Entities: []kg.Entity{
			&kg.Agency{Named: kg.Named{Slug: "a", Name: "An agency"}}, &kg.Vendor{Named: kg.Named{Slug: slug, Name: "A vendor"}},
		},
		Facts: []*kg.Fact{{
			Kind: kg.Uses, From: "agency:a", To: "vendor:" + slug, Confidence: kg.High,
			Source: &kg.Source{URL: "https://memo.example/1", Title: "A memo"},
		}},
	}
}

// Writers through the replica, through a second program and by bare Cypher, and
// readers on all sides: no answer lacks what was acknowledged before the question.
func TestNoAnswerIsOlderThanAnAcknowledgedWrite(t *testing.T) {
	server := emptyServer(t)
	first, second := inFrontOf(t, openNeo4j(t, server)), inFrontOf(t, openNeo4j(t, server))
	if _, err := first.Load(t.Context(), usesOf("zero")); err != nil {
		t.Fatal(err)
	}
	acknowledged := &slugs{}
	writers := map[string]func(slug string) error{
		"first":  func(slug string) error { _, err := first.Load(t.Context(), usesOf(slug)); return err },
		"second": func(slug string) error { _, err := second.Load(t.Context(), usesOf(slug)); return err },
		"bare": func(slug string) error {
			if err := server.Script(t.Context(), createVendor, map[string]any{"slug": slug}); err != nil {
				return err
			}
			return server.Script(t.Context(), createFact, map[string]any{"slug": slug})
		},
	}
	var done atomic.Bool
	var readers, writing sync.WaitGroup
	var fromCopy atomic.Int64
	for i, s := range []*Store{first, first, second} {
		readers.Go(func() {
			for n := i; !done.Load() && !t.Failed(); n++ {
				if n%2 == 0 {
					askInHope(t, s, acknowledged.all())
				} else {
					ask(t.Context(), t, s, acknowledged.all())
				}
				if copied, _ := s.current(t.Context()); copied != nil {
					fromCopy.Add(1)
				}
			}
		})
	}
	for name, write := range writers {
		writing.Go(func() {
			for n := range 60 {
				// Bursts and pauses, so that the copies are current now and then.
				if n%10 == 0 {
					settle(t.Context(), first)
				}
				slug := fmt.Sprint(name, "-", n)
				if err := write(slug); err != nil {
					t.Errorf("%s: %v", name, err)
					return
				}
				acknowledged.add(slug)
			}
		})
	}
	writing.Wait()
	for fromCopy.Load() == 0 && !t.Failed() { // now nothing keeps the copies from being current
		time.Sleep(time.Millisecond)
	}
	done.Store(true)
	readers.Wait()
	for _, s := range []*Store{first, second} {
		settle(t.Context(), s)
		ask(t.Context(), t, s, acknowledged.all())
	}
}

// ask asks a store in two ways, each of which must know all of these slugs.
func ask(ctx context.Context, t *testing.T, s kg.Store, want []string) {
	if lacks := lacking(ctx, t, s, want); lacks != "" {
		t.Error(lacks)
	}
}

// askInHope is ask, of answers that nobody need see: only those whose hope comes true
// must know.
func askInHope(t *testing.T, s kg.Store, want []string) {
	ctx, hope := kg.Hoping(kg.Asked(t.Context()))
	lacks := lacking(ctx, t, s, want)
	if current, err := hope.True(ctx); err == nil && current && lacks != "" {
		t.Errorf("in hope: %s", lacks)
	}
}

// lacking says what of these a store does not know that it is asked about in two ways.
func lacking(ctx context.Context, t *testing.T, s kg.Store, want []string) string {
	g, err := s.Facts(ctx, kg.FactFilter{From: []string{"agency:a"}})
	if err != nil {
		t.Errorf("Facts: %v", err)
		return ""
	}
	used := map[string]bool{}
	for _, f := range g.Facts {
		used[f.To] = true
	}
	page, err := s.Entities(ctx, kg.EntityFilter{Kinds: []kg.EntityKind{kg.KindVendor}, First: -1})
	if err != nil {
		t.Errorf("Entities: %v", err)
		return ""
	}
	there := map[string]bool{}
	for _, e := range page.Entities {
		there[e.ID()] = true
	}
	for _, slug := range want {
		if id := "vendor:" + slug; !used[id] || !there[id] {
			return fmt.Sprintf("%s was acknowledged before the question: fact %t, entity %t", slug, used[id], there[id])
		}
	}
	return ""
}

// slugs are those acknowledged.
type slugs struct {
	mu   sync.Mutex
	list []string
}

func (s *slugs) add(slug string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = append(s.list, slug)
}

func (s *slugs) all() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clip(s.list)
}

// Loads are caught up with by what they changed; a script has everything read.
func TestCatchingUp(t *testing.T) {
	server := emptyServer(t)
	behind := &watched{Database: openNeo4j(t, server)}
	s := inFrontOf(t, behind)
	load(t, s, usesOf("zero"))
	load(t, s, usesOf("one"))
	settle(t.Context(), s)
	whole := behind.wholes.Load()
	for _, slug := range []string{"two", "three", "four"} {
		load(t, s, usesOf(slug))
		settle(t.Context(), s)
	}
	if n := behind.wholes.Load(); n != whole {
		t.Errorf("after loads the graph was read whole %d times", n-whole)
	}
	if err := server.Script(t.Context(), createVendor, map[string]any{"slug": "five"}); err != nil {
		t.Fatal(err)
	}
	settle(t.Context(), s)
	if n := behind.wholes.Load(); n != whole+1 {
		t.Errorf("after a script it was read whole %d times, want once", n-whole)
	}
	ask(t.Context(), t, s, []string{"zero", "one", "two", "three", "four"})
}

// restored is a database that was restored from a backup: it has told of so many
// commits that it knows nothing of now.
type restored struct {
	Database
	lost atomic.Int64
}

func (s *restored) Moment(ctx context.Context) (kg.Moment, error) {
	m, err := s.Database.Moment(ctx)
	m.Commits -= s.lost.Load()
	return m, err
}

// A load that took the number of another is not caught up from, though there was a
// commit for each load since, by the numbers.
func TestAnotherLoadOfTheSameNumber(t *testing.T) {
	server := emptyServer(t)
	behind := &restored{Database: openNeo4j(t, server)}
	s := inFrontOf(t, behind)
	for _, slug := range []string{"zero", "one"} {
		load(t, s, usesOf(slug))
	}
	settle(t.Context(), s)
	// It must not look between the scripts by itself: what they undo is counted after each.
	s.later.Stop()
	time.Sleep(100 * time.Millisecond)
	for _, script := range []string{
		"MATCH (load:Load {revision: 2}) SET load.attempt = 'of another history'",
		"MATCH ()-[fact:USES {load: 2}]->() DELETE fact",
	} {
		if err := server.Script(t.Context(), script, nil); err != nil {
			t.Fatal(err)
		}
		behind.lost.Add(1)
	}
	load(t, behind.Database, usesOf("three"))
	settle(t.Context(), s)
	if n := factCount(t.Context(), t, s); n != 2 {
		t.Errorf("%d facts, want those of the first load and the last", n)
	}
}
