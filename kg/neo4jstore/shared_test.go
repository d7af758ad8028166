//go:build !embedded

package neo4jstore_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"fedreach/bench/fixture"
	"fedreach/kg"
	"fedreach/kg/neo4jstore"
)

// Two servers on one database: what one loads, the other answers from at once,
// and the revisions of both together have no gap.
func TestTwoStoresOneDatabase(t *testing.T) {
	server := empty(t)
	stores := []*neo4jstore.Store{open(t, server), open(t, server)}
	const each = 25
	var all sync.WaitGroup
	revisions := make(chan int64, len(stores)*each)
	for i, s := range stores {
		all.Go(func() {
			for n := range each {
				report, err := s.Load(t.Context(), kg.Batch{Entities: []kg.Entity{
					&kg.Vendor{Named: kg.Named{Slug: fmt.Sprintf("v%d-%d", i, n), Name: "A vendor"}},
					&kg.Vendor{Named: kg.Named{Slug: "contended", Name: fmt.Sprintf("Name %d-%d", i, n)}},
				}})
				if err != nil {
					t.Error(err)
					return
				}
				revisions <- report.Revision
				if now, err := stores[1-i].Revision(t.Context()); err != nil || now < report.Revision {
					t.Errorf("after revision %d was acknowledged, the other store says %d, %v", report.Revision, now, err)
				}
			}
		})
	}
	all.Wait()
	close(revisions)
	seen := map[int64]bool{}
	for revision := range revisions {
		seen[revision] = true
	}
	for n := int64(1); n <= int64(len(stores)*each); n++ {
		if !seen[n] {
			t.Errorf("there is no revision %d", n)
		}
	}
	page, err := stores[0].Loads(t.Context(), kg.LoadFilter{First: -1})
	if err != nil || len(page.Loads) != len(stores)*each {
		t.Errorf("%d loads, %v, want %d", len(page.Loads), err, len(stores)*each)
	}
}

// Waiting for one's turn ends with the context.
func TestLoadWaitsNoLongerThanItsContext(t *testing.T) {
	server := empty(t)
	begun := make(chan struct{}, 1)
	c := config(server)
	c.Observe = func(_ context.Context, statement string) func(int, error) {
		if statement == looks {
			select {
			case begun <- struct{}{}:
			default: // it tries once more
			}
		}
		return func(int, error) {}
	}
	s := openWith(t, c)
	release := holdGraphLock(t, server)
	first := make(chan error)
	go func() { // which waits for the lock, and has the turn of this store
		_, err := s.Load(t.Context(), small())
		first <- err
	}()
	select {
	case <-begun:
	case err := <-first:
		t.Fatal(err)
	}
	for _, limit := range []time.Duration{300 * time.Millisecond, 50 * time.Millisecond} {
		other := kg.Batch{Entities: []kg.Entity{&kg.Vendor{Named: kg.Named{Slug: "other", Name: "Other"}}}}
		if _, err := s.Load(within(t, limit), other); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v, want context.DeadlineExceeded", err)
		}
	}
	release()
	if err := <-first; err != nil {
		t.Error(err)
	}
	if revision, err := s.Revision(t.Context()); err != nil || revision != 1 {
		t.Errorf("the revision is %d, %v, want that of the one load that was let through", revision, err)
	}
}

// A load that is broken off in the middle leaves nothing, and the next one goes on.
func TestLoadBrokenOff(t *testing.T) {
	server := empty(t)
	s := open(t, server)
	ctx, cancel := context.WithTimeout(t.Context(), 700*time.Millisecond)
	defer cancel()
	if _, err := s.Load(ctx, fixture.Graph(fixture.M)); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("Load: %v, want context.DeadlineExceeded", err)
	}
	if report := load(t, s, small()); report.Revision != 1 || report.EntitiesCreated != 4 {
		t.Errorf("the next load: %+v", report)
	}
	if rows := ask(t, server, "MATCH (node) RETURN count(node) AS nodes"); rows[0]["nodes"] != int64(7) {
		t.Errorf("%v, want 4 entities, a source, a load and the graph", rows)
	}
}

// Connections break; the database goes away and comes back.
func TestConnectionLost(t *testing.T) {
	s, proxy := openThrough(t)
	load(t, s, small())
	read := func() error { return readAll(t.Context(), s) }
	proxy.Cut()
	if err := read(); err != nil {
		t.Errorf("a read after the connections broke: %v", err)
	}
	proxy.Cut()
	if report := load(t, s, small()); !report.Repeated || report.Revision != 1 {
		t.Errorf("a load after the connections broke: %+v", report)
	}
	proxy.Refuse()
	proxy.Cut()
	if err := read(); !errors.Is(err, kg.ErrUnavailable) {
		t.Errorf("a read of a database that is gone: %v", err)
	}
	other := small()
	other.Key = "tuesday"
	if _, err := s.Load(t.Context(), other); !errors.Is(err, kg.ErrUnavailable) {
		t.Errorf("a load to a database that is gone: %v", err)
	}
	if err := proxy.Accept(); err != nil {
		t.Fatal(err)
	}
	if err := read(); err != nil {
		t.Errorf("a read of a database that is back: %v", err)
	}
}
