//go:build unix && !embedded

package torture

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"fedreach/kg/neo4jstore/neo4jtest"
	"fedreach/kg/neo4jstore/neo4jtest/wire"
)

// A Neo4j behind a wire, and a server on it that is asked, loaded into and listened
// to all the while. One world for all that follows: what one fault leaves behind
// must not hurt under the next.
func TestNeo4j(t *testing.T) {
	w := newWorld(t)
	w.work()
	for _, part := range []struct {
		name string
		test func(*testing.T, *world)
	}{
		{"reads", theReads}, {"network", theNetwork}, {"commits", theAnswersToCommits}, {"pauses", thePauses}, {"restarts", theRestarts},
		{"afterwards", allIsWell}, {"rolling", rolling}, {"refusals", refusals},
	} {
		t.Run(part.name, func(t *testing.T) {
			w.server.t = t
			part.test(t, w)
			w.live = append(w.live, w.server.metric("go_gc_heap_live_bytes")/(1<<20))
		})
	}
}

// world is a database, the wire to it, the server behind that, and who uses it.
type world struct {
	t        *testing.T
	database *neo4jtest.Process
	wire     *wire.Proxy
	env      []string
	token    string
	server   *server
	users    *users
	before   vitals
	// live are the megabytes of memory in use after each fault.
	live []float64
}

func newWorld(t *testing.T) *world {
	t.Helper()
	database, err := neo4jtest.StartProcess(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(database.Stop)
	w := &world{t: t, database: database}
	if w.wire, err = wire.New(strings.TrimPrefix(database.URI, "bolt://")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.wire.Close)
	w.env = w.settings("bolt://" + w.wire.Address())
	// Left to itself, it would collect its garbage seldom.
	w.server = serve(t, t.TempDir(), append(w.env, "GOGC=100"))
	w.token = done(t, t.TempDir(), w.settings(database.URI), "token", "create", "torture", "--scope=write")
	w.server.token = w.token
	return w
}

// settings point the program to the database, at an address.
func (w *world) settings(uri string) []string {
	return []string{"FEDREACH_STORE=" + uri, "FEDREACH_NEO4J_USER=" + w.database.User, "FEDREACH_NEO4J_PASSWORD=" + w.database.Password}
}

// work has users use the server until the test ends.
func (w *world) work() {
	w.users = newUsers(w.t, w.server.url, w.token)
	w.users.begin(4, 1)
	w.recovered(w.t)
	w.before = w.vitals()
}

// recovered waits until the server says that it is ready, and something was loaded.
func (w *world) recovered(t *testing.T) {
	t.Helper()
	w.server.waitReady()
	loaded := w.users.acknowledgedNow()
	w.server.waitFor("a load is acknowledged", func() bool { return w.users.acknowledgedNow() > loaded })
}

// notReady waits until the server says in one line what it waits for.
func (w *world) notReady(t *testing.T) {
	t.Helper()
	w.server.waitFor("it says that it is not ready", func() bool {
		status, text := w.server.get("/readyz")
		if status == http.StatusOK {
			return false
		}
		if !strings.Contains(text, "the store can't be reached: ") || strings.Count(text, "\n") != 1 || strings.Contains(text, w.database.Password) {
			t.Errorf("it does not say in one line what it waits for: %d %q", status, text)
		}
		return true
	})
}

// vitals are what must not grow: megabytes are those of the memory that was live at
// the last collection.
type vitals struct{ goroutines, megabytes, connections, files float64 }

func (w *world) vitals() vitals {
	w.server.collected(`{ vendors(first: 1000) { nodes { name } } }`)
	return vitals{
		goroutines: w.server.metric("go_goroutines"), megabytes: w.server.metric("go_gc_heap_live_bytes") / (1 << 20),
		files: w.server.metric("process_open_fds"), connections: float64(w.wire.Connections()),
	}
}

// pause lets a time pass that a fault draws, up to the most.
func (f *fault) pause(most time.Duration) { time.Sleep(time.Duration(f.random.Int64N(int64(most)))) }

// theReads lose their connections at every point, twice in a row. Without a copy of
// the graph, each question is the database's.
func theReads(t *testing.T, w *world) {
	f := begin(t, "Neo4j, connections lost while it is asked", 20, "every question is answered: it is asked again until its deadline")
	s := serve(t, t.TempDir(), w.env, "--replica-memory", "0", "--limit-kept", "0")
	for i := range f.count {
		fate := wire.Fates[i%(len(wire.Fates)-1)] // all but the last, which nobody is told of
		w.wire.Trap([]byte("MATCH"), fate, 2)
		if r, err := s.ask(`{ vendors { nodes { name } } agency(slug: "navy") { reach { totalCount } } }`, nil); err != nil || r.code() != "" {
			t.Errorf("%s: %+v, %v", fate, r, err)
		}
	}
	w.wire.Disarm()
	f.finds("%d questions, each answered; meanwhile %s", f.count, w.users.since(t))
}

// theNetwork does to the wire what networks do.
func theNetwork(t *testing.T, w *world) {
	f := begin(t, "Neo4j, the network", 12, "questions are answered or UNAVAILABLE, never INTERNAL or old; what is said of each load is true; readiness falls and rises")
	for i := range f.count {
		switch i % 6 {
		case 0:
			w.wire.Cut()
		case 1:
			w.wire.Refuse()
			w.wire.Cut()
			f.pause(4 * time.Second)
			if err := w.wire.Accept(); err != nil {
				t.Fatal(err)
			}
		case 2:
			w.wire.Slow(time.Duration(f.random.Int64N(int64(150 * time.Millisecond))))
			f.pause(2 * time.Second)
			w.wire.Slow(0)
		case 3:
			w.wire.Hold()
			w.notReady(t)
			f.pause(2 * time.Second)
			w.wire.Release()
		default:
			for _, fate := range wire.Fates {
				w.wire.Trap([]byte("MATCH"), fate, 1+f.random.IntN(3))
				f.pause(time.Second)
			}
			w.wire.Disarm()
		}
		w.recovered(t)
	}
	f.finds("%s", w.users.since(t))
}

// theAnswersToCommits are lost, in all the ways there are.
func theAnswersToCommits(t *testing.T, w *world) {
	f := begin(t, "Neo4j, answers to commits lost", 15, "a load is there once, with a key or without, and what is said of it is true")
	for i := range f.count {
		trap := w.wire.Trap(wire.Commit, wire.Fates[i%len(wire.Fates)], 1)
		select {
		case <-trap.Sprung():
		case <-time.After(patience):
			t.Fatalf("nothing is committed:\n%s", w.server.log)
		}
		w.recovered(t)
	}
	f.finds("%s", w.users.since(t))
}

// thePauses stop the database where it is, for less and for more than anybody waits.
func thePauses(t *testing.T, w *world) {
	f := begin(t, "Neo4j, paused (SIGSTOP)", 2, "as of the network")
	for range f.count {
		if err := w.database.Pause(); err != nil {
			t.Fatal(err)
		}
		w.notReady(t)
		f.pause(8 * time.Second)
		if err := w.database.Resume(); err != nil {
			t.Fatal(err)
		}
		w.recovered(t)
	}
	f.finds("%s", w.users.since(t))
}

// theRestarts kill the database, or ask it to end, and start it again.
func theRestarts(t *testing.T, w *world) {
	f := begin(t, "Neo4j, kill -9 and restarted", 2, "as of the network; no load that was acknowledged is lost")
	for i := range f.count {
		f.pause(time.Second)
		if i%2 == 0 {
			w.database.Kill()
		} else {
			w.database.Terminate()
		}
		w.notReady(t)
		if err := w.database.Start(context.WithoutCancel(t.Context())); err != nil {
			t.Fatal(err)
		}
		w.recovered(t)
	}
	f.finds("%s", w.users.since(t))
}

// mostOfALoad is how many bytes of memory a load may take that is there.
const mostOfALoad = 24 << 10

// allIsWell compares what is there with a store to which nothing happened, and what
// the server takes with what it took before.
func allIsWell(t *testing.T, w *world) {
	f := begin(t, "Neo4j, after all of these", 1, "every load once, the graph as of an untouched embedded store; no connection, goroutine or memory leaks")
	w.users.end(t)
	w.users.complain(t)
	expected := newReference(t)
	for _, note := range w.users.settle(t, w.server.notes()) {
		expected.load(w.users.sent[note])
	}
	env := w.settings(w.database.URI)
	sameGraph(t, done(t, t.TempDir(), env, "export"), expected.exported())
	// What is loaded is kept in memory too: the more, the faster the machine.
	before := w.before
	before.megabytes += float64(len(w.users.sent)) * mostOfALoad / (1 << 20)
	after := w.vitals()
	for deadline := time.Now().Add(patience); !after.like(before) && time.Now().Before(deadline); time.Sleep(time.Second) {
		after = w.vitals()
	}
	if !after.like(before) {
		t.Errorf("it took %+v and takes %+v", w.before, after)
	}
	f.finds("%d loads; goroutines %.0f and then %.0f, memory in use before, after each and then %.1f, %.1f and %.1f MiB, connections to Neo4j %.0f and %.0f, open files %.0f and %.0f",
		len(w.users.sent), w.before.goroutines, after.goroutines, w.before.megabytes, w.live, after.megabytes,
		w.before.connections, after.connections, w.before.files, after.files)
}

// like reports whether nothing has grown by more than chance.
func (v vitals) like(before vitals) bool {
	return v.goroutines <= before.goroutines+30 && v.connections <= before.connections+20 && v.files <= before.files+30 &&
		v.megabytes <= before.megabytes+growth>>20
}
