package sqlitestore

import (
	"context"
	"database/sql"

	"fedreach/kg/memory"
)

// current brings the index up to date with the file: whatever was committed
// before the call, by whomever, is in it afterwards. Where nothing was, that
// costs one look at the file's data_version.
func (s *Store) current(ctx context.Context, doing string) error {
	leave, err := s.enter(ctx, s.watching)
	if err != nil {
		return failed(ctx, s.path, doing, err)
	}
	defer leave()
	var version int64
	// A watcher that was interrupted could not be compared with any more.
	if err := s.version.QueryRowContext(context.WithoutCancel(ctx)).Scan(&version); err != nil {
		return failed(ctx, s.path, doing, err)
	}
	if version == s.seen {
		return nil
	}
	if err := s.catchUp(ctx, s.watcher); err != nil {
		return failed(ctx, s.path, doing, err)
	}
	// What was committed after the look was read too, and will be looked for
	// once more.
	s.seen = version
	return nil
}

// catchUp puts into the index what the file has beyond it.
func (s *Store) catchUp(ctx context.Context, c *sql.Conn) error {
	var changes memory.Changes
	// One transaction, so that all is read of one moment.
	tx, err := c.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	if err := s.stillKnown(ctx, tx); err != nil {
		return err
	}
	if changes, err = readSince(ctx, tx, s.index); err != nil {
		return err
	}
	return s.index.Apply(changes)
}
