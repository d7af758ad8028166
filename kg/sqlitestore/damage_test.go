package sqlitestore_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fedreach/kg"
	"fedreach/kg/sqlitestore"
)

// A row that is another than was written, or is gone, is never answered from,
// though all of it could be read: neither when the file is opened nor when
// another process, which this connection stands for, has loaded something.
func TestDamagedRows(t *testing.T) {
	for name, damage := range map[string]string{
		"a name":                   "UPDATE entities SET name = 'The Nawy' WHERE id = 'agency:navy'",
		"an entity":                "DELETE FROM entities WHERE id = 'agency:army'",
		"a source's title":         "UPDATE sources SET title = 'A Gazette'",
		"a fact's day":             "UPDATE facts SET since = '2026-03-18'",
		"a fact's levels":          "UPDATE facts SET levels = 'CUI'",
		"when a fact was known":    "UPDATE facts SET known_until = '2026-04-02T10:11:12.345Z'",
		"a fact":                   "DELETE FROM facts",
		"who loaded":               "UPDATE loads SET by = 'somebody'",
		"a level that there isn't": "UPDATE facts SET levels = 'HIGH'",
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "fedreach.db")
			loadOneFact(t, path)
			execute(t, path, damage)
			_, err := sqlitestore.Open(t.Context(), path)
			if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "damaged: restore it from a copy") {
				t.Errorf("%v, want a refusal that says what to do", err)
			}
		})
	}
}

// What a token may do is no longer known when its row is another than was written.
func TestADamagedToken(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fedreach.db")
	s := openFile(t, path)
	token := kg.Token{ID: "t1", Name: "seeds", Scope: kg.ScopeRead, Hash: strings.Repeat("a", 64), Created: time.Unix(0, 0).UTC()}
	if err := s.CreateToken(t.Context(), &token); err != nil {
		t.Fatal(err)
	}
	execute(t, path, "UPDATE tokens SET scope = iif(scope = 'read', 'write', 'read')")
	if _, err := s.Token(t.Context(), token.ID); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("%v, want a refusal", err)
	}
}

// A file without a byte is a new one, but not where its log is beside it: then it
// was emptied, and SQLite would throw the log away.
func TestAnEmptiedFile(t *testing.T) {
	path, left := filepath.Join(t.TempDir(), "fedreach.db"), filepath.Join(t.TempDir(), "left.db")
	newest(t, path)
	s := openFile(t, path)
	if _, err := s.Load(t.Context(), entitiesBatch("army")); err != nil {
		t.Fatal(err)
	}
	copyFiles(t, path, left)
	if err := os.Truncate(left, 0); err != nil {
		t.Fatal(err)
	}
	refused(t, left, "is empty", "-wal", left)
}
