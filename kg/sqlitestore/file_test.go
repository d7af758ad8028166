package sqlitestore_test

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"fedreach/kg"
	"fedreach/kg/sqlitestore"
)

// execute runs SQL on a file as another program would, and closes it.
func execute(t *testing.T, path string, statements ...string) {
	t.Helper()
	db := another(t, path)
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// another is one connection of another program to a file, closed with the test.
func another(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// directory is what is in a directory, to the byte.
func directory(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, e := range entries {
		content, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil && !e.IsDir() {
			t.Fatal(err)
		}
		list = append(list, fmt.Sprintf("%s %x", e.Name(), sha256.Sum256(content)))
	}
	return strings.Join(list, "\n")
}

// What is not ours is refused, by a message that says what it is, and left as
// it was.
func TestRefusedFiles(t *testing.T) {
	cases := []struct {
		name    string
		prepare func(t *testing.T, path string)
		want    []string
	}{
		{"a text", func(t *testing.T, path string) { write(t, path, strings.Repeat("a text, and no database\n", 99)) }, []string{"is no SQLite file"}},
		{"a short text", func(t *testing.T, path string) { write(t, path, "a") }, []string{"is no SQLite file"}},
		{"a torn header", func(t *testing.T, path string) { write(t, path, "SQLite format 3\x00") }, []string{"is no SQLite file"}},
		{"another program's tables", func(t *testing.T, path string) {
			execute(t, path, "CREATE TABLE bookmarks (url)", "CREATE TABLE visits (day)")
		}, []string{"another program", "bookmarks, visits"}},
		{"another program's tables, in WAL", func(t *testing.T, path string) {
			execute(t, path, "PRAGMA journal_mode = WAL", "CREATE TABLE bookmarks (url)")
		}, []string{"another program", "bookmarks"}},
		{"another program's id", func(t *testing.T, path string) { execute(t, path, "PRAGMA application_id = 7; CREATE TABLE t (a)") }, []string{"another program", "0x7"}},
		{"a newer schema", func(t *testing.T, path string) {
			newest(t, path)
			execute(t, path, "PRAGMA user_version = 99")
		}, []string{"newer fedreach", "schema 99"}},
		{"a directory", func(t *testing.T, path string) {
			if err := os.Mkdir(path, 0o755); err != nil {
				t.Fatal(err)
			}
		}, []string{"is no file", "a directory"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "some.db")
			c.prepare(t, path)
			refused(t, path, append(c.want, path)...)
		})
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// newest makes a file of ours.
func newest(t *testing.T, path string) {
	t.Helper()
	s, err := sqlitestore.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Load(t.Context(), entitiesBatch("navy")); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// refused fails t unless opening fails with these words and changes nothing.
func refused(t *testing.T, path string, words ...string) {
	t.Helper()
	before := directory(t, filepath.Dir(path))
	_, err := sqlitestore.Open(t.Context(), path)
	if err == nil {
		t.Fatal("the file is opened")
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("the error %q does not say %q", err, word)
		}
	}
	if after := directory(t, filepath.Dir(path)); after != before {
		t.Errorf("the directory was touched:\nbefore:\n%s\nafter:\n%s", before, after)
	}
}

// While another program has its file open, what it wrote is in its log.
func TestRefusedFilesInUse(t *testing.T) {
	for name, statements := range map[string][]string{
		"another program's": {"PRAGMA journal_mode = WAL", "CREATE TABLE bookmarks (url)"},
		"a newer schema":    {"PRAGMA user_version = 99"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "some.db")
			if name == "a newer schema" {
				newest(t, path)
			}
			db := another(t, path)
			for _, statement := range statements {
				if _, err := db.Exec(statement); err != nil {
					t.Fatal(err)
				}
			}
			main, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := sqlitestore.Open(t.Context(), path); err == nil {
				t.Fatal("the file is opened")
			} else if !strings.Contains(err.Error(), path) {
				t.Errorf("the error %q does not name the file", err)
			}
			if now, err := os.ReadFile(path); err != nil || string(now) != string(main) {
				t.Errorf("the file was touched (%v)", err)
			}
		})
	}
}

func TestMissingDirectory(t *testing.T) {
	dir := t.TempDir()
	_, err := sqlitestore.Open(t.Context(), filepath.Join(dir, "missing", "fedreach.db"))
	if err == nil || !strings.Contains(err.Error(), "there is no directory "+filepath.Join(dir, "missing")) {
		t.Errorf("Open: %v, want an error that names the directory", err)
	}
	if _, err := sqlitestore.Open(t.Context(), ""); err == nil {
		t.Error("a file without a name is opened")
	}
}

// Whatever characters a path has, it is that file and no other.
func TestOddPaths(t *testing.T) {
	for _, name := range []string{"with space.db", "a?mode=memory", "100%25.db", "a#b", "a&b=c.db", "ünïcode 日本.db", ":memory:", "file:x.db", "it's.db", "\\back"} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, name)
			newest(t, path)
			if got := directory(t, dir); !strings.HasPrefix(got, name+" ") || strings.Contains(got, "\n") {
				t.Errorf("the directory has %s", got)
			}
			if r, err := openFile(t, path).Revision(t.Context()); err != nil || r != 1 {
				t.Errorf("Revision: %d, %v", r, err)
			}
		})
	}
}

// A file without a byte, and a database without an owner or a table, are as
// good as none.
func TestEmptyFiles(t *testing.T) {
	for name, prepare := range map[string]func(t *testing.T, path string){
		"no byte":  func(t *testing.T, path string) { write(t, path, "") },
		"no table": func(t *testing.T, path string) { execute(t, path, "VACUUM") },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "some.db")
			prepare(t, path)
			newest(t, path)
		})
	}
}

// A file that another process has locked is in conflict, and says so.
func TestLockedFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "some.db")
	newest(t, path)
	db := another(t, path)
	for _, statement := range []string{"PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE"} {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	main, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = sqlitestore.Open(context.Background(), path)
	if !errors.Is(err, kg.ErrConflict) || !strings.Contains(err.Error(), "--server URL") || !strings.Contains(err.Error(), path) {
		t.Errorf("Open: %v, want kg.ErrConflict, the path and what to do", err)
	}
	if now, err := os.ReadFile(path); err != nil || string(now) != string(main) {
		t.Errorf("the file was touched (%v)", err)
	}
}
