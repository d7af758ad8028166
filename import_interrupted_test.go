//go:build unix

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
)

// underWay is an import that runs.
type underWay struct {
	t      *testing.T
	cmd    *exec.Cmd
	stderr lockedBuffer
	ended  chan struct{}
}

func beginImport(t *testing.T, folder string, env []string, args ...string) *underWay {
	t.Helper()
	i := &underWay{t: t, cmd: command(t, folder, env, append([]string{"import", "facts"}, args...)...), ended: make(chan struct{})}
	i.cmd.Stderr = &i.stderr
	if err := i.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = i.cmd.Wait() // how it ended is in its state
		close(i.ended)
	}()
	return i
}

// until waits for what is to happen while it runs.
func (i *underWay) until(happens <-chan struct{}) {
	i.t.Helper()
	select {
	case <-happens:
	case <-i.ended:
		i.t.Fatalf("it has ended: %s", i.stderr.String())
	}
}

// interrupted interrupts it, and gives what it says at its end.
func (i *underWay) interrupted() string {
	i.t.Helper()
	if err := i.cmd.Process.Signal(os.Interrupt); err != nil {
		i.t.Fatal(err)
	}
	<-i.ended
	said := i.stderr.String()
	if code := i.cmd.ProcessState.ExitCode(); code != exitNothing || !strings.Contains(said, "interrupted") {
		i.t.Errorf("it exits with %d: %s", code, said)
	}
	return said
}

// endless is a file of facts that has no end. It tells how many of its lines were taken.
func endless(t *testing.T, folder string) (path string, taken *atomic.Int64) {
	t.Helper()
	path, taken = filepath.Join(folder, "endless.jsonl"), new(atomic.Int64)
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	go func() {
		in, err := os.OpenFile(path, os.O_WRONLY, 0) // waits for the reader
		if err != nil {
			return
		}
		defer in.Close()
		_, err = in.WriteString(strings.Split(zooFacts, "\n")[0] + "\n")
		for err == nil { // until the reader has gone
			_, err = fmt.Fprintf(in, `{"kind":"RUNS_ON","from":"agency:zoo","to":"cloud:aws-govcloud","key":"lease %d",%s}`+"\n", taken.Add(1), zooSource)
		}
	}()
	return path, taken
}

// Who interrupts an import finds the store as it was.
func TestImportInterrupted(t *testing.T) {
	folder := t.TempDir()
	path, taken := endless(t, folder)
	i := beginImport(t, folder, nil, path)
	waitFor(t, func() bool { return taken.Load() > 10 })
	if said := i.interrupted(); !strings.Contains(said, "nothing was loaded") {
		t.Errorf("it says %s", said)
	}
	if got := runToEnd(t, folder, nil, "ask", "openai", "-a", "zoo"); !strings.Contains(got.stderr, `no agency "zoo"`) {
		t.Errorf("after it: %+v", got)
	}
}

// Through a server a long import is several loads. Who interrupts it is told how many
// stand, and finds these, whole, and no others.
func TestLongImportInterrupted(t *testing.T) {
	folder := t.TempDir()
	s := serve(t, folder, []string{"FEDREACH_STORE=served.db"}).waitReady()
	token := runToEnd(t, folder, []string{"FEDREACH_STORE=served.db"}, "token", "create", "importer", "--scope", "write")
	path, _ := endless(t, folder)
	i := beginImport(t, folder, []string{"FEDREACH_SERVER=" + s.url, "FEDREACH_TOKEN=" + strings.TrimSpace(token.stdout)}, path)
	const loads = `{ loads(first: 1000) { nodes { origin factsCreated } } }`
	waitFor(t, func() bool { return strings.Contains(s.ask(loads, nil), "endless.jsonl") })
	said := i.interrupted()
	told := regexp.MustCompile(`(\d+) load\(s\) of this import stand`).FindStringSubmatch(said)
	there := strings.Count(s.ask(loads, nil), "endless.jsonl")
	unknown := strings.Contains(said, "whether that load stands is not known")
	stand := 0
	if told != nil {
		stand, _ = strconv.Atoi(told[1])
	}
	if there != stand && (!unknown || there != stand+1) {
		t.Errorf("%d loads stand, and it says %s", there, said)
	}
}
