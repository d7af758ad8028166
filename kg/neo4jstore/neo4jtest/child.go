package neo4jtest

import (
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

// child is a process that lives no longer than this one.
type child struct {
	cmd    *exec.Cmd
	output bytes.Buffer  // what it printed; whole once ended is closed
	ended  chan struct{} // closed when it has ended
	err    error         // how it ended; set before ended is closed
}

// outputDelay is how long the output of a process that has ended is waited for: who has it may be a child that stays.
const outputDelay = 30 * time.Second

// startChild starts a process that gets the last signal when this one dies, however it dies, where the system can
// promise that.
//
// Linux promises it for the thread that started the child, not for the process, and the Go runtime ends threads. So
// one goroutine keeps its thread for the child's whole life.
func startChild(cmd *exec.Cmd, last syscall.Signal) (*child, error) {
	c := &child{cmd: cmd, ended: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = &c.output, &c.output
	cmd.WaitDelay = outputDelay
	dieWithParent(cmd, last)

	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		err := cmd.Start()
		started <- err
		if err != nil {
			return
		}
		c.err = cmd.Wait()
		if c.err == nil {
			c.err = errors.New("exit status 0")
		}
		close(c.ended)
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("starting %s: %w", cmd.Path, err)
	}
	return c, nil
}

// kill ends the process at once and waits until it has ended.
func (c *child) kill() {
	_ = c.cmd.Process.Kill() // its only failure: it has ended already
	<-c.ended
}

// finish runs a short command to its end; the error carries the end of what it printed.
func finish(cmd *exec.Cmd) ([]byte, error) {
	cmd.WaitDelay = outputDelay
	output, err := cmd.CombinedOutput()
	if err != nil {
		return nil, withLines(fmt.Errorf("%s: %w", filepath.Base(cmd.Args[0]), err), output)
	}
	return output, nil
}
