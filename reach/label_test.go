package reach_test

import (
	"testing"

	"fedreach/reach"
)

// The order of section 232 binds dod; the navy is a part of it.
//
//	dod   BLOCKS (232)
//	 ^
//	navy
const blockedAbove = `
	agency:navy PART_OF agency:dod
	agency:dod LABELS vendor:acme effect=BLOCKS key=232
`

func TestABlockInheritsDownwards(t *testing.T) {
	v := verdictOn(told(t, blockedAbove), anyLevel)
	wantStatus(t, v, reach.Blocked)
	wantList(t, "blockers", sentences(v.Blockers), "agency:dod LABELS vendor:acme (232)")
}

// An exemption by key lifts the label that rests on it, wherever it is.
func TestAnExemptionByKey(t *testing.T) {
	for _, holder := range []string{"dod", "navy"} {
		v := verdictOn(told(t, blockedAbove+`
			agency:navy LABELS vendor:acme effect=BLOCKS key=232
			agency:`+holder+` LABELS vendor:acme effect=EXEMPTS key=232`), anyLevel)
		wantStatus(t, v, reach.NoRoute)
		if len(v.LiftedBlocks) != 2 {
			t.Errorf("%s lifts %q, want both", holder, sentences(v.LiftedBlocks))
		}
		wantList(t, "exemptions", sentences(v.Exemptions), "agency:"+holder+" LABELS vendor:acme (232)")
	}
}

func TestAnExemptionByAnotherKeyLiftsNothing(t *testing.T) {
	v := verdictOn(told(t, blockedAbove+`agency:navy LABELS vendor:acme effect=EXEMPTS key=301`), anyLevel)
	wantStatus(t, v, reach.Blocked)
	wantList(t, "exemptions", sentences(v.Exemptions))
}

// Naming none, an exemption lifts what is above its agency, not its own.
func TestAnExemptionWithoutKey(t *testing.T) {
	exempt := blockedAbove + "agency:navy LABELS vendor:acme effect=EXEMPTS\n"
	v := verdictOn(told(t, exempt), anyLevel)
	wantStatus(t, v, reach.NoRoute)
	wantList(t, "lifted", sentences(v.LiftedBlocks), "agency:dod LABELS vendor:acme (232)")
	v = verdictOn(told(t, exempt+"agency:navy LABELS vendor:acme effect=BLOCKS"), anyLevel)
	wantStatus(t, v, reach.Blocked)
	wantList(t, "blockers", sentences(v.Blockers), "agency:navy LABELS vendor:acme")
	wantList(t, "lifted", sentences(v.LiftedBlocks), "agency:dod LABELS vendor:acme (232)")
}

// The exemption of a part is nothing to the whole, nor to its siblings.
func TestAnExemptionOfALowerAgency(t *testing.T) {
	g := told(t, blockedAbove+`
		agency:fleet PART_OF agency:navy
		agency:army PART_OF agency:dod
		agency:navy LABELS vendor:acme effect=EXEMPTS key=232`)
	w := reach.NewWorld(g, anyLevel, now)
	for agency, want := range map[string]reach.Status{
		"agency:dod": reach.Blocked, "agency:army": reach.Blocked, "agency:navy": reach.NoRoute, "agency:fleet": reach.NoRoute,
	} {
		if got := w.Verdict(agency, acme).Status; got != want {
			t.Errorf("%s is %s, want %s", agency, got, want)
		}
	}
}

func TestWarningsAreAlwaysReported(t *testing.T) {
	v := verdictOn(told(t, `
		agency:navy PART_OF agency:dod
		agency:dod LABELS vendor:acme effect=WARNS key=232
		agency:navy LABELS vendor:acme effect=EXEMPTS key=232
		agency:navy LABELS vendor:acme effect=EXEMPTS
		agency:navy CONTRACTS_WITH vendor:acme`), anyLevel)
	wantStatus(t, v, reach.Available)
	wantList(t, "warnings", sentences(v.Warnings), "agency:dod LABELS vendor:acme (232)")
	wantList(t, "exemptions", sentences(v.Exemptions))
}

// A blocked vendor that is still in use shows both, and the way to it.
func TestABlockedVendorStillShowsUsesAndRoutes(t *testing.T) {
	v := verdictOn(told(t, blockedAbove+`
		agency:navy USES vendor:acme
		agency:navy CONTRACTS_WITH vendor:acme levels=CUI`), anyLevel)
	wantStatus(t, v, reach.Blocked)
	wantList(t, "uses", sentences(v.Uses), "agency:navy USES vendor:acme")
	wantList(t, "routes", routesInShort(v.Routes), "CONTRACT [CUI] HIGH")
	if got := v.LevelSet.String(); got != "CUI" {
		t.Errorf("levels are %s, want CUI", got)
	}
}
