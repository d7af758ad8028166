package replica

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fedreach/kg"
)

// watched counts what a replica asks of the store behind it, and can hold back
// what that says of the moment.
type watched struct {
	Database
	moments, reads atomic.Int64
	// wholes are the readings of all entities.
	wholes atomic.Int64
	// gate, where there is one, is read once before each moment is given.
	gate atomic.Pointer[chan struct{}]
}

// hold has no moment given before the gate is opened.
func (s *watched) hold() (gate chan struct{}) {
	gate = make(chan struct{})
	s.gate.Store(&gate)
	return gate
}

// atRest is a replica whose copy was read, and that asks nothing by itself any more:
// nobody has woken it since.
func atRest(t *testing.T, behind *watched) *Store {
	t.Helper()
	s := inFrontOf(t, behind)
	for copied := false; !copied; time.Sleep(time.Millisecond) {
		copied = hasCopy(s)
	}
	return s
}

func hasCopy(s *Store) bool {
	copied, _ := s.provenSince(time.Time{})
	return copied != nil
}

func (s *watched) Moment(ctx context.Context) (kg.Moment, error) {
	s.moments.Add(1)
	m, err := s.Database.Moment(ctx)
	if gate := s.gate.Load(); gate != nil {
		<-*gate
	}
	return m, err
}

func (s *watched) Facts(ctx context.Context, f kg.FactFilter) (*kg.Graph, error) {
	s.reads.Add(1)
	return s.Database.Facts(ctx, f)
}

func (s *watched) Entities(ctx context.Context, f kg.EntityFilter) (kg.EntityPage, error) {
	if f.Since == 0 && f.After == "" {
		s.wholes.Add(1)
	}
	return s.Database.Entities(ctx, f)
}

func army(cloud string) kg.Batch {
	return kg.Batch{
		Entities: []kg.Entity{
			&kg.Agency{Named: kg.Named{Slug: "army", Name: "Army"}},
			&kg.Cloud{Named: kg.Named{Slug: cloud, Name: cloud}, Kind: kg.CloudProvider},
		},
		Facts: []*kg.Fact{{
			Kind: kg.RunsOn, From: "agency:army", To: "cloud:" + cloud, Confidence: kg.High,
			Source: &kg.Source{URL: "https://memo.example/1", Title: "A memo"},
		}},
	}
}

func load(t *testing.T, s kg.Store, b kg.Batch) {
	t.Helper()
	if _, err := s.Load(t.Context(), b); err != nil {
		t.Fatal(err)
	}
}

func factCount(ctx context.Context, t *testing.T, s kg.Store) int {
	t.Helper()
	g, err := s.Facts(ctx, kg.FactFilter{})
	if err != nil {
		t.Fatal(err)
	}
	return len(g.Facts)
}

// Sixteen who ask while a proof is under way share the next one.
func TestOneProofForAllWhoWait(t *testing.T) {
	behind := &watched{Database: openFile(t)}
	load(t, behind, army("aws"))
	s := atRest(t, behind)
	gate := behind.hold()
	before, reads := behind.moments.Load(), behind.reads.Load()
	var asking sync.WaitGroup
	question := func() {
		ctx := kg.Asked(t.Context())
		asking.Go(func() {
			if n := factCount(ctx, t, s); n != 1 {
				t.Errorf("%d facts", n)
			}
		})
	}
	question()
	for behind.moments.Load() == before {
		time.Sleep(time.Millisecond)
	}
	for range 16 {
		question()
	}
	for waiting := false; !waiting; time.Sleep(time.Millisecond) {
		s.proofs.mu.Lock()
		waiting = s.proofs.next != nil
		s.proofs.mu.Unlock()
	}
	gate <- struct{}{}
	gate <- struct{}{}
	asking.Wait()
	if n := behind.moments.Load() - before; n != 2 {
		t.Errorf("17 questions took %d proofs, want 2", n)
	}
	if n := behind.reads.Load() - reads; n != 0 {
		t.Errorf("%d of them were answered by the store behind", n)
	}
	behind.gate.Store(nil)
}

// Who asks after a write never gets the proof that began before it.
func TestProofBegunEarlierProvesNothing(t *testing.T) {
	behind := &watched{Database: openFile(t)}
	load(t, behind, army("aws"))
	s := atRest(t, behind)
	gate := behind.hold()
	before := behind.moments.Load()
	early := make(chan int)
	go func() { early <- factCount(t.Context(), t, s) }()
	for behind.moments.Load() == before {
		time.Sleep(time.Millisecond)
	}
	load(t, behind.Database, army("azure")) // by somebody else
	late := make(chan int)
	go func() { late <- factCount(t.Context(), t, s) }()
	time.Sleep(20 * time.Millisecond)
	close(gate)
	if n := <-early; n < 1 {
		t.Errorf("before the write: %d facts", n)
	}
	if n := <-late; n != 2 {
		t.Errorf("after the write: %d facts, want 2", n)
	}
}

// A database that does not say how far it has got can't be reached.
func TestAProofThatDoesNotCome(t *testing.T) {
	behind := &watched{Database: openFile(t)}
	s := atRest(t, behind)
	defer close(behind.hold())
	mustNotBeProven(t, func(ctx context.Context) error { _, err := s.Revision(ctx); return err })
}

// mustNotBeProven asks what can't be proven, with a deadline that leaves time for a long
// proof; on a machine that took some of that to begin, with a later one.
func mustNotBeProven(t *testing.T, ask func(context.Context) error) {
	t.Helper()
	var err error
	for more := 100 * time.Millisecond; more < 20*time.Second; more *= 4 {
		ctx, cancel := context.WithTimeout(t.Context(), longProof+more)
		err = ask(ctx)
		cancel()
		if errors.Is(err, kg.ErrUnavailable) && errors.Is(err, context.DeadlineExceeded) {
			return
		}
	}
	t.Errorf("%v, want kg.ErrUnavailable at the deadline", err)
}

// A question of several calls is proven once; a load through the replica ends that.
func TestOneProofForAQuestion(t *testing.T) {
	behind := &watched{Database: openFile(t)}
	load(t, behind, army("aws"))
	s := inFrontOf(t, behind)
	settle(t.Context(), s)
	before := behind.moments.Load()
	ctx := kg.Asked(t.Context())
	for range 5 {
		factCount(ctx, t, s)
	}
	if n := behind.moments.Load() - before; n != 1 {
		t.Errorf("five calls of one question took %d proofs", n)
	}
	if _, err := s.Load(ctx, army("azure")); err != nil {
		t.Fatal(err)
	}
	if n := factCount(ctx, t, s); n != 2 {
		t.Errorf("after a load of the same question there are %d facts, want 2", n)
	}
}

// A graph that is too large is answered by the store behind, and goes on to be
// when it was copied before.
func TestBudget(t *testing.T) {
	for budget, want := range map[int64]bool{1: false, 1_000_000: true} {
		behind := &watched{Database: openFile(t)}
		load(t, behind, army("aws"))
		s := New(behind, Config{Budget: budget})
		for !hasCopy(s) && !ended(s) {
			time.Sleep(time.Millisecond)
		}
		if copied := hasCopy(s); copied != want {
			t.Errorf("budget %d: copied %t", budget, copied)
		}
		if n := factCount(t.Context(), t, s); n != 1 {
			t.Errorf("budget %d: %d facts", budget, n)
		}
		if err := s.Close(t.Context()); err != nil {
			t.Error(err)
		}
		if _, err := s.Facts(kg.Asked(context.Background()), kg.FactFilter{}); !errors.Is(err, kg.ErrUnavailable) {
			t.Errorf("after Close: %v", err)
		}
	}
}

// ended reports whether the replica gave up keeping a copy.
func ended(s *Store) bool {
	select {
	case <-s.stopped:
		return true
	default:
		return false
	}
}

// The calls of one question do not go back in time: what the store behind has told is
// told by a copy that has it, and not by one that was looked after before, though after
// the question.
func TestNoCallIsOlderThanTheOneBefore(t *testing.T) {
	for name, first := range map[string]func(context.Context, *Store) error{
		"facts":  func(ctx context.Context, s *Store) error { _, err := s.Facts(ctx, kg.FactFilter{}); return err },
		"moment": func(ctx context.Context, s *Store) error { _, err := s.Moment(ctx); return err },
		"entities": func(ctx context.Context, s *Store) error {
			_, err := s.Entities(ctx, kg.EntityFilter{Since: 1, First: -1})
			return err
		},
	} {
		behind := &watched{Database: openFile(t)}
		load(t, behind, army("aws"))
		s := inFrontOf(t, behind)
		settle(t.Context(), s)
		s.stop()
		<-s.stopped // from now on it catches up when the test has it do so
		s.proofs.prove = func() string { return s.prove(t.Context()) }

		ctx := kg.Asked(t.Context())
		early, err := s.look(ctx)
		if err != nil {
			t.Fatal(err)
		}
		load(t, behind.Database, army("azure")) // by somebody else, who is not told yet
		if err := first(ctx, s); err != nil {
			t.Fatal(err)
		}
		s.publish(s.copy, early)
		if n := factCount(ctx, t, s); n != 2 {
			t.Errorf("after %s of the store behind, %d facts, want 2", name, n)
		}
	}
}

// A look that is published after a proof takes back nothing of what that has seen.
func TestAProofOutlastsAnEarlierLook(t *testing.T) {
	behind := &watched{Database: openFile(t)}
	load(t, behind, army("aws"))
	s := inFrontOf(t, behind)
	settle(t.Context(), s)
	s.stop()
	<-s.stopped // from now on it catches up when the test has it do so
	early, err := s.look(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	asked := time.Now()
	s.prove(t.Context())
	s.publish(s.copy, early)
	if _, proven := s.provenSince(asked); !proven || s.lately(s.copy) != early.moment {
		t.Error("nothing was committed, and the proof of that is gone")
	}
	load(t, behind.Database, army("azure")) // by somebody else
	s.prove(t.Context())
	s.publish(s.copy, early)
	if _, proven := s.provenSince(time.Now()); proven || s.lately(s.copy) != (kg.Moment{}) {
		t.Error("of a copy that is known to be behind there is hope that it is not")
	}
	late, err := s.look(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.publish(s.copy, late)
	if s.lately(s.copy) != late.moment {
		t.Error("of a copy that has caught up there is no hope")
	}
}
