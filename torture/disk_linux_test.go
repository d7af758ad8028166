package torture

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fedreach/kg"
)

// The disk is full: what no longer fits is refused, what is there is answered, and
// once there is room, loading goes on without a restart. Half of the time the
// server is killed while the disk is full.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	f := begin(t, "a full disk (a file system in memory, of its own)", 10, "a load that does not fit is UNAVAILABLE and leaves nothing; questions are answered; when there is room, the same load is taken")
	refused := 0
	for n := range f.count {
		folder := t.TempDir()
		expected := newReference(t)
		token := done(t, folder, nil, "token", "create", "torture", "--scope=write")
		disk := filepath.Join(folder, "disk")
		if err := os.Mkdir(disk, 0o755); err != nil {
			t.Fatal(err)
		}
		size := 700 + f.random.IntN(600)
		m := mounted(t, folder, fmt.Sprintf("mount -t tmpfs -o size=%dk tmpfs disk\ncp fedreach.db disk\nhead -c 150000 /dev/zero > disk/ballast", size))
		full := &fullDisk{f, m, disk, nil, token}
		full.start()
		next, code := 0, ""
		for ; code == ""; next++ {
			b := full.batch(next)
			if code = full.server.mustAnswer(b); code == "" {
				expected.load(full.batch(next))
			}
			if next > 2000 {
				t.Fatal("the disk is never full")
			}
		}
		next--
		refused++
		if code != "UNAVAILABLE" {
			t.Errorf("a load that does not fit is answered with %s:\n%s", code, full.server.log)
		}
		for again := range 3 {
			if code := full.server.mustAnswer(full.batch(next)); code != "UNAVAILABLE" && code != "" {
				t.Errorf("the load is answered with %s when it is sent again for the %d. time:\n%s", code, again, full.server.log)
			} else if code == "" {
				expected.load(full.batch(next))
				next++
			}
		}
		full.same(expected)
		if n%2 == 1 {
			full.server.kill()
		}
		if err := os.Remove(m.path(filepath.Join(disk, "ballast"))); err != nil {
			t.Fatal(err)
		}
		if n%2 == 1 {
			full.start()
		}
		if code := full.server.mustAnswer(full.batch(next)); code != "" {
			t.Errorf("there is room, and the load is answered with %s:\n%s", code, full.server.log)
		}
		expected.load(full.batch(next))
		full.same(expected)
		full.server.kill()
		full.start()
		full.same(expected)
	}
	f.finds("%d disks filled; what was acknowledged was there each time, and nothing else", refused)
}

// fullDisk is a server on a small file system.
type fullDisk struct {
	*fault
	mount  *mount
	folder string
	server *server
	token  string
}

func (d *fullDisk) start() {
	d.Helper()
	cmd := command(d, d.folder, nil, serving...)
	d.server = startServer(d, d.mount.inside(cmd))
	d.server.token = d.token
	d.server.waitReady()
}

func (d *fullDisk) batch(n int) kg.Batch {
	if n == 0 {
		return ground()
	}
	return numbered(n, 30, n-1)
}

// same compares what the server answers with what there must be.
func (d *fullDisk) same(expected *reference) {
	d.Helper()
	cmd := command(d, filepath.Dir(d.folder), nil, "export", "--server", d.server.url)
	o := ended(d, cmd)
	if o.code != 0 {
		d.Errorf("the graph is not answered: %s", o.stderr)
		return
	}
	sameGraph(d, strings.TrimSpace(o.stdout), expected.exported())
}

// mustAnswer loads, and gives the code of the answer, which must come.
func (s *server) mustAnswer(b kg.Batch) string {
	s.t.Helper()
	code, err := s.load(b)
	if err != nil {
		s.t.Fatalf("a load is not answered: %v\n%s", err, s.log)
	}
	return code
}
