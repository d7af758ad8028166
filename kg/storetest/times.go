package storetest

import (
	"testing"
	"time"

	"fedreach/kg"
)

var timesLaws = []law{
	{"valid time: each precision, open ends, the first and the last day", validTimes},
	{"known time: to the millisecond, from the source where it is not stated", knownTimes},
	{"both times at their edges are refused or kept", timeEdges},
	{"a store filters by no date", noDateFilter},
}

func validTimes(t *testing.T, s kg.Store) {
	var list []*kg.Fact
	for _, from := range []string{"", "2024", "2024-02", "2024-02-29", "0001-01-01", "1969-12-31", "1970-01-01"} {
		for _, to := range []string{"", "2024-03-01", "2024-03", "2024", "9998", "9998-12-31"} {
			list = append(list, runsOn("agency:dod", "cloud:aws", since(from), until(to)))
		}
	}
	comesBack(t, s, list...)
}

func knownTimes(t *testing.T, s kg.Store) {
	est := time.FixedZone("EST", -5*60*60)
	dod := func(options ...option) *kg.Fact { return runsOn("agency:dod", "cloud:aws", options...) }
	cases := []struct {
		what  string
		fact  *kg.Fact
		known string
	}{
		{"stated, to the nanosecond", dod(knownSince("2026-03-17T10:11:12.345999999Z")), "2026-03-17T10:11:12.345Z"},
		{"stated, in another zone", dod(func(f *kg.Fact) { f.KnownSince = time.Date(2026, 3, 17, 23, 30, 0, 1e6, est) }), "2026-03-18T04:30:00.001Z"},
		{"the day of the source", dod(key("day"), from(published("https://a.example", "2025-01-02"))), "2025-01-02T00:00:00.000Z"},
		{"the last day of its month", dod(from(published("https://a.example", "2024-02"))), "2024-02-29T00:00:00.000Z"},
		{"the last day of its year", dod(from(published("https://a.example", "2024"))), "2024-12-31T00:00:00.000Z"},
		{"undated: the fact's first day", dod(since("2023-05"), from(published("https://a.example", ""))), "2023-05-01T00:00:00.000Z"},
		{"undated: always", dod(from(published("https://a.example", ""))), ""},
		{"undated, in a tree: always", partOf("agency:navy", "agency:dod", since("2023-05"), from(published("https://a.example", ""))), ""},
	}
	var list []*kg.Fact
	for _, c := range cases {
		list = append(list, c.fact)
	}
	comesBack(t, s, list...)
	for _, c := range cases {
		g := must[*kg.Graph](t)(s.Facts(t.Context(), kg.FactFilter{IDs: idsOf(c.fact)}))
		if len(g.Facts) != 1 || kg.Instant(g.Facts[0].KnownSince) != c.known {
			t.Errorf("%s: %s, want known since %q", c.what, shownFacts(g.Facts), c.known)
		}
	}
}

func timeEdges(t *testing.T, s kg.Store) {
	b := graph(
		runsOn("agency:dod", "cloud:aws", since("2024-02-29"), until("2024-02-29")),
		runsOn("agency:dod", "cloud:aws", since("2024-03-01"), until("2024-02")),
		runsOn("agency:dod", "cloud:aws", knownSince("2024-01-01T00:00:00.001Z"), knownUntil("2024-01-01T00:00:00.001Z")),
		runsOn("agency:dod", "cloud:aws", knownSince("2024-01-01T00:00:00.001Z"), knownUntil("2024-01-01T00:00:00.0019Z")),
	)
	rejected(t, s, b, "facts[0].until", "facts[1].until", "facts[2].knownUntil", "facts[3].knownUntil")
	comesBack(t, s,
		runsOn("agency:dod", "cloud:aws", since("2024-02-29"), until("2024-03-01")),
		runsOn("agency:dod", "cloud:aws", since("2024-02"), until("2024-02")),
		runsOn("agency:dod", "cloud:aws", knownSince("2024-01-01T00:00:00.001Z"), knownUntil("2024-01-01T00:00:00.002Z")),
	)
}

// dod ──RUNS_ON──▶ aws    over long ago, withdrawn long ago
// dod ──RUNS_ON──▶ aws    not begun, not known for a long time
func noDateFilter(t *testing.T, s kg.Store) {
	past := runsOn("agency:dod", "cloud:aws", since("1950"), until("1951"), knownSince("1950-01-01T00:00:00Z"), knownUntil("1952-01-01T00:00:00Z"))
	future := runsOn("agency:dod", "cloud:aws", since("2950"), knownSince("2940-01-01T00:00:00Z"))
	load(t, s, graph(past, future))
	g := must[*kg.Graph](t)(s.Neighborhood(t.Context(), kg.Scope{Agencies: []string{"agency:dod"}}))
	sameFacts(t, "neighborhood", g.Facts, completed(past, 1), completed(future, 1))
	g = must[*kg.Graph](t)(s.Facts(t.Context(), kg.FactFilter{From: []string{"agency:dod"}}))
	sameFacts(t, "facts", g.Facts, completed(past, 1), completed(future, 1))
}
