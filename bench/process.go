package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"strings"
	"time"
)

// patience is how long a server may take to answer first.
const patience = 10 * time.Minute

// process is a server that runs beside this program, which ends it.
type process struct {
	cmd   *exec.Cmd
	log   bytes.Buffer // whole once ended is closed
	ended chan struct{}
}

// start starts a command with further environment.
func start(ctx context.Context, dir string, env []string, name string, args ...string) (*process, error) {
	p := &process{cmd: exec.CommandContext(ctx, name, args...), ended: make(chan struct{})}
	p.cmd.Dir, p.cmd.Stderr = dir, &p.log
	p.cmd.Env = append(p.cmd.Environ(), env...)
	p.cmd.WaitDelay = time.Second
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting %s: %w", name, err)
	}
	go func() {
		_ = p.cmd.Wait() // that it ended is what counts
		close(p.ended)
	}()
	return p, nil
}

func (p *process) stop() {
	_ = p.cmd.Process.Kill() // its only failure: it has ended already
	<-p.ended
}

// await waits until the server answers the request.
func (p *process) await(ctx context.Context, url string, r request) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	client := &http.Client{}
	defer client.CloseIdleConnections()
	for {
		answer, err := r.send(ctx, client, url)
		if err == nil && !bytes.Contains(answer, []byte(`"errors"`)) {
			return nil
		}
		select {
		case <-p.ended:
			return fmt.Errorf("%s ended: %s", p.cmd.Path, p.log.String())
		case <-ctx.Done():
			return fmt.Errorf("%s does not answer: %w: %.300s", p.cmd.Path, errors.Join(ctx.Err(), err), answer)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// freeAddress is a port of the loopback on which nothing listens.
func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // it is closed at once
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

// output is what a command prints, without the end of the line.
func output(ctx context.Context, dir string, env []string, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = append(cmd.Environ(), env...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	printed, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w: %s", cmd, err, stderr.String())
	}
	return strings.TrimSpace(string(printed)), nil
}
