package graph_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"fedreach/kg"
)

// link asks a query by GET, with the tag of the answer that is there already.
func (a *api) link(query, tag string, accept ...string) received {
	header := map[string]string{}
	if tag != "" {
		header["If-None-Match"] = tag
	}
	for _, mediaTypes := range accept {
		header["Accept"] = mediaTypes
	}
	return a.do(httpRequest{method: "GET", query: asked("query", query), header: header})
}

const fixed = `at: "2026-01-01", knownAt: "2026-01-01"`

// Links whose answers depend on the graph alone, and those that depend on the
// clock too.
var (
	untimedLinks = []string{
		`{ agencies { totalCount nodes { slug } } }`, `{ loads { nodes { by at } } }`, `{ search(text: "branch") { match } }`,
		`{ verdict(agency: "branch", vendor: "acme", ` + fixed + `) { status at knownAt } }`,
		`{ agency(slug: "branch") { children(` + fixed + `) { nodes { parent(` + fixed + `) { slug } } } ancestors(` + fixed + `) { slug } } }`,
		`{ cloud(slug: "cumulus-high") { levels(` + fixed + `) partners(` + fixed + `) { totalCount } } }`,
		`{ scoreboard(` + fixed + `) { vendor { slug } } }`, `{ node(id: "verdict:branch:acme::2026-01-01:2026-01-01T00%3A00%3A00Z:") { id } }`,
	}
	timedLinks = []string{
		`{ verdict(agency: "department-00", vendor: "acme") { status } }`, `{ reach(at: "2026-01-01") { totalCount } }`,
		`{ reach(knownAt: "2026-01-01") { totalCount } }`, `{ agency(slug: "branch") { children { totalCount } } }`,
		`{ agency(slug: "branch") { parent { slug } } }`, `{ agency(slug: "branch") { ancestors { slug } } }`,
		`{ agency(slug: "department-00") { runsOn { totalCount } } }`, `{ cloud(slug: "cumulus-high") { levels } }`,
		`{ scoreboard { vendor { slug } } }`, `{ changes(from: "2026-01-01", to: "2026-02-01", ` + `knownAt: "2026-01-01") { totalCount } }`,
		`{ nodes(ids: ["verdict:branch:acme::::"]) { ... on Verdict { status } } }`,
	}
)

func TestLinksAreAnsweredFromCopiesThatStillHold(t *testing.T) {
	store := &countingStore{Store: fixtureStore(t)}
	api := serve(t, store)
	for _, query := range append(untimedLinks, timedLinks...) {
		first := api.link(query, "")
		tag := first.header.Get("ETag")
		if first.status != http.StatusOK || tag == "" || first.header.Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: %d, tag %q, %q: %s", query, first.status, tag, first.header.Get("Cache-Control"), first.body)
			continue
		}
		store.take()
		if again := api.link(query, `"other", `+tag); again.status != http.StatusNotModified || again.body != "" || again.header.Get("ETag") != tag {
			t.Errorf("%s: asked again, %d with tag %q, want %q: %s", query, again.status, again.header.Get("ETag"), tag, again.body)
		}
		calls, _ := store.take()
		if timed := !slices.Contains(untimedLinks, query); timed != (len(calls) > 0) {
			t.Errorf("%s: depends on the clock: %t, and was read again: %v", query, timed, calls)
		}
		if other := api.link(query, `W/"another"`); other.status != http.StatusOK || other.body != first.body {
			t.Errorf("%s: with another tag, %d: %s", query, other.status, other.body)
		}
	}
}

// A copy that no longer holds is told apart, whatever ended it: a load, or time.
func TestCopiesEndWithWhatTheyRestOn(t *testing.T) {
	store := fixtureStore(t)
	api := serve(t, store)
	tags := map[string]string{}
	ask := func() (changed int) {
		for _, query := range append(untimedLinks, timedLinks...) {
			got := api.link(query, tags[query])
			if got.status == http.StatusOK {
				changed++
			} else if plain := api.link(query, ""); plain.header.Get("ETag") != tags[query] {
				t.Errorf("%s: said to be unchanged, and is another: %s", query, plain.body)
			}
			tags[query] = got.header.Get("ETag")
		}
		return changed
	}
	ask()
	if changed := ask(); changed != 0 {
		t.Errorf("nothing happened, and %d answers are new", changed)
	}
	load(t, store, kg.Batch{By: "test", Origin: "more", Entities: []kg.Entity{&kg.Agency{Named: named("branch-office")}}})
	if changed := ask(); changed != 3 { // agencies, loads, search
		t.Errorf("after a load, %d answers are new", changed)
	}
	api.moveOn(time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC)) // before all that has a first day
	if changed := ask(); changed < 2 {
		t.Errorf("at another time, %d answers are new", changed)
	}
}

// What is no answer is never kept.
func TestOnlyAnswersAreTagged(t *testing.T) {
	api := serve(t, fixtureStore(t))
	for what, got := range map[string]received{
		"POST":             api.do(httpRequest{method: "POST", body: small}),
		"an error":         api.link("{ nonsense }", ""),
		"an error in part": api.link(`{ agency(slug: "branch") { runsOn(first: -1) { totalCount } } }`, ""),
	} {
		if got.header.Get("ETag") != "" || got.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: tag %q, %q", what, got.header.Get("ETag"), got.header.Get("Cache-Control"))
		}
	}
	const query = "{ agencies { totalCount } }"
	plain, own := api.link(query, "", mediaJSON), api.link(query, "", mediaGraphQL)
	if plain.header.Get("Vary") == "" || plain.header.Get("Content-Type") == own.header.Get("Content-Type") {
		t.Errorf("caches can't tell the two forms of an answer apart: %v", plain.header)
	}
}
