package neo4jstore

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"fedreach/kg"
)

// errUndo ends a transaction that is to leave nothing behind.
var errUndo = errors.New("nothing is to be kept")

// write runs do in a transaction, from its beginning again where the database
// broke it off, and commits. Where do returns errUndo, nothing is kept and there
// is no error. It is not run again where the answer to the commit was lost.
//
// Errors: *kg.Rejected as do returns it, kg.ErrUncertain, and what explain makes
// of others.
func (s *Store) write(ctx context.Context, what string, do func(tx transaction) error) error {
	return s.writeKnowing(ctx, what, nil, do, nil)
}

// writeKnowing is write that goes on where the answer to the commit was lost: the
// next transaction first asks, by known, whether it was committed. guess, where it
// is not nil, is tried first: see tryGuess.
func (s *Store) writeKnowing(ctx context.Context, what string, guess guessing, do func(tx transaction) error, known func(tx transaction) (bool, error)) error {
	at := what
	var committing, lost bool
	work := func(tx transaction) error {
		at, committing = what, false
		if lost {
			done, err := known(tx)
			if err != nil {
				return err
			}
			if lost = false; done {
				return errUndo
			}
		}
		// Errors go to the driver as they are.
		err := do(tx)
		committing = err == nil
		return err
	}
	err := s.again(ctx, func(ctx context.Context) error {
		committing = false
		err := errWrongGuess
		if guess != nil {
			err = s.inTime(ctx, func(ctx context.Context, commits func()) error {
				return guess(ctx, func() { committing = true; commits() })
			})
			guess = nil
		}
		if errors.Is(err, errWrongGuess) {
			committing = false
			err = s.tryWrite(ctx, &at, work)
		}
		if lost = lost || err != nil && committing && codeOf(err) == ""; lost && known == nil {
			return fmt.Errorf("%w: %s", errLost, oneLine(err))
		}
		return err
	})
	var rejected *kg.Rejected
	switch {
	case err == nil, errors.Is(err, errUndo):
		return nil
	case lost:
		return explainLost(ctx, at, err)
	case errors.As(err, &rejected):
		return rejected
	}
	return s.explain(ctx, at, err)
}

// commitLimit is how long the answer to a commit is waited for. Where it comes
// later, the next transaction waits for it all the same: at the lock.
const commitLimit = 5 * time.Second

func (s *Store) tryWrite(ctx context.Context, at *string, work func(tx transaction) error) error {
	return s.inTime(ctx, func(ctx context.Context, commits func()) error {
		session := s.driver.NewSession(ctx, neo4j.SessionConfig{
			DatabaseName: s.database, FetchSize: neo4j.FetchAll, BookmarkManager: &s.bookmarks,
		})
		defer closeSession(ctx, session)
		_, err := session.ExecuteWrite(ctx, func(tx neo4j.ManagedTransaction) (any, error) {
			err := work(transaction{ctx, tx, at, s})
			if err == nil {
				commits()
			}
			return nil, err
		})
		return err
	})
}

// inTime carries out a transaction, which calls commits when it is to be committed,
// and breaks it off where the answer to that does not come by commitLimit.
func (s *Store) inTime(ctx context.Context, carryOut func(ctx context.Context, commits func()) error) error {
	ctx, breakOff := context.WithCancelCause(ctx)
	defer breakOff(nil)
	s.inUse.Add(1)
	defer s.inUse.Add(-1)
	err := carryOut(ctx, func() {
		limit := time.AfterFunc(commitLimit, func() { breakOff(errSilent) })
		context.AfterFunc(ctx, func() { limit.Stop() })
	})
	if err != nil && errors.Is(context.Cause(ctx), errSilent) {
		return errSilent
	}
	return err
}

// transaction runs statements one after the other.
type transaction struct {
	ctx context.Context
	tx  neo4j.ManagedTransaction
	// at is the name of the statement that failed.
	at    *string
	store *Store
}

func (t transaction) run(what statement, p params) (rows []row, err error) {
	ended := t.store.ran(t.ctx, what)
	defer func() { ended(len(rows), err) }()
	result, err := t.tx.Run(t.ctx, what.text, p)
	if err != nil {
		*t.at = what.name
		return nil, err
	}
	rows, err = allRows(t.ctx, result)
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
