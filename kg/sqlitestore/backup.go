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
func Backup(ctx context.Context, path, to string) error {
	path, err := filepath.Abs(path)
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
	part, err := copyBeside(ctx, path, to, info.Mode().Perm())
	if err != nil {
		return err
	}
	if err := giveName(part, to); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	if err := syncFolder(filepath.Dir(to)); err != nil {
		return fmt.Errorf("%s is whole, but may not outlast a power cut: %w", to, err)
	}
	return nil
}

// free refuses a name that is taken.
func free(path string) error {
	_, err := os.Lstat(path)
	switch {
	case err == nil:
		return taken(path)
	case errors.Is(err, fs.ErrNotExist):
		return nil
	}
	return fmt.Errorf("the backup can't be written: %w", err)
}

func taken(path string) error {
	return fmt.Errorf("%s: %w: a backup overwrites nothing", path, fs.ErrExist)
}

// giveName gives a file another name, if that is free.
func giveName(part, name string) error {
	err := os.Link(part, name)
	if errors.Is(err, fs.ErrExist) {
		return taken(name)
	}
	if err == nil {
		err = os.Remove(part)
	} else if err = free(name); err == nil {
		// The file system has no links: here, another could take the name meanwhile.
		err = os.Rename(part, name)
	}
	if err != nil {
		return fmt.Errorf("the backup can't be written: %w", err)
	}
	return nil
}

// copyBeside copies a store into a file beside a name, on the disk and found sound.
func copyBeside(ctx context.Context, path, name string, mode fs.FileMode) (part string, err error) {
	file, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*.part")
	if err != nil {
		return "", fmt.Errorf("the backup can't be written: %w", err)
	}
	err = vacuumInto(ctx, path, file.Name()) // SQLite takes a file that is empty
	if err = errors.Join(err, file.Chmod(mode), file.Sync(), file.Close()); err != nil {
		return "", errors.Join(err, os.Remove(file.Name()))
	}
	return file.Name(), nil
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
