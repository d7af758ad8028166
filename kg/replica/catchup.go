package replica

import (
	"context"
	"errors"
	"time"

	"fedreach/kg"
	"fedreach/kg/memory"
)

// restAfter is how many times as long as it took to read the whole graph no other
// such reading begins: where a script commits without a pause, the database is
// not kept busy with it. Answers come from the store behind meanwhile.
const restAfter = 4

// pauseAfter a failure, before the next attempt; where that does not pass by itself,
// the longer one.
const (
	pauseAfter     = time.Second
	longPauseAfter = time.Minute
)

// errTooLarge: the graph does not fit the budget.
var errTooLarge = errors.New("the graph is larger than the replica's memory")

// errOthersWrote: something else than loads was committed, or the database was
// restored from a backup.
var errOthersWrote = errors.New("something else than a load was committed")

// keepUp keeps the copy current until ctx ends or the graph is too large.
func (s *Store) keepUp(ctx context.Context) {
	var notBefore time.Time
	var besideNewer bool
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.work:
		}
		err := s.catchUp(ctx)
		if errors.Is(err, errOthersWrote) {
			if !sleep(ctx, time.Until(notBefore)) {
				return
			}
			begun := time.Now()
			err = s.readWhole(ctx)
			if err == nil || errors.Is(err, errOthersWrote) {
				notBefore = time.Now().Add(restAfter * time.Since(begun))
			}
		}
		if errors.Is(err, errTooLarge) {
			s.config.Log.Warn("answers come from the database, without a replica", "because", err)
			s.publish(nil, look{})
			return
		}
		toldBefore := besideNewer
		besideNewer = errors.Is(err, kg.ErrNewer)
		if err != nil {
			pause := pauseAfter
			if besideNewer {
				pause = longPauseAfter
			}
			if !besideNewer || !toldBefore {
				s.config.Log.Info("the replica is not current", "because", err)
			}
			s.wake()
			if !errors.Is(err, errOthersWrote) && !sleep(ctx, pause) {
				return
			}
		}
	}
}

// sleep reports whether it came to its end before ctx did.
func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// catchUp brings the copy to the database's moment by the loads since its own.
// Where that would not be right, the error is errOthersWrote.
func (s *Store) catchUp(ctx context.Context) error {
	s.mu.Lock()
	copied, base := s.copy, s.moment
	s.mu.Unlock()
	if copied == nil {
		return errOthersWrote
	}
	changes, now, err := s.changesSince(ctx, base)
	if err != nil {
		return err
	}
	if err := s.bring(copied, changes, now); err != nil {
		return err
	}
	if now.moment.Token != base.Token {
		s.stats.catchUps.Add(1)
	}
	return nil
}

// bring puts changes into a copy and has it answer as of the moment after them.
func (s *Store) bring(copied *memory.Index, changes memory.Changes, now look) error {
	if s.size += sizeOfNew(changes); s.size > s.config.Budget {
		return errTooLarge
	}
	if err := copied.Apply(changes); err != nil {
		return err
	}
	s.publish(copied, now)
	return nil
}

// readWhole reads a new copy.
func (s *Store) readWhole(ctx context.Context) error {
	begun := time.Now()
	base, err := s.behind.Moment(ctx)
	if err != nil {
		return err
	}
	all, size, err := s.everything(ctx, base.Revision)
	if err != nil {
		return err
	}
	copied, err := memory.Of(all)
	if err != nil {
		return err
	}
	// What was read has all of the base, and parts of what was loaded meanwhile:
	// read once more, those loads are whole.
	changes, now, err := s.changesSince(ctx, base)
	if err != nil {
		return err
	}
	s.size = size
	if err := s.bring(copied, changes, now); err != nil {
		return err
	}
	s.stats.readings.Add(1)
	s.config.Log.Info("the replica was read", "facts", len(all.Facts), "revision", now.moment.Revision, "took", time.Since(begun).Round(time.Millisecond))
	return nil
}

// look is a moment and when it was asked for.
type look struct {
	moment kg.Moment
	begun  time.Time
}

func (s *Store) look(ctx context.Context) (look, error) {
	begun := time.Now()
	m, err := s.behind.Moment(ctx)
	return look{m, begun}, err
}

// changesSince gives all that loads changed since a moment, and the moment up to
// which that is: nothing was committed while it was read. The error is
// errOthersWrote where something else than loads was committed since.
func (s *Store) changesSince(ctx context.Context, base kg.Moment) (memory.Changes, look, error) {
	before, err := s.look(ctx)
	for err == nil {
		if !before.moment.OnlyLoadsSince(base) {
			return memory.Changes{}, look{}, errOthersWrote
		}
		if before.moment.Token == base.Token {
			return memory.Changes{Revision: base.Revision}, before, nil
		}
		var changes memory.Changes
		if changes, err = s.loadsSince(ctx, base, before.moment.Revision); err != nil {
			break
		}
		var after look
		if after, err = s.look(ctx); err == nil && after.moment.Token == before.moment.Token {
			return changes, after, nil
		}
		before = after
	}
	return memory.Changes{}, look{}, err
}

// publish has a copy answer, that has all up to a moment; nil has none answer. What a
// proof has seen since that moment was looked at still holds.
func (s *Store) publish(copied *memory.Index, now look) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.behindhand = s.seen.token != now.moment.Token && s.seen.at.After(now.begun)
	if s.moment.Token != now.moment.Token || s.proven.Before(now.begun) {
		s.proven = now.begun
	}
	s.copy, s.moment = copied, now.moment
}
