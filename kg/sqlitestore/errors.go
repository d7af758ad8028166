package sqlitestore

import (
	"context"
	"errors"
	"fmt"
	"strings"

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
		return fmt.Errorf("%w: %s %s: %s: %w", kg.ErrUnavailable, doing, path, advice, err)
	}
	return fmt.Errorf("%w: %s %s: %w", kg.ErrUnavailable, doing, path, err)
}

// notToBeWaitedFor is an error of opening a file, without kg.ErrUnavailable where
// no waiting mends it. A file that is open already may yet be mended: a disk that
// became read-only is mounted anew.
func notToBeWaitedFor(err error) error {
	if beyondWaiting(err) == "" {
		return err
	}
	return errors.New(strings.TrimPrefix(err.Error(), kg.ErrUnavailable.Error()+": "))
}

// beyondWaiting says what is wrong with a file that no waiting mends; "" of all
// else.
func beyondWaiting(err error) string {
	if errors.Is(err, errDamaged) {
		return damagedAdvice
	}
	if errors.Is(err, errReplaced) {
		return replacedAdvice
	}
	e, isSQLite := errors.AsType[*sqlite.Error](err)
	if !isSQLite {
		return ""
	}
	switch e.Code() & 0xff {
	case lib.SQLITE_READONLY:
		return readOnlyAdvice
	case lib.SQLITE_CANTOPEN:
		return "the file can't be opened: its folder must exist and be writable"
	case lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB:
		return damagedAdvice
	}
	return ""
}

const (
	damagedAdvice  = "the file is damaged: restore it from a copy"
	replacedAdvice = "stop whatever has it open; where the file is from a copy, see that no -wal and -shm of another are beside it; start again"
	readOnlyAdvice = "the file or its folder is read-only: make both writable, or name another file"
)

// isBusy reports whether SQLite gave up waiting for a lock.
func isBusy(err error) bool {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	code := e.Code() & 0xff
	return code == lib.SQLITE_BUSY || code == lib.SQLITE_LOCKED
}
