//go:build unix

package main

import (
	"bufio"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A server whose terminal is closed ends as one that is asked to.
func TestAHangUpEndsTheServer(t *testing.T) {
	here := make(chan os.Signal, 1)
	signal.Notify(here, syscall.SIGHUP) // who runs the tests may have it ignored
	defer signal.Stop(here)
	s := serve(t, t.TempDir(), nil, "--packs=none").waitReady()
	if err := s.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	<-s.done
	if code := s.cmd.ProcessState.ExitCode(); code != exitDone {
		t.Errorf("it ended with %d:\n%s", code, s.log)
	}
}

// Who starts it with nohup, or as that does, wants it to stay.
func TestAHangUpThatIsIgnored(t *testing.T) {
	signal.Ignore(syscall.SIGHUP)
	defer signal.Reset(syscall.SIGHUP)
	s := serve(t, t.TempDir(), nil, "--packs=none").waitReady()
	if err := s.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if status, _ := s.get("/healthz"); status != http.StatusOK {
			t.Fatalf("it ends:\n%s", s.log)
		}
		time.Sleep(20 * time.Millisecond)
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
	waitFor(t, func() bool { // what comes before the first was taken is one with it
		_ = s.cmd.Process.Signal(syscall.SIGTERM)
		select {
		case <-s.done:
			return true
		default:
			return false
		}
	})
	if ended, _ := s.cmd.ProcessState.Sys().(syscall.WaitStatus); !ended.Signaled() {
		t.Errorf("it waited, and ended with %d:\n%s", ended.ExitStatus(), s.log)
	}
}
