package neo4jstore

import (
	"context"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// unprovenReads is how many answers are thrown away before one is asked for under
// the lock of all loads.
const unprovenReads = 5

// read runs one statement and gives its rows as of one moment.
//
// Neo4j gives no snapshot: a statement sees what others commit while it runs,
// and a commit becomes visible piece by piece. But every answer comes with a
// bookmark, the last transaction that was committed; and a question that brings
// a bookmark is not begun before that transaction is visible as a whole. So
// where the answer's bookmark is one that the question brought, nothing was
// committed in between and the answer is of one moment, in one round trip. Where
// it is another, the question is asked again with that one. While others commit
// without a pause, it is in the end asked under the lock of all loads.
func (s *Store) read(ctx context.Context, what statement, p params) ([]row, error) {
	if err := s.ready(ctx, what.name); err != nil {
		return nil, err
	}
	for range unprovenReads {
		rows, moment, err := s.tryRead(ctx, neo4j.AccessModeRead, what, p)
		if err != nil {
			return nil, s.explain(ctx, what.name, err)
		}
		if moment != "" {
			return rows, nil
		}
	}
	return s.readLocked(ctx, what, p)
}

// readOne runs a statement that has one row.
func (s *Store) readOne(ctx context.Context, what statement, p params) (*row, error) {
	rows, err := s.read(ctx, what, p)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, s.explain(ctx, what.name, errNoGraph)
	}
	return &rows[0], nil
}

// tryRead tries until there is an answer or an error that stays. Where the answer
// is proven to be of one moment, it gives that moment's bookmark.
func (s *Store) tryRead(ctx context.Context, mode neo4j.AccessMode, what statement, p params) (rows []row, moment string, err error) {
	err = s.again(ctx, func(ctx context.Context) (err error) {
		if what == revisionStatement {
			// All who ask a replica wait for this one, and it takes a millisecond: where
			// the answer does not come, its connection is dead.
			var done func()
			ctx, done = context.WithTimeout(ctx, pulseLimit)
			defer done()
		}
		rows, moment, err = s.readOnce(ctx, mode, what, p)
		return err
	})
	return rows, moment, err
}

// readOnce runs a statement by itself: a transaction around it would cost two
// more round trips.
func (s *Store) readOnce(ctx context.Context, mode neo4j.AccessMode, what statement, p params) (rows []row, moment string, err error) {
	seen := &witness{bookmarks: &s.bookmarks}
	rows, err = s.readBringing(ctx, mode, seen, what, p)
	return rows, seen.moment, err
}

// readBringing runs a statement by itself, which brings the bookmarks of a manager.
func (s *Store) readBringing(ctx context.Context, mode neo4j.AccessMode, bookmarks neo4j.BookmarkManager, what statement, p params) (rows []row, err error) {
	session := s.driver.NewSession(ctx, neo4j.SessionConfig{
		AccessMode: mode, DatabaseName: s.database, FetchSize: neo4j.FetchAll, BookmarkManager: bookmarks,
	})
	defer closeSession(ctx, session)
	s.inUse.Add(1)
	defer s.inUse.Add(-1)
	ended := s.ran(ctx, what)
	defer func() { ended(len(rows), err) }()
	result, err := session.Run(ctx, what.text, p)
	if err != nil {
		return nil, err
	}
	return allRows(ctx, result)
}

// readLocked runs a statement while no load can be carried out.
func (s *Store) readLocked(ctx context.Context, what statement, p params) (rows []row, err error) {
	err = s.write(ctx, what.name, func(tx transaction) error {
		if err := tx.lock(); err != nil {
			return err
		}
		if rows, err = tx.run(what, p); err != nil {
			return err
		}
		return errUndo
	})
	return rows, err
}

// allRows are the rows of an answer. The error is kg.ErrNewer where they are not to be
// taken: see stillKnown.
func allRows(ctx context.Context, result neo4j.ResultWithContext) (rows []row, err error) {
	for record, err := range result.Records(ctx) {
		if err != nil {
			return nil, err
		}
		rows = append(rows, row{properties: record.AsMap()})
	}
	return rows, stillKnown(rows)
}

// closeSession gives the connection back. What went wrong before has been
// reported, and nothing that matters can go wrong now.
func closeSession(ctx context.Context, session neo4j.SessionWithContext) {
	_ = session.Close(ctx)
}
