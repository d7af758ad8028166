package graph_test

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"

	"fedreach/kg"
)

// wholeCounting counts how often a store gave the whole graph.
type wholeCounting struct {
	kg.Store

	given int
}

func (s *wholeCounting) Whole(ctx context.Context) (*kg.Graph, error) {
	g, err := s.Store.Whole(ctx)
	if g != nil {
		s.given++
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
	if store.given < questions/10 {
		t.Errorf("the whole graph was given %d times: too few to show anything", store.given)
	}
}
