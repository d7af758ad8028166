package torture

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// Backups are made while a server loads; every other is killed half-way. A copy
// holds a row of whole loads, with all that were acknowledged before it began.
func TestBackupsWhileLoading(t *testing.T) {
	t.Parallel()
	f := begin(t, "backups while loading, half of them killed", 24, "a copy has all that was acknowledged before, whole loads only; of one that was killed nothing has its name; a copy serves and loads")
	folder := t.TempDir()
	s := serve(t, folder, nil)
	s.token = done(t, folder, nil, "token", "create", "torture", "--scope=write")
	s.mustLoad(ground())
	var acknowledged atomic.Int64
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for n := 1; ; n++ {
			select {
			case <-stop:
				return
			default:
			}
			if code, err := s.load(numbered(n, 10, n-1)); code != "" || err != nil {
				t.Errorf("a load is answered with %s, %v", code, err)
				return
			}
			acknowledged.Store(int64(n))
		}
	}()
	var copies []copied
	takes := 100 * time.Millisecond
	for n := range f.count {
		c := copied{filepath.Join(folder, fmt.Sprint("copy-", n, ".db")), int(acknowledged.Load())}
		cmd := command(t, folder, nil, "backup", c.path)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		timer := time.AfterFunc(time.Hour, func() {})
		if n%2 == 1 {
			timer = time.AfterFunc(time.Duration(f.random.Int64N(int64(takes))), func() { _ = cmd.Process.Kill() })
		}
		err := cmd.Wait()
		timer.Stop()
		if _, there := os.Stat(c.path); there == nil {
			copies = append(copies, c)
		} else if n%2 == 0 {
			t.Errorf("there is no copy: %v", err)
		}
		if err == nil {
			takes = time.Since(began)
		}
	}
	close(stop)
	<-stopped
	last := compareCopies(f, copies)
	restored := serve(t, folder, nil, "--store", copies[len(copies)-1].path)
	restored.token = s.token
	restored.mustLoad(numbered(last+1, 10, last))
	f.finds("%d backups made, %d killed before there was one; %d loads meanwhile", len(copies), f.count-len(copies), acknowledged.Load())
}

// copied is a copy of a store, and how many loads were acknowledged before.
type copied struct {
	path  string
	least int
}

// compareCopies says where a copy is no row of whole loads, or lacks some. It gives
// the number of the last load of the last copy.
func compareCopies(f *fault, copies []copied) (last int) {
	f.Helper()
	expected, loaded := newReference(f, ground()), 0
	for _, c := range copies {
		got, reason := everything(f, filepath.Dir(c.path), c.path)
		if reason != "" {
			f.Errorf("a copy is refused: %s", reason)
			continue
		}
		lines := strings.Split(got, "\n")
		last = 0
		for strings.Contains(got, fmt.Sprintf(`"kind":"VENDOR","slug":"vendor-%d"`, last+1)) {
			last++
		}
		if last < c.least {
			f.Errorf("a copy has %d loads, and %d were acknowledged before it was made", last, c.least)
		}
		for ; loaded < last; loaded++ {
			expected.load(numbered(loaded+1, 10, loaded))
		}
		end := slices.IndexFunc(lines, func(line string) bool { return !strings.HasPrefix(line, "{") })
		sameGraph(f, strings.Join(lines[:end], "\n"), expected.exported())
	}
	return last
}
