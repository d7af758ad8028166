package storetest

import (
	"strings"
	"testing"

	"fedreach/kg"
)

var treeLaws = []law{
	{"a second parent at the same time is refused", secondParent},
	{"a parent after another is accepted", successiveParents},
	{"a second parent in a later load is refused", secondParentLater},
	{"a cycle of two is refused by its name", cycleOfTwo},
	{"a cycle of three over several loads is refused by its name", cycleOfThree},
	{"a cycle that never exists at one moment is accepted", cycleNever},
	{"a withdrawn parent makes room", withdrawnParent},
	{"a withdrawal that brings back a second parent is refused", withdrawalBringsBack},
	{"undated facts of the tree hold always", undatedTree},
	{"what was never known is no second parent", neverKnown},
	{"agencies and clouds are separate trees", twoTrees},
}

// names fails t unless the reason of a problem has all of these words.
func names(t *testing.T, reason string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(reason, w) {
			t.Errorf("the reason %q does not name %s", reason, w)
		}
	}
}

// navy ──▶ dod     2020 to 2025
// navy ──▶ dhs     2025-12-31 on: one day too early
func secondParent(t *testing.T, s kg.Store) {
	b := graph(partOf("agency:navy", "agency:dod", since("2020"), until("2025")), partOf("agency:navy", "agency:dhs", since("2025-12-31")))
	names(t, rejected(t, s, b, "facts[0].to"), "agency:navy", "agency:dod", "agency:dhs", "2025-12-31")
}

// navy ──▶ dod     2020 to 2025
// navy ──▶ dhs     2026 on
// navy ──▶ dhs     2026 on, says another source; no second parent
func successiveParents(t *testing.T, s kg.Store) {
	comesBack(t, s,
		partOf("agency:navy", "agency:dod", since("2020"), until("2025")),
		partOf("agency:navy", "agency:dhs", since("2026")),
		partOf("agency:navy", "agency:dhs", since("2026"), from(published("https://other.example", "2026-02"))),
	)
}

// navy ──▶ dod     the first load
// navy ──▶ dhs     the second
func secondParentLater(t *testing.T, s kg.Store) {
	load(t, s, graph(partOf("agency:navy", "agency:dod"), runsOn("agency:dhs", "cloud:aws")))
	b := facts(runsOn("agency:navy", "cloud:aws"), partOf("agency:navy", "agency:dhs"))
	names(t, rejected(t, s, b, "facts[1].to"), "agency:navy", "agency:dod", "agency:dhs")
}

// navy ──▶ dod ──▶ navy
func cycleOfTwo(t *testing.T, s kg.Store) {
	b := graph(partOf("agency:navy", "agency:dod"), partOf("agency:dod", "agency:navy", since("2025"), until("2025")))
	names(t, rejected(t, s, b, "facts[0].to"), "cycle", "2025-01-01", "agency:dod is part of agency:navy is part of agency:dod")
	rejected(t, s, graph(partOf("agency:navy", "agency:navy")), "facts[0].to")
}

// aws-secret ──▶ aws           the first load
// aws ──▶ amazon-cloud         the second
// amazon-cloud ──▶ aws-secret  the third
func cycleOfThree(t *testing.T, s kg.Store) {
	load(t, s, graph(partOf("cloud:aws-secret", "cloud:aws")))
	load(t, s, graph(partOf("cloud:aws", "cloud:amazon-cloud")))
	r := rejected(t, s, facts(partOf("cloud:amazon-cloud", "cloud:aws-secret")), "facts[0].to")
	names(t, r, "cycle", "cloud:aws-secret is part of cloud:aws", "cloud:aws is part of cloud:amazon-cloud", "cloud:amazon-cloud is part of cloud:aws-secret")
}

// navy ──▶ dod     to 2019
// dod ──▶ navy     from 2020
func cycleNever(t *testing.T, s kg.Store) {
	comesBack(t, s, partOf("agency:navy", "agency:dod", until("2019")), partOf("agency:dod", "agency:navy", since("2020")))
}

// navy ──▶ dod     withdrawn on 2026-03-01
// navy ──▶ dhs     known from then on
func withdrawnParent(t *testing.T, s kg.Store) {
	dod := partOf("agency:navy", "agency:dod")
	load(t, s, graph(dod, runsOn("agency:dhs", "cloud:aws")))
	b := withdraw("2026-03-01T00:00:00Z", dod)
	b.Facts = []*kg.Fact{partOf("agency:navy", "agency:dhs", knownSince("2026-02-28T23:59:59.999Z"))}
	rejected(t, s, b, "facts[0].to")
	b.Facts[0].KnownSince = instant("2026-03-01T00:00:00Z")
	same(t, "counts", load(t, s, b).LoadCounts, kg.LoadCounts{FactsCreated: 1, FactsWithdrawn: 1})
}

//	navy ──▶ dod     2020 on, says the gazette of 2025
//	navy ──▶ dod     2020 to 2021, says that of 2026-01: this one decides
//	navy ──▶ dhs     2022 on
//
// If what 2026-01 says is withdrawn, navy has two parents.
func withdrawalBringsBack(t *testing.T, s kg.Store) {
	ended := partOf("agency:navy", "agency:dod", since("2020"), until("2021"), from(published("https://gazette.example/2", "2026-01-01")))
	load(t, s, graph(
		partOf("agency:navy", "agency:dod", since("2020")), ended,
		partOf("agency:navy", "agency:dhs", since("2022"), from(published("https://gazette.example/2", "2026-01-01"))),
	))
	names(t, rejected(t, s, withdraw("2026-06-01T00:00:00Z", ended), "withdrawals[0].factID"), "agency:navy", "agency:dod", "agency:dhs")
}

// navy ──▶ dod     undated
// navy ──▶ dhs     1950 to 1951
func undatedTree(t *testing.T, s kg.Store) {
	undated := published("https://chart.example", "")
	load(t, s, graph(partOf("agency:navy", "agency:dod", from(undated))))
	b := graph(partOf("agency:navy", "agency:dhs", since("1950"), until("1951"), from(undated)))
	names(t, rejected(t, s, b, "facts[0].to"), "1950-01-01")
}

// navy ──▶ dod     undated, known until known time begins
// navy ──▶ dhs     undated
func neverKnown(t *testing.T, s kg.Store) {
	undated := from(published("https://chart.example", ""))
	dod, dhs := partOf("agency:navy", "agency:dod", undated), partOf("agency:navy", "agency:dhs", undated)
	load(t, s, graph(dod, runsOn("agency:dhs", "cloud:aws")))
	b := withdraw("0001-01-01T00:00:00.001Z", dod)
	b.Facts = []*kg.Fact{dhs}
	load(t, s, b)
	army := partOf("agency:army", "agency:dod", undated, knownUntil("0001-01-01T00:00:00.001Z"))
	load(t, s, graph(army, partOf("agency:army", "agency:dhs", undated)))
	for _, f := range allFacts(t, s).Facts {
		if never := f.To == "agency:dod"; never != f.KnownUntil.Equal(kg.Beginning) {
			t.Errorf("%s is part of %s until %s", f.From, f.To, kg.Instant(f.KnownUntil))
		}
	}
}

// agency:a ──▶ agency:b    agency:b ──▶ agency:c
// cloud:a ──▶ cloud:c      cloud:c ──▶ cloud:b
func twoTrees(t *testing.T, s kg.Store) {
	comesBack(t, s,
		partOf("agency:a", "agency:b"), partOf("agency:b", "agency:c"),
		partOf("cloud:a", "cloud:c"), partOf("cloud:c", "cloud:b"),
	)
	rejected(t, s, graph(partOf("agency:a", "cloud:b")), "facts[0].kind")
}
