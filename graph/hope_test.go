package graph_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fedreach/kg"
	"fedreach/kg/replica"
	"fedreach/kg/sqlitestore"
)

// proving counts how often a store is asked how far it has got.
type proving struct {
	*sqlitestore.Store

	moments atomic.Int64
}

func (s *proving) Moment(ctx context.Context) (kg.Moment, error) {
	s.moments.Add(1)
	return s.Store.Moment(ctx)
}

// thorough reads until the proof that its question asked for has begun.
type thorough struct {
	*replica.Store

	behind *proving
	asked  int64
}

func (s *thorough) Entities(ctx context.Context, f kg.EntityFilter) (kg.EntityPage, error) {
	page, err := s.Store.Entities(ctx, f)
	for s.behind.moments.Load() == s.asked {
		time.Sleep(time.Millisecond)
	}
	return page, err
}

// To keep an answer takes no proof of its own.
func TestAnswersAreKeptWithTheirOwnProof(t *testing.T) {
	behind := &proving{Store: emptyStore(t).(*sqlitestore.Store)}
	load(t, behind, fixture()...)
	store := &thorough{replica.New(behind, replica.Config{Budget: 1 << 30}), behind, -1}
	t.Cleanup(func() { _ = store.Close(context.Background()) })
	api := serveKept(t, store, 1<<20)
	for before := int64(-1); before != store.Stats().Misses; {
		before = store.Stats().Misses
		api.ask(`{ scoreboard { vendor { slug } } }`, nil)
	}
	const questions = 10
	begun := behind.moments.Load()
	hits := api.hits(func() {
		for n := range questions {
			for range 3 {
				store.asked = behind.moments.Load()
				api.ask(fmt.Sprintf(`{ agencies(first: %d) { nodes { slug } } }`, n+1), nil)
			}
		}
	})
	// One to answer, one to answer and keep, one to give what is kept.
	if proofs := behind.moments.Load() - begun; hits != questions || proofs >= 4*questions {
		t.Errorf("%d answers took %d proofs, and %d were kept ones", 3*questions, proofs, hits)
	}
}

// No answer is older than what somebody else committed before the question, though each
// is made before it is known whether the copy is current.
func TestAnswersMadeInHopeAreCurrent(t *testing.T) {
	file := emptyStore(t).(*sqlitestore.Store)
	load(t, file, fixture()...)
	store := replica.New(file, replica.Config{Budget: 1 << 30})
	t.Cleanup(func() {
		if err := store.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	api := serve(t, store)
	const question = `{ agency(slug: "branch") { runsOn { totalCount nodes { to { slug } } } }
		reach(agencies: ["branch"], vendors: ["acme"]) { totalCount } nothing: vendor(slug: "nobody") { slug } }`
	for n := range 20 {
		// Asked until the copy answers, so that there is hope when the load comes.
		for before := store.Stats().Misses; ; before = store.Stats().Misses {
			api.ask(question, nil)
			if store.Stats().Misses == before {
				break
			}
		}
		slug := fmt.Sprint("cirrus-", n)
		load(t, file, kg.Batch{By: "test", Entities: []kg.Entity{&kg.Cloud{Named: named(slug), Kind: kg.CloudRegion}}, Facts: []*kg.Fact{fact(kg.RunsOn, "agency:branch", "cloud:"+slug)}})
		answer := text(api.ask(question, nil))
		if want := fmt.Sprintf(`"totalCount":%d`, n+1); !strings.Contains(answer, want) {
			t.Fatalf("after load %d: %s", n+1, answer)
		}
	}
}
