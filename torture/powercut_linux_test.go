package torture

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// The power goes at any moment of loads: what was acknowledged is on the disk.
func TestPowerCutWhileLoading(t *testing.T) {
	t.Parallel()
	f := begin(t, "a power cut, loads", 60, "what was acknowledged is on the disk; each load is there whole or not at all, and none without those before it; loading goes on")
	p := newPowered(f)
	for _, end := range []func(*server){(*server).kill, func(s *server) { s.stop() }, (*server).kill} {
		s := p.serve()
		for range 4 {
			p.load(s, f.random.IntN(200))
		}
		end(s)
	}
	s := p.serve()
	for range 4 {
		p.load(s, 4000) // so much that the log is written back and begun anew
	}
	p.load(s, 10)
	s.kill()
	p.finds("%s", p.cut())
}

// The power goes at any moment of a backup: a copy that was acknowledged is on the
// disk, and what has its name is whole.
func TestPowerCutWhileBackingUp(t *testing.T) {
	t.Parallel()
	f := begin(t, "a power cut, backups", 30, "a copy that was acknowledged is on the disk; one that has its name is whole, with all that was acknowledged before it began")
	p := newPowered(f)
	s := p.serve()
	for n := range 3 {
		p.load(s, f.random.IntN(200))
		name := fmt.Sprint("copy-", n, ".db")
		p.least[name] = p.loads()
		copied := make(chan outcome)
		cmd := p.command("backup", name)
		go func() { copied <- ended(p, cmd) }()
		for loading := true; loading; {
			select {
			case o := <-copied:
				if loading = false; o.code != 0 {
					f.Fatal(o.stderr)
				}
				p.promise(name, p.least[name])
			default:
				p.load(s, f.random.IntN(40))
			}
		}
	}
	s.stop()
	p.finds("%s", p.cut())
}

// The power goes while a file is brought up to date, or soon after.
func TestPowerCutWhileUpgrading(t *testing.T) {
	t.Parallel()
	f := begin(t, "a power cut, an older schema", 40, "the file has the old schema or the new one, and answers as before")
	folder := t.TempDir()
	want := made(t, folder)
	older(t, filepath.Join(folder, "fedreach.db"))
	r := recordIn(t, folder)
	for range 2 {
		if o := ended(t, r.under(command(t, folder, nil, "token", "list"))); o.code != 0 {
			t.Fatal(o.stderr)
		}
	}
	old := 0
	told := r.cut(f, func(folder, when string, _ int64) {
		path := filepath.Join(folder, "fedreach.db")
		if version(t, path) == "2" {
			old++
		}
		done(t, folder, nil, "token", "list")
		got, reason := everything(t, folder, path)
		if reason != "" {
			t.Errorf("%s: %s", when, reason)
		}
		sameGraph(t, got, want)
	})
	f.finds("%s; %d times the file had the old schema", told, old)
}

// powered is a folder with a store, in which all is recorded that is done to its
// files: so it can be looked at as a power cut would leave it.
type powered struct {
	*fault
	recording *recording
	expected  *reference
	token     string
	// graphs are what there is after so many loads.
	graphs []string
	// promises are what was acknowledged, in order.
	promises []promise
	// least is how many loads a file has, where it is there.
	least map[string]int
	// more is a file of facts that any graph takes.
	more string
	// there is how many loads were in files that were looked at.
	there, looked int
}

// promise is that a file has so many loads at least, given at a moment.
type promise struct {
	at    int64
	file  string
	loads int
}

func newPowered(f *fault) *powered {
	f.Helper()
	p := &powered{fault: f, recording: recordIn(f, f.TempDir()), expected: newReference(f), least: map[string]int{}}
	p.graphs = []string{p.expected.exported()}
	p.more = filepath.Join(f.TempDir(), "more.jsonl")
	more := numbered(1000, 10, 0)
	more.Entities = append(ground().Entities, more.Entities...)
	writeFacts(f, p.more, more)
	o := ended(f, p.command("token", "create", "torture", "--scope=write"))
	if o.code != 0 {
		f.Fatal(o.stderr)
	}
	p.token = strings.TrimSpace(o.stdout)
	p.promise("fedreach.db", 0)
	return p
}

func (p *powered) promise(file string, loads int) {
	p.promises = append(p.promises, promise{time.Now().UnixNano(), file, loads})
}

// command is the program in the folder, recorded.
func (p *powered) command(args ...string) *exec.Cmd {
	p.Helper()
	return p.recording.under(command(p, p.recording.folder, nil, args...))
}

func (p *powered) serve() *server {
	p.Helper()
	s := startServer(p, p.command(serving...))
	s.waitReady()
	s.token = p.token
	return s
}

// load has a server load one batch more.
func (p *powered) load(s *server, size int) {
	p.Helper()
	n := p.loads()
	b := ground()
	if n > 0 {
		b = numbered(n, size, n-1)
	}
	s.mustLoad(b)
	p.promise("fedreach.db", n+1)
	p.expected.load(b)
	p.graphs = append(p.graphs, p.expected.exported())
}

// loads is how many were acknowledged.
func (p *powered) loads() int { return len(p.graphs) - 1 }

// cut cuts the power at any moment, and looks at each file that is there or must be.
func (p *powered) cut() string {
	p.Helper()
	told := p.recording.cut(p.fault, func(folder, when string, next int64) {
		promised := map[string]int{}
		for _, made := range p.promises {
			if made.at < next {
				promised[made.file] = made.loads
			}
		}
		there, err := filepath.Glob(filepath.Join(folder, "*.db"))
		if err != nil {
			p.Fatal(err)
		}
		for _, path := range there {
			name := filepath.Base(path)
			loads, was := promised[name]
			delete(promised, name)
			p.look(path, when, max(loads, p.least[name]), was)
		}
		for name := range promised {
			p.Errorf("%s: %s was acknowledged and is not there", when, name)
		}
	})
	return fmt.Sprintf("%s; of %d loads %.1f were there on average", told, p.loads(), float64(p.there)/float64(max(1, p.looked)))
}

// look says where a file has not the loads that it must have, or not the token, or
// takes no more.
func (p *powered) look(path, when string, least int, token bool) {
	p.Helper()
	verb := func(args ...string) string {
		o := run(p, filepath.Dir(path), nil, append(args, "--store", path)...)
		if o.code != 0 {
			p.Errorf("%s: %s", when, o.stderr)
		}
		return o.stdout
	}
	if !strings.Contains(verb("token", "list"), "torture") && token {
		p.Errorf("%s: the token was acknowledged and is not there", when)
	}
	loads := slices.Index(p.graphs, verb("export"))
	if loads < 0 {
		p.Errorf("%s: what is there are not so many whole loads", when)
	} else if loads < least {
		p.Errorf("%s: %d loads are there, and must be %d at least", when, loads, least)
	}
	verb("import", "facts", p.more)
	p.looked++
	p.there += loads
}
