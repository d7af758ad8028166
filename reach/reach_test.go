package reach_test

import (
	"slices"
	"testing"

	"fedreach/kg"
	"fedreach/reach"
)

// Each drawing has agencies on the left, clouds in the middle, vendors on the
// right; ^ leads to what something is part of.

// An agency in one region is not served by a partnership in another.
//
//	navy ──▶ govcloud   secret ◀── acme
//	             ^         ^
//	             └── aws ──┘
func TestSiblingsDoNotConnect(t *testing.T) {
	v := verdictOn(told(t, `
		cloud:aws is PROVIDER
		cloud:govcloud PART_OF cloud:aws
		cloud:secret PART_OF cloud:aws
		agency:navy RUNS_ON cloud:govcloud
		vendor:acme PARTNERS_WITH cloud:secret`), anyLevel)
	wantStatus(t, v, reach.NoRoute)
	if v.Confidence != nil || !v.LevelSet.Empty() {
		t.Errorf("a NO_ROUTE has confidence %v and levels %s", v.Confidence, v.LevelSet)
	}
}

// Which region the navy is in is not stated.
//
//	navy ──▶ aws (provider)
//	          ^
//	        secret ◀── acme
func TestAgencyOnAProvider(t *testing.T) {
	v := verdictOn(told(t, `
		cloud:aws is PROVIDER
		cloud:secret PART_OF cloud:aws
		agency:fedramp AUTHORIZES cloud:secret levels=SECRET
		agency:navy RUNS_ON cloud:aws
		vendor:acme PARTNERS_WITH cloud:secret`), anyLevel)
	wantStatus(t, v, reach.Available)
	wantList(t, "routes", routesInShort(v.Routes), "CLOUD secret [SECRET] MEDIUM AGENCY_REGION")
	wantList(t, "chain", sentences(first(t, v.Routes).Facts()),
		"agency:navy RUNS_ON cloud:aws", "cloud:secret PART_OF cloud:aws", "vendor:acme PARTNERS_WITH cloud:secret")
	wantList(t, "authorizations", sentences(first(t, v.Routes).Authorizations()), "agency:fedramp AUTHORIZES cloud:secret")
}

// Which region acme is in is not stated.
//
//	         aws (provider) ◀── acme
//	          ^
//	navy ──▶ secret
func TestVendorOnAProvider(t *testing.T) {
	v := verdictOn(told(t, `
		cloud:aws is PROVIDER
		cloud:secret PART_OF cloud:aws
		agency:navy RUNS_ON cloud:secret
		vendor:acme PARTNERS_WITH cloud:aws`), anyLevel)
	wantList(t, "routes", routesInShort(v.Routes), "CLOUD secret [unknown] MEDIUM VENDOR_REGION")
	wantList(t, "chain", sentences(first(t, v.Routes).Facts()),
		"agency:navy RUNS_ON cloud:secret", "cloud:secret PART_OF cloud:aws", "vendor:acme PARTNERS_WITH cloud:aws")
}

// Both regions are unstated; it is one inference, the agency's.
//
//	navy ──▶ aws (provider) ◀── acme
func TestBothOnAProvider(t *testing.T) {
	v := verdictOn(told(t, `
		cloud:aws is PROVIDER
		agency:navy RUNS_ON cloud:aws
		vendor:acme PARTNERS_WITH cloud:aws levels=CUI`), anyLevel)
	wantList(t, "routes", routesInShort(v.Routes), "CLOUD aws [CUI] MEDIUM AGENCY_REGION")
}

// A product is on offer by whoever operates it.
//
//	navy ──▶ product ◀══ acme operates it
func TestAnOperatedProductIsOnOffer(t *testing.T) {
	v := verdictOn(told(t, `
		cloud:product is PRODUCT
		agency:navy RUNS_ON cloud:product
		vendor:acme OPERATES cloud:product`), anyLevel)
	wantList(t, "routes", routesInShort(v.Routes), "CLOUD product [unknown] HIGH")
}

// A region or a provider is not.
//
//	navy ──▶ region ◀══ acme operates it
//	           ^
//	        provider ◀══ and that
func TestOperatingAProviderOrRegionIsNoRoute(t *testing.T) {
	v := verdictOn(told(t, `
		cloud:provider is PROVIDER
		cloud:region PART_OF cloud:provider
		agency:navy RUNS_ON cloud:region
		agency:navy RUNS_ON cloud:provider
		vendor:acme OPERATES cloud:region
		vendor:acme OPERATES cloud:provider`), anyLevel)
	wantStatus(t, v, reach.NoRoute)
}

// What is inherited from where no levels are known has none.
//
//	dod ──▶ aws (provider)
//	 ^       ^
//	navy    secret ◀── acme
func TestInheritedFromAProvider(t *testing.T) {
	g := told(t, `
		cloud:aws is PROVIDER
		cloud:secret PART_OF cloud:aws
		agency:fedramp AUTHORIZES cloud:secret levels=SECRET
		agency:navy PART_OF agency:dod
		agency:dod RUNS_ON cloud:aws
		vendor:acme PARTNERS_WITH cloud:secret`)
	v := verdictOn(g, anyLevel)
	wantList(t, "routes", routesInShort(v.Routes), "CLOUD secret [unknown] LOW INHERITED AGENCY_REGION")
	if v.LevelSet.Known() {
		t.Errorf("levels are %s, want unknown", v.LevelSet)
	}
	if from := first(t, v.Routes).InheritedFrom(); from == nil || from.Slug != "dod" {
		t.Errorf("inherited from %v, want dod", from)
	}
	v = verdictOn(g, at(kg.Secret))
	wantStatus(t, v, reach.NoRoute)
	wantList(t, "unleveled", routesInShort(v.UnleveledRoutes), "CLOUD secret [unknown] LOW INHERITED AGENCY_REGION")
}

// A region has levels of its own, and parts of dod have them too.
//
//	dod ──▶ secret ◀── acme
//	 ^
//	navy
func TestInheritedFromARegion(t *testing.T) {
	v := verdictOn(told(t, `
		agency:fedramp AUTHORIZES cloud:secret levels=SECRET
		agency:navy PART_OF agency:dod
		agency:dod RUNS_ON cloud:secret
		vendor:acme PARTNERS_WITH cloud:secret`), at(kg.Secret))
	wantStatus(t, v, reach.Available)
	wantList(t, "routes", routesInShort(v.Routes), "CLOUD secret [SECRET] MEDIUM INHERITED")
}

// Contracts and vehicles are there for the parts of who may use them.
//
//	dod ── contract ── acme
//	 ^                  │
//	navy             vehicle ──▶ open to dod
func TestInheritedContractAndVehicle(t *testing.T) {
	v := verdictOn(told(t, `
		agency:navy PART_OF agency:dod
		agency:dod CONTRACTS_WITH vendor:acme levels=CUI
		vendor:acme HOLDS vehicle:jwcc levels=SECRET
		vehicle:jwcc OPEN_TO agency:dod`), anyLevel)
	wantList(t, "routes", routesInShort(v.Routes), "CONTRACT [CUI] MEDIUM INHERITED", "VEHICLE [SECRET] MEDIUM INHERITED by jwcc")
	wantList(t, "chain", sentences(first(t, v.Routes[len(v.Routes)/2:]).Facts()),
		"agency:navy PART_OF agency:dod", "vehicle:jwcc OPEN_TO agency:dod", "vendor:acme HOLDS vehicle:jwcc")
	if v.LevelSet != kg.LevelsOf(kg.CUI, kg.Secret) {
		t.Errorf("levels are %s, want those of both routes", v.LevelSet)
	}
}

// What a part of it does is nothing to the whole.
//
//	navy
//	 ^
//	fleet ──▶ aws ◀── acme
func TestNothingIsInheritedUpwards(t *testing.T) {
	v := verdictOn(told(t, `
		agency:fleet PART_OF agency:navy
		agency:fleet RUNS_ON cloud:aws
		agency:fleet CONTRACTS_WITH vendor:acme
		agency:fleet USES vendor:acme
		agency:fleet LABELS vendor:acme effect=BLOCKS
		vendor:acme PARTNERS_WITH cloud:aws`), anyLevel)
	wantStatus(t, v, reach.NoRoute)
}

// Nor are uses and evaluations inherited downwards.
func TestUsesAreNotInherited(t *testing.T) {
	v := verdictOn(told(t, `
		agency:navy PART_OF agency:dod
		agency:dod USES vendor:acme
		agency:dod EVALUATES vendor:acme`), anyLevel)
	wantStatus(t, v, reach.NoRoute)
}

// Where acme is, it is not at the level that the cloud has.
//
//	navy ──▶ cui-region ◀── acme, at SECRET only
func TestNothingInCommonIsNoRoute(t *testing.T) {
	v := verdictOn(told(t, `
		agency:fedramp AUTHORIZES cloud:region levels=CUI
		agency:navy RUNS_ON cloud:region
		vendor:acme PARTNERS_WITH cloud:region levels=SECRET`), anyLevel)
	wantStatus(t, v, reach.NoRoute)
}

// That nothing is in common is found before inheritance makes levels unknown.
//
//	dod ──▶ aws (provider)
//	 ^       ^
//	navy    region (CUI) ◀── acme, at SECRET only
func TestNothingInCommonIsNoInheritedRoute(t *testing.T) {
	v := verdictOn(told(t, `
		cloud:aws is PROVIDER
		cloud:region PART_OF cloud:aws
		agency:fedramp AUTHORIZES cloud:region levels=CUI
		agency:navy PART_OF agency:dod
		agency:dod RUNS_ON cloud:aws
		vendor:acme PARTNERS_WITH cloud:region levels=SECRET`), anyLevel)
	wantStatus(t, v, reach.NoRoute)
}

// An authorisation that has ended leaves levels that are known to be none; one
// that has not begun leaves them unknown.
func TestExpiredAndFutureAuthorisations(t *testing.T) {
	const rest = `
		agency:navy RUNS_ON cloud:region
		vendor:acme PARTNERS_WITH cloud:region`
	v := verdictOn(told(t, "agency:fedramp AUTHORIZES cloud:region levels=CUI until=2026-01-01"+rest), anyLevel)
	wantStatus(t, v, reach.NoRoute)
	v = verdictOn(told(t, "agency:fedramp AUTHORIZES cloud:region levels=CUI since=2026-05-01 published=2026-01-01"+rest), anyLevel)
	wantList(t, "routes", routesInShort(v.Routes), "CLOUD region [unknown] HIGH")
}

// IL6 is SECRET and covers neither what is above nor what is below.
//
//	navy ──▶ il6 ◀── acme
func TestIL6IsNotTopSecret(t *testing.T) {
	g := told(t, `
		agency:disa AUTHORIZES cloud:il6 levels=SECRET key=IL6
		agency:navy RUNS_ON cloud:il6
		vendor:acme PARTNERS_WITH cloud:il6`)
	for level, want := range map[kg.Classification]reach.Status{
		kg.Unclassified: reach.NoRoute, kg.CUI: reach.NoRoute, kg.Secret: reach.Available, kg.TopSecret: reach.NoRoute,
	} {
		v := verdictOn(g, at(level))
		if v.Status != want || len(v.UnleveledRoutes) > 0 {
			t.Errorf("%s is %s with %d unleveled routes, want %s", level, v.Status, len(v.UnleveledRoutes), want)
		}
	}
}

// A provider's own grants say nothing of any region.
func TestAProviderHasNoLevels(t *testing.T) {
	v := verdictOn(told(t, `
		cloud:aws is PROVIDER
		agency:fedramp AUTHORIZES cloud:aws levels=CUI
		agency:navy RUNS_ON cloud:aws
		vendor:acme PARTNERS_WITH cloud:aws`), anyLevel)
	wantList(t, "routes", routesInShort(v.Routes), "CLOUD aws [unknown] MEDIUM AGENCY_REGION")
	wantList(t, "authorizations", sentences(first(t, v.Routes).Authorizations()))
}

// Nobody operates the region, so whoever operates aws sells it.
//
//	dod ◀── jwcc, zeta ◀── amazon operates ══▶ aws
//	 ^                                          ^
//	navy ─────────────────────────────────▶ secret ◀── acme
func TestTheVehicleOfTheNearestOperatedCloud(t *testing.T) {
	g := told(t, `
		cloud:aws is PROVIDER
		cloud:secret PART_OF cloud:aws
		vendor:amazon OPERATES cloud:aws
		vendor:amazon HOLDS vehicle:zeta
		vendor:amazon HOLDS vehicle:jwcc confidence=LOW
		vendor:amazon HOLDS vehicle:closed
		vehicle:zeta OPEN_TO agency:dod
		vehicle:jwcc OPEN_TO agency:dod
		agency:navy PART_OF agency:dod
		agency:navy RUNS_ON cloud:secret
		vendor:acme PARTNERS_WITH cloud:secret`)
	v := verdictOn(g, anyLevel)
	wantList(t, "routes", routesInShort(v.Routes), "CLOUD secret [unknown] HIGH by jwcc")
	wantList(t, "vehicle facts", sentences(first(t, v.Routes).VehicleFacts()),
		"agency:navy PART_OF agency:dod", "vehicle:jwcc OPEN_TO agency:dod", "vendor:amazon HOLDS vehicle:jwcc",
		"vendor:amazon OPERATES cloud:aws", "cloud:secret PART_OF cloud:aws")
}

// Somebody else operates the region: what amazon holds is no way to order from it.
func TestAnOperatorInBetweenHidesTheOneAbove(t *testing.T) {
	v := verdictOn(told(t, `
		cloud:aws is PROVIDER
		cloud:secret PART_OF cloud:aws
		vendor:amazon OPERATES cloud:aws
		vendor:amazon HOLDS vehicle:jwcc
		vehicle:jwcc OPEN_TO agency:navy
		vendor:other OPERATES cloud:secret
		agency:navy RUNS_ON cloud:secret
		vendor:acme PARTNERS_WITH cloud:secret`), anyLevel)
	wantList(t, "routes", routesInShort(v.Routes), "CLOUD secret [unknown] HIGH")
}

// Up or down a branch of several nodes, facts are in walking order.
//
//	navy ──▶ top ◀── zeta
//	          ^
//	        region
//	          ^
//	army ──▶ zone ◀── acme
func TestWalkingOrderDownABranch(t *testing.T) {
	g := told(t, `
		cloud:region PART_OF cloud:top
		cloud:zone PART_OF cloud:region
		agency:navy RUNS_ON cloud:top
		agency:army RUNS_ON cloud:zone
		vendor:acme PARTNERS_WITH cloud:zone
		vendor:zeta PARTNERS_WITH cloud:top`)
	w := reach.NewWorld(g, anyLevel, now)
	wantList(t, "down", sentences(first(t, w.Verdict(navy, acme).Routes).Facts()),
		"agency:navy RUNS_ON cloud:top", "cloud:region PART_OF cloud:top", "cloud:zone PART_OF cloud:region",
		"vendor:acme PARTNERS_WITH cloud:zone")
	wantList(t, "up", sentences(first(t, w.Verdict("agency:army", "vendor:zeta").Routes).Facts()),
		"agency:army RUNS_ON cloud:zone", "cloud:zone PART_OF cloud:region", "cloud:region PART_OF cloud:top",
		"vendor:zeta PARTNERS_WITH cloud:top")
}

func TestStatusesInOrder(t *testing.T) {
	lines := `
		agency:navy LABELS vendor:acme effect=BLOCKS confidence=LOW
		agency:navy USES vendor:acme confidence=MEDIUM
		agency:navy CONTRACTS_WITH vendor:acme
		agency:navy EVALUATES vendor:acme confidence=LOW`
	g := told(t, lines)
	take := map[reach.Status]kg.FactKind{reach.Blocked: kg.Labels, reach.InUse: kg.Uses, reach.Available: kg.ContractsWith, reach.Evaluating: kg.Evaluates}
	sure := map[reach.Status]kg.Confidence{reach.Blocked: kg.Low, reach.InUse: kg.Medium, reach.Available: kg.High, reach.Evaluating: kg.Low}
	var q reach.Question
	for _, status := range reach.Statuses[:4] {
		v := verdictOn(g, q)
		wantStatus(t, v, status)
		wantConfidence(t, v, sure[status])
		if len(v.Routes) > 0 != (status != reach.Evaluating) || len(v.Evaluations) == 0 {
			t.Errorf("%s does not list what is behind the later statuses", status)
		}
		for _, f := range g.Facts {
			if f.Kind == take[status] {
				q.Assume = append(q.Assume, reach.Assumption{Remove: f})
			}
		}
	}
	wantStatus(t, verdictOn(g, q), reach.NoRoute)
}

// Without levels on record, nothing answers a question for one.
func TestUnleveledFactsAreListedApart(t *testing.T) {
	g := told(t, `
		agency:navy CONTRACTS_WITH vendor:acme
		agency:navy USES vendor:acme key=a
		agency:navy USES vendor:acme key=b levels=CUI
		agency:navy EVALUATES vendor:acme`)
	v := verdictOn(g, at(kg.Secret))
	wantStatus(t, v, reach.NoRoute)
	wantList(t, "routes", routesInShort(v.UnleveledRoutes), "CONTRACT [unknown] HIGH")
	wantList(t, "uses", sentences(v.UnleveledUses), "agency:navy USES vendor:acme (a)")
	wantList(t, "evaluations", sentences(v.UnleveledEvaluations), "agency:navy EVALUATES vendor:acme")
	v = verdictOn(g, at(kg.CUI))
	wantStatus(t, v, reach.InUse)
	wantList(t, "uses", sentences(v.Uses), "agency:navy USES vendor:acme (b)")
	v = verdictOn(g, anyLevel)
	if len(v.Uses) != 2 || len(v.UnleveledUses)+len(v.UnleveledRoutes)+len(v.UnleveledEvaluations) != 0 {
		t.Errorf("asked for no level, %d uses count and some are unleveled", len(v.Uses))
	}
}

func TestAnAgencyUnderNoRootIsUnplaced(t *testing.T) {
	g := told(t, `
		agency:dod PART_OF agency:us-government
		agency:navy USES vendor:acme`)
	w := reach.NewWorld(g, anyLevel, now)
	for agency, want := range map[string]bool{navy: true, "agency:dod": false, reach.RootAgency: false} {
		if got := w.Verdict(agency, acme).Unplaced; got != want {
			t.Errorf("%s unplaced is %t, want %t", agency, got, want)
		}
	}
	if w.Verdict("agency:none", acme) != nil || w.Verdict(navy, "vendor:none") != nil || w.Verdict(acme, navy) != nil {
		t.Error("a verdict on somebody unknown is not nil")
	}
}

// The facts that a verdict rests on are those of all routes with their grants,
// uses, evaluations, every BLOCKS and what lifts it. Warnings, vehicles that
// weigh nothing and exemptions from nothing are not.
func TestDecidingFacts(t *testing.T) {
	v := verdictOn(told(t, `
		agency:navy PART_OF agency:dod
		agency:dod RUNS_ON cloud:region
		agency:disa AUTHORIZES cloud:region levels=SECRET
		vendor:acme PARTNERS_WITH cloud:region
		vendor:amazon OPERATES cloud:region
		vendor:amazon HOLDS vehicle:jwcc
		vehicle:jwcc OPEN_TO agency:navy
		agency:navy CONTRACTS_WITH vendor:acme
		agency:navy CONTRACTS_WITH vendor:acme key=cui levels=CUI
		agency:navy USES vendor:acme
		agency:navy EVALUATES vendor:acme levels=SECRET
		agency:dod LABELS vendor:acme effect=BLOCKS key=232
		agency:dod LABELS vendor:acme effect=BLOCKS key=301
		agency:navy LABELS vendor:acme effect=EXEMPTS key=301
		agency:navy LABELS vendor:acme effect=EXEMPTS key=302
		agency:navy LABELS vendor:acme effect=WARNS key=303`), at(kg.Secret))
	got := sentences(v.DecidingFacts())
	slices.Sort(got)
	wantList(t, "deciding", got,
		"agency:disa AUTHORIZES cloud:region",
		"agency:dod LABELS vendor:acme (232)",
		"agency:dod LABELS vendor:acme (301)",
		"agency:dod RUNS_ON cloud:region",
		"agency:navy CONTRACTS_WITH vendor:acme",
		"agency:navy EVALUATES vendor:acme",
		"agency:navy LABELS vendor:acme (301)",
		"agency:navy PART_OF agency:dod",
		"agency:navy USES vendor:acme",
		"vendor:acme PARTNERS_WITH cloud:region")
}

func TestTheOldestSourceBehindTheStatus(t *testing.T) {
	lines := `
		agency:navy CONTRACTS_WITH vendor:acme key=a published=2026-02-01
		agency:navy CONTRACTS_WITH vendor:acme key=b published=2026-01-01
		agency:navy CONTRACTS_WITH vendor:acme key=c
		agency:navy EVALUATES vendor:acme published=2025-01-01
		`
	if got := verdictOn(told(t, lines), anyLevel).OldestSourceOn(); got != on(t, "2026-01-01") {
		t.Errorf("the oldest source is of %q", got)
	}
	if got := verdictOn(told(t, lines+"agency:navy USES vendor:acme"), anyLevel).OldestSourceOn(); got != 0 {
		t.Errorf("the oldest source of an undated use is of %q", got)
	}
}
