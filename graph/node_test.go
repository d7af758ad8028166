package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fedreach/kg"
)

// inspect asks for all of an object that does not depend on arguments.
const inspect = `fragment inspect on Node {
	__typename id
	... on Entity { slug name aliases }
	... on Agency { sector parent { id } } ... on Cloud { cloudKind: kind airGapped levels }
	... on Fact { factKind: kind from { id } to { id } key since until knownSince knownUntil confidence levels effect source { url published } load { id } endedBy { id } }
	... on Load { revision at by origin note entitiesCreated entitiesChanged factsCreated factsWithdrawn }
	... on Verdict { agency { id } vendor { id } level status verdictLevels: levels routes { kind facts { id } confidence } blockers { id }
		nearMisses { missing { kind from { id } to { id } } } verdictConfidence: confidence disputed verdictAt: at verdictKnownAt: knownAt }
} `

// TestEveryIDLeadsBack takes every object that answers have and asks for it by
// its id.
func TestEveryIDLeadsBack(t *testing.T) {
	store := fixtureStore(t)
	api := serve(t, store)
	load(t, store, withdrawal(t, api))
	found := map[string]any{}
	for _, query := range []string{
		`{ agencies(first: 20) { nodes { ...inspect runsOn { nodes { ...inspect source { url } } } parent { ...inspect } ancestors { ...inspect } children(first: 3) { nodes { ...inspect } } } } }`,
		`{ clouds { nodes { ...inspect partners(counting: false) { nodes { ...inspect } } } } vendors { nodes { ...inspect } } vehicles { nodes { ...inspect holders { nodes { ...inspect } } } } }`,
		`{ loads { nodes { ...inspect } } search(text: "the") { entity { ...inspect } } }`,
		`{ reach(first: 30) { nodes { ...inspect warnings { ...inspect } agency { ...inspect } } } }`,
		`{ reach(first: 30, level: SECRET, statuses: [AVAILABLE, BLOCKED, NO_ROUTE, EVALUATING]) { nodes { ...inspect routes { facts { ...inspect } } } } }`,
		`{ a: verdict(agency: "department-01", vendor: "bolt", at: "2019-05-05") { ...inspect } b: verdict(agency: "department-01", vendor: "bolt", knownAt: "2020-05-05T01:02:03.004Z") { ...inspect }
		   c: verdict(agency: "department-01", vendor: "bolt", at: "2021-01-01", knownAt: "2030-01-01", level: CUI) { ...inspect } }`,
	} {
		collect(found, api.ask(inspect+query, nil))
	}
	kinds := map[any]int{}
	for id, object := range found {
		kinds[at(object, "__typename")]++
		got := at(api.ask(inspect+`query ($id: ID!) { node(id: $id) { ...inspect } }`, map[string]any{"id": id}), "node")
		for field, value := range got.(map[string]any) {
			same(t, id+"."+field, value, likewise(at(object, field), value))
		}
	}
	for _, kind := range []string{"Agency", "Cloud", "Vendor", "Vehicle", "Fact", "Load", "Verdict"} {
		if kinds[kind] == 0 {
			t.Errorf("no %s was met", kind)
		}
	}
}

// withdrawal ends one fact, so that there is one that does not count any more.
func withdrawal(t *testing.T, api *api) kg.Batch {
	t.Helper()
	id := at(api.ask(`{ vendor(slug: "bolt") { partnersWith { nodes { id } } } }`, nil), "vendor", "partnersWith", "nodes", 0, "id")
	return kg.Batch{By: "test", Withdrawals: []kg.Withdrawal{{FactID: id.(string), At: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)}}}
}

// collect takes all objects that have an id and a type, each merged of all its places.
func collect(found map[string]any, value any) {
	switch v := value.(type) {
	case object:
		collect(found, map[string]any(v))
	case map[string]any:
		if id, ok := v["id"].(string); ok && v["__typename"] != nil {
			found[id] = v
		}
		for _, child := range v {
			collect(found, child)
		}
	case []any:
		for _, child := range v {
			collect(found, child)
		}
	}
}

// likewise is of a value what another like it has: it may have been asked for more.
func likewise(value, like any) any {
	switch l := like.(type) {
	case map[string]any:
		part := map[string]any{}
		for field, child := range l {
			part[field] = likewise(at(value, field), child)
		}
		return part
	case []any:
		list, _ := value.([]any)
		if len(list) != len(l) {
			return value
		}
		parts := make([]any, len(l))
		for i := range l {
			parts[i] = likewise(list[i], l[i])
		}
		return parts
	}
	return value
}

func TestNodesKeepOrderAndNulls(t *testing.T) {
	api := serve(t, fixtureStore(t))
	some := at(api.ask(`{ vendor(slug: "acme") { partnersWith(first: 1) { nodes { id } } } }`, nil), "vendor", "partnersWith", "nodes", 0, "id").(string)
	ids := []any{
		"load:2", "agency:nobody", "vendor:acme", some, "verdict:bureau-000:acme:SECRET:::", "cloud:cumulus", "vendor:acme",
		"", "nonsense", "agency:", "Agency:branch", "AGENCY:branch", "agency:Not A Slug", "load:0", "load:99", "load:02", "load:+2", "load:x",
		"RUNS_ON:0123", "FLIES:0123", "verdict:nobody:acme::::", "verdict:bureau-000:acme:SECRETS:::", "verdict:bureau-000:acme:", "verdict:bureau-000:acme::2026-02-30::",
		"source:1234", "agency:branch", strings.Repeat("x", 10_000), "agency:" + strings.Repeat("x", 10_000), "agency:\u0000", "vehicle:pool",
	}
	known := []any{"load:2", "vendor:acme", some, "verdict:bureau-000:acme:SECRET:::", "cloud:cumulus", "agency:branch", "vehicle:pool"}
	want := make([]any, len(ids))
	for i, id := range ids {
		if slices.Contains(known, id) {
			want[i] = id
		}
	}
	got := api.ask(`query ($ids: [ID!]!) { nodes(ids: $ids) { id } none: nodes(ids: []) { id } }`, map[string]any{"ids": ids})
	for i, node := range items(got, "nodes") {
		if text(at(node, "id")) != text(want[i]) {
			t.Errorf("node %.60q is %v, want %v", ids[i], at(node, "id"), want[i])
		}
		single := api.ask(`query ($id: ID!) { node(id: $id) { id } }`, map[string]any{"id": ids[i]})
		same(t, fmt.Sprintf("node(id: %.60q)", ids[i]), at(single, "node", "id"), want[i])
	}
	same(t, "no ids", at(got, "none"), []any{})
}

// Ids of verdicts that differ in one part of the question alone, asked for at once.
func TestVerdictsOfManyQuestionsAtOnce(t *testing.T) {
	api := serve(t, fixtureStore(t))
	ids := []string{
		"verdict:department-01:bolt::::", "verdict:department-01:bolt:SECRET:::", "verdict:department-01:bolt::2019-05-05::",
		"verdict:department-01:bolt::::2021-05-05T01:02:03.004Z", "verdict:department-01:bolt::2019-05-05::2021-05-05T01:02:03.004Z",
	}
	got := api.ask(`query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Verdict { level at knownAt } } }`, map[string]any{"ids": ids})
	const today, noon, then = "2026-03-20", "2026-03-20T12:00:00Z", "2021-05-05T01:02:03.004Z"
	for i, want := range [][]any{
		{nil, today, noon}, {"SECRET", today, noon}, {nil, "2019-05-05", noon}, {nil, today, then}, {nil, "2019-05-05", then},
	} {
		node := at(got, "nodes", i)
		same(t, ids[i], []any{at(node, "id"), at(node, "level"), at(node, "at"), at(node, "knownAt")}, append([]any{ids[i]}, want...))
	}
}

func TestIDsOfVerdicts(t *testing.T) {
	api := serve(t, fixtureStore(t))
	id := func(args string) string {
		return at(api.ask(`{ verdict(agency: "bureau-000", vendor: "acme"`+args+`) { id } }`, nil), "verdict", "id").(string)
	}
	same(t, "absent stays absent", id(""), "verdict:bureau-000:acme::::")
	same(t, "null is absent", id(", level: null, at: null, knownAt: null, assume: null"), id(""))
	const (
		add    = `, assume: [{add: {kind: CONTRACTS_WITH, from: "agency:bureau-000", to: "vendor:acme"}}]`
		other  = `, assume: [{add: {kind: CONTRACTS_WITH, from: "agency:bureau-000", to: "vendor:acme", key: "2"}}]`
		remove = `, assume: [{remove: %q}]`
	)
	some := at(api.ask(`{ vendor(slug: "acme") { partnersWith { nodes { id } } } }`, nil), "vendor", "partnersWith", "nodes", 0, "id")
	seen := map[string]string{}
	for _, args := range []string{
		"", ", level: SECRET", `, at: "2026-03-20"`, `, knownAt: "2026-03-20"`, `, at: "2026-03-20", knownAt: "2026-03-20"`,
		add, other, fmt.Sprintf(remove, some), add + `, at: "2026-03-20"`,
	} {
		got := id(args)
		if before, again := seen[got]; again {
			t.Errorf("%q and %q have the same id %s", args, before, got)
		}
		seen[got] = args
		if got != id(args) {
			t.Errorf("%q has another id each time", args)
		}
	}
	if id(add) == id("") {
		t.Error("what-if has the id of what is")
	}
	// The id does not hold what was assumed: nothing is better than what is not.
	same(t, "a node that rests on assumptions", at(api.ask(`query ($id: ID!) { node(id: $id) { id } }`, map[string]any{"id": id(add)}), "node"), nil)
}
