package graph_test

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fedreach/kg"
)

// lists are connections of every sort. ARGS stands for the arguments of the
// page; path leads to the connection.
var lists = []struct {
	name, query string
	path        []any
	length      int
}{
	{"agencies", `{ agencies(ARGS) PAGE }`, []any{"agencies"}, agencyCount},
	{"agencies of a sector", `{ agencies(filter: {sectors: [DEFENSE]}, ARGS) PAGE }`, []any{"agencies"}, 40},
	{"clouds", `{ clouds(ARGS) PAGE }`, []any{"clouds"}, cloudCount},
	{"regions", `{ clouds(filter: {kinds: [REGION]}, ARGS) PAGE }`, []any{"clouds"}, 5},
	{"vendors", `{ vendors(ARGS) PAGE }`, []any{"vendors"}, vendorCount},
	{"vehicles", `{ vehicles(ARGS) PAGE }`, []any{"vehicles"}, 1},
	{"children", `{ agency(slug: "department-03") { children(ARGS) PAGE } }`, []any{"agency", "children"}, 11},
	{"clouds' children", `{ cloud(slug: "cumulus") { children(ARGS) PAGE } }`, []any{"cloud", "children"}, 3},
	{"runsOn", `{ agency(slug: "department-03") { runsOn(ARGS) PAGE } }`, []any{"agency", "runsOn"}, 2},
	{"facts of a cloud", `{ cloud(slug: "stratus") { agencies(ARGS) PAGE } }`, []any{"cloud", "agencies"}, 22},
	{"facts of a vendor", `{ vendor(slug: "dyn") { evaluations(ARGS) PAGE } }`, []any{"vendor", "evaluations"}, bureaus},
	{"reach", `{ reach(vendors: ["acme", "edge", "dyn"], ARGS) PAGE }`, []any{"reach"}, 0},
	{"reach of an agency", `{ agency(slug: "bureau-004") { reach(ARGS) PAGE } }`, []any{"agency", "reach"}, 0},
	{"reach of a vendor", `{ vendor(slug: "acme") { reach(ARGS) PAGE } }`, []any{"vendor", "reach"}, 0},
	{"loads", `{ loads(ARGS) PAGE }`, []any{"loads"}, 3},
	{"an empty list", `{ agency(slug: "branch") { uses(ARGS) PAGE } }`, []any{"agency", "uses"}, 0},
}

const wholePage = `{ edges { cursor node { id __typename } } nodes { id __typename } totalCount
	pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }`

// page asks for a page of a list: of first items, after a cursor if there is one.
func (a *api) page(query string, path []any, first int, after any) any {
	a.t.Helper()
	args := fmt.Sprintf("first: %d", first)
	if after != nil {
		args += fmt.Sprintf(", after: %q", after)
	}
	query = strings.NewReplacer("ARGS", args, "PAGE", wholePage).Replace(query)
	return at(a.ask(query, nil), path...)
}

// checkPage checks a page by the Relay specification: the list from this index on.
func checkPage(t *testing.T, page any, whole []any, begin, first int) {
	t.Helper()
	end := min(begin+first, len(whole))
	edges := items(page, "edges")
	same(t, "nodes", at(page, "nodes"), whole[begin:end])
	same(t, "edges' nodes", each(edges, "node"), whole[begin:end])
	same(t, "totalCount", at(page, "totalCount"), len(whole))
	same(t, "hasNextPage", at(page, "pageInfo", "hasNextPage"), end < len(whole))
	same(t, "hasPreviousPage", at(page, "pageInfo", "hasPreviousPage"), begin > 0)
	var start, last any
	if len(edges) > 0 {
		start, last = at(edges, 0, "cursor"), at(edges, len(edges)-1, "cursor")
	}
	same(t, "startCursor", at(page, "pageInfo", "startCursor"), start)
	same(t, "endCursor", at(page, "pageInfo", "endCursor"), last)
}

func TestPagesJoin(t *testing.T) {
	api := serve(t, fixtureStore(t))
	for _, list := range lists {
		t.Run(list.name, func(t *testing.T) {
			api.t = t
			all := api.page(list.query, list.path, 1000, nil)
			whole := items(all, "nodes")
			if len(whole) != list.length && list.length > 0 {
				t.Fatalf("the list has %d items, want %d", len(whole), list.length)
			}
			checkPage(t, all, whole, 0, 1000)
			for _, first := range []int{1, 7, 50} {
				var after any
				for begin := 0; begin < max(len(whole), 1); begin += first {
					page := api.page(list.query, list.path, first, after)
					checkPage(t, page, whole, begin, first)
					if t.Failed() {
						t.Fatalf("on the page of %d from %d", first, begin)
					}
					after = at(page, "pageInfo", "endCursor")
				}
				if after != nil {
					checkPage(t, api.page(list.query, list.path, first, after), whole, len(whole), first)
				}
			}
			checkPage(t, api.page(list.query, list.path, 0, nil), whole, 0, 0)
			if len(whole) > 1 {
				middle := at(all, "edges", 0, "cursor")
				checkPage(t, api.page(list.query, list.path, 0, middle), whole, 1, 0)
			}
		})
	}
}

// The order that the schema promises: by slug, verdicts by agency and then
// vendor, facts by id, loads the newest first.
func TestListsAreInOrder(t *testing.T) {
	api := serve(t, fixtureStore(t))
	got := api.ask(`{ agencies(first: 1000) { nodes { slug } } vendor(slug: "dyn") { evaluations(first: 1000) { nodes { id } } }
		reach(first: 5000) { nodes { agency { slug } vendor { slug } } } loads { nodes { revision } } }`, nil)
	sorted := func(what string, keys []string) {
		if !slices.IsSorted(keys) || len(slices.Compact(slices.Clone(keys))) != len(keys) || len(keys) < 2 {
			t.Errorf("%s are not in order, each once: %.500v", what, keys)
		}
	}
	keys := func(list []any, paths ...string) (keys []string) {
		for _, item := range list {
			var parts []string
			for _, path := range paths {
				parts = append(parts, fmt.Sprint(at(item, path), at(item, path, "slug")))
			}
			keys = append(keys, strings.Join(parts, "\x00"))
		}
		return keys
	}
	sorted("agencies", keys(items(got, "agencies", "nodes"), "slug"))
	sorted("facts", keys(items(got, "vendor", "evaluations", "nodes"), "id"))
	sorted("verdicts", keys(items(got, "reach", "nodes"), "agency", "vendor"))
	same(t, "loads", each(items(got, "loads", "nodes"), "revision"), []int{3, 2, 1})
}

func TestFirstByDefault(t *testing.T) {
	api := serve(t, fixtureStore(t))
	got := api.ask(`{ agencies { nodes { id } } reach { nodes { id } } loads { nodes { id } } search(text: "bureau") { entity { id } }
		vendor(slug: "dyn") { evaluations { nodes { id } } }
		nulls: agencies(first: null) { nodes { id } } ofNull: reach(first: null) { nodes { id } } }`, nil)
	for path, want := range map[string]int{"agencies": 50, "reach": 100, "loads": 3, "nulls": 50, "ofNull": 100} {
		if n := len(items(got, path, "nodes")); n != want {
			t.Errorf("%s gives %d items, want %d", path, n, want)
		}
	}
	if n := len(items(got, "search")); n != 10 {
		t.Errorf("search gives %d hits, want 10", n)
	}
	if n := len(items(got, "vendor", "evaluations", "nodes")); n != 50 {
		t.Errorf("evaluations gives %d facts, want 50", n)
	}
}

// totalCount costs something, so it is counted only when it is asked for.
func TestTotalIsCountedOnlyWhenSelected(t *testing.T) {
	store := &countingStore{Store: fixtureStore(t)}
	api := serve(t, store)
	for _, list := range []string{"agencies", "clouds", "vendors", "vehicles", "loads"} {
		api.ask(`{ `+list+`(first: 1) { nodes { id } pageInfo { hasNextPage } } }`, nil)
		if calls, counts := store.take(); counts != 0 || len(calls) != 1 {
			t.Errorf("%s without totalCount: %d counted, calls %v", list, counts, calls)
		}
		api.ask(`{ `+list+`(first: 1) { totalCount } }`, nil)
		if _, counts := store.take(); counts != 1 {
			t.Errorf("%s with totalCount: %d counted, want 1", list, counts)
		}
	}
}

// cursors of every list, given to every other sort of list.
func TestCursorsOfOtherListsAreRefused(t *testing.T) {
	api := serve(t, fixtureStore(t))
	sorts := map[string]string{
		"agencies": "agencies", "agencies of a sector": "agencies", "clouds": "clouds", "regions": "clouds", "vendors": "vendors",
		"children": "children", "clouds' children": "clouds' children", "runsOn": "RUNS_ON", "facts of a cloud": "RUNS_ON",
		"facts of a vendor": "EVALUATES", "reach": "verdicts", "reach of an agency": "verdicts", "reach of a vendor": "verdicts",
		"loads": "loads",
	}
	cursors := map[string]any{}
	for _, list := range lists {
		cursors[list.name] = at(api.page(list.query, list.path, 1, nil), "pageInfo", "endCursor")
	}
	for _, list := range lists {
		for from, cursor := range cursors {
			if cursor == nil || sorts[list.name] == sorts[from] || sorts[list.name] == "" {
				continue
			}
			query := strings.NewReplacer("ARGS", fmt.Sprintf("after: %q", cursor), "PAGE", "{ totalCount }").Replace(list.query)
			got := api.send(request{Query: query})
			if len(got.Errors) != 1 || got.Errors[0].code() != "BAD_USER_INPUT" || got.Errors[0].argument() != "after" {
				t.Errorf("%s takes a cursor of %s: %s", list.name, from, got.raw)
			}
		}
	}
}

// A walk through the pages of reach is of the moment of its first page, whatever
// is loaded and however the clock moves on meanwhile.
func TestPagesOfReachAreOfOneMoment(t *testing.T) {
	for name, query := range map[string]string{
		"Query.reach":  `query ($after: String, $at: Date) { reach(agencies: ["bureau-000", "bureau-001", "department-00"], first: 2, after: $after, at: $at) PAGE }`,
		"Agency.reach": `query ($after: String, $at: Date) { agency(slug: "bureau-000") { reach(first: 1, after: $after, at: $at) PAGE } }`,
	} {
		t.Run(name, func(t *testing.T) {
			store := fixtureStore(t)
			api := serve(t, store)
			query = strings.Replace(query, "PAGE", `{ nodes { id status at knownAt } pageInfo { hasNextPage endCursor } }`, 1)
			connection := func(after any) any {
				got := api.ask(query, map[string]any{"after": after})
				if a := at(got, "agency"); a != nil {
					return at(a, "reach")
				}
				return at(got, "reach")
			}
			whole := walk(connection, func() {})
			news := 0
			disturbed := walk(connection, func() {
				news++
				api.moveOn(now.AddDate(0, 0, 10+news))
				// Both are valid and known from then on: new verdicts, before
				// and after where the walk is.
				load(t, store, kg.Batch{By: "test", Facts: []*kg.Fact{
					fact(kg.Uses, "agency:bureau-000", "vendor:edge", since(2026, 3, 21), key(news)),
					fact(kg.ContractsWith, "agency:us-government", "vendor:dyn", since(2026, 3, 21), key(news)),
				}})
			})
			if news < 2 {
				t.Fatalf("the walk had %d pages", news+1)
			}
			same(t, "the walk that was disturbed", disturbed, whole)
			if after := walk(connection, func() {}); text(after) == text(whole) {
				t.Error("what was loaded meanwhile changes nothing at all")
			}
		})
	}
}

func key(n int) func(*kg.Fact) { return func(f *kg.Fact) { f.Key = fmt.Sprint(n) } }

// walk gives the items of all pages; between runs between two of them.
func walk(page func(after any) any, between func()) (nodes []any) {
	var after any
	for {
		p := page(after)
		nodes = append(nodes, items(p, "nodes")...)
		if at(p, "pageInfo", "hasNextPage") != true {
			return nodes
		}
		after = at(p, "pageInfo", "endCursor")
		between()
	}
}

func TestAnotherMomentOnALaterPageIsRefused(t *testing.T) {
	api := serve(t, fixtureStore(t))
	const query = `query ($after: String, $at: Date, $knownAt: DateTime) { reach(first: 1, after: $after, at: $at, knownAt: $knownAt) { nodes { id } pageInfo { endCursor } } }`
	first := api.ask(query, map[string]any{"at": "2026-02-01", "knownAt": "2026-03-01"})
	after := at(first, "reach", "pageInfo", "endCursor")
	api.ask(query, map[string]any{"after": after, "at": "2026-02-01", "knownAt": "2026-03-01T00:00:00Z"})
	api.ask(query, map[string]any{"after": after})
	for argument, other := range map[string]any{"at": "2026-02-02", "knownAt": "2026-03-02"} {
		got := api.send(request{Query: query, Variables: map[string]any{"after": after, argument: other}})
		if len(got.Errors) != 1 || got.Errors[0].code() != "BAD_USER_INPUT" || got.Errors[0].argument() != argument {
			t.Errorf("another %s is not refused: %s", argument, got.raw)
		}
	}
}

// What was left out of the question stays out of the ids, on later pages too,
// and so does what was asked for stay in.
func TestIDsOfLaterPages(t *testing.T) {
	api := serve(t, fixtureStore(t))
	for _, asked := range []string{"", `at: "2026-02-01"`, `knownAt: "2026-03-01"`, `at: "2026-02-01", knownAt: "2026-03-01"`, `level: CUI`} {
		query := func(first int, after any) string {
			return fmt.Sprintf(`{ reach(first: %d, after: %s, vendors: ["bolt", "edge"], %s) { nodes { id at knownAt } pageInfo { hasNextPage endCursor } } }`, first, text(after), asked)
		}
		whole := items(api.ask(query(1000, nil), nil), "reach", "nodes")
		api.moveOn(now)
		pages := walk(func(after any) any { return at(api.ask(query(40, after), nil), "reach") }, func() { api.moveOn(api.now().Add(30 * time.Hour)) })
		api.moveOn(now)
		same(t, "asked "+asked, pages, whole)
	}
}

func TestTamperedCursorOfAnUnknownItem(t *testing.T) {
	api := serve(t, fixtureStore(t))
	// A cursor stands for a place in the order, whether or not anything is there.
	cursor := base64.RawURLEncoding.EncodeToString([]byte(`{"a":"agency:bureau-1070"}`))
	got := api.page(`{ agencies(ARGS) PAGE }`, []any{"agencies"}, 1, cursor)
	same(t, "the agency after a place where there is none", at(got, "nodes", 0, "id"), "agency:department-00")
}
