package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Backup writes the store in the file at path, as it is at one moment, into a new
// file, which can be opened as a store. Others may read and write the store
// meanwhile. The new file is there whole, on the disk and found sound, or not at
// all; one that is there already is refused with fs.ErrExist, and so is a path
// where there is no store.
func Backup(ctx context.Context, path, to string) (err error) {
	path, err = filepath.Abs(path)
	if err != nil {
		return fmt.Errorf("the store's file has no absolute path: %w", err)
	}
	info, err := os.Stat(path)
	if err == nil && info.Size() == 0 && !hasWAL(path) {
		err = fmt.Errorf("%s is empty", path)
	}
	if err != nil {
		return fmt.Errorf("there is no store to back up: %w", err)
	}
	scripts, err := migrations()
	if err != nil {
		return err
	}
	if err := inspect(ctx, path, len(scripts)); err != nil {
		return err
	}
	if to, err = filepath.Abs(to); err != nil {
		return fmt.Errorf("the backup has no absolute path: %w", err)
	}
	if err := free(to); err != nil {
		return err
	}
	part, err := os.CreateTemp(filepath.Dir(to), filepath.Base(to)+".*.part")
	if err != nil {
		return fmt.Errorf("the backup can't be written: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(part.Name()))
		}
	}()
	err = vacuumInto(ctx, path, part.Name()) // SQLite takes a file that is empty
	if err = errors.Join(err, part.Chmod(info.Mode().Perm()), part.Sync(), part.Close()); err != nil {
		return err
	}
	if err := free(to); err != nil {
		return err
	}
	if err := os.Rename(part.Name(), to); err != nil {
		return fmt.Errorf("the backup can't be written: %w", err)
	}
	return nil
}

// free refuses a name that is taken.
func free(path string) error {
	_, err := os.Lstat(path)
	switch {
	case err == nil:
		return fmt.Errorf("%s: %w: a backup overwrites nothing", path, fs.ErrExist)
	case errors.Is(err, fs.ErrNotExist):
		return nil
	}
	return fmt.Errorf("the backup can't be written: %w", err)
}

// vacuumInto copies a store into an empty file, and examines the copy.
func vacuumInto(ctx context.Context, path, to string) error {
	db, err := sql.Open("sqlite", fileURI(path, fmt.Sprintf("mode=rw&_pragma=busy_timeout(%d)", busyTimeout.Milliseconds())))
	if err != nil {
		return failed(ctx, path, "opening", err)
	}
	err = patiently(ctx, func() error {
		_, err := db.ExecContext(ctx, "VACUUM INTO ?", to)
		return err
	})
	if err = errors.Join(err, db.Close()); err != nil {
		return failed(ctx, path, "backing up", err)
	}
	found, err := askFor[string](ctx, to, "mode=ro", "PRAGMA quick_check(1)")
	if err == nil && found != "ok" {
		err = fmt.Errorf("%s is damaged, and so would its backup be: %s", path, found)
	}
	return err
}
