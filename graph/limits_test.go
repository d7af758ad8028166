package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"fedreach/graph"
)

// A small question can ask for more than any machine has: it is refused before
// anything is read.
func TestAQuestionForTooMuchIsRefused(t *testing.T) {
	store := &countingStore{Store: fixtureStore(t)}
	api := serve(t, store)
	for first, depth := range map[string]int{"": 12, "(first: 1000)": 5} {
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

// Documents whose work grows faster than they do are refused by what is in them,
// however deep in fragments, and the same when they come again.
func TestLargeDocumentsAreRefused(t *testing.T) {
	store := &countingStore{Store: fixtureStore(t)}
	api := serve(t, store)
	fanOut := "{ ...F0 }"
	for i := range 30 {
		fanOut += fmt.Sprintf(" fragment F%d on Query { ...F%d ...F%d }", i, i+1, i+1)
	}
	fanOut += " fragment F30 on Query { __typename }"
	for what, question := range map[string]string{
		"fields within fields": `{ agency(slug: "branch") ` + strings.Repeat("{ parent ", 25) + "{ id }" + strings.Repeat(" }", 25) + " }",
		"fields, fragments":    fanOut,
		"aliased and repeated": "{ " + strings.Repeat("__typename ", 100) + "}",
		"spread fragments":     "{ " + strings.Repeat("...F ", 300) + "} fragment F on Query { __typename }",
		"directives":           "{ __typename " + strings.Repeat("@include(if: true) ", 100) + "}",
		"words and signs":      "{ " + strings.Repeat("loads { totalCount } ", 2000) + "}",
		"nested too deeply":    "{ agency(slug: " + strings.Repeat("[", 2000) + strings.Repeat("]", 2000) + ") { id } }",
	} {
		for range 2 {
			got := api.send(request{Query: question})
			if len(got.Errors) != 1 || got.Errors[0].code() != "QUERY_TOO_COMPLEX" || !strings.Contains(got.Errors[0].Message, what) {
				t.Errorf("%s: %.500s", what, got.raw)
			}
		}
	}
	if calls, _ := store.take(); len(calls) > 0 {
		t.Errorf("the store was called: %v", calls)
	}
	got := api.send(request{Query: "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A loads { totalCount } }"})
	if len(got.Errors) == 0 || got.Errors[0].code() != "GRAPHQL_VALIDATION_FAILED" {
		t.Errorf("a fragment within itself: %s", got.raw)
	}
}

// A text of two bytes can become a value of a hundred.
func TestRequestsOfManyValuesAreRefused(t *testing.T) {
	api := serve(t, fixtureStore(t))
	for status, list := range map[int]string{
		400: "[" + strings.Repeat("0,", 600_000) + "0]",
		401: `["` + strings.Repeat("x", 3<<20) + `"]`,
	} {
		got := api.do(httpRequest{method: "POST", body: `{"query": "{ __typename }", "variables": {"a": ` + list + `}}`})
		if got.status != status || len(got.body) > 500 {
			t.Errorf("%d %.500s, want %d", got.status, got.body, status)
		}
	}
	// A lower limit for strangers holds too.
	l := graph.DefaultLimits
	l.Anonymous = 1000
	strict, _ := crowd(t, l)
	for size, status := range map[int]int{900: 200, 1100: 401, 300_000: 401} {
		if got := strict.do(httpRequest{method: "POST", body: `{"query": "{ __typename }", "x": "` + strings.Repeat("x", size) + `"}`}); got.status != status {
			t.Errorf("%d bytes: %d %.300s, want %d", size, got.status, got.body, status)
		}
	}
	// Signs within texts are no values.
	got := api.ask("query ($text: String!) { search(text: $text) { match } }", map[string]any{"text": strings.Repeat(`\",:[{`, 200_000)})
	same(t, "a text of signs", at(got, "search"), []any{})
}

// What an answer could be at most says little of lists within lists: what it gets
// to be is counted while it is made.
func TestAnswersThatGetTooLargeAreEnded(t *testing.T) {
	l := graph.DefaultLimits
	l.Answer = 500
	api, _ := crowd(t, l)
	const page = `{ agencies(first: %d) { nodes { slug children(first: 100) { nodes { slug } } } } }`
	if got := api.send(request{Query: fmt.Sprintf(page, 20)}); len(got.Errors) > 0 {
		t.Errorf("a small one: %s", got.raw)
	}
	for _, query := range []string{
		fmt.Sprintf(page, 200), `{ reach(first: 5000, statuses: [NO_ROUTE, BLOCKED, AVAILABLE, IN_USE, EVALUATING]) { nodes { status } } }`,
		`{ a: agencies(first: 200) { edges { cursor node { name } } } b: agencies(first: 200) { nodes { name slug } } }`,
	} {
		got := api.send(request{Query: query})
		if len(got.Errors) != 1 || got.Errors[0].code() != "QUERY_TOO_COMPLEX" || got.Data != nil || !strings.Contains(got.Errors[0].Message, "500 fields") {
			t.Errorf("%s: %.500s", query, got.raw)
		}
		body := text(request{Query: query})
		stream := api.do(httpRequest{method: "POST", body: body, header: map[string]string{"Accept": "text/event-stream"}})
		if strings.Count(stream.body, "event: next") != 1 || strings.Count(stream.body, "event: complete") != 1 || !strings.Contains(stream.body, "QUERY_TOO_COMPLEX") {
			t.Errorf("%s: as a stream, %.500s", query, stream.body)
		}
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
