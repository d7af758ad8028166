package storetest

import (
	"testing"

	"fedreach/kg"
)

var withdrawLaws = []law{
	{"a withdrawal ends what was known", withdrawal},
	{"a second withdrawal changes nothing", withdrawnTwice},
	{"stating a withdrawn fact does not bring it back", restated},
	{"a fact stated and withdrawn in one batch", statedAndWithdrawn},
	{"a fact stated with its end", statedEnded},
	{"a withdrawal at its edge", withdrawalAtEdge},
}

// navy ──RUNS_ON──▶ aws, known from 2025-01-02 until 2026-03-01T12:00:00.123Z
func withdrawal(t *testing.T, s kg.Store) {
	runs, other := runsOn("agency:navy", "cloud:aws"), runsOn("agency:army", "cloud:aws")
	load(t, s, graph(runs, other))
	report := load(t, s, withdraw("2026-03-01T12:00:00.123999999Z", runs))
	same(t, "report", report, kg.LoadReport{Revision: 2, Load: report.Load, LoadCounts: kg.LoadCounts{FactsWithdrawn: 1}})
	ended := completed(runs, 1)
	ended.KnownUntil, ended.EndedBy = instant("2026-03-01T12:00:00.123Z"), 2
	sameFacts(t, "facts", allFacts(t, s).Facts, ended, completed(other, 1))
	g := must[*kg.Graph](t)(s.Neighborhood(t.Context(), kg.Scope{Agencies: []string{"agency:navy"}, Vendors: []string{}}))
	sameFacts(t, "neighborhood", g.Facts, ended)
}

func withdrawnTwice(t *testing.T, s kg.Store) {
	runs := runsOn("agency:navy", "cloud:aws")
	load(t, s, graph(runs))
	both := withdraw("2026-03-01T00:00:00Z", runs)
	both.Withdrawals = append(both.Withdrawals, withdraw("2026-04-01T00:00:00Z", runs).Withdrawals...)
	report := load(t, s, both)
	same(t, "twice in one batch", report, kg.LoadReport{
		Revision: 2, Load: report.Load, LoadCounts: kg.LoadCounts{FactsWithdrawn: 1}, FactsWithdrawnBefore: 1,
	})
	unchanged(t, s, func() {
		again := kg.LoadReport{Revision: 2, FactsWithdrawnBefore: 1}
		same(t, "earlier", load(t, s, withdraw("2026-02-01T00:00:00Z", runs)), again)
		same(t, "later", load(t, s, withdraw("2027-02-01T00:00:00Z", runs)), again)
	})
	same(t, "the first withdrawal stands", kg.Instant(allFacts(t, s).Facts[0].KnownUntil), "2026-03-01T00:00:00.000Z")
}

// navy ──RUNS_ON──▶ aws, withdrawn, then stated by a later source
func restated(t *testing.T, s kg.Store) {
	runs := runsOn("agency:navy", "cloud:aws")
	load(t, s, graph(runs))
	load(t, s, withdraw("2026-03-01T00:00:00Z", runs))
	unchanged(t, s, func() {
		same(t, "the same source", load(t, s, facts(runs)), kg.LoadReport{Revision: 2, FactsWithdrawnBefore: 1})
	})
	later := runsOn("agency:navy", "cloud:aws", from(published("https://gazette.example/1", "2026-04-01")))
	same(t, "a later source", load(t, s, facts(later)).LoadCounts, kg.LoadCounts{FactsCreated: 1})
}

// navy ──RUNS_ON──▶ aws
func statedAndWithdrawn(t *testing.T, s kg.Store) {
	runs := runsOn("agency:navy", "cloud:aws")
	b := graph(runs)
	b.Withdrawals = withdraw("2026-03-01T00:00:00Z", runs).Withdrawals
	report := load(t, s, b)
	same(t, "counts", report.LoadCounts, kg.LoadCounts{EntitiesCreated: 2, FactsCreated: 1, FactsWithdrawn: 1})
	runs.KnownUntil = instant("2026-03-01T00:00:00Z")
	sameFacts(t, "facts", allFacts(t, s).Facts, completed(runs, 1))
}

// navy ──RUNS_ON──▶ aws, first known without an end, then with one
func statedEnded(t *testing.T, s kg.Store) {
	open, ended := runsOn("agency:navy", "cloud:aws"), runsOn("agency:navy", "cloud:aws", knownUntil("2026-03-01T00:00:00Z"))
	atOnce := runsOn("agency:army", "cloud:aws", knownUntil("2026-03-01T00:00:00Z"))
	load(t, s, graph(open))
	same(t, "counts", load(t, s, graph(ended, atOnce)).LoadCounts, kg.LoadCounts{EntitiesCreated: 1, FactsCreated: 1, FactsWithdrawn: 2})
	want := completed(ended, 1)
	want.EndedBy = 2
	sameFacts(t, "facts", allFacts(t, s).Facts, want, completed(atOnce, 2))
	unchanged(t, s, func() {
		same(t, "again", load(t, s, facts(ended, atOnce)), kg.LoadReport{Revision: 2, FactsUnchanged: 2})
	})
}

// navy ──RUNS_ON──▶ aws, known from 2025-01-02T00:00:00.000Z
func withdrawalAtEdge(t *testing.T, s kg.Store) {
	runs := runsOn("agency:navy", "cloud:aws")
	load(t, s, graph(runs))
	rejected(t, s, withdraw("2025-01-02T00:00:00Z", runs), "withdrawals[0].at")
	rejected(t, s, withdraw("2025-01-02T00:00:00.000999Z", runs), "withdrawals[0].at")
	rejected(t, s, withdraw("2024-01-02T00:00:00Z", runs), "withdrawals[0].at")
	load(t, s, withdraw("2025-01-02T00:00:00.001Z", runs))
	same(t, "known until", kg.Instant(allFacts(t, s).Facts[0].KnownUntil), "2025-01-02T00:00:00.001Z")
}
