//go:build !embedded

package neo4jtest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

const parentVariable = "NEO4JTEST_RUN_AS_PARENT"

// runAsParent makes this test binary a process that starts a child and would wait for it forever.
func runAsParent() bool {
	if os.Getenv(parentVariable) == "" {
		return false
	}
	c, err := startChild(exec.Command("sleep", "1000"), syscall.SIGKILL)
	if err != nil {
		fmt.Println(err)
		return true
	}
	fmt.Println(c.cmd.Process.Pid)
	<-c.ended
	return true
}

func TestChildDiesWithItsKilledParent(t *testing.T) {
	parent := exec.Command(os.Args[0])
	parent.Env = append(os.Environ(), parentVariable+"=1")
	output, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	var child int
	if _, err := fmt.Fscanln(output, &child); err != nil {
		t.Fatalf("no child: %v", err)
	}
	if !running(child) {
		t.Fatal("the child does not run")
	}

	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = parent.Wait() // killed: always an error
	for deadline := time.Now().Add(time.Minute); running(child); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the child outlived its parent")
		}
	}
}

// running tells a live process from one that is gone or a zombie that nobody has buried yet.
func running(pid int) bool {
	_, err := os.Readlink(filepath.Join("/proc", strconv.Itoa(pid), "exe"))
	return err == nil
}
