package neo4jtest

import (
	"os/exec"
	"syscall"
)

// dieWithParent has the kernel send the child its last signal when this process dies, and keeps the terminal's Ctrl-C
// from it: the tests end first, then their server.
func dieWithParent(cmd *exec.Cmd, last syscall.Signal) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: last}
}
