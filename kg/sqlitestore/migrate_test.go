package sqlitestore

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"fedreach/kg"
)

func scripts(t *testing.T) []string {
	t.Helper()
	scripts, err := migrations()
	if err != nil {
		t.Fatal(err)
	}
	return scripts
}

// opened opens a file with these migrations.
func opened(t *testing.T, path string, scripts []string) *Store {
	t.Helper()
	s, err := open(t.Context(), path, scripts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return s
}

func loadNavy(t *testing.T, s *Store) {
	t.Helper()
	_, err := s.Load(t.Context(), kg.Batch{By: "test", Entities: []kg.Entity{&kg.Agency{Named: kg.Named{Slug: "navy", Name: "The Navy"}}}})
	if err != nil {
		t.Fatal(err)
	}
}

// An older file is brought up to date, once, with what is in it.
func TestMigration(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fedreach.db")
	old := opened(t, path, scripts(t))
	loadNavy(t, old)
	if err := old.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	newer := append(scripts(t),
		"ALTER TABLE entities ADD COLUMN motto TEXT; UPDATE entities SET motto = 'old'",
		"UPDATE entities SET motto = motto || ' and new'")
	// Several processes at once: one does it, the others wait.
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			s, err := open(t.Context(), path, newer)
			if err != nil {
				t.Error(err)
				return
			}
			var version int
			var motto string
			err = s.writer.QueryRowContext(t.Context(), "SELECT user_version, motto FROM pragma_user_version, entities").Scan(&version, &motto)
			if err != nil || version != len(newer) || motto != "old and new" {
				t.Errorf("version %d, motto %q, %v", version, motto, err)
			}
			if r, err := s.Revision(t.Context()); err != nil || r != 1 {
				t.Errorf("Revision: %d, %v", r, err)
			}
			if err := s.Close(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if _, err := open(t.Context(), path, scripts(t)); err == nil || !strings.Contains(err.Error(), "newer fedreach") {
		t.Errorf("the older program: %v, want a refusal", err)
	}
}

// A migration that fails leaves the file at the version that it had.
func TestMigrationFails(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fedreach.db")
	loadNavy(t, opened(t, path, scripts(t)))
	broken := append(scripts(t), "ALTER TABLE entities ADD COLUMN motto TEXT", "UPDATE nowhere SET nothing = 0")
	if _, err := open(t.Context(), path, broken); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("migration %d", len(scripts(t))+2)) {
		t.Errorf("Open: %v, want an error that names the second of them", err)
	}
	s := opened(t, path, scripts(t))
	var motto int
	err := s.writer.QueryRowContext(t.Context(), "SELECT count(*) FROM pragma_table_info('entities') WHERE name = 'motto'").Scan(&motto)
	if err != nil || motto != 0 {
		t.Errorf("there are %d columns of the migration before, %v, want none", motto, err)
	}
}

// A new file that can't be made leaves nothing that looks like one.
func TestCreationFails(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fedreach.db")
	if _, err := open(t.Context(), path, []string{"CREATE TABLE a (b)", "nonsense"}); err == nil {
		t.Fatal("nonsense is no migration, and yet")
	}
	if info, err := os.Stat(path); err == nil && info.Size() > 0 {
		t.Errorf("the file has %d bytes", info.Size())
	}
	opened(t, path, scripts(t))
}

// Every connection that writes waits for the disk and checks foreign keys.
func TestPragmas(t *testing.T) {
	s := opened(t, filepath.Join(t.TempDir(), "fedreach.db"), scripts(t))
	for pragma, want := range map[string]int{"synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000} {
		var got int
		if err := s.writer.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %d, %v, want %d", pragma, got, err, want)
		}
	}
}

// The rows of a file from before there were checksums are sealed as they are.
func TestOlderRowsAreSealed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fedreach.db")
	s := opened(t, path, scripts(t))
	loadNavy(t, s)
	f := &kg.Fact{
		Kind: kg.Uses, From: "agency:navy", To: "vendor:acme", Key: "k", Since: kg.NewDate(2026, 3, 1), SincePrecision: kg.PrecisionMonth,
		KnownUntil: time.Date(2027, 5, 1, 2, 3, 4, 5e6, time.UTC), Confidence: kg.Low, LevelSet: kg.LevelsOf(kg.CUI, kg.Secret),
		Source: &kg.Source{URL: "https://gazette.example", Title: "The Gazette", Published: kg.NewDate(2026, 3, 1), PublishedPrecision: kg.PrecisionYear},
	}
	airGapped := true
	_, err := s.Load(t.Context(), kg.Batch{By: "test", Key: "key", Facts: []*kg.Fact{f}, Entities: []kg.Entity{
		&kg.Vendor{Named: kg.Named{Slug: "acme", Name: "Acme", Aliases: []string{"<A&B>", "Ä"}}},
		&kg.Cloud{Named: kg.Named{Slug: "aws", Name: "AWS"}, Kind: kg.CloudRegion, AirGapped: &airGapped},
	}})
	if err != nil {
		t.Fatal(err)
	}
	token := kg.Token{ID: "t", Name: "n", Scope: kg.ScopeWrite, Hash: strings.Repeat("a", 64), Created: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	if err := s.CreateToken(t.Context(), &token); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"loads", "entities", "sources", "facts", "tokens"} {
		if _, err := s.writer.ExecContext(t.Context(), "ALTER TABLE "+table+" DROP COLUMN sum"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.writer.ExecContext(t.Context(), "PRAGMA user_version = 2"); err != nil {
		t.Fatal(err)
	}
	again := opened(t, path, scripts(t))
	if g, err := again.Facts(t.Context(), kg.FactFilter{}); err != nil || len(g.Facts) != 1 {
		t.Errorf("%v, %v", g, err)
	}
	if list, err := again.ListTokens(t.Context()); err != nil || len(list) != 1 {
		t.Errorf("%v, %v", list, err)
	}
}
