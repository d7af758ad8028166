package sqlitestore

import (
	"context"
	"errors"
	"fmt"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"fedreach/kg"
)

// failed says what was being done to the file when err came, as one of the
// errors that kg.Store knows.
func failed(ctx context.Context, path, doing string, err error) error {
	var rejected *kg.Rejected
	switch {
	case err == nil:
		return nil
	case errors.As(err, &rejected), errors.Is(err, kg.ErrConflict), errors.Is(err, kg.ErrUnavailable):
		return err
	case ctx.Err() != nil:
		return fmt.Errorf("%s %s: %w", doing, path, ctx.Err())
	case isBusy(err):
		return fmt.Errorf("%w: another process is writing %s and has not finished in %s; where that is a running server, go through it (--server URL): %s: %w",
			kg.ErrConflict, path, busyTimeout, doing, err)
	}
	if advice := beyondWaiting(err); advice != "" {
		return fmt.Errorf("%s %s: %s: %w", doing, path, advice, err)
	}
	return fmt.Errorf("%w: %s %s: %w", kg.ErrUnavailable, doing, path, err)
}

// beyondWaiting says what is wrong with a file that no waiting mends; "" of all
// else.
func beyondWaiting(err error) string {
	if errors.Is(err, errDamaged) {
		return damagedAdvice
	}
	e, isSQLite := errors.AsType[*sqlite.Error](err)
	if !isSQLite {
		return ""
	}
	switch e.Code() & 0xff {
	case lib.SQLITE_READONLY:
		return "the file or its folder is read-only: make both writable, or name another file"
	case lib.SQLITE_CANTOPEN:
		return "the file can't be opened: its folder must exist and be writable"
	case lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB:
		return damagedAdvice
	}
	return ""
}

const damagedAdvice = "the file is damaged: restore it from a copy"

// isBusy reports whether SQLite gave up waiting for a lock.
func isBusy(err error) bool {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	code := e.Code() & 0xff
	return code == lib.SQLITE_BUSY || code == lib.SQLITE_LOCKED
}
