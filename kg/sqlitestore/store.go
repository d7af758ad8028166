// Package sqlitestore is the embedded store: one SQLite file, whose rows are
// kept in memory too and answered from there.
//
// The file holds the truth and the constraints; any SQLite tool can read it.
// Every answer first asks whether another process has committed to the file
// since, and catches up if so. A row that is another than was written is refused,
// be it a disk that changed it or a person with another tool: see sumOf.
package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"time"

	"fedreach/kg"
	"fedreach/kg/memory"
)

// busyTimeout is how long a writer waits for another to finish.
const busyTimeout = 5 * time.Second

// pageCache is the most that SQLite keeps of the file in memory, in KiB a
// connection: a large load that does not fit is written twice.
const pageCache = 64 << 10

// connections are one that writes, one that watches, and two that look up tokens.
const connections = 4

// Store is a kg.Store in one file. See Open.
type Store struct {
	path  string
	db    *sql.DB
	index *memory.Index
	// schema is the version of the file's schema that this program knows.
	schema int
	// place is nil until the store was opened.
	place *place

	// loading is held by the load in progress, with the connection that writes.
	loading chan struct{}
	writer  *sql.Conn
	insert  inserts

	// watching is held by whoever asks whether the file has changed, through
	// the one connection whose data_version can be compared: seen is the last.
	watching chan struct{}
	watcher  *sql.Conn
	version  *sql.Stmt
	moment   *sql.Stmt
	seen     int64

	closed atomic.Bool
}

var _ kg.Store = (*Store)(nil)

// Open opens the store in the file at path, and creates the file where there is
// none. It reads all of the file.
//
// A file that can't be written, that is not SQLite's, that belongs to another program, or whose schema
// is newer than this program's is refused, and nothing of it is changed. An
// older schema is brought up to date. The error wraps kg.ErrConflict where the
// file is locked for longer than five seconds.
func Open(ctx context.Context, path string) (*Store, error) {
	scripts, err := migrations()
	if err != nil {
		return nil, err
	}
	s, err := open(ctx, path, scripts)
	if err != nil {
		return nil, notToBeWaitedFor(err)
	}
	return s, nil
}

func open(ctx context.Context, path string, scripts []string) (*Store, error) {
	if path == "" {
		return nil, errors.New("the store's file has no name")
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("the store's file has no absolute path: %w", err)
	}
	if err := inspect(ctx, path, len(scripts)); err != nil {
		return nil, err
	}
	if err := writable(path); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", fileURI(path, fmt.Sprintf(
		"mode=rwc&_pragma=busy_timeout(%d)&_pragma=foreign_keys(1)&_pragma=synchronous(FULL)&_pragma=cache_size(-%d)", busyTimeout.Milliseconds(), pageCache)))
	if err != nil {
		return nil, failed(ctx, path, "opening", err)
	}
	// What was opened is kept: SQLite can't close a file while another of this
	// process's connections has a lock on it, and would keep one more each time.
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	s := &Store{
		path: path, db: db, index: memory.New(), schema: len(scripts),
		loading: make(chan struct{}, 1), watching: make(chan struct{}, 1),
	}
	if err := s.prepare(ctx, scripts); err != nil {
		return nil, errors.Join(failed(ctx, path, "opening", err), s.Close(context.WithoutCancel(ctx)))
	}
	return s, nil
}

// prepare makes the connections, brings the schema up to date and reads the file.
func (s *Store) prepare(ctx context.Context, scripts []string) (err error) {
	if s.writer, err = s.db.Conn(ctx); err != nil {
		return err
	}
	if err := migrate(ctx, s.writer, scripts); err != nil {
		return err
	}
	if err := useWAL(ctx, s.writer); err != nil {
		return err
	}
	if err := s.insert.prepare(ctx, s.writer); err != nil {
		return err
	}
	if s.watcher, err = s.db.Conn(ctx); err != nil {
		return err
	}
	if s.version, err = s.watcher.PrepareContext(ctx, "PRAGMA data_version"); err != nil {
		return err
	}
	// One statement sees one moment.
	if s.moment, err = s.watcher.PrepareContext(ctx, "SELECT data_version, (SELECT ifnull(max(revision), 0) FROM loads) FROM pragma_data_version"); err != nil {
		return err
	}
	if err := s.current(ctx, "reading"); err != nil {
		return err
	}
	s.place, err = placeOf(s.path)
	return err
}

// useWAL turns the write-ahead log on, so that reading never waits for writing.
// The file keeps it.
func useWAL(ctx context.Context, c *sql.Conn) error {
	var mode string
	err := patiently(ctx, func() error {
		return c.QueryRowContext(ctx, "PRAGMA journal_mode = WAL").Scan(&mode)
	})
	if err != nil {
		return err
	}
	if mode != "wal" {
		return fmt.Errorf("the file system does not allow a write-ahead log (SQLite offers %q): keep the file on a local disk", mode)
	}
	return nil
}

// patiently asks again while another process has the file: where one is opening
// it for the first time, or closing it for the last, SQLite itself does not wait.
func patiently(ctx context.Context, ask func() error) error {
	for deadline := time.Now().Add(busyTimeout); ; {
		err := ask()
		if !isBusy(err) || time.Now().After(deadline) || ctx.Err() != nil {
			return err
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// Close waits for the load in progress and closes the file. Closing a closed
// store does nothing.
func (s *Store) Close(context.Context) error {
	if s.closed.Swap(true) {
		return nil
	}
	for _, turn := range []chan struct{}{s.loading, s.watching} {
		turn <- struct{}{}
		// Whoever waits for a turn gets it, and finds the store closed.
		defer func() { <-turn }()
	}
	if err := s.release(); err != nil {
		return fmt.Errorf("closing %s: %w", s.path, err)
	}
	return nil
}

// release closes the connections. Their statements come first: SQLite writes
// its log back only when a connection has none left.
func (s *Store) release() error {
	var errs []error
	for _, stmt := range append(s.insert.all(), s.version, s.moment) {
		if stmt != nil {
			errs = append(errs, stmt.Close())
		}
	}
	for _, c := range []*sql.Conn{s.watcher, s.writer} {
		if c != nil {
			errs = append(errs, c.Close())
		}
	}
	return errors.Join(append(errs, s.db.Close())...)
}

// enter waits for a turn at what the channel guards; leave ends it.
func (s *Store) enter(ctx context.Context, turn chan struct{}) (leave func(), err error) {
	select {
	case turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	leave = func() { <-turn }
	if err = s.usable(ctx); err != nil {
		leave()
		return nil, err
	}
	return leave, nil
}

var errClosed = fmt.Errorf("%w: it was closed", kg.ErrUnavailable)

// usable says why nothing can be done with the store now.
func (s *Store) usable(ctx context.Context) error {
	if s.closed.Load() {
		return errClosed
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.place.check()
}
