//go:build !embedded

package main

import (
	"testing"

	"fedreach/kg/neo4jstore/neo4jtest"
)

// Nor is it an answer once a script has written past all of this.
func TestKeptAnswersEndWithBareCypher(t *testing.T) {
	database := neo4jtest.Shared(t)
	s := serveWritable(t, append(neo4jSettings(t, database.URI), "FEDREACH_PACKS=none"))
	s.loadVendor(1)
	s.remembered()
	for count := 2; count <= 10; count++ {
		err := database.Script(t.Context(),
			`CREATE (:Entity:Vendor {id: 'vendor:by-hand-' + $n, slug: 'by-hand-' + $n, name: 'By hand', aliases: [], search: 'by hand'})`,
			map[string]any{"n": string(rune('a' + count))})
		if err != nil {
			t.Fatal(err)
		}
		s.wantVendors("a script", count)
		s.remembered()
	}
}
