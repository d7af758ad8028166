package graph_test

import (
	"fmt"
	"strings"
	"testing"
)

// The number of store calls follows from the shape of the question: not from
// the length of the answer, nor from which field is resolved first.
//
// FIRST stands for the length of the page.
var shapes = []struct {
	name, query string
	calls       int
}{
	{"agencies, their clouds, those clouds' partners",
		`{ agencies(first: FIRST) { nodes { name runsOn { nodes { to { ... on Cloud { name partners { nodes { from { name } } } } } } } } } }`, 3},
	{"the same through edges",
		`{ agencies(first: FIRST) { edges { node { name runsOn { edges { node { to { ... on Cloud { name partners { edges { node { from { name } } } } } } } } } } } } }`, 3},
	{"parents of parents",
		`{ agencies(first: FIRST) { nodes { parent { slug parent { slug runsOn { totalCount } } } } } }`, 4},
	{"ancestors and what they run on",
		`{ agencies(first: FIRST) { nodes { ancestors { slug runsOn { nodes { to { slug } } } labels { totalCount } } } } }`, 4},
	{"ancestors of parents",
		`{ agencies(first: FIRST) { nodes { parent { ancestors { slug } } } } }`, 3},
	{"children of children, and their clouds' levels",
		`{ agencies(first: FIRST) { nodes { children { nodes { children { nodes { runsOn { nodes { to { ... on Cloud { levels } } } } } } } } } } }`, 5},
	{"lists beside each other that meet the same kind",
		`{ agencies(first: FIRST) { nodes {
			runsOn { nodes { load { at } to { ... on Cloud { levels ancestors { slug } } } } }
			authorizes { nodes { load { at } to { ... on Cloud { levels } } } }
			labels { nodes { load { at } endedBy { at } } } } } }`, 10},
	{"one list under two names",
		`{ agencies(first: FIRST) { nodes { a: runsOn(first: 1) { nodes { load { at } } } b: runsOn { nodes { load { at } } } } } }`, 3},
	{"loads of facts", `{ agencies(first: FIRST) { nodes { runsOn { nodes { load { at by } } } } } }`, 3},
	{"reach of each agency",
		`{ agencies(first: FIRST) { nodes { reach { nodes { status vendor { slug } routes { facts { id } } } } } } }`, 2},
	{"reach of each parent",
		`{ agencies(first: FIRST) { nodes { parent { reach(level: SECRET) { nodes { status } } } } } }`, 3},
	{"reach of each vendor",
		`{ vendors(first: FIRST) { nodes { reach(statuses: [AVAILABLE, NO_ROUTE]) { totalCount nodes { status } } } } }`, 2},
	{"reach of the agencies on the vendors' clouds",
		`{ vendors(first: FIRST) { nodes { partnersWith { nodes { to { ... on Cloud { agencies { nodes { from { ... on Agency { reach { totalCount } } } } } } } } } } } }`, 4},
	{"verdicts, routes, facts, ends, and what those run on",
		`{ reach(first: FIRST) { nodes { routes { facts { load { at } from { ... on Agency { runsOn { nodes { to { slug } } } } } to { slug } } } } } }`, 3},
	{"near misses, their clouds, those clouds' partners",
		`{ reach(first: FIRST, statuses: [NO_ROUTE]) { nodes { nearMisses { missing { from { slug } to { ... on Cloud { partners { totalCount } } } } cloud { levels } facts { load { at } } } } } }`, 4},
	{"what a search found, and what that runs on",
		`{ search(text: "department", first: FIRST) { entity { ... on Agency { runsOn { nodes { to { slug } } } } } } }`, 2},
	{"the audit trail", `{ loads(first: FIRST) { nodes { at by } } }`, 1},
}

func TestStoreCallsFollowFromTheQuestion(t *testing.T) {
	store := &countingStore{Store: fixtureStore(t)}
	api := serve(t, store)
	for _, shape := range shapes {
		t.Run(shape.name, func(t *testing.T) {
			for _, first := range []int{5, 50, 100} {
				for range 5 { // Fields beside each other race; the number must not.
					api.ask(strings.ReplaceAll(shape.query, "FIRST", fmt.Sprint(first)), nil)
					if calls, _ := store.take(); len(calls) != shape.calls {
						t.Fatalf("first %d: %d store calls, want %d: %v", first, len(calls), shape.calls, calls)
					}
				}
			}
		})
	}
}

// Things by their ids cost a call for each sort of thing.
func TestStoreCallsOfNodes(t *testing.T) {
	store := &countingStore{Store: fixtureStore(t)}
	api := serve(t, store)
	found := api.ask(`{ agencies(first: 30) { nodes { id } } clouds { nodes { id partners { nodes { id } } } }
		reach(first: 40, level: CUI) { nodes { id } } loads { nodes { id } } }`, nil)
	ids := append(each(items(found, "agencies", "nodes"), "id"), each(items(found, "reach", "nodes"), "id")...)
	ids = append(ids, each(items(found, "loads", "nodes"), "id")...)
	for _, cloud := range items(found, "clouds", "nodes") {
		ids = append(ids, each(items(cloud, "partners", "nodes"), "id")...)
	}
	store.take()
	api.ask(`query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Fact { to { ... on Cloud { partners { totalCount } } } } } }`,
		map[string]any{"ids": ids})
	if calls, _ := store.take(); len(calls) != 5 {
		t.Errorf("%d store calls for entities, facts, loads, verdicts and the partners of the facts' clouds, want 5: %v", len(calls), calls)
	}
}
