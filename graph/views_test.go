package graph_test

import (
	"fmt"
	"strings"
	"testing"
)

// What each view asks the store: one neighborhood, whatever its answer's length.
func TestAViewIsOneNeighborhood(t *testing.T) {
	store := &countingStore{Store: fixtureStore(t)}
	api := serve(t, store)
	for _, view := range []string{
		`changes(from: "2000-01-01", to: "2030-01-01", first: 1000) { totalCount nodes { before { status } after { status } causes { fact { id } } } }`,
		`impact(assume: [{add: {kind: LABELS, from: "agency:branch", to: "vendor:acme", effect: BLOCKS}}]) { totalCount nodes { after { blockers { id } } } }`,
		`scoreboard { vendor { slug } terms available { agencies organisations } }`,
		`chokepoints(first: 1000) { cloud { slug } agencies { slug } sole { slug } }`,
		`lockIn { totalCount nodes { uses { id } routes { kind } alternatives { vendor { slug } } } }`,
	} {
		api.ask("{ "+view+" }", nil)
		if calls, _ := store.take(); len(calls) != 1 || !strings.HasPrefix(calls[0], "Neighborhood") {
			t.Errorf("%s\ncosts %v", view, calls)
		}
	}
}

// Walking a view page by page gives what one page gives.
func TestPagesOfViews(t *testing.T) {
	api := serve(t, fixtureStore(t))
	for _, view := range []struct{ name, args, fields string }{
		{"changes", `from: "2000-01-01", to: "2030-01-01", knownAt: "2026-06-01"`, "on agency { slug } vendor { slug } after { status }"},
		{"impact", `assume: [{add: {kind: LABELS, from: "agency:branch", to: "vendor:acme", effect: BLOCKS}}], at: "2026-03-20"`, "agency { slug } vendor { slug } after { status }"},
		{"lockIn", `at: "2026-03-20"`, "agency { slug } vendor { slug } uses { id }"},
	} {
		question := func(first int, after string) string {
			return fmt.Sprintf(`{ page: %s(%s, first: %d%s) { totalCount pageInfo { hasNextPage endCursor } nodes { %s } } }`, view.name, view.args, first, after, view.fields)
		}
		whole := api.ask(question(1000, ""), nil)
		want := items(whole, "page", "nodes")
		if len(want) == 0 {
			t.Errorf("%s: the fixture has nothing to page", view.name)
		}
		var got []any
		after := ""
		for range len(want) + 1 {
			page := api.ask(question(1, after), nil)
			got = append(got, items(page, "page", "nodes")...)
			same(t, view.name+": total", at(page, "page", "totalCount"), at(whole, "page", "totalCount"))
			if at(page, "page", "pageInfo", "hasNextPage") != true {
				break
			}
			after = fmt.Sprintf(", after: %q", at(page, "page", "pageInfo", "endCursor"))
		}
		same(t, view.name, got, want)
	}
}

func TestWrongQuestionsOfViews(t *testing.T) {
	api := serve(t, fixtureStore(t))
	for question, argument := range map[string]string{
		`{ changes(from: "2026-02-01", to: "2026-01-01") { totalCount } }`:                      "from",
		`{ changes(from: "2026-01-01", to: "2026-02-01", first: 1001) { totalCount } }`:         "first",
		`{ changes(from: "2026-01-01", to: "2026-02-01", vendors: ["nobody"]) { totalCount } }`: "vendors[0]",
		`{ chokepoints(vendors: ["nobody"]) { cloud { slug } } }`:                               "vendors[0]",
		`{ chokepoints(first: -1) { cloud { slug } } }`:                                         "first",
		`{ lockIn(agencies: ["nobody"]) { totalCount } }`:                                       "agencies[0]",
		`{ lockIn(vendors: ["nobody"]) { totalCount } }`:                                        "vendors[0]",
		`{ impact(assume: [{remove: "USES:nothing"}]) { totalCount } }`:                         "assume[0].remove",
		`{ scoreboard(at: "2026-02-30") { terms } }`:                                            "at",
		`{ lockIn(after: "` + "bm9uZQ" + `") { totalCount } }`:                                  "after",
	} {
		got := api.send(request{Query: question})
		if len(got.Errors) != 1 || got.Errors[0].argument() != argument {
			t.Errorf("%s: want an error of %q: %s", question, argument, got.raw)
		}
	}
}
