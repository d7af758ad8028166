package watch

import (
	"context"
	"fmt"
	"maps"

	"fedreach/reach"
)

// queued is how many updates wait for a listener. Who is further behind is told
// so: nobody is waited for.
const queued = 8

// Listener hears of what changes.
type Listener struct {
	watcher *Watcher
	// first is what had changed before listening began.
	first   *Update
	updates chan *Update
	// told is the revision up to which all has been queued; why is why no more
	// comes. The watcher's lock guards both until updates is closed.
	told int64
	why  error
}

// FellBehind is the error of a listener who did not take what it was told.
type FellBehind struct {
	// Revision is what it has heard all of: listening since then goes on.
	Revision int64
}

func (e *FellBehind) Error() string {
	return fmt.Sprintf("the listener fell behind after revision %d", e.Revision)
}

// NoRevision is the error of listening from a revision that there is not yet.
type NoRevision struct {
	// Last is the graph's.
	Last int64
}

func (e *NoRevision) Error() string { return fmt.Sprintf("the last revision is %d", e.Last) }

// Next waits for what changes next. Its errors are *FellBehind, ErrStopped,
// ErrRestored, and that of ctx.
func (l *Listener) Next(ctx context.Context) (*Update, error) {
	if l.first != nil {
		first := l.first
		l.first = nil
		return first, nil
	}
	select {
	case update, more := <-l.updates:
		if !more {
			return nil, l.why
		}
		return update, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Close ends listening.
func (l *Listener) Close() {
	l.watcher.mu.Lock()
	defer l.watcher.mu.Unlock()
	l.watcher.end(l, ErrStopped)
}

// end lets a listener hear no more than what is queued, and why. The watcher's
// lock must be held.
func (w *Watcher) end(l *Listener, why error) {
	if w.listeners[l] {
		delete(w.listeners, l)
		l.why = why
		close(l.updates)
	}
}

// endAll ends all listening, as end does.
func (w *Watcher) endAll(why error) {
	for l := range maps.Clone(w.listeners) {
		w.end(l, why)
	}
}

// give queues an update, or lets go of a listener that is too far behind.
func (l *Listener) give(update *Update) {
	select {
	case l.updates <- update.since(l.told):
		l.told = max(l.told, update.After.Graph.Revision)
	default:
		l.watcher.end(l, &FellBehind{l.told})
	}
}

// catchUp has the listener told first what has changed since a revision.
func (l *Listener) catchUp(ctx context.Context, since int64) error {
	state := l.watcher.seen.state
	if since > state.Graph.Revision {
		// It was loaded after the last look, and the next one sees it.
		last, err := l.watcher.store.Revision(ctx)
		if err == nil && since > last {
			err = &NoRevision{last}
		}
		l.told = since
		return err
	}
	loads, err := loadsBetween(ctx, l.watcher.store, since, state.Graph.Revision)
	if err != nil {
		return err
	}
	l.first = &Update{Before: reach.State{Graph: state.Graph.AsOf(since), Now: state.Now}, After: state, Loads: loads}
	return nil
}
