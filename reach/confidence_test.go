package reach_test

import (
	"strings"
	"testing"

	"fedreach/kg"
)

// A route is as strong as its weakest fact, less its inferences.
//
//	dod ──▶ aws (provider)
//	 ^       ^
//	navy    region ◀── acme
func TestConfidenceOfARoute(t *testing.T) {
	const chain = `
		cloud:aws is PROVIDER
		agency:navy PART_OF agency:dod confidence=TREE
		agency:dod RUNS_ON cloud:RUNSON confidence=RUNS
		cloud:region PART_OF cloud:aws confidence=PART
		vendor:acme PARTNERS_WITH cloud:region confidence=OFFER`
	for _, c := range []struct {
		on, tree, runs, part, offer string
		want                        kg.Confidence
	}{
		{"region", "HIGH", "HIGH", "HIGH", "HIGH", kg.Medium},
		{"region", "HIGH", "HIGH", "LOW", "HIGH", kg.Medium}, // Not on the way.
		{"region", "MEDIUM", "HIGH", "HIGH", "HIGH", kg.Low},
		{"region", "HIGH", "MEDIUM", "HIGH", "HIGH", kg.Low},
		{"region", "HIGH", "HIGH", "HIGH", "MEDIUM", kg.Low},
		{"region", "LOW", "LOW", "LOW", "LOW", kg.Low}, // Never below.
		{"aws", "HIGH", "HIGH", "HIGH", "HIGH", kg.Low},
	} {
		lines := strings.NewReplacer("TREE", c.tree, "RUNSON", c.on, "RUNS\n", c.runs+"\n", "PART\n", c.part+"\n", "OFFER", c.offer).Replace(chain)
		wantConfidence(t, verdictOn(told(t, lines), anyLevel), c.want)
	}
}

// Asked for a level, the strongest grant of it bounds the route; asked for
// none, no grant does.
func TestConfidenceOfAGrant(t *testing.T) {
	const rest = `
		agency:navy RUNS_ON cloud:region
		vendor:acme PARTNERS_WITH cloud:region
		agency:a AUTHORIZES cloud:region levels=SECRET confidence=LOW
		agency:b AUTHORIZES cloud:region levels=CUI
		`
	wantConfidence(t, verdictOn(told(t, rest), anyLevel), kg.High)
	wantConfidence(t, verdictOn(told(t, rest), at(kg.CUI)), kg.High)
	wantConfidence(t, verdictOn(told(t, rest), at(kg.Secret)), kg.Low)
	stronger := rest + "agency:c AUTHORIZES cloud:region levels=SECRET confidence=MEDIUM"
	wantConfidence(t, verdictOn(told(t, stronger), at(kg.Secret)), kg.Medium)
}

// The vehicle that a cloud route names does not weigh on it.
func TestAVehicleDoesNotWeigh(t *testing.T) {
	v := verdictOn(told(t, `
		agency:navy RUNS_ON cloud:region
		vendor:acme PARTNERS_WITH cloud:region
		vendor:amazon OPERATES cloud:region confidence=LOW
		vendor:amazon HOLDS vehicle:jwcc confidence=LOW
		vehicle:jwcc OPEN_TO agency:navy confidence=LOW`), anyLevel)
	wantList(t, "routes", routesInShort(v.Routes), "CLOUD region [unknown] HIGH by jwcc")
}

// The best route first: most confident, then shortest.
func TestTheBestRouteIsFirst(t *testing.T) {
	v := verdictOn(told(t, `
		agency:navy RUNS_ON cloud:aws
		vendor:acme PARTNERS_WITH cloud:aws
		agency:navy CONTRACTS_WITH vendor:acme key=low confidence=LOW
		agency:navy CONTRACTS_WITH vendor:acme key=high
		vendor:acme HOLDS vehicle:jwcc confidence=MEDIUM
		vehicle:jwcc OPEN_TO agency:navy`), anyLevel)
	wantList(t, "routes", routesInShort(v.Routes),
		"CONTRACT [unknown] HIGH", "CLOUD aws [unknown] HIGH", "VEHICLE [unknown] MEDIUM by jwcc", "CONTRACT [unknown] LOW")
	wantConfidence(t, v, kg.High)
}

// The strongest of several gives the confidence.
func TestTheStrongestGivesTheConfidence(t *testing.T) {
	wantConfidence(t, verdictOn(told(t, `
		agency:navy USES vendor:acme key=a confidence=LOW
		agency:navy USES vendor:acme key=b confidence=MEDIUM`), anyLevel), kg.Medium)
	wantConfidence(t, verdictOn(told(t, `
		agency:navy LABELS vendor:acme effect=BLOCKS key=a confidence=LOW
		agency:navy LABELS vendor:acme effect=BLOCKS key=b confidence=MEDIUM`), anyLevel), kg.Medium)
}
