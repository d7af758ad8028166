package graph_test

import (
	"strings"
	"testing"

	"fedreach/kg"
)

const whatIf = `query ($agency: String!, $vendor: String!, $level: Classification, $at: Date, $assume: [Assumption!]) {
	verdict(agency: $agency, vendor: $vendor, level: $level, at: $at, assume: $assume) {
		status routes { kind through { slug } facts { kind source { url } load { id } from { id } to { id } } } blockers { id } nearMisses { kind missing { kind from { id } to { id } levels } } } }`

// Assuming changes the answer as the rule has it.
func TestAssume(t *testing.T) {
	api := serve(t, fixtureStore(t))
	add := func(kind, from, to string, more ...any) map[string]any {
		f := map[string]any{"kind": kind, "from": from, "to": to}
		for i := 0; i < len(more); i += 2 {
			f[more[i].(string)] = more[i+1]
		}
		return map[string]any{"add": f}
	}
	remove := func(query string, path ...any) map[string]any {
		return map[string]any{"remove": at(api.ask(query, nil), path...)}
	}
	block := remove(`{ vendor(slug: "edge") { labels { nodes { id } } } }`, "vendor", "labels", "nodes", 0, "id")
	deal := remove(`{ vendor(slug: "dyn") { contracts { nodes { id } } } }`, "vendor", "contracts", "nodes", 0, "id")
	for _, c := range []struct {
		name, agency, vendor, level, at string
		assume                          []any
		before, after                   string
	}{
		{"a cloud to run on", "bureau-001", "acme", "", "", []any{add("RUNS_ON", "agency:bureau-001", "cloud:stratus")}, "NO_ROUTE", "AVAILABLE"},
		{"a cloud of an ancestor", "bureau-001", "acme", "", "", []any{add("RUNS_ON", "agency:department-01", "cloud:stratus")}, "NO_ROUTE", "AVAILABLE"},
		{"a partnership", "bureau-001", "edge", "", "", []any{block, add("PARTNERS_WITH", "vendor:edge", "cloud:cumulus-low")}, "BLOCKED", "AVAILABLE"},
		{"no block any more", "bureau-001", "edge", "", "", []any{block}, "BLOCKED", "NO_ROUTE"},
		{"a block", "bureau-002", "bolt", "", "", []any{add("LABELS", "agency:us-government", "vendor:bolt", "effect", "BLOCKS")}, "AVAILABLE", "BLOCKED"},
		{"an exemption", "department-01", "edge", "", "", []any{add("LABELS", "agency:department-01", "vendor:edge", "effect", "EXEMPTS", "key", "an-act")}, "BLOCKED", "NO_ROUTE"},
		{"no deal any more", "department-02", "dyn", "", "", []any{deal}, "AVAILABLE", "NO_ROUTE"},
		{"a deal at a level", "bureau-003", "dyn", "SECRET", "", []any{add("CONTRACTS_WITH", "agency:bureau-003", "vendor:dyn", "levels", []any{"SECRET"})}, "NO_ROUTE", "AVAILABLE"},
		{"a deal at another level", "bureau-003", "dyn", "SECRET", "", []any{add("CONTRACTS_WITH", "agency:bureau-003", "vendor:dyn", "levels", []any{"CUI"})}, "NO_ROUTE", "NO_ROUTE"},
		{"a deal from a day on", "bureau-003", "edge", "", "2026-05-01", []any{block, add("CONTRACTS_WITH", "agency:bureau-003", "vendor:edge", "since", "2026-05")}, "BLOCKED", "AVAILABLE"},
		{"a deal the day before", "bureau-003", "edge", "", "2026-04-30", []any{block, add("CONTRACTS_WITH", "agency:bureau-003", "vendor:edge", "since", "2026-05")}, "BLOCKED", "NO_ROUTE"},
		{"a deal on the last day of a month", "bureau-003", "edge", "", "2026-05-31", []any{block, add("CONTRACTS_WITH", "agency:bureau-003", "vendor:edge", "until", "2026-05")}, "BLOCKED", "AVAILABLE"},
		{"a deal that is over", "bureau-003", "edge", "", "2026-06-01", []any{block, add("CONTRACTS_WITH", "agency:bureau-003", "vendor:edge", "until", "2026-05")}, "BLOCKED", "NO_ROUTE"},
	} {
		t.Run(c.name, func(t *testing.T) {
			variables := map[string]any{"agency": c.agency, "vendor": c.vendor}
			if c.level != "" {
				variables["level"] = c.level
			}
			if c.at != "" {
				variables["at"] = c.at
			}
			same(t, "status before", at(api.ask(whatIf, variables), "verdict", "status"), c.before)
			variables["assume"] = c.assume
			same(t, "status after", at(api.ask(whatIf, variables), "verdict", "status"), c.after)
		})
	}
}

// An added fact is shown for what it is: of no source, of no load.
func TestAssumedFactsAreShown(t *testing.T) {
	api := serve(t, fixtureStore(t))
	got := api.ask(`{ verdict(agency: "bureau-001", vendor: "edge", assume: [{add: {kind: CONTRACTS_WITH, from: "agency:bureau-001", to: "vendor:edge", ceilingUSD: 5000000000}}]) {
		routes { facts { kind source { url } load { id } ceilingUSD knownSince since from { id } to { id } confidence } } } }`, nil)
	same(t, "the facts of the route", at(got, "verdict", "routes", 0, "facts"), []any{map[string]any{
		"kind": "CONTRACTS_WITH", "source": nil, "load": nil, "ceilingUSD": 5e9, "knownSince": nil, "since": nil,
		"from": map[string]any{"id": "agency:bureau-001"}, "to": map[string]any{"id": "vendor:edge"}, "confidence": "HIGH",
	}})
}

// Each near miss opens a route when it is assumed as it is.
func TestNearMissesCanBeAssumed(t *testing.T) {
	api := serve(t, fixtureStore(t))
	variables := map[string]any{"agency": "bureau-001", "vendor": "acme", "level": "UNCLASSIFIED"}
	misses := items(api.ask(whatIf, variables), "verdict", "nearMisses")
	if len(misses) < 2 {
		t.Fatalf("%d near misses, want some", len(misses))
	}
	for _, miss := range each(misses, "missing") {
		variables["assume"] = []any{map[string]any{"add": map[string]any{
			"kind": at(miss, "kind"), "from": at(miss, "from", "id"), "to": at(miss, "to", "id"), "levels": at(miss, "levels"),
		}}}
		same(t, "assuming "+text(miss), at(api.ask(whatIf, variables), "verdict", "status"), "AVAILABLE")
	}
}

func TestAssumingWritesNothing(t *testing.T) {
	store := fixtureStore(t)
	api := serve(t, store)
	const all = `{ loads { totalCount nodes { id at } } agencies { totalCount } vendor(slug: "edge") { contracts(counting: false) { totalCount } labels(counting: false) { nodes { id } } } reach(first: 5000) { nodes { id status } } }`
	before := api.send(request{Query: all, Extensions: withRevision})
	block := at(before.Data, "vendor", "labels", "nodes", 0, "id")
	assume := []any{
		map[string]any{"remove": block},
		map[string]any{"add": map[string]any{"kind": "CONTRACTS_WITH", "from": "agency:us-government", "to": "vendor:edge"}},
	}
	for _, query := range []string{
		`query ($assume: [Assumption!]) { reach(assume: $assume, vendors: ["edge"], first: 1000) { nodes { status } } }`,
		`query ($assume: [Assumption!]) { vendor(slug: "edge") { reach(assume: $assume, first: 1000) { nodes { status } } } }`,
		`query ($assume: [Assumption!]) { agencies(first: 1000) { nodes { reach(assume: $assume, vendors: ["edge"]) { nodes { status } } } } }`,
	} {
		if got := text(api.ask(query, map[string]any{"assume": assume})); strings.Count(got, `"AVAILABLE"`) != agencyCount {
			t.Errorf("%d of %d agencies can enable edge: %s", strings.Count(got, `"AVAILABLE"`), agencyCount, query)
		}
	}
	after := api.send(request{Query: all, Extensions: withRevision})
	same(t, "the graph after", after.raw, before.raw)
	if revision, err := store.Revision(t.Context()); err != nil || revision != 3 {
		t.Errorf("the revision is %d (error: %v), want 3", revision, err)
	}
	g, err := store.Facts(t.Context(), kg.FactFilter{Kinds: []kg.FactKind{kg.ContractsWith}})
	if err != nil || len(g.Facts) != 1 {
		t.Errorf("%d contracts in the store (error: %v), want 1", len(g.Facts), err)
	}
}
