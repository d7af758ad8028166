// Command with-neo4j runs a command beside a real Neo4j and stops that Neo4j when the command has ended:
//
//	go run ./kg/neo4jstore/neo4jtest/with-neo4j go test ./...
//
// The command finds it in NEO4J_TEST_URI, NEO4J_TEST_USER and NEO4J_TEST_PASSWORD. So many test packages share one
// server and pay for one boot. Signals go on to the command, and its exit code is this one's.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"fedreach/kg/neo4jstore/neo4jtest"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: with-neo4j COMMAND [ARGUMENT...]")
		os.Exit(2)
	}
	os.Exit(runBeside(os.Args[1], os.Args[2:]...))
}

// runBeside starts the server, runs the command, stops the server and returns the exit code.
func runBeside(name string, args ...string) int {
	// Caught from before the start, so that no signal ends this process without ending the server.
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, passedOn...)
	defer signal.Stop(signals)

	server, err := start()
	if err != nil {
		fmt.Fprintln(os.Stderr, "with-neo4j:", err)
		return 1
	}
	defer server.Stop()
	fmt.Fprintf(os.Stderr, "with-neo4j: Neo4j from %s at %s\n", server.Origin, server.URI)

	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), server.Env()...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	code, err := runForwarding(cmd, signals)
	if err != nil {
		fmt.Fprintln(os.Stderr, "with-neo4j:", err)
	}
	return code
}

// passedOn are the signals that ask a program to end.
var passedOn = []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}

// start gives up when a signal asks for it.
func start() (*neo4jtest.Server, error) {
	ctx, stop := signal.NotifyContext(context.Background(), passedOn...)
	defer stop()
	return neo4jtest.Start(ctx)
}

// runForwarding runs the command to its end and passes the signals on to it. As in a shell, the code is 127 for a
// command that cannot be started, with the error, and 128 and the signal's number for one that a signal ended.
func runForwarding(cmd *exec.Cmd, signals <-chan os.Signal) (int, error) {
	if err := cmd.Start(); err != nil {
		return 127, err
	}
	ended := make(chan error)
	go func() { ended <- cmd.Wait() }()
	for {
		select {
		case s := <-signals:
			_ = cmd.Process.Signal(s) // its only failure: the command has ended already
		case err := <-ended:
			return exitCode(err)
		}
	}
}

func exitCode(err error) (int, error) {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0, nil
	case !errors.As(err, &exit):
		return 1, err
	}
	if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal()), nil
	}
	return exit.ExitCode(), nil
}
