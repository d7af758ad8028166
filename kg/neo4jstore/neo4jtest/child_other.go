//go:build !linux

package neo4jtest

import (
	"os/exec"
	"syscall"
)

// dieWithParent promises nothing here: [Main] and the command with-neo4j still stop the server at their end and when
// interrupted, but not when they are killed or panic.
func dieWithParent(*exec.Cmd, syscall.Signal) {}
