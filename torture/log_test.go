package torture

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The write-ahead log ends anywhere, or in something that was never written: what
// is left is a row of whole loads, with all that lie before the damage.
func TestTornLog(t *testing.T) {
	t.Parallel()
	f := begin(t, "a torn or garbled log", 150, "all loads before the damage are there, the later ones whole or not at all, and none after one that is not; loading goes on")
	l := writeLog(f)
	path := filepath.Join(t.TempDir(), "fedreach.db")
	kept := 0
	for n := range f.count {
		at := f.random.IntN(len(l.log))
		log := append([]byte{}, l.log...)
		switch n % 3 {
		case 0:
			log = log[:at]
		case 1:
			f.noise(log[at:min(len(log), at+1+f.random.IntN(64))])
		case 2:
			f.noise(log[at:])
		}
		_ = os.Remove(path + "-shm") // there is none the first time
		for name, content := range map[string][]byte{path: l.file, path + "-wal": log} {
			if err := os.WriteFile(name, content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		atLeast := 0
		for atLeast+1 < len(l.sizes) && l.sizes[atLeast+1] <= int64(at) {
			atLeast++
		}
		got := done(t, filepath.Dir(path), nil, "export")
		loads := strings.Count(done(t, filepath.Dir(path), nil, "log", "-n", "1000"), "\n")
		if loads < atLeast || loads >= len(l.graphs) {
			t.Fatalf("%d, damaged at byte %d: %d loads are there, and must be %d at least", n, at, loads, atLeast)
		}
		sameGraph(t, got, l.graphs[loads])
		kept += loads
	}
	s := serve(t, filepath.Dir(path), nil)
	s.token = l.token
	s.mustLoad(ground()) // it may be there
	s.mustLoad(numbered(1000, 10, 0))
	f.finds("of %d loads %.1f stood on average; none in part", len(l.sizes)-1, float64(kept)/float64(f.count))
}

// written is what a killed server left: a file and its log.
type written struct {
	file, log []byte
	token     string
	// sizes are those of the log, and graphs what there is, after so many loads.
	sizes  []int64
	graphs []string
}

func writeLog(f *fault) *written {
	f.Helper()
	folder := f.TempDir()
	w := &written{token: done(f, folder, nil, "token", "create", "torture", "--scope=write")}
	s := serve(f, folder, nil)
	s.token = w.token
	expected := newReference(f)
	path := filepath.Join(folder, "fedreach.db")
	for n := -1; n < 12; n++ {
		switch n {
		case -1:
		case 0:
			s.mustLoad(ground())
			expected.load(ground())
		default:
			s.mustLoad(numbered(n, 40, n-1))
			expected.load(numbered(n, 40, n-1))
		}
		size := int64(0)
		if info, err := os.Stat(path + "-wal"); err == nil {
			size = info.Size()
		}
		w.sizes, w.graphs = append(w.sizes, size), append(w.graphs, expected.exported())
	}
	s.kill()
	w.file, w.log = read(f, path), read(f, path+"-wal")
	return w
}
