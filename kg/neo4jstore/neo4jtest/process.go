package neo4jtest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// Process is a Neo4j that a test may treat badly: kill, pause, and start again on the data that it had.
type Process struct {
	*Server

	command javaCommand
	process *child // the last one that was started
}

// StartProcess starts a Neo4j of the test's own, by Java from Maven's jars, whatever server the environment names. The
// caller stops it; its data goes with it.
func StartProcess(ctx context.Context) (*Process, error) {
	java, err := findJava(ctx)
	if err != nil {
		return nil, err
	}
	jars, err := haveJars(ctx)
	if err != nil {
		return nil, err
	}
	address, err := freeAddress(ctx)
	if err != nil {
		return nil, err
	}
	server, err := open("bolt://"+address, "neo4j", rand.Text())
	if err != nil {
		return nil, err
	}
	home, err := newHome(address)
	if err != nil {
		return nil, err
	}
	server.Origin = OriginJava
	p := &Process{Server: server, command: javaCommand{java, jars, home}}
	server.stop = func() {
		p.Kill() // nothing of it will be read again, and a polite stop takes ten seconds
		warn("removing the server's home", os.RemoveAll(home))
	}
	if _, err := finish(p.command.setPassword(ctx, server.Password)); err != nil {
		server.Stop()
		return nil, fmt.Errorf("setting the first password: %w", err)
	}
	if err := p.Start(ctx); err != nil {
		server.Stop()
		return nil, err
	}
	return p, nil
}

// Start starts the process again after it has ended, at the same address, and waits for its first answer; the error
// carries the end of the server's log.
func (p *Process) Start(ctx context.Context) (err error) {
	if p.process, err = startChild(p.command.serve(), syscall.SIGKILL); err != nil {
		return err
	}
	if err := p.awaitAnswer(ctx, p.process); err != nil {
		p.process.kill()
		log, _ := os.ReadFile(filepath.Join(p.command.home, "logs", "neo4j.log")) // none if it ended before it could log
		return withLines(err, append(p.process.output.Bytes(), log...))
	}
	return nil
}

// Kill ends the process as a crash would, and waits until it has ended.
func (p *Process) Kill() {
	if p.process != nil {
		p.process.kill()
	}
}

// Terminate asks the process to end, as a service manager would, and waits until it has.
func (p *Process) Terminate() {
	_ = p.process.cmd.Process.Signal(syscall.SIGTERM) // its only failure: it has ended already
	<-p.process.ended
}

// Admin runs neo4j-admin on what the process has, which must have ended.
func (p *Process) Admin(ctx context.Context, args ...string) error {
	_, err := finish(p.command.admin(ctx, args...))
	return err
}

// Configure adds a line to neo4j.conf, for the next start.
func (p *Process) Configure(key, value string) (err error) {
	file, err := os.OpenFile(filepath.Join(p.command.conf(), "neo4j.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("changing the server's settings: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	_, err = file.WriteString(setting{key, value}.line() + "\n")
	return err
}
