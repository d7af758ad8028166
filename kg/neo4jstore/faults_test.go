//go:build !embedded

package neo4jstore_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"fedreach/kg"
	"fedreach/kg/neo4jstore"
	"fedreach/kg/neo4jstore/neo4jtest"
	"fedreach/kg/neo4jstore/neo4jtest/wire"
)

// openThrough opens a store on the server, emptied, through a wire.
func openThrough(t *testing.T) (*neo4jstore.Store, *wire.Proxy) {
	t.Helper()
	server := empty(t)
	proxy, err := wire.New(server.URI[len("bolt://"):])
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(proxy.Close)
	c := config(server)
	c.URI = "bolt://" + proxy.Address()
	return openWith(t, c), proxy
}

// inGoodTime is more than any machine takes for what is to be done once.
const inGoodTime = 2 * time.Minute

// within is a context with a deadline.
func within(t *testing.T, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

func readAll(ctx context.Context, s kg.Store) error {
	_, err := s.Neighborhood(ctx, kg.Scope{})
	return err
}

// A connection that breaks at any point of a read costs another try, and nobody
// hears of it.
func TestReadsAreTriedAgain(t *testing.T) {
	s, proxy := openThrough(t)
	load(t, s, small())
	for _, fate := range []wire.Fate{wire.LoseRequest, wire.CutAfter, wire.LoseAnswer, wire.TearAnswer} {
		trap := proxy.Trap([]byte("MATCH"), fate, 2)
		if err := readAll(within(t, inGoodTime), s); err != nil {
			t.Errorf("%s: %v", fate, err)
		}
		select {
		case <-trap.Sprung():
		default:
			t.Errorf("%s: it did not happen twice", fate)
		}
		proxy.Disarm()
	}
}

// The answer to a commit is lost: the load is there once, and is said to be. What
// the caller is told, with a key or without, is what happened.
func TestLoadsOfWhichTheAnswerIsLost(t *testing.T) {
	s, proxy := openThrough(t)
	for i, fate := range wire.Fates {
		for _, key := range []string{"", "key " + fate.String()} {
			b := small()
			b.Key, b.Note = key, fmt.Sprintf("%s %q", fate, key)
			b.Entities = append(b.Entities, &kg.Vendor{Named: kg.Named{Slug: fmt.Sprintf("v%d-%d", i, len(key)), Name: "A vendor"}})
			proxy.Trap(wire.Commit, fate, 1)
			report, err := s.Load(within(t, inGoodTime), b)
			if err != nil || report.Load == nil || report.Repeated || report.EntitiesCreated == 0 {
				t.Errorf("%s: %+v, %v", b.Note, report, err)
				continue
			}
			rows := ask(t, neo4jtest.Shared(t), fmt.Sprintf("MATCH (load:Load {note: '%s'}) RETURN load.revision AS revision", b.Note))
			if len(rows) != 1 || rows[0]["revision"] != report.Revision {
				t.Errorf("%s: the database has %v, and the report is of %d", b.Note, rows, report.Revision)
			}
		}
	}
}

// However long a load takes that has no deadline, one of which the answer is lost is
// looked for.
func TestLongLoadsOfWhichTheAnswerIsLost(t *testing.T) {
	s, proxy := openThrough(t)
	release := holdGraphLock(t, neo4jtest.Shared(t))
	go func() {
		time.Sleep(4 * time.Second)
		release()
	}()
	proxy.Trap(wire.Commit, wire.LoseAnswer, 1)
	if report, err := s.Load(t.Context(), small()); err != nil || report.Revision != 1 {
		t.Errorf("%+v, %v", report, err)
	}
}

// The answer to a commit is lost, and then the database: what the caller is told
// is that nobody knows. With the same key it is loaded once.
func TestLoadsOfWhichNobodyKnows(t *testing.T) {
	s, proxy := openThrough(t)
	load(t, s, small()) // so that the statements are planned, which may take as long as the deadline
	b := kg.Batch{Key: "a key", Entities: []kg.Entity{&kg.Vendor{Named: kg.Named{Slug: "another", Name: "Another"}}}}
	trap := proxy.Trap(wire.Commit, wire.LoseAnswer, 1)
	go func() {
		<-trap.Sprung()
		proxy.Hold()
	}()
	var err error
	for limit, asked := 4*time.Second, false; !asked; limit *= 4 { // a slow machine does not get to the commit in that time
		_, err = s.Load(within(t, limit), b)
		select {
		case <-trap.Sprung():
			asked = true
		default:
		}
	}
	if !errors.Is(err, kg.ErrUncertain) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v, want kg.ErrUncertain at the deadline", err)
	}
	proxy.Release()
	if report, err := s.Load(within(t, inGoodTime), b); err != nil || report.Revision != 2 {
		t.Errorf("with the same key: %+v, %v", report, err)
	}
	if rows := ask(t, neo4jtest.Shared(t), "MATCH (load:Load) RETURN count(load) AS loads"); rows[0]["loads"] != int64(2) {
		t.Errorf("%v, want two loads", rows)
	}
}

// A database that goes silent is one that can't be reached, and not a question
// that takes too long; and what is wrong is said by the deadline, however near.
func TestASilentDatabaseIsUnavailable(t *testing.T) {
	s, proxy := openThrough(t)
	load(t, s, small())
	proxy.Hold()
	defer proxy.Release()
	for _, limit := range []time.Duration{time.Second, 6 * time.Second} {
		for name, call := range map[string]func(context.Context) error{
			"Neighborhood": func(ctx context.Context) error { return readAll(ctx, s) },
			"Moment":       func(ctx context.Context) error { _, err := s.Moment(ctx); return err },
			"Load":         func(ctx context.Context) error { _, err := s.Load(ctx, small()); return err },
			"Token":        func(ctx context.Context) error { _, err := s.Token(ctx, "t"); return err },
		} {
			if err := call(within(t, limit)); !errors.Is(err, kg.ErrUnavailable) || errors.Is(err, kg.ErrUncertain) {
				t.Errorf("%s within %s: %v, want kg.ErrUnavailable", name, limit, err)
			}
		}
	}
	// Who sets no deadline is let go too.
	if err := readAll(t.Context(), s); !errors.Is(err, kg.ErrUnavailable) {
		t.Errorf("without a deadline: %v", err)
	}
}

// One connection dies and nobody is told: how far the database has got is asked
// on another, whether or not who asks has a deadline.
func TestAConnectionDiesInSilence(t *testing.T) {
	s, proxy := openThrough(t)
	for _, ctx := range []context.Context{t.Context(), within(t, inGoodTime)} {
		proxy.Trap([]byte("MATCH"), wire.Mute, 1)
		if _, err := s.Moment(ctx); err != nil && !errors.Is(err, kg.ErrUnavailable) {
			t.Error(err)
		}
		if _, err := s.Moment(ctx); err != nil {
			t.Errorf("once more: %v", err)
		}
	}
}

// A database that is gone for a while is waited for; one that is back answers.
func TestAnOutageIsWaitedFor(t *testing.T) {
	s, proxy := openThrough(t)
	load(t, s, small())
	proxy.Refuse()
	proxy.Cut()
	back := time.AfterFunc(5*time.Second, func() {
		if err := proxy.Accept(); err != nil {
			t.Error(err)
		}
	})
	defer back.Stop()
	other := small()
	other.Key = "tuesday"
	answers := make(chan error, 2)
	go func() { answers <- readAll(within(t, inGoodTime), s) }()
	go func() { _, err := s.Load(within(t, inGoodTime), other); answers <- err }()
	for range 2 {
		if err := <-answers; err != nil {
			t.Errorf("after an outage of five seconds: %v", err)
		}
	}
}

// A question that takes long is not taken for a silent database.
func TestALongQuestionIsNoSilence(t *testing.T) {
	server := empty(t)
	s := open(t, server)
	load(t, s, small())
	release := holdGraphLock(t, server)
	go func() {
		time.Sleep(7 * time.Second)
		release()
	}()
	other := small()
	other.Key = "tuesday"
	if _, err := s.Load(within(t, inGoodTime), other); err != nil {
		t.Errorf("a load that waited seven seconds for another: %v", err)
	}
}

// holdGraphLock takes the lock of all loads until release is called.
func holdGraphLock(t *testing.T, server *neo4jtest.Server) (release func()) {
	t.Helper()
	driver, err := neo4j.NewDriverWithContext(server.URI, neo4j.BasicAuth(server.User, server.Password, ""))
	if err != nil {
		t.Fatal(err)
	}
	session := driver.NewSession(t.Context(), neo4j.SessionConfig{})
	tx, err := session.BeginTransaction(t.Context())
	if err == nil {
		_, err = tx.Run(t.Context(), "MATCH (graph:Graph) SET graph.name = graph.name", nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := errors.Join(tx.Rollback(context.Background()), driver.Close(context.Background())); err != nil {
			t.Error(err)
		}
	}
}
