package sqlitestore_test

import (
	"errors"
	"io/fs"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"fedreach/kg/sqlitestore"
)

// Of several backups that are given one name at once, one gets it.
func TestBackupsOfOneName(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fedreach.db")
	newest(t, path)
	for range 40 {
		folder := t.TempDir()
		var made atomic.Int32
		var all sync.WaitGroup
		for range 16 {
			all.Go(func() {
				switch err := sqlitestore.Backup(t.Context(), path, filepath.Join(folder, "copy.db")); {
				case err == nil:
					made.Add(1)
				case !errors.Is(err, fs.ErrExist):
					t.Error(err)
				}
			})
		}
		all.Wait()
		left, err := filepath.Glob(filepath.Join(folder, "*"))
		if err != nil || made.Load() != 1 || len(left) != 1 {
			t.Errorf("%d of the backups were made, and there are %v, %v", made.Load(), left, err)
		}
	}
}
