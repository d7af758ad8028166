//go:build unix && !embedded

package torture

import (
	"io"
	"net"
	"strings"
	"testing"
)

// refusals are what can't be mended by waiting: each is one clear line, and the
// exit code 1.
func refusals(t *testing.T, w *world) {
	f := begin(t, "Neo4j that can't be used", 1, "one line that says what is wrong, exit code 1, nothing waited for")
	refused := func(what, want string, env []string) {
		t.Helper()
		for _, verb := range []string{"serve", "log"} {
			o := run(t, t.TempDir(), append(env, "FEDREACH_ADDR=127.0.0.1:0"), verb)
			lines := strings.Split(strings.TrimSpace(o.stderr), "\n")
			last := lines[len(lines)-1]
			if o.code != 1 || !strings.HasPrefix(last, "fedreach: neo4j at ") || !strings.Contains(last, want) {
				t.Errorf("%s, %s: exit code %d, %q, want a line with %q", what, verb, o.code, o.stderr, want)
			}
		}
	}
	refused("a wrong password", "the user or the password is wrong", append(w.settings(w.database.URI), "FEDREACH_NEO4J_PASSWORD=wrong"))
	refused("no such database", "nosuch", append(w.settings(w.database.URI), "FEDREACH_NEO4J_DATABASE=nosuch"))
	refused("Neo4j 4.4", "the server is Neo4j/4.4.11; Neo4j 5.7 or later is needed", w.settings("bolt://"+olderServer(t, []byte{0, 0, 4, 4})))
	refused("Neo4j 3.4", "Neo4j 5.7 or later is needed", w.settings("bolt://"+olderServer(t, []byte{0, 0, 0, 0})))
	w.database.Terminate()
	if err := w.database.Configure("server.databases.default_to_read_only", "true"); err != nil {
		t.Fatal(err)
	}
	if err := w.database.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	refused("a read-only database", "may not be written to", w.settings(w.database.URI))
	f.finds("wrong password, no such database, Neo4j 4.4 and 3.4 (stand-ins that speak the beginning of Bolt), a read-only database")
}

// olderServer is what an older Neo4j is to a driver until it says what it is: the
// version of Bolt that it speaks, and its name in answer to HELLO.
func olderServer(t *testing.T, version []byte) (address string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go greet(conn, version)
		}
	}()
	return listener.Addr().String()
}

// greet answers every message with success.
func greet(conn net.Conn, version []byte) {
	defer conn.Close()
	const handshake = 20
	if _, err := io.ReadFull(conn, make([]byte, handshake)); err != nil {
		return
	}
	if _, err := conn.Write(version); err != nil || version[3] == 0 {
		return
	}
	name := "\xb1\x70\xa2\x86server\x8cNeo4j/4.4.11\x8dconnection_id\x86bolt-1"
	for {
		size := make([]byte, 2)
		if _, err := io.ReadFull(conn, size); err != nil {
			return
		}
		message := make([]byte, int(size[0])<<8|int(size[1]))
		if len(message) == 0 {
			continue // the end of a message
		}
		if _, err := io.ReadFull(conn, message); err != nil {
			return
		}
		answer := "\xb1\x70\xa0"
		if message[1] == 0x01 {
			answer = name
		}
		if _, err := conn.Write(append([]byte{0, byte(len(answer))}, answer+"\x00\x00"...)); err != nil {
			return
		}
	}
}
