package neo4jstore

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

const (
	// patience is how long a call is tried again, from its first failure, that has no
	// deadline, or that the database broke off.
	patience = 3 * time.Second
	// outage is how long a database may be gone before calls are no longer tried
	// again until their deadline: a restart takes less. What takes longer is told
	// at once, and nobody waits for it.
	outage = 20 * time.Second
	// The pause after the first failure; each later one is twice as long, up to the
	// longest.
	firstPause   = 20 * time.Millisecond
	longestPause = 500 * time.Millisecond
	// silence is how long a call waits before the database is asked whether it is
	// there at all, and pulseLimit how long that may take. Where a call's deadline
	// is near, each takes a third of what is left at most.
	silence    = 2 * time.Second
	pulseLimit = 5 * time.Second
)

var pulse = cypher("pulse")

// again carries out a call of the database, and does so again where another try
// may do: until the context's end or, where it has none, for as long as patience.
// Where the context ends, the error is that of the last try before, if there was
// one: it says why.
func (s *Store) again(ctx context.Context, do func(context.Context) error) error {
	var failing time.Time
	var before error
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		err := s.heard(ctx, do)
		if err == nil {
			return nil // though ctx has ended meanwhile: what was done is done
		}
		if ctx.Err() != nil && before != nil {
			return before
		}
		if before == nil {
			failing = time.Now()
		}
		if !passing(err) && !s.bookmarks.refused(err) || !s.mayWait(ctx, err, failing, pause) {
			return err
		}
		before = err
		select {
		case <-ctx.Done():
			return err
		case <-s.closed:
			return err
		case <-time.After(pause):
		}
	}
}

// mayWait reports whether a call, which fails since then, may be tried again after a
// pause.
func (s *Store) mayWait(ctx context.Context, err error, failing time.Time, pause time.Duration) bool {
	if _, has := ctx.Deadline(); has && unreachable(err) {
		return s.gone.since() < outage
	}
	return time.Since(failing)+pause < patience
}

// heard carries out a call, and breaks it off where the database turns out not to
// answer anything: the error is errSilent then. Where ctx has ended it is that of
// ctx. It notes whether the database is there.
func (s *Store) heard(ctx context.Context, do func(context.Context) error) error {
	watched, breakOff := context.WithCancelCause(ctx)
	defer breakOff(nil)
	forgotten := s.bookmarks.timesForgotten()
	// Most calls end before that, and need no goroutine.
	silent := time.AfterFunc(thirdOfRest(ctx, silence), func() { s.listen(watched, breakOff, forgotten) })
	defer silent.Stop()
	err := do(watched)
	switch {
	case err == nil:
		s.gone.end()
	case ctx.Err() != nil:
		return ctx.Err() // whatever the driver calls it
	case errors.Is(context.Cause(watched), errRestored):
		err = errRestored
	case errors.Is(context.Cause(watched), errSilent):
		err = errSilent
		fallthrough
	case unreachable(err):
		s.gone.begin()
	default:
		s.gone.end()
	}
	return err
}

// errRestored: the call brought bookmarks that the database does not get to.
var errRestored = errors.New("the database was restored from a backup")

// listen asks now, and from time to time until ctx ends, whether the database is there,
// and whether it has got as far as it had before. forgotten is how often bookmarks had
// been forgotten when the call began: it may have brought those that are since.
func (s *Store) listen(ctx context.Context, breakOff context.CancelCauseFunc, forgotten int) {
	for ctx.Err() == nil {
		asking, done := context.WithTimeout(ctx, thirdOfRest(ctx, pulseLimit))
		came, err := s.feelPulse(asking, neo4j.AccessModeRead)
		if s.bookmarks.beyond(came) {
			// In a cluster, the leader alone knows all that was committed.
			came, _ = s.feelPulse(asking, neo4j.AccessModeWrite)
			s.bookmarks.doubt(came)
		}
		done()
		if err != nil && ctx.Err() == nil && (asking.Err() != nil || unreachable(err)) {
			breakOff(errSilent)
			return
		}
		if s.bookmarks.timesForgotten() > forgotten {
			breakOff(errRestored)
			return
		}
		select {
		case <-ctx.Done():
		case <-time.After(thirdOfRest(ctx, silence)):
		}
	}
}

// feelPulse asks the least question, and gives the bookmark that came with the answer.
func (s *Store) feelPulse(ctx context.Context, mode neo4j.AccessMode) (came string, err error) {
	var bookmarks none
	_, err = s.readBringing(ctx, mode, &bookmarks, pulse, nil)
	return bookmarks.came, err
}

// thirdOfRest is a duration, or a third of the time that ctx has left where that
// is less.
func thirdOfRest(ctx context.Context, d time.Duration) time.Duration {
	if deadline, has := ctx.Deadline(); has {
		return min(d, time.Until(deadline)/3)
	}
	return d
}

// absence is how long a database has been gone.
type absence struct{ began atomic.Pointer[time.Time] }

func (a *absence) begin() {
	now := time.Now()
	a.began.CompareAndSwap(nil, &now)
}

func (a *absence) end() { a.began.Store(nil) }

// since is nothing where it is not gone.
func (a *absence) since() time.Duration {
	if began := a.began.Load(); began != nil {
		return time.Since(*began)
	}
	return 0
}
