package graph_test

import (
	"strings"
	"testing"
)

// A small question can ask for more than any machine has: it is refused before
// anything is read.
func TestAQuestionForTooMuchIsRefused(t *testing.T) {
	store := &countingStore{Store: fixtureStore(t)}
	api := serve(t, store)
	for _, first := range []string{"", "(first: 1000)"} {
		const depth = 12
		question := `{ agency(slug: "branch") ` + strings.Repeat("{ children"+first+" { nodes ", depth) + "{ id }" + strings.Repeat(" } }", depth) + " }"
		got := api.send(request{Query: question})
		if len(got.Errors) != 1 || got.Errors[0].code() != "QUERY_TOO_COMPLEX" {
			t.Errorf("%s: %s", question, got.raw)
		}
	}
	if calls, _ := store.take(); len(calls) > 0 {
		t.Errorf("the store was called: %v", calls)
	}
}

// Two assumptions about one thing: which is meant, nobody can tell.
func TestContradictingAssumptions(t *testing.T) {
	api := serve(t, fixtureStore(t))
	label := func(effect string) string {
		return `{add: {kind: LABELS, from: "agency:branch", to: "vendor:acme", effect: ` + effect + `}}`
	}
	got := api.send(request{Query: `{ verdict(agency: "branch", vendor: "acme", assume: [` + label("BLOCKS") + label("WARNS") + `]) { status } }`})
	if len(got.Errors) != 1 || got.Errors[0].code() != "BAD_USER_INPUT" || got.Errors[0].argument() != "assume[1].add" {
		t.Errorf("%s", got.raw)
	}
	got = api.send(request{Query: `{ verdict(agency: "branch", vendor: "acme", assume: [{add: {kind: CONTRACTS_WITH, from: "agency:branch", to: "vendor:acme", levels: []}}]) { status } }`})
	if len(got.Errors) != 1 || got.Errors[0].code() != "BAD_USER_INPUT" || got.Errors[0].argument() != "assume[0].add.levels" {
		t.Errorf("%s", got.raw)
	}
	got = api.send(request{Query: `{ verdict(agency: "branch", vendor: "acme", knownAt: "0001-01-01") { status } }`})
	if len(got.Errors) != 1 || got.Errors[0].code() != "BAD_USER_INPUT" || got.Errors[0].argument() != "knownAt" {
		t.Errorf("%s", got.raw)
	}
}
