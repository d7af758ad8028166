//go:build !embedded

package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"fedreach/kg/neo4jstore/neo4jtest"
)

// Two servers on one database: what is loaded through one, the other's next answer
// has, and so has that of one that keeps no copy.
func TestTwoServersOnOneNeo4j(t *testing.T) {
	env := append(neo4jSettings(t, neo4jtest.Shared(t).URI), "FEDREACH_PACKS=none")
	first := serveWritable(t, env)
	second := &writable{serve(t, t.TempDir(), env).waitReady(), first.folder, env, first.token}
	uncopied := &writable{serve(t, t.TempDir(), append(env, "FEDREACH_REPLICA_MEMORY=0")).waitReady(), first.folder, env, first.token}
	const question = `{ agencies(first: 100) { nodes { slug } } loads(first: 1) { nodes { revision by } } }`
	for i := range 12 {
		through := []*writable{first, second, uncopied}[i%3]
		slug := "agency-" + string(rune('a'+i))
		through.done(loadBatch, batch(t, `{"entities": [{"kind": "AGENCY", "slug": "`+slug+`", "name": "Of its own"}]}`))
		want := first.ask(question, nil)
		for _, other := range []*writable{second, uncopied} {
			if got := other.ask(question, nil); got != want || !strings.Contains(got, `"`+slug+`"`) {
				t.Fatalf("after load %d one says\n%s\nanother\n%s", i+1, want, got)
			}
		}
	}
	// A token that is revoked through the store is refused by each, at once.
	if gone := first.run("token", "revoke", "seeds"); gone.code != exitDone {
		t.Fatal(gone.stderr)
	}
	for _, s := range []*writable{first, second, uncopied} {
		if got := s.write(writeNothing, nil); got.code() != "UNAUTHENTICATED" {
			t.Errorf("revoked, and yet: %s", got.raw)
		}
	}
}

// With neo4j:// the driver asks the server where to read and where to write, as a
// cluster has it: questions go to readers, loads and probes to the writer.
func TestRoutingByWhatIsDone(t *testing.T) {
	_, address, _ := strings.Cut(neo4jtest.Shared(t).URI, "://")
	asItIs := func(*lockedBuffer, []byte) {}
	reader, writer := newWire(t, address, asItIs), newWire(t, address, asItIs)
	var router *wire
	router = newWire(t, address, func(_ *lockedBuffer, answer []byte) { routed(router, reader, writer)(answer) })
	s := serveWritable(t, append(neo4jSettings(t, "neo4j://"+router.address), "FEDREACH_PACKS=none", "FEDREACH_REPLICA_MEMORY=0"))
	reader.sent()
	writer.sent()

	s.ask(`{ reach { totalCount } }`, nil)
	if read, written := reader.sent(), writer.sent(); !strings.Contains(read, "agencies") || !strings.Contains(read, readMode) || strings.Contains(written, "CREATE") {
		t.Errorf("a question went to the reader as %.200q, and to the writer as %.200q", read, written)
	}
	reader.sent()
	s.done(loadBatch, batch(t, small))
	if read, written := reader.sent(), writer.sent(); !strings.Contains(written, "CREATE (load:Load") || strings.Contains(written, readMode) || strings.Contains(read, "CREATE (load:Load") {
		t.Errorf("a load went to the writer as %.200q, and to the reader as %.200q", written, read)
	}
	if got := s.ask(`{ agencies { totalCount } }`, nil); strings.Contains(got, "errors") {
		t.Error(got)
	}
}

// readMode is how Bolt says, of a statement or a transaction, that it only reads:
// the map's key "mode" with the value "r".
const readMode = "\x84mode\x81r"

// wire leads to a server, and keeps what is sent to it. What comes back may be
// changed on the way, given what was sent on the same connection.
type wire struct {
	address string
	target  string
	back    func(sent *lockedBuffer, answer []byte)

	mu   sync.Mutex
	kept bytes.Buffer
}

func newWire(t *testing.T, target string, back func(sent *lockedBuffer, answer []byte)) *wire {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	w := &wire{address: listener.Addr().String(), target: target, back: back}
	go func() {
		for {
			inside, err := listener.Accept()
			if err != nil {
				return
			}
			go w.join(inside)
		}
	}()
	return w
}

func (w *wire) join(inside net.Conn) {
	defer inside.Close()
	outside, err := new(net.Dialer).DialContext(context.Background(), "tcp", w.target)
	if err != nil {
		return
	}
	defer outside.Close()
	var sent lockedBuffer
	go func() {
		defer outside.Close()
		_, _ = io.Copy(io.MultiWriter(w, &sent, outside), inside) // one side is gone
	}()
	for buffer := make([]byte, 64<<10); ; {
		n, err := outside.Read(buffer)
		w.back(&sent, buffer[:n])
		if _, gone := inside.Write(buffer[:n]); err != nil || gone != nil {
			return
		}
	}
}

// Write keeps what is sent.
func (w *wire) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.kept.Write(p)
}

// sent is what was sent since it was asked last.
func (w *wire) sent() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	defer w.kept.Reset()
	return w.kept.String()
}

// routed has the router's table, as the server writes it, name the reader and the
// writer in its own place. All addresses are of one length.
func routed(router, reader, writer *wire) func([]byte) {
	return func(answer []byte) {
		for role, to := range map[string]*wire{"WRITE": writer, "READ": reader} {
			if at := bytes.Index(answer, []byte("\x84role"+string([]byte{0x80 + byte(len(role))})+role)); at > 0 {
				if from := bytes.LastIndex(answer[:at], []byte(router.address)); from > 0 {
					copy(answer[from:], to.address)
				}
			}
		}
	}
}
