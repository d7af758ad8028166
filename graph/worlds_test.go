package graph_test

import (
	"context"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"weak"

	"fedreach/kg"
)

// wholeCounting counts how often a store gave the whole graph.
type wholeCounting struct {
	kg.Store

	given atomic.Int64
}

func (s *wholeCounting) Whole(ctx context.Context) (*kg.Graph, error) {
	g, err := s.Store.Whole(ctx)
	if g != nil {
		s.given.Add(1)
	}
	return g, err
}

// outOfMemory has no graph at hand.
type outOfMemory struct{ kg.Store }

func (outOfMemory) Whole(context.Context) (*kg.Graph, error) { return nil, nil }

// What is answered from a world of the whole graph is what is answered from what was
// read for the question, whatever the question, also after a load.
func TestKeptWorldsAnswerTheSame(t *testing.T) {
	store := &wholeCounting{Store: fixtureStore(t)}
	load(t, store, kg.Batch{By: "test", Entities: []kg.Entity{&kg.Cloud{Named: kg.Named{Slug: "adrift", Name: "Adrift"}, Kind: kg.CloudRegion}}})
	keeping, reading := serve(t, store), serve(t, outOfMemory{store.Store})
	questions := 400
	if testing.Short() {
		questions = 100
	}
	for n := range questions {
		if n == questions/2 {
			load(t, store, kg.Batch{By: "test", Facts: []*kg.Fact{fact(kg.RunsOn, "agency:branch", "cloud:stratus")}})
		}
		q := questioner{random: rand.New(rand.NewPCG(uint64(n), 2)), schema: schema(t)}
		text := q.question()
		// A question about everything: its world is kept for those that follow.
		if n%10 == 0 {
			text = `{ scoreboard { vendor { slug } available { agencies organisations } blocked { agencies } } }`
		}
		question := request{Query: text}
		got, want := keeping.send(question).raw, reading.send(question).raw
		if got, want = incident.ReplaceAllString(got, "under …"), incident.ReplaceAllString(want, "under …"); got != want {
			t.Fatalf("question %d: %s\nkept %.2000s\nread %.2000s", n, text, got, want)
		}
		if strings.Contains(got, `"code":"INTERNAL"`) {
			t.Fatalf("question %d: %s\n%.2000s", n, text, got)
		}
	}
	if given := store.given.Load(); given < int64(questions/10) {
		t.Errorf("the whole graph was given %d times: too few to show anything", given)
	}
}

// restlessFacts are what makes the answers of the fixture depend on the moment: sources that
// disagree, and facts that begin, end, become known and are taken back later than now.
func restlessFacts() []*kg.Fact {
	from := func(url string, published kg.Date) func(*kg.Fact) {
		return func(f *kg.Fact) {
			f.Source = &kg.Source{URL: url, Title: url, Published: published, PublishedPrecision: kg.PrecisionDay}
		}
	}
	known := func(since, until time.Time) func(*kg.Fact) {
		return func(f *kg.Fact) { f.KnownSince, f.KnownUntil = since, until }
	}
	until := func(day kg.Date) func(*kg.Fact) {
		return func(f *kg.Fact) { f.Until, f.UntilPrecision = day, kg.PrecisionDay }
	}
	today := kg.DateOf(now)
	return []*kg.Fact{
		fact(kg.Uses, "agency:"+department(0), "vendor:acme", known(now.Add(time.Minute), time.Time{})),
		fact(kg.Uses, "agency:"+department(4), "vendor:acme", known(time.Time{}, now.Add(time.Minute))),
		fact(kg.RunsOn, "agency:"+bureau(7), "cloud:nimbus-east", since(2026, 3, 21)),
		fact(kg.PartnersWith, "vendor:dyn", "cloud:cumulus-low", until(today+1)),
		fact(kg.PartnersWith, "vendor:acme", "cloud:cumulus-secret", from("https://one.example", today-9), levels(kg.CUI)),
		fact(kg.PartnersWith, "vendor:acme", "cloud:cumulus-secret", from("https://two.example", today-8), levels(kg.Secret)),
		fact(kg.Labels, "agency:"+department(5), "vendor:bolt", from("https://one.example", today-9), effect(kg.Blocks)),
		fact(kg.Labels, "agency:"+department(5), "vendor:bolt", from("https://two.example", today-8), effect(kg.Warns)),
	}
}

// Many who ask at once of one kept world, each of another level, of others and of more
// or less, have the answers that each would have alone, and so they have when a minute
// and a day have passed and nothing was loaded.
func TestAKeptWorldIsAskedByManyAtOnce(t *testing.T) {
	store := fixtureStore(t)
	load(t, store, kg.Batch{By: "test", Facts: restlessFacts()})
	keeping, alone := serve(t, store), serve(t, outOfMemory{store})
	const asked = `{ nodes { id status confidence levels knownAt disputes { decides { id } otherwise { id } } nearMisses { kind cloud { slug } }
		routes { kind facts { id } authorizations { id } vehicle { slug } } blockers { id } uses { id } } totalCount }`
	questions := []string{`{ reach(first: 1000) { nodes { id status routes { kind } } } }`}
	for _, arguments := range []string{
		`first: 1000, statuses: [AVAILABLE, IN_USE, BLOCKED, EVALUATING, NO_ROUTE]`, `vendors: ["acme"]`, `vendors: ["bolt", "dyn"]`, `agencies: ["department-00", "bureau-007"]`,
		`agencies: ["department-04"], statuses: [NO_ROUTE, IN_USE, AVAILABLE]`, `through: ["cumulus"]`, `sectors: [DEFENSE], vendors: ["acme"]`, `kinds: [VEHICLE, CONTRACT]`,
	} {
		for _, more := range []string{"", ", level: SECRET", ", level: CUI", `, at: "2026-03-21"`, `, knownAt: "2026-03-20T12:01:00Z"`} {
			questions = append(questions, `{ reach(`+arguments+more+`) `+asked+` }`)
		}
	}
	questions = append(questions, `{ lockIn { nodes { agency { slug } alternatives { vendor { slug } } } } }`, `{ chokepoints(level: SECRET) { cloud { slug } agencies { slug } } }`)
	var before string
	for _, passed := range []time.Duration{0, time.Minute, 24 * time.Hour} {
		keeping.moveOn(now.Add(passed))
		alone.moveOn(now.Add(passed))
		want := make([]string, len(questions))
		for i, q := range questions {
			want[i] = text(alone.ask(q, nil))
		}
		if want[0] == before {
			t.Fatal("time has changed no verdict: nothing is shown")
		}
		before = want[0]
		var all sync.WaitGroup
		for worker := range 4 {
			all.Go(func() {
				for i := range questions {
					n := (i*7 + worker*5) % len(questions)
					got := keeping.send(request{Query: questions[n]})
					if text(got.Data) != want[n] || len(got.Errors) > 0 {
						t.Errorf("after %s: %s\nkept %.1500s\nread %.1500s", passed, questions[n], got.raw, want[n])
					}
				}
			})
		}
		all.Wait()
	}
	if whole, err := store.Whole(t.Context()); whole == nil || err != nil {
		t.Errorf("the graph was never given whole (%v): nothing is shown", err)
	}
}

// A graph that is no longer the store's takes no memory, though no other has been kept.
func TestAWorldOfAnOldGraphIsFreed(t *testing.T) {
	store := fixtureStore(t)
	api := serve(t, store)
	const question = `{ scoreboard { vendor { slug } } }`
	api.ask(question, nil)
	api.ask(question, nil)
	old := wholeOf(t, store)
	load(t, store, kg.Batch{By: "test", Facts: []*kg.Fact{fact(kg.RunsOn, "agency:branch", "cloud:stratus")}})
	api.ask(`{ verdict(agency: "branch", vendor: "acme") { status } }`, nil)
	for range 3 {
		runtime.GC()
	}
	if old.Value() != nil {
		t.Error("the graph before the load is still kept")
	}
}

// wholeOf looks at the whole graph, and does not keep it.
func wholeOf(t *testing.T, store kg.Store) weak.Pointer[kg.Graph] {
	t.Helper()
	whole, err := store.Whole(t.Context())
	if whole == nil || err != nil {
		t.Fatalf("the graph is not given whole: %v", err)
	}
	return weak.Make(whole)
}
