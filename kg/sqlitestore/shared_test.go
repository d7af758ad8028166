package sqlitestore_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"fedreach/kg"
)

// Two stores on one file that load at once make one row of revisions.
func TestTwoWriters(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fedreach.db")
	const each = 20
	var all sync.WaitGroup
	for _, name := range []string{"a", "b"} {
		s := openFile(t, path)
		all.Go(func() {
			for i := range each {
				report, err := s.Load(t.Context(), entitiesBatch(fmt.Sprintf("%s-%d", name, i), fmt.Sprint("both-", i)))
				if err != nil || report.EntitiesCreated+report.EntitiesUnchanged != 2 {
					t.Errorf("Load: %+v, %v", report, err)
				}
			}
		})
	}
	all.Wait()
	for range 2 {
		s := openFile(t, path)
		page, err := s.Entities(t.Context(), kg.EntityFilter{First: 0, Count: true})
		if err != nil || page.Total != 3*each {
			t.Errorf("there are %d entities, %v, want %d", page.Total, err, 3*each)
		}
		loads, err := s.Loads(t.Context(), kg.LoadFilter{First: -1})
		if err != nil || len(loads.Loads) != 2*each || loads.Loads[0].Revision != 2*each {
			t.Errorf("there are %d loads, %v, want %d", len(loads.Loads), err, 2*each)
		}
	}
}

// holdLock begins to write to a file as another process, and does not end.
func holdLock(t *testing.T, path string) {
	t.Helper()
	db := another(t, path)
	if _, err := db.Exec("BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
}

// While another process writes, reading goes on, and writing gives up after
// five seconds with a message that helps.
func TestBusyWriter(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "fedreach.db")
	s := openFile(t, path)
	if _, err := s.Load(context.Background(), entitiesBatch("navy")); err != nil {
		t.Fatal(err)
	}
	holdLock(t, path)
	second := openFile(t, path) // opening does not wait

	dry := entitiesBatch("army")
	dry.DryRun = true
	if _, err := second.Load(context.Background(), dry); err != nil {
		t.Errorf("a dry run, which writes nothing: %v", err)
	}
	start := time.Now()
	_, err := s.Load(context.Background(), entitiesBatch("army"))
	if waited := time.Since(start); waited < 4*time.Second || waited > time.Minute {
		t.Errorf("it gave up after %s, want five seconds", waited)
	}
	if !errors.Is(err, kg.ErrConflict) || errors.Is(err, kg.ErrUnavailable) {
		t.Errorf("Load: %v, want kg.ErrConflict", err)
	}
	for _, word := range []string{path, "another process is writing", "--server URL"} {
		if !strings.Contains(fmt.Sprint(err), word) {
			t.Errorf("the error %q does not say %q", err, word)
		}
	}
	if r, err := s.Revision(context.Background()); err != nil || r != 1 {
		t.Errorf("Revision: %d, %v, want 1", r, err)
	}
}

// Whoever waits for another process can be called off.
func TestBusyWriterCancelled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fedreach.db")
	s := openFile(t, path)
	holdLock(t, path)
	for range 3 { // a machine that stood still looks as if it had waited
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		start := time.Now()
		_, err := s.Load(ctx, entitiesBatch("army"))
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("%v, want context.DeadlineExceeded", err)
		}
		if time.Since(start) < 4*time.Second {
			return
		}
	}
	t.Error("it waited to the end each time")
}

// A load that waits for the one before it is called off too, and so is one
// that waits when the store is closed.
func TestCloseWhileWaiting(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "fedreach.db")
	s := openFile(t, path)
	holdLock(t, path)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			_, err := s.Load(context.Background(), entitiesBatch("army"))
			if !errors.Is(err, kg.ErrConflict) && !errors.Is(err, kg.ErrUnavailable) {
				t.Errorf("Load: %v, want kg.ErrConflict or kg.ErrUnavailable", err)
			}
		})
	}
	time.Sleep(100 * time.Millisecond)
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if _, err := s.Load(ctx, entitiesBatch("navy")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Load: %v, want context.DeadlineExceeded", err)
	}
	if err := s.Close(context.Background()); err != nil {
		t.Error(err)
	}
	all.Wait()
}
