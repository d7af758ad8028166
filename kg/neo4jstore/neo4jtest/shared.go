package neo4jtest

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"testing"
)

// shared is the one server of this test process.
var shared struct {
	once   sync.Once
	server *Server
	err    error
}

// sharedContext ends when the test process is interrupted, so that a start under way is given up.
var sharedContext, giveUp = context.WithCancel(context.Background())

// Shared is this test process's server, started and locked by the first call. It fails the test when there is none.
// The test package's TestMain calls [Main] to stop it.
func Shared(tb testing.TB) *Server {
	tb.Helper()
	shared.once.Do(func() { shared.server, shared.err = startLocked(sharedContext) })
	if shared.err != nil {
		tb.Fatal(shared.err)
	}
	return shared.server
}

// Main runs a package's tests, stops the server that [Shared] started for them, and returns the exit code for TestMain.
// Interrupted or terminated, it stops the server too.
func Main(m *testing.M) int {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		stopShared()
		os.Exit(1)
	}()
	defer stopShared()
	return m.Run()
}

func startLocked(ctx context.Context) (*Server, error) {
	server, err := Start(ctx)
	if err != nil {
		return nil, err
	}
	if err := server.Lock(ctx); err != nil {
		server.Stop()
		return nil, err
	}
	return server, nil
}

// stopShared waits for a start under way, forbids a later one and stops what was started.
func stopShared() {
	giveUp()
	shared.once.Do(func() { shared.err = errors.New("the tests are over") })
	if shared.server != nil {
		shared.server.Stop()
	}
}
