package torture

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// call is what a program asked of its file system.
type call struct {
	kind kind
	// began and ended are moments, in nanoseconds since 1970.
	began, ended int64
	// path is what it was done to, to the new name.
	path, to string
	// data is written at an offset, in bytes; a file is truncated at that offset.
	offset int64
	data   []byte
}

type kind int

const (
	creates kind = iota
	writes
	truncates
	syncs
	links
	renames
	unlinks
)

// moment is when it is done: a sync is when it has ended, and all else may be on
// the disk as soon as it has begun.
func (c call) moment() int64 {
	if c.kind == syncs {
		return c.ended
	}
	return c.began
}

// recording is all that programs do to the files of a folder, from its beginning.
type recording struct {
	t              testing.TB
	folder, traces string
	disk           *volatile
	processes      int
}

// recordIn begins to record what is done in a folder.
func recordIn(t testing.TB, folder string) *recording {
	t.Helper()
	// As the system names it.
	folder, err := filepath.EvalSymlinks(folder)
	if err != nil {
		t.Fatal(err)
	}
	return &recording{t: t, folder: folder, traces: t.TempDir(), disk: volatileOf(t, folder)}
}

// kinds are the system calls that change files. A question mark: not on every
// machine.
var kinds = map[string]kind{
	"?open": creates, "openat": creates, "pwrite64": writes, "ftruncate": truncates, "fsync": syncs, "fdatasync": syncs,
	"?link": links, "linkat": links, "?rename": renames, "?renameat": renames, "renameat2": renames, "?unlink": unlinks, "unlinkat": unlinks,
}

// under has a command recorded. Signals go to the command itself.
func (r *recording) under(cmd *exec.Cmd) *exec.Cmd {
	r.processes++
	calls := ""
	for name := range kinds {
		calls += "," + name
	}
	args := []string{
		"-D", "-f", "-ff", "-qq", "--seccomp-bpf", "-o", filepath.Join(r.traces, fmt.Sprint(r.processes)),
		"-e", "trace=" + calls[1:], "-e", "signal=none", "-z", "-y", "-xx", "-ttt", "-T", "-s", "4194304", cmd.Path,
	}
	traced := exec.Command("strace", append(args, cmd.Args[1:]...)...)
	if traced.Err != nil {
		r.t.Fatalf("this fault records what the program asks of the system: install strace: %v", traced.Err)
	}
	traced.Dir, traced.Env = cmd.Dir, cmd.Env
	return traced
}

// calls are what was done, in order, once all commands have ended.
func (r *recording) calls() (list []call) {
	r.t.Helper()
	traces, err := filepath.Glob(filepath.Join(r.traces, "*"))
	if err != nil {
		r.t.Fatal(err)
	}
	for _, trace := range traces {
		for line := range strings.Lines(string(read(r.t, trace))) {
			line = strings.TrimSpace(line)
			if !whole.MatchString(line) {
				continue
			}
			if c, is := r.call(line); is {
				list = append(list, c)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b call) int { return cmp.Compare(a.moment(), b.moment()) })
	return list
}

var (
	traceLine = regexp.MustCompile(`^(\d+)\.(\d{6}) (\w+)\((.*)\) = (\S+) <(\d+\.\d{6})>$`)
	// A file that is open is shown by its path, and all text in hexadecimal.
	openFile = regexp.MustCompile(`^\d+<((?:\\x[0-9a-f]{2})*)>(?:\(deleted\))?$`)
	someText = regexp.MustCompile(`^"((?:\\x[0-9a-f]{2})*)"$`)
	// whole is a line that ends with how long the call took. All others are of a thread
	// that was killed as it stood before a call: strace can no longer read what it asks
	// for, and the system skips it.
	whole = regexp.MustCompile(`<\d+\.\d{6}>$`)
)

// call reads a line of a trace; it is none where that is not done in the folder.
func (r *recording) call(line string) (c call, is bool) {
	r.t.Helper()
	part := traceLine.FindStringSubmatch(line)
	if part == nil {
		r.t.Fatalf("a line of the trace can't be read: %.300q", line)
	}
	took, err := time.ParseDuration(part[6] + "s")
	if err != nil {
		r.t.Fatal(err)
	}
	name, args, result := part[3], strings.Split(part[4], ", "), part[5]
	c = call{began: r.number(part[1] + part[2] + "000")}
	c.ended = c.began + int64(took)
	if c.kind, is = kinds[name]; !is {
		c.kind = kinds["?"+name]
	}
	files := r.files(append(args, result))
	c.path = files[0]
	switch c.kind {
	case creates:
		c.path = files[len(files)-1]
		if !strings.Contains(part[4], "O_CREAT") {
			return c, false
		}
	case writes:
		c.data, c.offset = []byte(files[1])[:r.number(result)], r.number(args[3])
	case truncates:
		c.offset = r.number(args[1])
	case links, renames:
		c.to = files[1]
	}
	return c, c.path == r.folder || filepath.Dir(c.path) == r.folder && recorded(c.path)
}

// files are the paths and texts among arguments. A file that is open and whose name
// was taken away has the path "".
func (r *recording) files(args []string) (list []string) {
	r.t.Helper()
	for _, arg := range args {
		found := openFile.FindStringSubmatch(arg)
		if found == nil {
			found = someText.FindStringSubmatch(arg)
		}
		if found == nil {
			continue
		}
		decoded, err := hex.DecodeString(strings.ReplaceAll(found[1], `\x`, ""))
		if err != nil {
			r.t.Fatal(err)
		}
		if strings.HasSuffix(arg, "(deleted)") {
			decoded = nil
		}
		list = append(list, string(decoded))
	}
	if len(list) == 0 {
		r.t.Fatalf("no file is named in %.300q", args)
	}
	return list
}

func (r *recording) number(text string) int64 {
	r.t.Helper()
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		r.t.Fatal(err)
	}
	return n
}

// recorded reports whether a file is one whose content matters: the index of
// SQLite's log does not, it is made anew.
func recorded(path string) bool { return !strings.HasSuffix(path, "-shm") }

// A thread that is killed as it stands before a call leaves half a line.
func TestRecordingOfAKilledThread(t *testing.T) {
	t.Parallel()
	r := recordIn(t, t.TempDir())
	path := `\x` + strings.ReplaceAll(fmt.Sprintf("% x", filepath.Join(r.folder, "a.db")), " ", `\x`)
	done := "1795573350.826605 fsync(3<" + path + ">) = 0 <0.000009>\n"
	for _, half := range []string{"", "???(", "????( <unavailable>", "????() = ? <unavailable>", "pwrite64( <unfinished ...>", "+++ killed by SIGKILL +++"} {
		text := done + "1795573350.826606 " + half + "\n"
		if err := os.WriteFile(filepath.Join(r.traces, "1.1"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if calls := r.calls(); len(calls) != 1 || calls[0].kind != syncs {
			t.Errorf("%s: %v", half, calls)
		}
	}
}
