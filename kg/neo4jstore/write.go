package neo4jstore

import (
	"context"
	"errors"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"fedreach/kg"
)

// errUndo ends a transaction that is to leave nothing behind.
var errUndo = errors.New("nothing is to be kept")

// write runs do in a transaction, from its beginning again where the database
// broke it off, and commits. Where do returns errUndo, nothing is kept and there
// is no error.
//
// Errors: *kg.Rejected as do returns it, and what explain makes of others.
func (s *Store) write(ctx context.Context, what string, do func(tx transaction) error) error {
	at := what
	work := func(tx neo4j.ManagedTransaction) (any, error) {
		at = what
		// Errors go to the driver as they are: it looks whether to try again.
		return nil, do(transaction{ctx, tx, &at})
	}
	err := s.tryWrite(ctx, work)
	if s.bookmarks.refused(err) {
		err = s.tryWrite(ctx, work)
	}
	var rejected *kg.Rejected
	switch {
	case err == nil, errors.Is(err, errUndo):
		return nil
	case errors.As(err, &rejected):
		return rejected
	}
	return s.explain(ctx, at, err)
}

func (s *Store) tryWrite(ctx context.Context, work neo4j.ManagedTransactionWork) error {
	session := s.driver.NewSession(ctx, neo4j.SessionConfig{
		DatabaseName: s.database, FetchSize: neo4j.FetchAll, BookmarkManager: &s.bookmarks,
	})
	defer closeSession(ctx, session)
	_, err := session.ExecuteWrite(ctx, work)
	return err
}

// transaction runs statements one after the other.
type transaction struct {
	ctx context.Context
	tx  neo4j.ManagedTransaction
	// at is the name of the statement that failed.
	at *string
}

func (t transaction) run(what statement, p params) ([]row, error) {
	result, err := t.tx.Run(t.ctx, what.text, p)
	if err != nil {
		*t.at = what.name
		return nil, err
	}
	rows, err := allRows(t.ctx, result)
	if err != nil {
		*t.at = what.name
	}
	return rows, err
}

var loadLock = cypher("load_lock")

// lock waits until no other load is under way, and keeps others waiting until
// the transaction ends. What is read after it is of one moment.
func (t transaction) lock() error {
	_, err := t.run(loadLock, nil)
	return err
}
