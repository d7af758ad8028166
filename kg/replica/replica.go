// Package replica keeps a copy of a store's graph in memory, and answers from it
// where it is proven that nothing was committed since: see Store.
package replica

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"fedreach/kg"
	"fedreach/kg/memory"
)

// Config says how a replica is kept.
type Config struct {
	// Budget is the most memory that the copy may take, in bytes. While the graph
	// is larger, there is no copy, and all answers come from the store behind.
	Budget int64
	// Log is told when a copy was read whole or given up; nil tells nobody.
	Log *slog.Logger
}

// Store is a kg.Store in front of another. Its copy answers only where it is
// proven to be current: the store behind said, asked after the question came,
// that its database is at the moment that the copy is of. Questions that come
// while it is being asked share the next proof. Where the copy is older, the
// answer comes from the store behind, and the copy catches up meanwhile.
//
// So no answer is older than what anyone committed, by whatever means, before
// the question.
type Store struct {
	// Tokens are those of the store behind.
	kg.Tokens

	behind kg.Store
	config Config
	proofs prover

	mu sync.Mutex
	// copy is the graph, nil before it was read, and moment what it is of.
	copy   *memory.Index
	moment kg.Moment
	// proven is the latest time of which it is known that the copy has all that
	// was committed before it.
	proven time.Time
	// behindhand is true once something was committed that the copy does not have.
	behindhand bool
	// seen is the token that the last proof saw, and when that was told.
	seen struct {
		token string
		at    time.Time
	}
	// told is when the store behind carried out a load or answered last: what comes
	// after is no older than that. It is one for all questions: while some are answered
	// by the store behind, each call of the others needs a new proof, which is right and
	// takes a millisecond.
	told time.Time

	stats stats

	// size is what the copy takes in memory, about. Only keepUp touches it.
	size int64
	// work holds a token while there may be something to catch up with.
	work chan struct{}
	// later wakes some time after the last load.
	later   *time.Timer
	stop    context.CancelFunc
	stopped chan struct{}
}

var _ kg.Store = (*Store)(nil)

// Database is what a replica can stand in front of.
type Database interface {
	kg.Store
	kg.Tokens
}

// New puts a replica in front of a store, and begins to read the copy. Closing it
// closes the store behind.
func New(behind Database, config Config) *Store {
	if config.Log == nil {
		config.Log = slog.New(slog.DiscardHandler)
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &Store{
		Tokens: behind, behind: behind, config: config,
		work: make(chan struct{}, 1), stop: cancel, stopped: make(chan struct{}),
	}
	s.proofs.prove = func() string { return s.prove(ctx) }
	s.wake()
	s.later = time.AfterFunc(time.Hour, s.wake) // soon enough to be stopped before, on any machine
	s.later.Stop()                              // until there is a load
	go func() {
		defer close(s.stopped)
		s.keepUp(ctx)
	}()
	return s
}

// longProof is how long a proof may take, of a database that is there: it takes a
// millisecond.
const longProof = time.Second

// current is the copy where it is proven to have all that was committed before
// the question of ctx; nil where it is not.
func (s *Store) current(ctx context.Context) (*memory.Index, error) {
	asked := s.noEarlier(kg.AskedAt(ctx))
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("asking the replica: %w", err)
	}
	copied, proven := s.provenSince(asked)
	if copied == nil || proven {
		return copied, nil
	}
	begun, proof := time.Now(), s.proofs.ask(asked)
	if hope, moment := kg.HopeOf(ctx), s.lately(copied); hope != nil && moment.Token != "" {
		hope.Rest(func(ctx context.Context) (bool, error) {
			// What is committed after the proof need not be in the answer, though the copy may
			// have caught up with it.
			err := waitFor(ctx, begun, proof)
			return err == nil && proof.token == moment.Token, err
		})
		return copied, nil
	}
	if err := waitFor(ctx, begun, proof); err != nil {
		return nil, err
	}
	if copied, proven = s.provenSince(asked); proven {
		return copied, nil
	}
	return nil, nil
}

// waitFor waits until a proof is done that was asked for at begun.
func waitFor(ctx context.Context, begun time.Time, proof *proof) error {
	select {
	case <-proof.done:
		return nil
	case <-ctx.Done():
	}
	err := ctx.Err()
	if errors.Is(err, context.DeadlineExceeded) && time.Since(begun) >= longProof {
		return fmt.Errorf("asking whether the replica is current: %w: the database does not say how far it has got: %w", kg.ErrUnavailable, err)
	}
	return fmt.Errorf("asking whether the replica is current: %w", err)
}

// lately is the moment of the copy, if it is this one and was current when it was looked
// at last: there is hope that it still is. What is read of it later may be of a later
// moment, of no earlier one.
func (s *Store) lately(copied *memory.Index) kg.Moment {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.copy != copied || s.behindhand || s.proven.Before(s.told) {
		return kg.Moment{}
	}
	return s.moment
}

// noEarlier is when a question was asked, or when the store behind told something last
// if that is later: of the calls of one question, some may be answered by the copy and
// some by the store behind, and none may go back in time.
func (s *Store) noEarlier(asked time.Time) time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.told.After(asked) {
		return s.told
	}
	return asked
}

// hasTold notes that the store behind has told something just now.
func (s *Store) hasTold() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.told = time.Now()
}

// provenSince gives the copy, and whether it has all that was committed before
// that time.
func (s *Store) provenSince(asked time.Time) (copied *memory.Index, proven bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.copy, s.copy != nil && !s.proven.Before(asked)
}

// prove asks how far the database has got. What is not the moment of the copy is
// something to catch up with; where there is no answer, nothing is proven.
func (s *Store) prove(ctx context.Context) (token string) {
	begun := time.Now()
	now, err := s.behind.Moment(ctx)
	if err != nil {
		return ""
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen.token, s.seen.at = now.Token, time.Now()
	s.behindhand = s.moment.Token != now.Token
	if s.behindhand {
		s.wake()
	} else if s.proven.Before(begun) {
		s.proven = begun
	}
	return now.Token
}

// wake has the copy catch up.
func (s *Store) wake() {
	select {
	case s.work <- struct{}{}:
	default: // it will look in any case
	}
}

// restAfterLoad is how long the copy waits after a load before it catches up,
// unless a question comes: who loads often loads again at once, and each time the
// copy asks five things of the database that is to load.
const restAfterLoad = 20 * time.Millisecond

// Load is kg.Store's. The store behind carries it out.
func (s *Store) Load(ctx context.Context, batch kg.Batch) (kg.LoadReport, error) {
	report, err := s.behind.Load(ctx, batch)
	s.hasTold()
	s.later.Reset(restAfterLoad)
	return report, err
}

// Close closes the store behind.
func (s *Store) Close(ctx context.Context) error {
	s.later.Stop()
	s.stop()
	<-s.stopped
	s.publish(nil, look{})
	return s.behind.Close(ctx)
}
