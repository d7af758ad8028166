package reach_test

import (
	"testing"

	"fedreach/kg"
	"fedreach/reach"
)

// Either of the two could come to the other.
//
//	navy ──▶ aws      azure ◀── acme
func TestNearMissesOfTwoWhoMissEachOther(t *testing.T) {
	g := told(t, `
		agency:navy RUNS_ON cloud:aws
		vendor:acme PARTNERS_WITH cloud:azure levels=CUI`)
	wantList(t, "any level", missesInShort(verdictOn(g, anyLevel)),
		"PARTNERSHIP at aws: vendor:acme PARTNERS_WITH cloud:aws [unknown]",
		"RUNS_ON at azure: agency:navy RUNS_ON cloud:azure [unknown]")
	// On azure, acme would lack the level too: that is two facts, and no near miss.
	v := verdictOn(g, at(kg.Secret))
	wantList(t, "at SECRET", missesInShort(v),
		"PARTNERSHIP at aws: vendor:acme PARTNERS_WITH cloud:aws [SECRET]")
	wantList(t, "besides", sentences(first(t, v.NearMisses()).Facts), "agency:navy RUNS_ON cloud:aws")
}

// A cloud that is known to lack the level is no place to partner on for it.
func TestNoPartnershipWhereTheLevelIsMissing(t *testing.T) {
	g := told(t, `
		agency:fedramp AUTHORIZES cloud:aws levels=CUI
		agency:navy RUNS_ON cloud:aws
		vendor:acme is there`)
	wantList(t, "at SECRET", missesInShort(verdictOn(g, at(kg.Secret))))
	wantList(t, "at CUI", missesInShort(verdictOn(g, at(kg.CUI))),
		"PARTNERSHIP at aws: vendor:acme PARTNERS_WITH cloud:aws [CUI]")
}

// The partnership alone lacks SECRET.
//
//	navy ──▶ region (CUI, SECRET) ◀── acme, at CUI only
func TestTheLevelThatAPartnershipLacks(t *testing.T) {
	g := told(t, `
		agency:disa AUTHORIZES cloud:region levels=CUI,SECRET
		agency:navy RUNS_ON cloud:region
		vendor:acme PARTNERS_WITH cloud:region levels=CUI key=gov`)
	wantList(t, "at SECRET", missesInShort(verdictOn(g, at(kg.Secret))),
		"LEVEL at region: vendor:acme PARTNERS_WITH cloud:region (gov) [CUI,SECRET]")
	wantList(t, "at TOP_SECRET two facts lack it", missesInShort(verdictOn(g, at(kg.TopSecret))))
}

// The region alone lacks SECRET; fedramp and disa authorise it for CUI.
//
//	navy ──▶ region (CUI) ◀── acme
func TestTheLevelThatAnAuthorisationLacks(t *testing.T) {
	g := told(t, `
		agency:fedramp AUTHORIZES cloud:region levels=CUI key=high
		agency:disa AUTHORIZES cloud:region levels=CUI key=IL4
		agency:disa AUTHORIZES cloud:region levels=CUI key=IL5
		agency:cia AUTHORIZES cloud:elsewhere levels=SECRET
		agency:navy RUNS_ON cloud:region
		vendor:acme PARTNERS_WITH cloud:region`)
	v := verdictOn(g, at(kg.Secret))
	wantList(t, "at SECRET", missesInShort(v),
		"LEVEL at region: agency:disa AUTHORIZES cloud:region (SECRET) [SECRET]",
		"LEVEL at region: agency:fedramp AUTHORIZES cloud:region (SECRET) [SECRET]")
	wantList(t, "besides", sentences(first(t, v.NearMisses()).Facts),
		"agency:navy RUNS_ON cloud:region", "vendor:acme PARTNERS_WITH cloud:region")
}

// Two clouds of the way lack the level: no one fact opens it.
//
//	navy ──▶ region (CUI) ◁── product (CUI) ◀── acme
func TestTwoFactsAreNoNearMiss(t *testing.T) {
	v := verdictOn(told(t, `
		cloud:product PART_OF cloud:region
		agency:fedramp AUTHORIZES cloud:region levels=CUI
		agency:fedramp AUTHORIZES cloud:product levels=CUI
		agency:navy RUNS_ON cloud:region
		vendor:acme PARTNERS_WITH cloud:product`), at(kg.Secret))
	wantList(t, "at SECRET", missesInShort(v))
}

// Without a body that authorises the cloud now, none is made up.
func TestNobodyIsSupposedToAuthorise(t *testing.T) {
	g := told(t, `
		agency:disa AUTHORIZES cloud:region levels=SECRET until=2026-01-01
		agency:navy RUNS_ON cloud:region
		vendor:acme PARTNERS_WITH cloud:region`)
	wantList(t, "at SECRET", missesInShort(verdictOn(g, at(kg.Secret))))
}

// By kind, then by the slug of the cloud.
func TestTheOrderOfNearMisses(t *testing.T) {
	g := told(t, `
		agency:navy RUNS_ON cloud:c
		agency:navy RUNS_ON cloud:b
		vendor:acme PARTNERS_WITH cloud:d
		cloud:a is PRODUCT
		vendor:acme OPERATES cloud:a`)
	wantList(t, "near misses", missesInShort(verdictOn(g, anyLevel)),
		"PARTNERSHIP at b: vendor:acme PARTNERS_WITH cloud:b [unknown]",
		"PARTNERSHIP at c: vendor:acme PARTNERS_WITH cloud:c [unknown]",
		"RUNS_ON at a: agency:navy RUNS_ON cloud:a [unknown]",
		"RUNS_ON at d: agency:navy RUNS_ON cloud:d [unknown]")
}

func TestOnlyANoRouteHasNearMisses(t *testing.T) {
	g := told(t, `
		agency:navy RUNS_ON cloud:aws
		agency:navy EVALUATES vendor:acme`)
	v := verdictOn(g, anyLevel)
	wantStatus(t, v, reach.Evaluating)
	wantList(t, "near misses", missesInShort(v))
}
