package sqlitestore

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// applicationID marks a file as ours in its header: "fedr".
const applicationID = 0x66656472

// The parts of an SQLite file's header that are read here.
const (
	headerSize          = 100
	headerMagic         = "SQLite format 3\x00"
	headerUserVersion   = 60
	headerApplicationID = 68
)

// inspect refuses a file that is not ours to open. It reads and does nothing
// else: what it refuses stays as it is, to the byte, with nothing put beside it.
func inspect(ctx context.Context, path string, newest int) error {
	header, err := readHeader(path)
	if err != nil {
		return err
	}
	switch {
	case len(header) == 0 && hasWAL(path):
		// SQLite would throw the log away.
		return fmt.Errorf("%s is empty or gone, and its log %s-wal is there: neither was touched; restore both from a copy, or move the log away to begin anew", path, path)
	case len(header) == 0:
		return nil // no file yet, or an empty one
	}
	if len(header) < headerSize || !bytes.HasPrefix(header, []byte(headerMagic)) {
		return fmt.Errorf("%s is no SQLite file: it was not touched; name another file for the store", path)
	}
	if id := binary.BigEndian.Uint32(header[headerApplicationID:]); id != applicationID {
		return inspectForeign(ctx, path, id)
	}
	version := int(binary.BigEndian.Uint32(header[headerUserVersion:]))
	if hasWAL(path) {
		// What is in the log is newer than the header.
		if version, err = askFor[int](ctx, path, "mode=ro", "PRAGMA user_version"); err != nil {
			return err
		}
	}
	if version > newest {
		return fmt.Errorf("%s was written by a newer fedreach (schema %d, this one knows %d): it was not touched; use that version, or name another file for the store", path, version, newest)
	}
	return nil
}

// readHeader gives the first bytes of a file, none where there is no file.
func readHeader(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		dir := filepath.Dir(path)
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			return nil, fmt.Errorf("there is no directory %s for the file %s: create it first", dir, filepath.Base(path))
		}
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the store's file can't be examined: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no file (%s): name a file for the store", path, kindOfFile(info.Mode()))
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("the store's file can't be read: %w", err)
	}
	defer func() { _ = f.Close() }()
	header := make([]byte, headerSize)
	n, err := io.ReadFull(f, header)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, fmt.Errorf("the store's file can't be read: %w", err)
	}
	return header[:n], nil
}

func kindOfFile(mode fs.FileMode) string {
	if mode.IsDir() {
		return "a directory"
	}
	return mode.Type().String()
}

// writable refuses a file that can't be written. SQLite would read it, and see a
// change in it at every look. It opens nothing: to close a file would end the locks
// that this process has on it.
func writable(path string) error {
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := mayWrite(path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("opening %s: %s: %w", path, readOnlyAdvice, err)
		}
	}
	return nil
}

// hasWAL reports whether a write-ahead log with something in it is beside the file.
func hasWAL(path string) bool {
	info, err := os.Stat(path + "-wal")
	return err == nil && info.Size() > 0
}

// inspectForeign refuses a database that another program made. One without an
// owner and without tables is as good as an empty file.
func inspectForeign(ctx context.Context, path string, id uint32) error {
	what := fmt.Sprintf("application id %#x", id)
	if id == 0 {
		// immutable: no lock is taken and no log read, so nothing is put beside
		// the file, and what another program still has in its log is not seen.
		tables, err := askFor[string](ctx, path, "mode=ro&immutable=1", "SELECT ifnull(group_concat(name, ', '), '') FROM (SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name LIMIT 5)")
		if err != nil {
			return err
		}
		if tables == "" && !hasWAL(path) {
			return nil
		}
		what = "it has the tables " + tables
		if tables == "" {
			what = "it is being written"
		}
	}
	return fmt.Errorf("%s is the SQLite database of another program (%s): it was not touched; name another file for the store", path, what)
}

// askFor asks one question of a file through a connection of its own.
func askFor[T any](ctx context.Context, path, mode, question string) (answer T, err error) {
	db, err := sql.Open("sqlite", fileURI(path, mode))
	if err != nil {
		return answer, failed(ctx, path, "opening", err)
	}
	defer func() { _ = db.Close() }()
	err = patiently(ctx, func() error { return db.QueryRowContext(ctx, question).Scan(&answer) })
	if err != nil {
		return answer, failed(ctx, path, "examining", err)
	}
	return answer, nil
}

// fileURI names a file to SQLite, whatever characters its path has. path must
// be absolute.
func fileURI(path, query string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/…
	}
	return (&url.URL{Scheme: "file", OmitHost: true, Path: path, RawQuery: query}).String()
}
