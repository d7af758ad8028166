// Package watch notices what changes in a graph, by whomever and by whatever
// means, and tells those who listen.
package watch

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"sync"
	"time"

	"fedreach/kg"
	"fedreach/reach"
)

// pause is how long passes between two looks at a store. A look costs one cheap
// read, and reads more only where something was committed.
const pause = 500 * time.Millisecond

// Watcher looks at a store while somebody listens, and tells what has changed
// from one look to the next: what this process or another has loaded, what
// somebody wrote into the database past this program, and what the time that
// passes brings about.
type Watcher struct {
	store kg.Store
	now   func() time.Time
	log   *slog.Logger
	// nudged holds a token where a look is due at once.
	nudged chan struct{}
	ctx    context.Context
	stop   context.CancelFunc

	mu        sync.Mutex
	listeners map[*Listener]bool
	// looking is true while a goroutine looks; only it changes seen then.
	looking bool
	seen    look
}

// look is what a look at the store saw.
type look struct {
	state reach.State
	// moment is that before the graph was read.
	moment kg.Moment
	// turn is when time alone changes something next; zero is never.
	turn time.Time
}

// New is a watcher of a store. now is its clock.
func New(store kg.Store, now func() time.Time, log *slog.Logger) *Watcher {
	w := &Watcher{store: store, now: now, log: log, nudged: make(chan struct{}, 1), listeners: map[*Listener]bool{}}
	w.ctx, w.stop = context.WithCancel(context.Background())
	return w
}

// Nudge has the watcher look at once: something was loaded.
func (w *Watcher) Nudge() {
	select {
	case w.nudged <- struct{}{}:
	default:
	}
}

// Stop ends all listening.
func (w *Watcher) Stop() {
	w.stop()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.endAll(ErrStopped)
}

// Stopping is done once the watcher is stopped.
func (w *Watcher) Stopping() context.Context { return w.ctx }

// Listeners is how many listen.
func (w *Watcher) Listeners() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.listeners)
}

// Why listening ends.
var (
	// ErrStopped: the watcher was stopped.
	ErrStopped = errors.New("the watcher was stopped")
	// ErrRestored: the store was restored from a backup, and what is loaded from now
	// on takes the numbers of loads that were told of already.
	ErrRestored = errors.New("the store was restored from a backup")
)

// Listen begins to listen. What has changed after the revision since is told
// first; below 0, only what changes from now on. *NoRevision is the error of a
// revision that is still to come, and others are those of a store.
func (w *Watcher) Listen(ctx context.Context, since int64) (*Listener, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ctx.Err() != nil {
		return nil, ErrStopped
	}
	if !w.looking {
		seen, err := w.look(ctx, look{})
		if err != nil {
			return nil, err
		}
		w.seen = seen
	}
	l := &Listener{watcher: w, updates: make(chan *Update, queued), told: w.seen.state.Graph.Revision}
	if since >= 0 {
		if err := l.catchUp(ctx, since); err != nil {
			return nil, err
		}
	}
	w.listeners[l] = true
	if !w.looking {
		w.looking = true
		go w.keepLooking()
	}
	return l, nil
}

// keepLooking looks until nobody listens any more.
func (w *Watcher) keepLooking() {
	ticker := time.NewTicker(pause)
	defer ticker.Stop()
	well := true
	for {
		select {
		case <-ticker.C:
		case <-w.nudged:
		case <-w.ctx.Done():
		}
		seen, update, err := w.update()
		restored := errors.Is(err, ErrRestored)
		if err != nil && well && w.ctx.Err() == nil {
			w.log.Warn("watching for changes: will look again", "error", err)
		}
		well = err == nil
		if !w.tell(seen, update, restored) {
			return
		}
	}
}

// tell gives an update to all who listen, nil being none, or has them know that the
// store was restored, and notes what was seen: who begins to listen hears of what
// comes after it. It reports whether anybody listens.
func (w *Watcher) tell(seen look, update *Update, restored bool) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seen = seen
	if restored {
		w.endAll(ErrRestored)
	}
	if update != nil {
		for l := range maps.Clone(w.listeners) {
			l.give(update)
		}
	}
	w.looking = len(w.listeners) > 0
	return w.looking
}

// update looks at the store, and gives what it saw and what has changed; nil where
// nothing has. The error is ErrRestored where that is not what was loaded since.
func (w *Watcher) update() (look, *Update, error) {
	before := w.seen
	after, err := w.look(w.ctx, before)
	if err != nil || after.moment.Token == before.moment.Token && after.state.Now.Equal(before.state.Now) {
		return before, nil, err
	}
	if restored, err := w.restored(before, after); err != nil {
		return before, nil, err
	} else if restored {
		return after, nil, ErrRestored
	}
	update := &Update{Before: before.state, After: after.state}
	if update.Loads, err = loadsBetween(w.ctx, w.store, before.state.Graph.Revision, after.state.Graph.Revision); err != nil {
		return before, nil, err
	}
	if len(update.Loads) == 0 && update.compare("").Alike() {
		update = nil
	}
	return after, update, nil
}

// restored reports whether the store has not the loads any more that it had at an
// earlier look.
func (w *Watcher) restored(before, after look) (bool, error) {
	if after.state.Graph.Revision < before.state.Graph.Revision {
		return true, nil
	}
	last := before.moment
	if last.Attempt == "" || last.Attempt == after.moment.Attempt {
		return false, nil
	}
	page, err := w.store.Loads(w.ctx, kg.LoadFilter{Revisions: []int64{last.Revision}, First: 1})
	if err != nil {
		return false, fmt.Errorf("looking for the last load that was seen: %w", err)
	}
	return len(page.Loads) == 0 || page.Loads[0].Attempt != last.Attempt, nil
}

// look looks at the store. Where nothing was committed since the look before and
// no turn has come, it is that one.
func (w *Watcher) look(ctx context.Context, before look) (look, error) {
	// Asked first: what is committed after it may be in the graph already, and is
	// looked for once more.
	moment, err := w.store.Moment(ctx)
	if err != nil {
		return before, fmt.Errorf("asking how far the store has got: %w", err)
	}
	now := w.now().UTC().Truncate(time.Millisecond)
	turned := !before.turn.IsZero() && !now.Before(before.turn)
	if before.state.Graph != nil && moment.Token == before.moment.Token && !turned {
		return before, nil
	}
	after := look{state: reach.State{Graph: before.state.Graph, Now: now}, moment: moment}
	if before.state.Graph == nil || moment.Token != before.moment.Token {
		if after.state.Graph, err = w.store.Facts(ctx, kg.FactFilter{}); err != nil {
			return before, fmt.Errorf("reading the graph: %w", err)
		}
	}
	after.turn = after.state.NextTurn()
	return after, nil
}

// loadsBetween are the loads after one revision up to another, the oldest first.
func loadsBetween(ctx context.Context, store kg.Store, from, to int64) ([]*kg.Load, error) {
	if to <= from {
		return nil, nil
	}
	page, err := store.Loads(ctx, kg.LoadFilter{Before: to + 1, First: int(to - from)})
	if err != nil {
		return nil, fmt.Errorf("reading the loads: %w", err)
	}
	loads := make([]*kg.Load, len(page.Loads))
	for i, l := range page.Loads {
		loads[len(loads)-1-i] = l
	}
	return loads, nil
}
