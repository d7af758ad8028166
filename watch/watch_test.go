package watch_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fedreach/kg"
	"fedreach/kg/sqlitestore"
	"fedreach/reach"
	"fedreach/watch"
)

// clock is a clock that is moved by hand.
type clock struct{ at atomic.Pointer[time.Time] }

func (c *clock) now() time.Time   { return *c.at.Load() }
func (c *clock) set(at time.Time) { c.at.Store(&at) }

// counting is a store that counts how often it is looked at, and tells loads apart.
type counting struct {
	kg.Store

	looks, reads atomic.Int64
	broken       atomic.Bool
	// restored is how often it was restored from a backup: the loads are others then.
	restored atomic.Int64
}

func (s *counting) attempt(revision int64) string {
	if revision == 0 {
		return ""
	}
	return fmt.Sprintf("load %d of history %d", revision, s.restored.Load())
}

func (s *counting) Moment(ctx context.Context) (kg.Moment, error) {
	s.looks.Add(1)
	if s.broken.Load() {
		return kg.Moment{}, kg.ErrUnavailable
	}
	m, err := s.Store.Moment(ctx)
	m.Attempt = s.attempt(m.Revision)
	m.Token += m.Attempt
	return m, err
}

func (s *counting) Loads(ctx context.Context, f kg.LoadFilter) (kg.LoadPage, error) {
	page, err := s.Store.Loads(ctx, f)
	page.Loads = slices.Clone(page.Loads)
	for i, l := range page.Loads {
		told := *l
		told.Attempt = s.attempt(l.Revision)
		page.Loads[i] = &told
	}
	return page, err
}

func (s *counting) Facts(ctx context.Context, f kg.FactFilter) (*kg.Graph, error) {
	s.reads.Add(1)
	return s.Store.Facts(ctx, f)
}

var noon = time.Date(2026, 3, 20, 12, 0, 0, 0, time.UTC)

// watched is a watcher of a store of its own.
func watched(t *testing.T) (*watch.Watcher, *counting, *clock) {
	t.Helper()
	store, err := sqlitestore.Open(t.Context(), filepath.Join(t.TempDir(), "graph.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close(context.Background()) })
	c := &clock{}
	c.set(noon)
	counted := &counting{Store: store}
	w := watch.New(counted, c.now, slog.New(slog.DiscardHandler))
	t.Cleanup(w.Stop)
	return w, counted, c
}

// use loads that navy uses acme, as one of many facts, from and to a day.
func use(t *testing.T, store kg.Store, key, since, until string) {
	t.Helper()
	f := &kg.Fact{Kind: kg.Uses, From: "agency:navy", To: "vendor:acme", Key: key, Confidence: kg.High, Source: &kg.Source{URL: "https://gazette.example", Title: "The Gazette"}}
	var errs [2]error
	f.Since, f.SincePrecision, errs[0] = kg.ParseSince(since)
	f.Until, f.UntilPrecision, errs[1] = kg.ParseUntil(until)
	_, err := store.Load(t.Context(), kg.Batch{By: "test", Facts: []*kg.Fact{f}, Entities: []kg.Entity{
		&kg.Agency{Named: kg.Named{Slug: "navy", Name: "The Navy"}}, &kg.Vendor{Named: kg.Named{Slug: "acme", Name: "Acme"}},
	}})
	if err := errors.Join(err, errs[0], errs[1]); err != nil {
		t.Fatal(err)
	}
}

func listen(t *testing.T, w *watch.Watcher, since int64) *watch.Listener {
	t.Helper()
	l, err := w.Listen(t.Context(), since)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Close)
	return l
}

// next is the next update in short: its loads, its flips and why.
func next(t *testing.T, l *watch.Listener) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	update, err := l.Next(ctx)
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	for _, load := range update.Loads {
		text += fmt.Sprint(load.Revision, " ")
	}
	for c := range update.Flips("", reach.Filter{}) {
		text += fmt.Sprint(c.Agency().Slug, " ", c.Before.Status, " ", c.After.Status)
		for _, cause := range c.Causes {
			text += " " + string(cause.Kind)
		}
	}
	return text
}

func want(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("told %q, want %q", got, want)
	}
}

func TestLoadsAreTold(t *testing.T) {
	w, store, _ := watched(t)
	early := listen(t, w, -1)
	use(t, store, "first", "2025", "")
	want(t, next(t, early), "1 navy NO_ROUTE IN_USE LOADED")
	late := listen(t, w, -1)
	caughtUp := listen(t, w, 0)
	want(t, next(t, caughtUp), "1 navy NO_ROUTE IN_USE LOADED")
	use(t, store, "second", "2025", "")
	for _, l := range []*watch.Listener{early, late, caughtUp} {
		want(t, next(t, l), "2 ")
	}
	if _, err := w.Listen(t.Context(), 3); err == nil {
		t.Error("a revision to come is listened from")
	}
}

// Who has loaded something listens from there on, whether or not the watcher has
// seen it yet.
func TestListeningFromWhatWasJustLoaded(t *testing.T) {
	w, store, _ := watched(t)
	listen(t, w, -1)
	use(t, store, "first", "2025", "")
	use(t, store, "second", "2027", "")
	l := listen(t, w, 1)
	use(t, store, "third", "2025", "")
	heard := ""
	for !strings.HasSuffix(heard, "3 ") {
		heard += next(t, l)
	}
	want(t, heard, "2 3 ")
}

// Nothing is loaded, and yet a day begins and another ends.
func TestTimeIsTold(t *testing.T) {
	w, store, clock := watched(t)
	use(t, store, "first", "2026-03-21", "2026-03-23")
	l := listen(t, w, -1)
	clock.set(time.Date(2026, 3, 21, 0, 0, 0, 0, time.UTC))
	want(t, next(t, l), "navy NO_ROUTE IN_USE BECAME_KNOWN")
	clock.set(time.Date(2026, 3, 24, 6, 0, 0, 0, time.UTC))
	want(t, next(t, l), "navy IN_USE NO_ROUTE ENDED")
}

// Who does not take what is told is let go, and told from where to go on. Nobody
// else notices.
func TestFallingBehind(t *testing.T) {
	w, store, _ := watched(t)
	slow, quick := listen(t, w, -1), listen(t, w, -1)
	for i := range 20 {
		use(t, store, fmt.Sprint(i), "2025", "")
		w.Nudge()
		next(t, quick)
	}
	heard := int64(0)
	for {
		update, err := slow.Next(t.Context())
		if behind, ok := errors.AsType[*watch.FellBehind](err); ok {
			if behind.Revision != heard || heard == 0 || heard == 20 {
				t.Errorf("it fell behind after %d, having heard all up to %d", behind.Revision, heard)
			}
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, load := range update.Loads {
			if load.Revision != heard+1 {
				t.Errorf("after load %d comes %d", heard, load.Revision)
			}
			heard = load.Revision
		}
	}
	again, err := listen(t, w, heard).Next(t.Context())
	if err != nil || len(again.Loads) != 20-int(heard) || again.Loads[0].Revision != heard+1 {
		t.Errorf("going on from %d: %v, %v", heard, again, err)
	}
}

// A store that nobody watches is not looked at, and its graph is read only where
// something was committed.
func TestLooksCostLittle(t *testing.T) {
	w, store, _ := watched(t)
	use(t, store, "first", "2025", "")
	l := listen(t, w, -1)
	for before := store.looks.Load(); store.looks.Load() < before+3; time.Sleep(10 * time.Millisecond) {
	}
	if reads := store.reads.Load(); reads != 1 {
		t.Errorf("the graph was read %d times, and nothing had changed", reads)
	}
	l.Close()
	for still := int64(-1); still != store.looks.Load(); time.Sleep(1200 * time.Millisecond) {
		still = store.looks.Load()
	}
	if _, err := l.Next(t.Context()); !errors.Is(err, watch.ErrStopped) {
		t.Errorf("closed, it hears %v", err)
	}
	use(t, store, "second", "2025", "")
	again := listen(t, w, 1)
	want(t, next(t, again), "2 ")
}

// A store that is away for a while loses nothing.
func TestAStoreThatIsAway(t *testing.T) {
	w, store, _ := watched(t)
	l := listen(t, w, -1)
	store.broken.Store(true)
	use(t, store, "first", "2025", "")
	for before := store.looks.Load(); store.looks.Load() < before+2; time.Sleep(10 * time.Millisecond) {
	}
	store.broken.Store(false)
	want(t, next(t, l), "1 navy NO_ROUTE IN_USE LOADED")
	w.Stop()
	if _, err := l.Next(t.Context()); !errors.Is(err, watch.ErrStopped) {
		t.Errorf("stopped, it hears %v", err)
	}
	if _, err := w.Listen(t.Context(), -1); !errors.Is(err, watch.ErrStopped) {
		t.Errorf("stopped, listening begins with %v", err)
	}
}

// Who listens to a store that is restored from a backup is told so, and not of loads
// as if they came after those that were told.
func TestAStoreThatIsRestored(t *testing.T) {
	w, store, _ := watched(t)
	l := listen(t, w, -1)
	use(t, store, "first", "2025", "")
	want(t, next(t, l), "1 navy NO_ROUTE IN_USE LOADED")
	use(t, store, "second", "2025", "")
	want(t, next(t, l), "2 ")
	store.restored.Add(1)
	use(t, store, "third", "2025", "")
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if update, err := l.Next(ctx); !errors.Is(err, watch.ErrRestored) {
		t.Errorf("it hears %v, %v", update, err)
	}
	again := listen(t, w, -1)
	use(t, store, "fourth", "2025", "")
	want(t, next(t, again), "4 ")
}
