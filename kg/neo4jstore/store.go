package neo4jstore

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"fedreach/kg"
)

// Store is a kg.Store in a Neo4j database. Many of them, in one process or in
// several, may share a database.
type Store struct {
	driver   neo4j.DriverWithContext
	database string
	// bookmarks say how far this store has seen the database.
	bookmarks bookmarks
	// gone is since when it has not answered.
	gone absence
	// turn holds one token: whoever has it may load. The lock in the database
	// orders loads as well, but each that waits there would hold a connection.
	turn chan struct{}
	// seen is the graph's revision as this store has seen it last; 0 before that.
	seen atomic.Int64

	observe Observer
	// inUse counts the connections that are in use, or waited for.
	inUse atomic.Int64

	closing sync.Once
	closed  chan struct{}
}

var _ kg.Store = (*Store)(nil)

func newStore(driver neo4j.DriverWithContext, database string) *Store {
	s := &Store{
		driver:   driver,
		database: database,
		turn:     make(chan struct{}, 1),
		closed:   make(chan struct{}),
	}
	s.turn <- struct{}{}
	return s
}

// mostConnections is how many there are at most to one server.
const mostConnections = 100

// Connections is how many connections are in use or waited for, and how many there
// may be to one server.
func (s *Store) Connections() (inUse, most int) { return int(s.inUse.Load()), mostConnections }

// ran tells the observer of a statement.
func (s *Store) ran(ctx context.Context, what statement) (ended func(rows int, err error)) {
	if s.observe == nil {
		return func(int, error) {}
	}
	return s.observe(ctx, what.name)
}

// Close closes the connections. Calls under way fail with kg.ErrUnavailable; a
// second Close does nothing.
func (s *Store) Close(ctx context.Context) (err error) {
	s.closing.Do(func() {
		close(s.closed)
		err = s.driver.Close(ctx)
	})
	if err != nil {
		return explain(ctx, "closing the connections", err)
	}
	return nil
}

// ready is the error of a call that comes after Close or after its context's end.
func (s *Store) ready(ctx context.Context, what string) error {
	select {
	case <-s.closed:
		return errClosed(what)
	default:
		return ctxError(ctx, what)
	}
}

// explain is what callers get for a driver's error: see the function of that
// name. After Close there is one reason for all.
func (s *Store) explain(ctx context.Context, what string, err error) error {
	select {
	case <-s.closed:
		return errClosed(what)
	default:
		return explain(ctx, what, err)
	}
}
