package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const everything = `{ loads(first: 1000) { nodes { revision at by origin note } } agencies { nodes { id name aliases runsOn { nodes { id from { id } to { id } since source { url } load { revision } } } } } }`

// A backup that is made while a server runs and loads answers as the server did,
// and who may write there may write here.
func TestABackupOfARunningServer(t *testing.T) {
	s := serveWritable(t, []string{"FEDREACH_PACKS=none"})
	s.done(loadBatch, batch(t, small))
	before := s.ask(everything, nil)
	copied := filepath.Join(t.TempDir(), "copy.db")
	if o := s.run("backup", copied); o.code != exitDone || !strings.Contains(o.stdout, copied) {
		t.Fatalf("%d %s%s", o.code, o.stdout, o.stderr)
	}
	s.done(loadBatch, batch(t, partnership))
	if beside, err := os.ReadDir(filepath.Dir(copied)); err != nil || len(beside) != 1 {
		t.Errorf("beside the copy are %v, %v", beside, err)
	}

	env := []string{"FEDREACH_PACKS=none", "FEDREACH_STORE=" + copied}
	restored := &writable{serve(t, t.TempDir(), env).waitReady(), filepath.Dir(copied), env, s.token}
	if after := restored.ask(everything, nil); after != before {
		t.Errorf("the copy says\n%s\nand the server\n%s", after, before)
	}
	restored.done(loadBatch, batch(t, partnership))
}

// A backup that is put in the place of the file while a server has that open is not
// taken for it: neither of the two is answered from, and nothing is loaded that would
// be gone with the server.
func TestABackupPutUnderARunningServer(t *testing.T) {
	s := serveWritable(t, []string{"FEDREACH_PACKS=none"})
	s.done(loadBatch, batch(t, small))
	before := s.ask(everything, nil)
	copied := filepath.Join(t.TempDir(), "copy.db")
	if o := s.run("backup", copied); o.code != exitDone {
		t.Fatal(o.stderr)
	}
	s.done(loadBatch, batch(t, partnership))
	store := filepath.Join(s.folder, "fedreach.db")
	if err := os.Rename(copied, store); err != nil {
		t.Fatal(err)
	}
	for what, answer := range map[string]string{
		"a question": s.ask(everything, nil),
		"a load":     s.write(loadBatch, batch(t, `{"entities": [{"kind": "VENDOR", "slug": "new", "name": "New"}]}`)).raw,
	} {
		if !strings.Contains(answer, `"UNAVAILABLE"`) || strings.Contains(answer, s.folder) {
			t.Errorf("%s: %s", what, answer)
		}
	}
	if status, text := s.get("/readyz"); status != 503 || !strings.Contains(text, "replaced") || !strings.Contains(text, "start again") {
		t.Errorf("/readyz: %d %s", status, text)
	}
	s.stop()
	for _, log := range []string{"-wal", "-shm"} {
		if err := os.Remove(store + log); err != nil {
			t.Fatal(err)
		}
	}
	restored := &writable{serve(t, s.folder, s.env).waitReady(), s.folder, s.env, s.token}
	if after := restored.ask(everything, nil); after != before {
		t.Errorf("the copy says\n%s\nand the server\n%s", after, before)
	}
	restored.done(loadBatch, batch(t, partnership))
}

func TestBackupsThatAreRefused(t *testing.T) {
	folder := t.TempDir()
	if o := runToEnd(t, folder, nil, "ask", "openai"); o.code != exitDone {
		t.Fatal(o.stderr)
	}
	store := filepath.Join(folder, "fedreach.db")
	write := func(name, content string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	content, err := os.ReadFile(store)
	if err != nil {
		t.Fatal(err)
	}
	damaged := append([]byte{}, content...)
	copy(damaged[len(damaged)/2:], strings.Repeat("damage", len(damaged)/12))
	taken := write("taken.db", "mine")
	for _, c := range []struct {
		name, from, to string
		code           int
		reason         string
	}{
		{"onto a file", store, taken, exitNothing, "exists"},
		{"onto itself", store, store, exitNothing, "exists"},
		{"into no folder", store, filepath.Join(folder, "none", "copy.db"), exitNothing, "no such file"},
		{"of nothing", filepath.Join(folder, "none.db"), filepath.Join(folder, "copy.db"), exitNothing, "no store to back up"},
		{"of an empty file", write("empty.db", ""), filepath.Join(folder, "copy.db"), exitNothing, "no store to back up"},
		{"of no store", write("text.db", strings.Repeat("no database ", 100)), filepath.Join(folder, "copy.db"), exitNothing, "no SQLite file"},
		{"of a damaged one", write("damaged.db", string(damaged)), filepath.Join(folder, "copy.db"), exitNothing, "damaged"},
		{"of a Neo4j", "bolt://127.0.0.1:1", filepath.Join(folder, "copy.db"), exitUsage, "neo4j-admin"},
	} {
		o := runToEnd(t, folder, nil, "backup", c.to, "--store", c.from)
		if o.code != c.code || !strings.Contains(o.stderr, c.reason) || o.stdout != "" {
			t.Errorf("%s: %d %s%s", c.name, o.code, o.stdout, o.stderr)
		}
	}
	left, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range left {
		if strings.Contains(path, "copy") || strings.Contains(path, ".part") {
			t.Errorf("%s is left", path)
		}
	}
	if mine, err := os.ReadFile(taken); err != nil || string(mine) != "mine" {
		t.Errorf("what was there is %q, %v", mine, err)
	}
	if after, err := os.ReadFile(store); err != nil || string(after) != string(content) {
		t.Errorf("the store is another, %v", err)
	}
}
