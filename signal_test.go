//go:build unix

package main

import (
	"bufio"
	"fmt"
	"strings"
	"syscall"
	"testing"
)

// A server whose terminal is closed ends as one that is asked to.
func TestAHangUpEndsTheServer(t *testing.T) {
	s := serve(t, t.TempDir(), nil, "--packs=none").waitReady()
	if err := s.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	<-s.done
	if code := s.cmd.ProcessState.ExitCode(); code != exitDone {
		t.Errorf("it ended with %d:\n%s", code, s.log)
	}
}

// Who asks a second time does not wait for what is under way.
func TestTheSecondSignalEndsAtOnce(t *testing.T) {
	s := serve(t, t.TempDir(), nil, "--packs=none").waitReady()
	connection := s.dial()
	fmt.Fprintf(connection, "POST /query HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n")
	if line, err := bufio.NewReader(connection).ReadString('\n'); err != nil || !strings.Contains(line, " 100 ") {
		t.Fatalf("%q %v", line, err)
	}
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	waitFor(t, func() bool {
		status, _ := s.get("/healthz")
		return status == 0 // it takes no more requests
	})
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	<-s.done
	if ended, _ := s.cmd.ProcessState.Sys().(syscall.WaitStatus); !ended.Signaled() {
		t.Errorf("it waited, and ended with %d:\n%s", ended.ExitStatus(), s.log)
	}
}
