package sqlitestore_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fedreach/kg"
)

// A person who opens the file with any SQLite tool can read it.
func TestFileIsReadable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fedreach.db")
	loadOneFact(t, path)
	db := another(t, path)
	for query, want := range map[string]string{
		"SELECT kind || '|' || from_id || '|' || to_id || '|' || since || '|' || since_precision || '|' || levels || '|' || known_since || '|' || known_until FROM facts": "CONTRACTS_WITH|agency:navy|vendor:acme|2026-03-17|DAY|CUI,SECRET|2026-03-18T00:00:00.000Z|2026-04-01T10:11:12.345Z",
		"SELECT name || ' ' || aliases FROM entities WHERE id = 'agency:navy'":                                                                                            `The Navy ["USN"]`,
		"SELECT url || ' ' || published FROM sources":                                                                                                                     "https://gazette.example 2026-03-18",
		"SELECT revision || ' ' || by FROM loads":                                                                                                                         "1 test",
		"PRAGMA journal_mode":    "wal",
		"PRAGMA application_id":  "1717920882",
		"PRAGMA user_version":    "3",
		"PRAGMA integrity_check": "ok",
	} {
		var got string
		if err := db.QueryRow(query).Scan(&got); err != nil || got != want {
			t.Errorf("%s: %q, %v, want %q", query, got, err, want)
		}
	}
}

// loadOneFact makes a file with one fact in it.
func loadOneFact(t *testing.T, path string) {
	t.Helper()
	b := entitiesBatch("army")
	b.Entities = append(b.Entities, &kg.Agency{Named: kg.Named{Slug: "navy", Name: "The Navy", Aliases: []string{"USN"}}}, &kg.Vendor{Named: kg.Named{Slug: "acme", Name: "Acme"}})
	known, err := kg.ParseInstant("2026-04-01T10:11:12.345Z")
	if err != nil {
		t.Fatal(err)
	}
	b.Facts = []*kg.Fact{{
		Kind: kg.ContractsWith, From: "agency:navy", To: "vendor:acme", Confidence: kg.High, LevelSet: kg.LevelsOf(kg.Secret, kg.CUI),
		Since: kg.NewDate(2026, 3, 17), SincePrecision: kg.PrecisionDay, KnownUntil: known,
		Source: &kg.Source{URL: "https://gazette.example", Title: "The Gazette", Published: kg.NewDate(2026, 3, 18), PublishedPrecision: kg.PrecisionDay},
	}}
	if _, err := openFile(t, path).Load(t.Context(), b); err != nil {
		t.Fatal(err)
	}
}

// What the rules forbid, the file refuses, whoever writes it.
func TestFileRefuses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fedreach.db")
	loadOneFact(t, path)
	db := another(t, path)
	if _, err := db.Exec("PRAGMA foreign_keys = ON"); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{
		"INSERT INTO facts SELECT * FROM facts",
		"DELETE FROM entities WHERE id = 'agency:navy'",
		"DELETE FROM sources",
		"DELETE FROM loads",
		"UPDATE facts SET from_id = 'agency:nobody'",
		"UPDATE facts SET source_id = 'source:none'",
		"UPDATE facts SET load = 9",
		"UPDATE facts SET ended_by = 9",
		"UPDATE facts SET ended_by = NULL",
		"UPDATE facts SET known_until = known_since",
		"UPDATE facts SET to_id = from_id",
		"UPDATE facts SET kind = 'KNOWS'",
		"UPDATE facts SET kind = 'USES'",
		"UPDATE facts SET since = '2026-3-17'",
		"UPDATE facts SET since = '2026-02-30'",
		"UPDATE facts SET since_precision = NULL",
		"UPDATE facts SET until = '2026-03-17', until_precision = 'DAY'",
		"UPDATE facts SET confidence = 'SURE'",
		"UPDATE facts SET ceiling_usd = 'much'",
		"UPDATE entities SET slug = 'army' WHERE slug = 'navy'",
		"UPDATE entities SET name = '' WHERE slug = 'navy'",
		"UPDATE entities SET aliases = 'USN' WHERE slug = 'navy'",
		"UPDATE entities SET cloud_kind = 'REGION' WHERE slug = 'navy'",
		"UPDATE entities SET sector = 'SPACE' WHERE slug = 'navy'",
		"INSERT INTO sources SELECT 'source:2', url, title, publisher, published, published_precision, load, sum FROM sources",
		"UPDATE loads SET revision = 0",
		"INSERT INTO loads SELECT revision + 1, 'today', NULL, by, origin, note, 0, 0, 0, 0, sum FROM loads",
	} {
		if _, err := db.Exec(statement); err == nil {
			t.Errorf("%s: is accepted", statement)
		} else if !strings.Contains(err.Error(), "constraint") && !strings.Contains(err.Error(), "cannot store") {
			t.Errorf("%s: %v", statement, err)
		}
	}
}

// After Close, the file is alone: the log was written back.
func TestCloseLeavesOneFile(t *testing.T) {
	dir := t.TempDir()
	newest(t, filepath.Join(dir, "fedreach.db"))
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("the directory has %v (%v), want the file alone", entries, err)
	}
}
