package graph_test

import (
	"context"
	"encoding/base64"
	"log/slog"
	"math/rand/v2"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fedreach/graph"
	"fedreach/kg"
)

// remembering is an endpoint whose resolver says what it has kept.
type remembering struct {
	*api
	*graph.Resolver
}

// serveKept keeps so many bytes of answers.
func serveKept(t *testing.T, store kg.Store, bytes int) remembering {
	t.Helper()
	a := &api{t: t, log: &buffer{}, clock: now}
	limits := graph.DefaultLimits
	limits.Kept = bytes
	resolver := &graph.Resolver{Store: store, Now: a.now, Log: slog.New(graph.LogHandler{Handler: slog.NewTextHandler(a.log, nil)}), Limits: limits}
	server := httptest.NewServer(resolver.Handler())
	t.Cleanup(server.Close)
	a.url = server.URL
	return remembering{a, resolver}
}

// hits are how many of the questions that are asked meanwhile were answered from what
// was kept.
func (r remembering) hits(ask func()) int64 {
	before := r.KeptAnswers().Hits
	ask()
	return r.KeptAnswers().Hits - before
}

// Whatever is asked, again and again, while facts are loaded and time passes: the
// answer is the one that would be made.
func TestKeptAnswersAreAsMade(t *testing.T) {
	store := fixtureStore(t)
	load(t, store, kg.Batch{By: "test", Facts: restlessFacts()})
	keeping, making := serveKept(t, store, 32<<20), serveKept(t, store, 0)
	questions := []string{`{ reach(first: 1000) { totalCount nodes { id status at routes { kind facts { id } } } } }`}
	for n := range 60 {
		questions = append(questions, (&questioner{random: rand.New(rand.NewPCG(uint64(n), 3)), schema: schema(t)}).question())
	}
	random := rand.New(rand.NewPCG(1, 4))
	var before string
	for _, step := range []struct {
		passed        time.Duration
		load, another bool
	}{{0, false, true}, {passed: time.Minute - time.Millisecond}, {time.Minute, false, true}, {time.Minute, true, true}, {passed: time.Hour}, {12 * time.Hour, false, true}} {
		passed := step.passed
		if step.load {
			load(t, store, kg.Batch{By: "test", Facts: []*kg.Fact{fact(kg.RunsOn, "agency:branch", "cloud:stratus")}})
		}
		keeping.moveOn(now.Add(passed))
		making.moveOn(now.Add(passed))
		hits := keeping.hits(func() {
			for range 4 * len(questions) {
				question := request{Query: questions[random.IntN(len(questions))]}
				got, want := keeping.send(question).raw, making.send(question).raw
				if got, want = withoutNow(got), withoutNow(want); got != want {
					t.Fatalf("after %s: %s\nkept %.2000s\nmade %.2000s", passed, question.Query, got, want)
				}
			}
		})
		if hits < int64(len(questions))/4 {
			t.Errorf("after %s, %d answers were kept ones: too few to show anything", passed, hits)
		}
		verdicts := text(keeping.ask(questions[0], nil))
		if another := verdicts != before; another != step.another {
			t.Errorf("after %s, verdicts are others: %t, want %t, or nothing is shown", passed, another, step.another)
		}
		before = verdicts
	}
	if made := making.KeptAnswers(); made.Hits != 0 || made.Bytes != 0 {
		t.Errorf("where nothing is to be kept, there is %+v", made)
	}
}

var cursors = regexp.MustCompile(`"eyJhIjoi[\w-]+"`)

// withoutNow is an answer without what tells when it was made: its cursors hold the
// moment of the first page, which may be an earlier one at which the same is known.
func withoutNow(raw string) string {
	raw = cursors.ReplaceAllStringFunc(raw, func(cursor string) string {
		content, err := base64.RawURLEncoding.DecodeString(strings.Trim(cursor, `"`))
		if err != nil {
			panic(err)
		}
		before, _, _ := strings.Cut(string(content), `,"k":`)
		return before
	})
	return incident.ReplaceAllString(raw, "under …")
}

// From the second time on, an answer is kept, until something is committed, by whomever.
func TestAnAnswerIsKeptWhileNothingChanges(t *testing.T) {
	store := fixtureStore(t)
	api := serveKept(t, store, 1<<20)
	const question = `query($slug: String!) { agency(slug: $slug) { name labels(at: "2026-01-01", knownAt: "2026-01-01") { totalCount } } loads(first: 1) { totalCount } }`
	ask := func(slug string) func() {
		return func() { api.ask(question, map[string]any{"slug": slug}) }
	}
	for i, step := range []struct {
		what string
		do   func()
		kept int64
	}{
		{"asked first", ask("branch"), 0},
		{"asked again", ask("branch"), 0},
		{"asked a third time", ask("branch"), 1},
		{"with other variables", ask("department-00"), 0},
		{"under another name", func() {
			api.ask(strings.Replace(question, "query", "query Named", 1), map[string]any{"slug": "branch"})
		}, 0},
		{"as before", ask("branch"), 1},
		{"after a load", func() {
			load(t, store, kg.Batch{By: "test", Entities: []kg.Entity{&kg.Agency{Named: named("newcomer")}}})
			ask("branch")()
		}, 0},
		{"and again", ask("branch"), 1},
		{"with its revision", func() {
			api.send(request{Query: question, Variables: map[string]any{"slug": "branch"}, Extensions: map[string]any{"revision": true}})
		}, 0},
	} {
		if hits := api.hits(step.do); hits != step.kept {
			t.Errorf("%d, %s: %d from what was kept, want %d", i, step.what, hits, step.kept)
		}
	}
}

// What has an error, tells the moment that it was made, or writes, is made each time.
func TestWhatIsNotKept(t *testing.T) {
	store := fixtureStore(t)
	api := serveKept(t, store, 1<<20)
	api.ask(`{ scoreboard { vendor { slug } } }`, nil)
	api.ask(`{ scoreboard { vendor { slug } } }`, nil)
	for _, question := range []string{
		`{ agency(slug: "branch") { name runsOn(first: -1) { totalCount } } }`,
		`{ verdict(agency: "branch", vendor: "acme") { ...when } } fragment when on Verdict { status ... { knownAt } }`,
		`mutation { load(batch: {facts: []}) { revision } }`,
	} {
		hits := api.hits(func() {
			for range 4 {
				api.send(request{Query: question})
			}
		})
		if hits != 0 {
			t.Errorf("%s\nwas kept", question)
		}
	}
	if hits := api.hits(func() {
		for range 4 {
			api.ask(`{ verdict(agency: "branch", vendor: "acme") { status } }`, nil)
		}
	}); hits != 2 {
		t.Errorf("of four times, a verdict was kept %d times, want 2", hits)
	}
}

// counted counts how often a store is asked how far it has got.
type counted struct {
	outOfMemory

	moments atomic.Int64
}

func (s *counted) Moment(ctx context.Context) (kg.Moment, error) {
	s.moments.Add(1)
	return s.Store.Moment(ctx)
}

// Where an answer can't be kept, no proofs are asked for: of one that tells when it was
// made, of one that depends on the clock where the graph is not at hand, and of one that
// is too large.
func TestNoProofsAreAskedForInVain(t *testing.T) {
	store := &counted{outOfMemory: outOfMemory{fixtureStore(t)}}
	api := serveKept(t, store, 20_000)
	for _, question := range []string{
		`{ verdict(agency: "branch", vendor: "acme") { knownAt } }`, `{ verdict(agency: "branch", vendor: "acme") { status } }`,
		`{ agencies(first: 100) { nodes { slug name } } }`,
	} {
		api.ask(question, nil)
		api.ask(question, nil) // and now it is known
		before := store.moments.Load()
		api.ask(question, nil)
		if asked := store.moments.Load() - before; asked != 0 {
			t.Errorf("%s\nasks for %d proofs", question, asked)
		}
	}
}

// However much is asked, no more is kept than may be.
func TestKeptAnswersStayWithinTheirBytes(t *testing.T) {
	const most = 100_000
	api := serveKept(t, fixtureStore(t), most)
	for n := range 40 {
		for range 3 {
			api.ask(`{ agencies(first: `+text(n+1)+`) { nodes { slug name } } }`, nil)
		}
		if bytes := api.KeptAnswers().Bytes; bytes > most {
			t.Fatalf("%d bytes are kept, the most is %d", bytes, most)
		}
	}
	if bytes := api.KeptAnswers().Bytes; bytes < most/2 {
		t.Errorf("%d bytes are kept: too few to show anything", bytes)
	}
}

// slowStore counts the readings of the whole trail, each of which waits at the gate.
type slowStore struct {
	kg.Store

	reads chan struct{}
	gate  chan struct{}
}

func (s *slowStore) Loads(ctx context.Context, f kg.LoadFilter) (kg.LoadPage, error) {
	s.reads <- struct{}{}
	select {
	case <-s.gate:
	case <-ctx.Done():
	}
	return s.Store.Loads(ctx, f)
}

// Many who ask the same when something has changed wait for one who makes the answer.
func TestOneMakesTheAnswerForAll(t *testing.T) {
	store := &slowStore{fixtureStore(t), make(chan struct{}, 100), make(chan struct{}, 100)}
	api := serveKept(t, store, 1<<20)
	const question = `{ loads { nodes { revision } } }`
	for range 3 {
		store.gate <- struct{}{}
		api.ask(question, nil)
	}
	if reads := len(store.reads); reads != 2 {
		t.Fatalf("the trail was read %d times, want 2", reads)
	}
	load(t, store, kg.Batch{By: "test", Entities: []kg.Entity{&kg.Agency{Named: named("newcomer")}}})
	<-store.gate // that of the one from what was kept
	const many = 8
	hits := api.hits(func() {
		var all sync.WaitGroup
		answers := make(chan string, many)
		for range many {
			all.Go(func() { answers <- text(api.ask(question, nil)) })
		}
		<-store.reads
		<-store.reads
		<-store.reads // of the one who makes it
		for range many {
			store.gate <- struct{}{}
		}
		all.Wait()
		for range many {
			if got := <-answers; got != text(api.ask(question, nil)) {
				t.Errorf("one of the many has %s", got)
			}
		}
	})
	if reads := len(store.reads); reads != 0 || hits != 2*many-1 {
		t.Errorf("%d further readings, and %d answers from what was kept, want none and %d", reads, hits, 2*many-1)
	}
}

// Who looked for the answer just before another had made it does not make it again.
func TestWhoComesLateFindsWhatWasMade(t *testing.T) {
	store := fixtureStore(t)
	var wait atomic.Bool
	looked, goOn := make(chan struct{}), make(chan struct{})
	limits := graph.DefaultLimits
	limits.Kept = 1 << 20
	resolver := &graph.Resolver{Store: store, Log: slog.New(slog.DiscardHandler), Limits: limits, Now: func() time.Time {
		if wait.CompareAndSwap(true, false) { // to see whether what it has found is right
			close(looked)
			<-goOn
		}
		return now
	}}
	server := httptest.NewServer(resolver.Handler())
	t.Cleanup(server.Close)
	api := remembering{&api{t: t, url: server.URL}, resolver}
	const question = `{ loads { nodes { revision } } }`
	api.ask(question, nil)
	api.ask(question, nil)
	load(t, store, kg.Batch{By: "test", Entities: []kg.Entity{&kg.Agency{Named: named("newcomer")}}})
	wait.Store(true)
	late := make(chan answer)
	go func() { late <- api.send(request{Query: question}) }()
	<-looked
	made := api.send(request{Query: question})
	if hits := api.hits(func() {
		close(goOn)
		if got := <-late; got.raw != made.raw {
			t.Errorf("made %s\nlate %s", made.raw, got.raw)
		}
	}); hits != 1 {
		t.Error("who came late has made it again")
	}
}
