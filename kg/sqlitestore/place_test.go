package sqlitestore_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fedreach/kg"
	"fedreach/kg/sqlitestore"
)

// What comes to be at the place of a file that is open is neither answered from
// nor written to, and is not taken for what is open.
func TestAFileThatIsReplaced(t *testing.T) {
	for what, c := range map[string]struct {
		replace func(t *testing.T, path, copied string)
		// reason is what the refusal says; want how many loads are there afterwards.
		reason string
		want   int64
	}{
		"by a copy":       {func(t *testing.T, path, copied string) { move(t, path); rename(t, copied, path) }, "is another file", 1},
		"with its log":    {func(t *testing.T, path, copied string) { removeAll(t, path); rename(t, copied, path) }, "is another file", 1},
		"by nothing":      {func(t *testing.T, path, _ string) { removeAll(t, path) }, "is gone", 0},
		"its log is gone": {func(t *testing.T, path, _ string) { remove(t, path+"-wal") }, "-wal is gone", -1},
		"overwritten":     {overwrite, "was overwritten", -1},
		"emptied":         {func(t *testing.T, path, _ string) { truncate(t, path) }, "was overwritten", -1},
	} {
		t.Run(what, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "fedreach.db")
			s := openAt(t, path)
			loadOne(t, s, "first")
			copied := filepath.Join(t.TempDir(), "copy.db")
			if err := sqlitestore.Backup(t.Context(), path, copied); err != nil {
				t.Fatal(err)
			}
			loadOne(t, s, "second")
			execute(t, path, "PRAGMA wal_checkpoint") // and the file has all, as after much loading
			if _, err := s.Revision(t.Context()); err != nil {
				t.Fatal(err)
			}
			c.replace(t, path, copied)
			for call, do := range calls(t, s) {
				if err := do(); !errors.Is(err, kg.ErrUnavailable) || !strings.Contains(err.Error(), c.reason) || !strings.Contains(err.Error(), "start again") {
					t.Errorf("%s: %v", call, err)
				}
			}
			if c.want < 0 {
				return
			}
			// What is there now is another's, also while the first store closes.
			other := openAt(t, path)
			loadOne(t, other, "third")
			if err := s.Close(t.Context()); err != nil {
				t.Errorf("Close: %v", err)
			}
			if err := other.Close(t.Context()); err != nil {
				t.Error(err)
			}
			if n, err := openAt(t, path).Revision(t.Context()); err != nil || n != c.want+1 {
				t.Errorf("revision %d, %v, want %d", n, err, c.want+1)
			}
		})
	}
}

func calls(t *testing.T, s *sqlitestore.Store) map[string]func() error {
	ctx := t.Context()
	token := &kg.Token{ID: "id", Name: "name", Scope: kg.ScopeRead, Hash: strings.Repeat("0", 64), Created: time.Now()}
	return map[string]func() error{
		"Facts":    func() error { _, err := s.Facts(ctx, kg.FactFilter{}); return err },
		"Whole":    func() error { _, err := s.Whole(ctx); return err },
		"Revision": func() error { _, err := s.Revision(ctx); return err },
		"Moment":   func() error { _, err := s.Moment(ctx); return err },
		"Load":     func() error { _, err := s.Load(ctx, oneVendor("another")); return err },
		"a dry run": func() error {
			b := oneVendor("another")
			b.DryRun = true
			_, err := s.Load(ctx, b)
			return err
		},
		"Token":       func() error { _, err := s.Token(ctx, "id"); return err },
		"CreateToken": func() error { return s.CreateToken(ctx, token) },
	}
}

// A file that is moved away and back is the one that is open.
func TestAFileThatIsMovedAndBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fedreach.db")
	s := openAt(t, path)
	loadOne(t, s, "first")
	rename(t, path, path+".away")
	if _, err := s.Revision(t.Context()); !errors.Is(err, kg.ErrUnavailable) {
		t.Errorf("while it is away: %v", err)
	}
	rename(t, path+".away", path)
	loadOne(t, s, "second")
	if n, err := s.Revision(t.Context()); err != nil || n != 2 {
		t.Errorf("revision %d, %v", n, err)
	}
}

func oneVendor(slug string) kg.Batch {
	return kg.Batch{Entities: []kg.Entity{&kg.Vendor{Named: kg.Named{Slug: slug, Name: slug}}}}
}

func loadOne(t *testing.T, s *sqlitestore.Store, slug string) {
	t.Helper()
	if _, err := s.Load(t.Context(), oneVendor(slug)); err != nil {
		t.Fatal(err)
	}
}

func openAt(t *testing.T, path string) *sqlitestore.Store {
	t.Helper()
	s, err := sqlitestore.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close(t.Context()) })
	return s
}

// move moves a store away, as a person would: with its log.
func move(t *testing.T, path string) {
	t.Helper()
	for _, suffix := range []string{"", "-wal", "-shm"} {
		rename(t, path+suffix, path+".old"+suffix)
	}
}

func rename(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}

func removeAll(t *testing.T, path string) {
	t.Helper()
	for _, suffix := range []string{"", "-wal", "-shm"} {
		remove(t, path+suffix)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
}

// overwrite puts the content of a copy into the file, as cp would.
func overwrite(t *testing.T, path, copied string) {
	t.Helper()
	content, err := os.ReadFile(copied)
	if err != nil {
		t.Fatal(err)
	}
	// Shorter than what is there, as a copy without free pages is: here both have few.
	if err := os.WriteFile(path, content[:len(content)-4096], 0o600); err != nil {
		t.Fatal(err)
	}
}

func truncate(t *testing.T, path string) {
	t.Helper()
	if err := os.Truncate(path, 0); err != nil {
		t.Fatal(err)
	}
}
