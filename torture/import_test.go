package torture

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"fedreach/export"
	"fedreach/kg"
)

// An import is killed at any moment, beginning with its start: its facts are all
// there or none of them, and the same import goes on from there.
func TestKilledWhileImporting(t *testing.T) {
	t.Parallel()
	f := begin(t, "kill -9, fedreach import", 100, "the facts of the file are there whole or not at all, and all of them where it had ended; imported again, each is there once")
	i := &imports{fault: f, takes: 100 * time.Millisecond}
	killed, whole := 0, 0
	for round := 0; round < f.count && !t.Failed(); round++ {
		if round%8 == 0 {
			i.folder, i.expected = t.TempDir(), newReference(t)
		}
		i.number = round + 1
		wasKilled, wasWhole := i.once()
		if wasKilled {
			killed++
		}
		if wasWhole {
			whole++
		}
	}
	f.finds("%d killed, %d had ended before; the facts of %d were there whole, of the others none", killed, f.count-killed, whole)
}

// imports are imports of one file after the other, each killed and done again.
type imports struct {
	*fault
	folder   string
	expected *reference
	number   int
	// takes is how long an import takes.
	takes time.Duration
}

// once imports a file, kills that at some moment, looks, and imports it again.
func (i *imports) once() (killed, whole bool) {
	i.Helper()
	b := numbered(i.number, 400, 0)
	b.Entities = append(ground().Entities, b.Entities...)
	writeFacts(i, filepath.Join(i.folder, "facts.jsonl"), b)
	killed = i.killed()
	before := strings.TrimSpace(i.expected.exported())
	i.expected.load(b)
	after := strings.TrimSpace(i.expected.exported())
	left := ""
	if _, err := os.Stat(filepath.Join(i.folder, "fedreach.db")); err == nil {
		left = done(i, i.folder, nil, "export")
	}
	whole = left == after
	if !whole && !killed {
		i.Error("the import had ended, and yet:")
		sameGraph(i, left, after)
	} else if !whole {
		sameGraph(i, left, before)
	}
	began := time.Now()
	done(i, i.folder, nil, "import", "facts", "facts.jsonl", "--packs", "none")
	i.takes = time.Since(began)
	sameGraph(i, done(i, i.folder, nil, "export"), after)
	return killed, whole
}

// killed imports, and reports whether that was killed before it ended.
func (i *imports) killed() bool {
	i.Helper()
	cmd := command(i, i.folder, nil, "import", "facts", "facts.jsonl", "--packs", "none")
	if err := cmd.Start(); err != nil {
		i.Fatal(err)
	}
	timer := time.AfterFunc(time.Duration(i.random.Int64N(int64(i.takes))), func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	_ = cmd.Wait() // ProcessState says how it ended
	status, _ := cmd.ProcessState.Sys().(syscall.WaitStatus)
	if !status.Signaled() && status.ExitStatus() != 0 {
		i.Fatalf("the import ended with %d", status.ExitStatus())
	}
	return status.Signaled()
}

// writeFacts writes a batch as a file to be imported.
func writeFacts(t testing.TB, path string, b kg.Batch) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := export.Write(file, export.JSONLines, b.Entities, b.Facts); err != nil {
		t.Fatal(err)
	}
}
