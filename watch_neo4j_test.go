//go:build !embedded

package main

import (
	"fmt"
	"strings"
	"testing"

	"fedreach/kg/neo4jstore/neo4jtest"
)

// What somebody writes into the database past this program flips verdicts too.
func TestWatchingWhatCypherWrites(t *testing.T) {
	s := serveWritable(t, append(neo4jSettings(t, neo4jtest.Shared(t).URI), "FEDREACH_PACKS=none"))
	s.done(loadBatch, batch(t, small))
	s.done(loadBatch, batch(t, partnership))
	listening := s.overSSE(watchVerdicts, nil)
	for _, c := range []struct{ cypher, before, after, why string }{
		{"MATCH (:Vendor)-[fact:PARTNERS_WITH]->(:Cloud) DELETE fact", "AVAILABLE", "NO_ROUTE", "causes:[map[fact:map[kind:PARTNERS_WITH load:map[by:seeds]] kind:DELETED]]"},
		{`MATCH (navy:Agency {slug: 'navy'}), (acme:Vendor {slug: 'acme'}), (source:Source)
		  CREATE (navy)-[:USES {id: 'USES:by-hand', confidence: 'LOW', source: source.id, load: 1}]->(acme)`, "NO_ROUTE", "IN_USE", "causes:[map[fact:map[kind:USES load:map[by:seeds]] kind:LOADED]]"},
	} {
		if err := neo4jtest.Shared(t).Script(t.Context(), c.cypher, nil); err != nil {
			t.Fatal(err)
		}
		event := fmt.Sprint(listening.next(t))
		for _, want := range []string{"before:map[status:" + c.before, "status:" + c.after, c.why, "revision:2"} {
			if !strings.Contains(event, want) {
				t.Errorf("%s: no %s in %s", c.cypher, want, event)
			}
		}
	}
}
