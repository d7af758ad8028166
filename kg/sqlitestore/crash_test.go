package sqlitestore_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fedreach/kg"
	"fedreach/kg/sqlitestore"
)

// copyFiles copies a file and its log as they are at this moment: what a
// process that is killed leaves behind.
func copyFiles(t *testing.T, from, to string) {
	t.Helper()
	for _, suffix := range []string{"", "-wal"} {
		content, err := os.ReadFile(from + suffix)
		if err != nil {
			t.Fatal(err)
		}
		write(t, to+suffix, string(content))
	}
}

// What was acknowledged is there after a crash, though it is in the log alone.
func TestCrash(t *testing.T) {
	path, left := filepath.Join(t.TempDir(), "fedreach.db"), filepath.Join(t.TempDir(), "left.db")
	s := openFile(t, path)
	for i := range 3 {
		if _, err := s.Load(t.Context(), entitiesBatch(fmt.Sprint("agency-", i))); err != nil {
			t.Fatal(err)
		}
	}
	copyFiles(t, path, left)
	page, err := openFile(t, left).Entities(t.Context(), kg.EntityFilter{First: -1})
	if err != nil || len(page.Entities) != 3 {
		t.Errorf("after the crash there are %d entities (%v), want 3", len(page.Entities), err)
	}
}

// A newer program's file is left alone though its version is in the log alone.
func TestRefusedAfterCrash(t *testing.T) {
	path, left := filepath.Join(t.TempDir(), "fedreach.db"), filepath.Join(t.TempDir(), "left.db")
	newest(t, path)
	db := another(t, path)
	if _, err := db.Exec("PRAGMA user_version = 99"); err != nil {
		t.Fatal(err)
	}
	copyFiles(t, path, left)
	before := contents(t, left, left+"-wal")
	if _, err := sqlitestore.Open(t.Context(), left); err == nil || !strings.Contains(err.Error(), "schema 99") {
		t.Errorf("Open: %v, want a refusal", err)
	}
	if contents(t, left, left+"-wal") != before {
		t.Error("the file or its log was touched")
	}
}

func contents(t *testing.T, paths ...string) (all string) {
	t.Helper()
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Error(err)
		}
		all += string(content)
	}
	return all
}

// A load that fails while it is being written leaves nothing, neither in the
// file nor in memory, and does not stand in the way of the next.
func TestLoadFailsHalfway(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fedreach.db")
	s := openFile(t, path)
	if _, err := s.Load(t.Context(), usesBatch(300, 1)); err != nil {
		t.Fatal(err)
	}
	execute(t, path, `CREATE TRIGGER full BEFORE INSERT ON facts WHEN (SELECT count(*) FROM facts) >= 500
		BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`)
	_, err := s.Load(t.Context(), usesBatch(300, 2))
	if !errors.Is(err, kg.ErrUnavailable) || !strings.Contains(err.Error(), "the disk is full") || !strings.Contains(err.Error(), path) {
		t.Errorf("Load: %v, want kg.ErrUnavailable, the reason and the path", err)
	}
	holds := func(want int, revision int64) {
		t.Helper()
		for _, store := range []*sqlitestore.Store{s, openFile(t, path)} {
			g, err := store.Facts(t.Context(), kg.FactFilter{})
			if err != nil || len(g.Facts) != want || g.Revision != revision {
				t.Errorf("there are %d facts at revision %d (%v), want %d at %d", len(g.Facts), g.Revision, err, want, revision)
			}
		}
	}
	holds(300, 1)
	execute(t, path, "DROP TRIGGER full")
	if _, err := s.Load(t.Context(), usesBatch(300, 2)); err != nil {
		t.Fatal(err)
	}
	holds(600, 2)
}
