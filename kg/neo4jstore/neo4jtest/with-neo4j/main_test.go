//go:build !embedded

package main

import (
	"bufio"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"fedreach/kg/neo4jstore/neo4jtest"
)

// commandVariable makes this test binary the command that runs beside a server: it writes the URI of the server it
// reached to the file that the variable names, and exits with 7.
const commandVariable = "WITH_NEO4J_TEST_COMMAND"

func TestMain(m *testing.M) {
	if path := os.Getenv(commandVariable); path != "" {
		os.Exit(beCommand(path))
	}
	os.Exit(m.Run())
}

func beCommand(path string) int {
	server, err := start()
	if err != nil || server.Origin != neo4jtest.OriginGiven {
		fmt.Fprintln(os.Stderr, "the command reached no given server:", err)
		return 1
	}
	defer server.Stop()
	if err := os.WriteFile(path, []byte(server.URI), 0o600); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 7
}

func TestRunsACommandBesideAServer(t *testing.T) {
	temp, reached := t.TempDir(), filepath.Join(t.TempDir(), "uri")
	t.Setenv("TMPDIR", temp)
	t.Setenv(commandVariable, reached)
	if code := runBeside(os.Args[0]); code != 7 {
		t.Errorf("exit code %d, want the command's 7", code)
	}

	uri, err := os.ReadFile(reached)
	if err != nil {
		t.Fatal(err)
	}
	if given := os.Getenv("NEO4J_TEST_URI"); given != "" {
		if string(uri) != given {
			t.Errorf("the command reached %s, not the given %s", uri, given)
		}
		return
	}
	expectStopped(t, string(uri))
	if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func expectStopped(t *testing.T, uri string) {
	t.Helper()
	address, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	if connection, err := net.Dial("tcp", address.Host); err == nil {
		t.Errorf("%s still listens: %v", uri, connection.Close())
	}
}

func TestExitCodes(t *testing.T) {
	tests := []struct {
		script string
		want   int
	}{
		{"exit 0", 0},
		{"exit 3", 3},
		{"kill -TERM $$", 128 + int(syscall.SIGTERM)},
	}
	for _, test := range tests {
		code, err := runForwarding(exec.Command("sh", "-c", test.script), nil)
		if code != test.want || err != nil {
			t.Errorf("%s: %d, %v; want %d", test.script, code, err, test.want)
		}
	}
	if code, err := runForwarding(exec.Command("/no/such/command"), nil); code != 127 || err == nil {
		t.Errorf("a missing command: %d, %v", code, err)
	}
}

func TestSignalsReachTheCommand(t *testing.T) {
	cmd := exec.Command("sh", "-c", `trap "exit 9" TERM; echo ready; while :; do sleep 0.05; done`)
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout = writer
	signals := make(chan os.Signal, 1)
	go func() {
		_, _ = bufio.NewReader(reader).ReadString('\n') // an end of file is as good a moment
		signals <- syscall.SIGTERM
	}()
	if code, err := runForwarding(cmd, signals); code != 9 || err != nil {
		t.Errorf("%d, %v; want the trap's 9", code, err)
	}
}
