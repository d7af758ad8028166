package storetest

import (
	"testing"
	"time"

	"fedreach/kg"
)

var loadLaws = []law{
	{"an empty store is empty", emptyStore},
	{"a load reports and records what it changed", loadReports},
	{"an empty batch is no load", emptyBatch},
	{"facts that contradict each other are all kept", contradictions},
	{"a fact stated twice in one batch is one fact", statedTwice},
	{"of a known source, title and publisher stay", sourceStays},
	{"an entity is brought up to date", entityUpdate},
	{"a batch is its caller's again", batchIsCopied},
	{"what was handed out does not change", handedOut},
}

func emptyStore(t *testing.T, s kg.Store) {
	same(t, "dump", dump(t, s), "revision 0\nloads\nentities\nfacts")
	g := must[*kg.Graph](t)(s.Neighborhood(t.Context(), kg.Scope{}))
	if len(g.Facts) != 0 || len(g.Entities) != 0 || g.Revision != 0 {
		t.Errorf("Neighborhood of everything: %+v, want nothing", g)
	}
	if hits := must[[]kg.SearchHit](t)(s.Search(t.Context(), kg.SearchQuery{Text: "a", First: 10})); len(hits) != 0 {
		t.Errorf("Search: %v, want nothing", hits)
	}
}

// navy ──RUNS_ON──▶ aws ◀──PARTNERS_WITH── acme
func loadReports(t *testing.T, s kg.Store) {
	runs, partners := runsOn("agency:navy", "cloud:aws"), state(kg.PartnersWith, "vendor:acme", "cloud:aws")
	b := graph(runs, partners)
	b.Key, b.Note = "load-1", "the first"
	start := time.Now().Add(-time.Minute)
	report := load(t, s, b)

	if report.Load == nil {
		t.Fatal("the report has no load")
	}
	at := report.Load.At
	if at.Location() != time.UTC || !at.Equal(at.Truncate(time.Millisecond)) || at.Before(start) || at.After(time.Now().Add(time.Minute)) {
		t.Errorf("Load.At is %s, want now, in UTC, to the millisecond", at)
	}
	counts := kg.LoadCounts{EntitiesCreated: 3, FactsCreated: 2}
	want := kg.Load{Revision: 1, At: at, Key: "load-1", By: "storetest", Origin: "a fixture", Note: "the first", Attempt: report.Load.Attempt, LoadCounts: counts}
	same(t, "Load", *report.Load, want)
	same(t, "report", report, kg.LoadReport{Revision: 1, Load: report.Load, LoadCounts: counts})
	same(t, "Revision", revision(t, s), 1)
	if loads := allLoads(t, s); len(loads) != 1 || *loads[0] != want {
		t.Errorf("Loads gives %v, want %v", loads, want)
	}
	sameFacts(t, "facts", allFacts(t, s).Facts, completed(runs, 1), completed(partners, 1))
	same(t, "entities", entityIDs(allEntities(t, s)), []string{"agency:navy", "cloud:aws", "vendor:acme"})
}

func emptyBatch(t *testing.T, s kg.Store) {
	load(t, s, graph(runsOn("agency:navy", "cloud:aws")))
	unchanged(t, s, func() {
		same(t, "report", load(t, s, kg.Batch{By: "storetest", Key: "nothing"}), kg.LoadReport{Revision: 1})
	})
}

// navy ══RUNS_ON══▶ aws    since 2024 to 2025, says one source
//
//	since 2024 to 2026, says another
//	LOW, says the first again
func contradictions(t *testing.T, s kg.Store) {
	one := runsOn("agency:navy", "cloud:aws", since("2024"), until("2025"))
	other := runsOn("agency:navy", "cloud:aws", since("2024"), until("2026"), from(published("https://other.example", "2025-03")))
	again := runsOn("agency:navy", "cloud:aws", since("2024"), until("2025"))
	again.Confidence = kg.Low
	load(t, s, graph(one, other))
	same(t, "created", load(t, s, facts(again)).LoadCounts, kg.LoadCounts{FactsCreated: 1})
	sameFacts(t, "facts", allFacts(t, s).Facts, completed(one, 1), completed(other, 1), completed(again, 2))
}

// navy ──RUNS_ON──▶ aws, twice
func statedTwice(t *testing.T, s kg.Store) {
	runs := runsOn("agency:navy", "cloud:aws")
	report := load(t, s, graph(runs, runs, runsOn("agency:navy", "cloud:aws")))
	same(t, "created", report.LoadCounts, kg.LoadCounts{EntitiesCreated: 2, FactsCreated: 1})
	same(t, "unchanged", report.FactsUnchanged, 2)
	sameFacts(t, "facts", allFacts(t, s).Facts, completed(runs, 1))
}

// navy ──RUNS_ON──▶ aws      The Gazette
// army ──RUNS_ON──▶ aws      the same source under a new title
// cia  ──RUNS_ON──▶ aws      its address, another day: another source
func sourceStays(t *testing.T, s kg.Store) {
	retitled, reissued := *gazette, *gazette
	retitled.Title, retitled.Publisher = "The New Gazette", ""
	reissued.Title, reissued.Published = "The New Gazette", gazette.Published+1
	navy := runsOn("agency:navy", "cloud:aws")
	army := runsOn("agency:army", "cloud:aws", from(&retitled))
	cia := runsOn("agency:cia", "cloud:aws", from(&reissued))
	load(t, s, graph(navy))
	load(t, s, graph(army, cia))
	army.Source = gazette
	sameFacts(t, "facts", allFacts(t, s).Facts, completed(navy, 1), completed(army, 2), completed(cia, 2))
}

func entityUpdate(t *testing.T, s kg.Store) {
	yes, no := true, false
	agency := func(name string, sector kg.Sector, aliases ...string) kg.Entity {
		return &kg.Agency{Named: kg.Named{Slug: "dod", Name: name, Aliases: aliases}, Sector: sector}
	}
	region := func(airGapped *bool) kg.Entity {
		return &kg.Cloud{Named: kg.Named{Slug: "aws-secret", Name: "AWS Secret"}, Kind: kg.CloudRegion, AirGapped: airGapped}
	}
	steps := []struct {
		what   string
		given  kg.Entity
		want   kg.Entity
		counts kg.LoadCounts
	}{
		{"created", agency("Department of Defense", kg.SectorDefense, "Pentagon", "DoD"), agency("Department of Defense", kg.SectorDefense, "DoD", "Pentagon"), kg.LoadCounts{EntitiesCreated: 1}},
		{"renamed, the old name kept", agency("Department of War", ""), agency("Department of War", kg.SectorDefense, "Department of Defense", "DoD", "Pentagon"), kg.LoadCounts{EntitiesChanged: 1}},
		{"an alias added", agency("Department of War", "", "DoW"), agency("Department of War", kg.SectorDefense, "Department of Defense", "DoD", "DoW", "Pentagon"), kg.LoadCounts{EntitiesChanged: 1}},
		{"an alias becomes the name", agency("Pentagon", kg.SectorCivilian), agency("Pentagon", kg.SectorCivilian, "Department of Defense", "Department of War", "DoD", "DoW"), kg.LoadCounts{EntitiesChanged: 1}},
		{"nothing new", agency("Pentagon", "", "DoW"), agency("Pentagon", kg.SectorCivilian, "Department of Defense", "Department of War", "DoD", "DoW"), kg.LoadCounts{}},
		{"a cloud", region(nil), region(nil), kg.LoadCounts{EntitiesCreated: 1}},
		{"a property given later", region(&no), region(&no), kg.LoadCounts{EntitiesChanged: 1}},
		{"a property not given stays", region(nil), region(&no), kg.LoadCounts{}},
		{"a property replaced", region(&yes), region(&yes), kg.LoadCounts{EntitiesChanged: 1}},
	}
	for _, step := range steps {
		report := load(t, s, kg.Batch{By: "storetest", Entities: []kg.Entity{step.given}})
		same(t, step.what, report.LoadCounts, step.counts)
		page := must[kg.EntityPage](t)(s.Entities(t.Context(), kg.EntityFilter{IDs: []string{step.given.ID()}, First: -1}))
		same(t, step.what, shownEntities(page.Entities), shownEntities([]kg.Entity{step.want}))
	}
}

// navy ──RUNS_ON──▶ aws
func batchIsCopied(t *testing.T, s kg.Store) {
	airGapped, source := true, *gazette
	region := &kg.Cloud{Named: kg.Named{Slug: "aws", Name: "AWS", Aliases: []string{"A"}}, Kind: kg.CloudRegion, AirGapped: &airGapped}
	runs := runsOn("agency:navy", "cloud:aws", from(&source))
	given := *runs
	load(t, s, kg.Batch{By: "storetest", Entities: []kg.Entity{entity("agency:navy"), region}, Facts: []*kg.Fact{runs}})
	same(t, "the batch's fact", *runs, given)
	unchanged(t, s, func() {
		airGapped, source.Title, runs.Text = false, "changed", "changed"
		region.Name, region.Aliases[0] = "changed", "changed"
	})
}

// navy ──RUNS_ON──▶ aws, later withdrawn; navy renamed
func handedOut(t *testing.T, s kg.Store) {
	runs := runsOn("agency:navy", "cloud:aws")
	load(t, s, graph(runs))
	g := allFacts(t, s)
	load(t, s, withdraw("2026-01-01T00:00:00Z", runs))
	load(t, s, kg.Batch{By: "storetest", Entities: []kg.Entity{&kg.Agency{Named: kg.Named{Slug: "navy", Name: "The Navy"}}}})
	sameFacts(t, "the fact handed out before", g.Facts, completed(runs, 1))
	same(t, "the name handed out before", g.Entities["agency:navy"].Naming().Name, "NAVY")
	same(t, "the revision handed out before", g.Revision, 1)
}
