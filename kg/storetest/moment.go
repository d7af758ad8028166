package storetest

import (
	"errors"
	"testing"

	"fedreach/kg"
)

var momentLaws = []law{
	{"every load is another moment, with its revision", momentOfLoads},
	{"where nothing is loaded, the moment stays", momentStays},
}

func moment(t *testing.T, s kg.Store) kg.Moment {
	t.Helper()
	return must[kg.Moment](t)(s.Moment(t.Context()))
}

func momentOfLoads(t *testing.T, s kg.Store) {
	tokens := map[string]bool{moment(t, s).Token: true}
	for n := range int64(5) {
		before := moment(t, s)
		report := load(t, s, writersBatch(0, int(n)))
		now := moment(t, s)
		same(t, "revision", []int64{now.Revision, report.Revision}, []int64{n + 1, n + 1})
		same(t, "a token that was there before, or none", tokens[now.Token] || now.Token == "", false)
		tokens[now.Token] = true
		same(t, "the database, more commits where they are counted", []any{now.Database, before.Commits == 0 || now.Commits > before.Commits}, []any{before.Database, true})
		same(t, "what tells the load from others", []string{now.Attempt, allLoads(t, s)[0].Attempt}, []string{report.Load.Attempt, report.Load.Attempt})
		same(t, "another of them, where there is one", before.Attempt != now.Attempt || now.Attempt == "", true)
		same(t, "only loads since, backwards", before.OnlyLoadsSince(now), false)
	}
}

func momentStays(t *testing.T, s kg.Store) {
	b := writersBatch(0, 0)
	b.Key = "once"
	load(t, s, b)
	before := moment(t, s)
	// All that changes nothing.
	load(t, s, b)
	b.Key = ""
	load(t, s, b)
	dry := writersBatch(1, 1)
	dry.DryRun = true
	load(t, s, dry)
	var rejected *kg.Rejected
	if _, err := s.Load(t.Context(), facts(runsOn("agency:nobody", "cloud:nowhere"))); !errors.As(err, &rejected) {
		t.Errorf("Load: %v, want *kg.Rejected", err)
	}
	_, _ = allFacts(t, s), allEntities(t, s)
	same(t, "the moment", moment(t, s), before)
	same(t, "only loads since", moment(t, s).OnlyLoadsSince(before), true)
}
