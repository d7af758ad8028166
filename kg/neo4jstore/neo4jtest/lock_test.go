//go:build !embedded

package neo4jtest

import (
	"context"
	"errors"
	"os"
	"runtime"
	"testing"
	"time"
)

func TestLockIsOneHoldersOnly(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	server := &Server{URI: "bolt://given", Origin: OriginGiven}
	if err := server.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range 3 { // finalizers need more than one
		runtime.GC()
		time.Sleep(10 * time.Millisecond)
	}
	// The kernel counts open files, not processes: a second one is kept out as another process would be.
	soon, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if err := server.Lock(soon); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the second lock: %v", err)
	}
	server.Stop()
	if err := server.Lock(t.Context()); err != nil {
		t.Errorf("once more, after it was stopped: %v", err)
	}
	other := &Server{URI: "bolt://other", Origin: OriginGiven}
	if err := other.Lock(t.Context()); err != nil {
		t.Errorf("another server's lock: %v", err)
	}
}

func TestUnlockLetsTheNextIn(t *testing.T) {
	path := t.TempDir() + "/lock"
	unlock, err := lockFile(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(100*time.Millisecond, unlock)
	if _, err := lockFile(t.Context(), path); err != nil {
		t.Error(err)
	}
}

func TestOwnServerNeedsNoLock(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	if err := (&Server{URI: "bolt://own", Origin: OriginJava}).Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	if entries, err := os.ReadDir(temp); err != nil || len(entries) > 0 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}
