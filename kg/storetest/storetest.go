// Package storetest is the contract of kg.Store as a test suite: one call of
// Run holds a store to all of it.
//
// Every law gets a fresh store. There is nothing to switch off: a store keeps
// the whole contract or fails.
package storetest

import (
	"testing"

	"fedreach/kg"
)

// law is one sentence of the contract; holds fails t where s breaks it.
type law struct {
	name  string
	holds func(t *testing.T, s kg.Store)
}

// theme is a group of laws under one name.
type theme struct {
	name string
	laws []law
}

var themes = []theme{
	{"Load", loadLaws},
	{"Repeat", repeatLaws},
	{"Reject", rejectLaws},
	{"Withdraw", withdrawLaws},
	{"RoundTrip", roundTripLaws},
	{"Times", timesLaws},
	{"Tree", treeLaws},
	{"Entities", entitiesLaws},
	{"Facts", factsLaws},
	{"Neighborhood", neighborhoodLaws},
	{"Search", searchLaws},
	{"Loads", loadsLaws},
	{"Moment", momentLaws},
	{"Names", namesLaws},
	{"Size", sizeLaws},
	{"Concurrency", concurrencyLaws},
	{"Lifetime", lifetimeLaws},
}

// Run holds a store to the contract. open gives a fresh, empty store and
// registers its cleanup with the test that it is given; it is called once for
// each law, never twice at once.
func Run(t *testing.T, open func(t *testing.T) kg.Store) {
	for _, theme := range themes {
		t.Run(theme.name, func(t *testing.T) {
			for _, law := range theme.laws {
				t.Run(law.name, func(t *testing.T) { law.holds(t, open(t)) })
			}
		})
	}
}
