package storetest

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"fedreach/kg"
)

var rejectLaws = []law{
	{"one bad fact among many leaves nothing behind", oneBadAmongMany},
	{"every problem is named by list, index and field", everyProblem},
	{"what a batch says of itself is looked at too", wordsOfTheBatch},
	{"unknown ends and unknown facts are named", unknownEnds},
	{"the next batch is loaded as if nothing had been", afterRejected},
}

// rejected fails t unless the batch is refused, with nothing left behind, for
// these problems: list[index].field. It gives the reason of the first.
func rejected(t *testing.T, s kg.Store, b kg.Batch, want ...string) (reason string) {
	t.Helper()
	var rejected *kg.Rejected
	unchanged(t, s, func() {
		report, err := s.Load(t.Context(), b)
		if !errors.As(err, &rejected) {
			t.Fatalf("Load: %v, want *kg.Rejected", err)
		}
		same(t, "the report of a rejected batch", report, kg.LoadReport{})
	})
	var got []string
	for _, p := range rejected.Problems {
		got = append(got, kg.Problem{List: p.List, Index: p.Index, Field: p.Field}.String())
		if p.Reason == "" {
			t.Errorf("%s: no reason is given", p)
		}
	}
	for i := range want {
		want[i] += ": "
	}
	same(t, "problems", got, want)
	return rejected.Problems[0].Reason
}

// navy ──RUNS_ON──▶ aws      key 0 … key 199
// navy ──RUNS_ON──▶ nowhere  the 151st
func oneBadAmongMany(t *testing.T, s kg.Store) {
	kept := runsOn("agency:army", "cloud:aws")
	load(t, s, graph(kept))
	var many []*kg.Fact
	for i := range 200 {
		many = append(many, runsOn("agency:navy", "cloud:aws", key(fmt.Sprint("key ", i))))
	}
	b := graph(many...)
	b.Entities = append(b.Entities, &kg.Agency{Named: kg.Named{Slug: "army", Name: "The Army"}})
	b.Withdrawals = withdraw("2026-01-01T00:00:00Z", kept).Withdrawals
	b.Facts[150] = runsOn("agency:navy", "cloud:nowhere")
	rejected(t, s, b, "facts[150].to")
}

func everyProblem(t *testing.T, s kg.Store) {
	load(t, s, graph(runsOn("agency:navy", "cloud:aws")))
	b := graph(runsOn("agency:navy", "cloud:aws"))
	airGapped := true
	b.Entities = append(b.Entities,
		&kg.Agency{Named: kg.Named{Slug: "No Slug", Name: " "}, Sector: "SPACE"},
		&kg.Cloud{Named: kg.Named{Slug: "fog", Name: "Fog"}, Kind: kg.CloudProduct, AirGapped: &airGapped},
	)
	wrong := runsOn("cloud:aws", "agency:navy", since("2026"), until("2025"))
	wrong.Confidence, wrong.CeilingUSD = "SURE", 5
	sourceless := runsOn("agency:navy", "cloud:aws")
	sourceless.Source = nil
	b.Facts = append(b.Facts, wrong, sourceless, state(kg.Labels, "agency:navy", "vendor:acme", func(f *kg.Fact) { f.Effect = "" }))
	b.Withdrawals = []kg.Withdrawal{{FactID: idOf(b.Facts[0])}}
	rejected(t, s, b,
		"entities[2].name", "entities[2].sector", "entities[2].slug", "entities[3].airGapped",
		"facts[1].ceilingUSD", "facts[1].confidence", "facts[1].kind", "facts[1].until",
		"facts[2].source", "facts[3].effect", "withdrawals[0].at")
}

func wordsOfTheBatch(t *testing.T, s kg.Store) {
	b := graph(runsOn("agency:navy", "cloud:aws"))
	b.Key, b.By, b.Origin, b.Note = "a\x00b", "\xff", strings.Repeat("o", kg.MaxName+1), strings.Repeat("n", kg.MaxText+1)
	b.Facts[0].Confidence = "SURE"
	rejected(t, s, b, "by", "key", "note", "origin", "facts[0].confidence")
	b = graph(runsOn("agency:navy", "cloud:aws"))
	b.Key, b.Note = strings.Repeat("k", kg.MaxName), strings.Repeat("n", kg.MaxText)
	load(t, s, b)
	b.Facts[0].Confidence = "SURE"
	rejected(t, s, b, "facts[0].confidence")
}

// navy ──RUNS_ON──▶ ?    ? ──RUNS_ON──▶ ?
func unknownEnds(t *testing.T, s kg.Store) {
	load(t, s, kg.Batch{By: "storetest", Entities: entities("agency:navy", "cloud:navy")})
	b := facts(runsOn("agency:navy", "cloud:aws"), runsOn("agency:army", "cloud:azure"))
	b.Withdrawals = withdraw("2026-01-01T00:00:00Z", runsOn("agency:navy", "cloud:navy")).Withdrawals
	rejected(t, s, b, "facts[0].to", "facts[1].from", "facts[1].to", "withdrawals[0].factID")
}

// navy ──RUNS_ON──▶ aws
func afterRejected(t *testing.T, s kg.Store) {
	runs := runsOn("agency:navy", "cloud:aws")
	b := facts(runs)
	b.Key = "retried"
	rejected(t, s, b, "facts[0].from", "facts[0].to")
	b.Entities = entities("agency:navy", "cloud:aws")
	report := load(t, s, b)
	same(t, "report", report, kg.LoadReport{Revision: 1, Load: report.Load, LoadCounts: kg.LoadCounts{EntitiesCreated: 2, FactsCreated: 1}})
	sameFacts(t, "facts", allFacts(t, s).Facts, completed(runs, 1))
}
