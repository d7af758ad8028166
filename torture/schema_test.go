package torture

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite"
)

// A file of an older schema is brought up to date by the first program that opens
// it, though that is killed at any moment.
func TestOlderSchema(t *testing.T) {
	t.Parallel()
	f := begin(t, "an older schema, killed while it is brought up to date", 60, "the file has the old schema or the new one, and answers as before")
	folder := t.TempDir()
	want := made(t, folder)
	path := filepath.Join(folder, "fedreach.db")
	older(t, path)
	old := read(t, path)
	before := 0
	takes := 100 * time.Millisecond
	for n := 0; n < f.count && !t.Failed(); n++ {
		for _, suffix := range []string{"-wal", "-shm", "-journal"} {
			_ = os.Remove(path + suffix) // where the one killed before left it
		}
		if err := os.WriteFile(path, old, 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := command(t, folder, nil, "token", "list")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		timer := time.AfterFunc(time.Duration(f.random.Int64N(int64(takes))), func() { _ = cmd.Process.Kill() })
		_ = cmd.Wait() // however it ended
		timer.Stop()
		if version(t, path) == "2" {
			before++
		}
		began := time.Now()
		done(t, folder, nil, "token", "list")
		takes = time.Since(began)
		got, reason := everything(t, folder, path)
		if reason != "" {
			t.Errorf("%d: %s", n, reason)
		}
		sameGraph(t, got, want)
	}
	f.finds("%d were killed before the new schema was there, %d after", before, f.count-before)
}

// older gives a file the schema before this one's.
func older(t testing.TB, path string) {
	t.Helper()
	execute(t, path,
		"ALTER TABLE loads DROP COLUMN sum", "ALTER TABLE entities DROP COLUMN sum", "ALTER TABLE sources DROP COLUMN sum",
		"ALTER TABLE facts DROP COLUMN sum", "ALTER TABLE tokens DROP COLUMN sum", "PRAGMA user_version = 2", "VACUUM")
}

// A file of a newer schema is left to the newer program.
func TestNewerSchema(t *testing.T) {
	t.Parallel()
	f := begin(t, "a newer schema", 4, "refused, by every verb, with what to do; not a byte is changed")
	folder := t.TempDir()
	made(t, folder)
	path := filepath.Join(folder, "fedreach.db")
	execute(t, path, "PRAGMA user_version = 99")
	before := read(t, path)
	verbs := [][]string{serving, {"export"}, {"token", "list"}, {"backup", "copy.db"}, {"ask", "openai"}, {"log"}}
	for n := range f.count * len(verbs) {
		o := run(t, folder, nil, verbs[n%len(verbs)]...)
		if o.code != 1 || !strings.Contains(o.stderr, "newer fedreach") || !strings.Contains(o.stderr, "schema 99") {
			t.Errorf("%v: exit %d: %s", verbs[n%len(verbs)], o.code, o.stderr)
		}
	}
	if string(read(t, path)) != string(before) {
		t.Error("the file was changed")
	}
	f.finds("refused each time by %d verbs", len(verbs))
}

// execute runs SQL on a file that nobody else has open.
func execute(t testing.TB, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

// version is the schema of a file, as any SQLite tool sees it.
func version(t testing.TB, path string) (version string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow("PRAGMA user_version").Scan(&version); err != nil {
		t.Fatal(err)
	}
	return version
}
