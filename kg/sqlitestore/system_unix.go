//go:build unix

package sqlitestore

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// mayWrite says why this process may not write to what is at a path.
func mayWrite(path string) error { return unix.Access(path, unix.W_OK) }

// syncFolder has the names in a folder on the disk, where its file system knows of that.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	err = folder.Sync()
	if errors.Is(err, unix.EINVAL) {
		err = nil
	}
	return errors.Join(err, folder.Close())
}
