//go:build unix

package neo4jtest

import "syscall"

// Pause stops the process where it is: its connections stay, and nothing answers.
func (p *Process) Pause() error { return p.process.cmd.Process.Signal(syscall.SIGSTOP) }

// Resume lets a process that was paused go on.
func (p *Process) Resume() error { return p.process.cmd.Process.Signal(syscall.SIGCONT) }
