package storetest

import (
	"testing"

	"fedreach/kg"
)

var repeatLaws = []law{
	{"loading the same batch again changes nothing", sameBatch},
	{"a key makes a retry safe, and is no other batch's", keyedRetry},
	{"a key that changed nothing is not taken", keyOfNothing},
	{"a dry run reports and leaves nothing", dryRun},
	{"a dry run sees what is there", dryRunOnGraph},
	{"a load does what Apply foretells, and AsOf undoes it", foretold},
}

// navy ──PART_OF──▶ dod ──LABELS──▶ acme (withdrawn in the same batch)
func sameBatch(t *testing.T, s kg.Store) {
	label := state(kg.Labels, "agency:dod", "vendor:acme")
	b := graph(partOf("agency:navy", "agency:dod"), label, label)
	b.Withdrawals = withdraw("2026-05-01T00:00:00Z", label).Withdrawals
	load(t, s, b)
	unchanged(t, s, func() {
		report := load(t, s, b)
		want := kg.LoadReport{Revision: 1, EntitiesUnchanged: 3, FactsUnchanged: 1, FactsWithdrawnBefore: 3}
		same(t, "report", report, want)
	})
}

// navy ──RUNS_ON──▶ aws    with a key, and once more
// army ──RUNS_ON──▶ aws    with the same key
func keyedRetry(t *testing.T, s kg.Store) {
	runs := runsOn("agency:navy", "cloud:aws")
	first, second := graph(runs), graph(runsOn("agency:army", "cloud:aws"))
	first.Withdrawals = withdraw("2026-05-01T00:00:00Z", runs).Withdrawals
	first.Key, second.Key = "monday", "monday"
	made := load(t, s, first).Load
	other := runsOn("agency:cia", "cloud:aws")
	load(t, s, graph(other))
	unchanged(t, s, func() {
		for _, dry := range []bool{false, true} {
			first.DryRun = dry
			report := load(t, s, first)
			if report.Load == nil || *report.Load != *made {
				t.Errorf("the report's load is %+v, want that of the first time, %+v", report.Load, made)
			}
			same(t, "report", report, kg.LoadReport{Revision: 2, Load: report.Load, Repeated: true, DryRun: dry})
		}
	})
	// What is new in another batch would be lost without a word.
	rejected(t, s, second, "key")
	rejected(t, s, kg.Batch{By: "storetest", Key: "monday", Entities: entities("agency:army")}, "key")
	ends := withdraw("2026-05-01T00:00:00Z", other)
	ends.Key, ends.DryRun = "monday", true
	rejected(t, s, ends, "key")
	second.Key = "Monday"
	same(t, "another key", load(t, s, second).Revision, 3)
}

func keyOfNothing(t *testing.T, s kg.Store) {
	b := graph(runsOn("agency:navy", "cloud:aws"))
	load(t, s, b)
	b.Key = "tuesday"
	same(t, "nothing changed", load(t, s, b), kg.LoadReport{Revision: 1, EntitiesUnchanged: 2, FactsUnchanged: 1})
	b.Facts = append(b.Facts, runsOn("agency:navy", "cloud:aws", key("second")))
	same(t, "changed now", load(t, s, b).LoadCounts, kg.LoadCounts{FactsCreated: 1})
}

// navy ──RUNS_ON──▶ aws, only supposed
func dryRun(t *testing.T, s kg.Store) {
	b := graph(runsOn("agency:navy", "cloud:aws"))
	b.Key, b.DryRun = "supposed", true
	unchanged(t, s, func() {
		for range 2 {
			report := load(t, s, b)
			if report.Load == nil {
				t.Fatal("the report has no load")
			}
			same(t, "the revision that it would be", report.Load.Revision, 1)
			counts := kg.LoadCounts{EntitiesCreated: 2, FactsCreated: 1}
			same(t, "the counts that it would have", report.Load.LoadCounts, counts)
			same(t, "report", report, kg.LoadReport{Load: report.Load, DryRun: true, LoadCounts: counts})
		}
	})
	b.DryRun = false
	if report := load(t, s, b); report.Repeated || report.Revision != 1 {
		t.Errorf("after the dry run: %+v, want the first load", report)
	}
}

// navy ──RUNS_ON──▶ aws      there, to be withdrawn
// navy ──RUNS_ON──▶ azure    supposed
func dryRunOnGraph(t *testing.T, s kg.Store) {
	runs := runsOn("agency:navy", "cloud:aws")
	b := graph(runs)
	b.Key = "wednesday"
	load(t, s, b)
	supposed := graph(runs, runsOn("agency:navy", "cloud:azure"))
	supposed.Withdrawals = withdraw("2026-05-01T00:00:00Z", runs).Withdrawals
	supposed.Entities = append(supposed.Entities, &kg.Agency{Named: kg.Named{Slug: "navy", Name: "The Navy"}})
	supposed.DryRun = true
	unchanged(t, s, func() {
		report := load(t, s, supposed)
		counts := kg.LoadCounts{EntitiesCreated: 1, EntitiesChanged: 1, FactsCreated: 1, FactsWithdrawn: 1}
		same(t, "report", report, kg.LoadReport{
			Revision: 1, Load: report.Load, DryRun: true, LoadCounts: counts, EntitiesUnchanged: 2, FactsUnchanged: 1,
		})
		supposed.Facts = append(supposed.Facts, runsOn("agency:nobody", "cloud:aws"))
		if _, err := s.Load(t.Context(), supposed); err == nil {
			t.Error("a dry run of a batch that can't be loaded is accepted")
		}
		b.DryRun = true
		report = load(t, s, b)
		same(t, "a known key", report, kg.LoadReport{Revision: 1, Load: report.Load, DryRun: true, Repeated: true})
	})
}

// navy ──RUNS_ON──▶ aws, azure    there; the first is withdrawn, the second stated again
// navy ──PART_OF──▶ dod           new, with its source's second fact, withdrawn at once
func foretold(t *testing.T, s kg.Store) {
	gone, kept := runsOn("agency:navy", "cloud:aws"), runsOn("agency:navy", "cloud:azure")
	load(t, s, graph(gone, kept))
	b := graph(kept, partOf("agency:navy", "agency:dod"), state(kg.Uses, "agency:dod", "vendor:acme", knownUntil("2026-06-01T00:00:00Z")))
	b.Withdrawals = withdraw("2026-05-01T00:00:00Z", gone).Withdrawals
	b.Entities = append(b.Entities, &kg.Agency{Named: kg.Named{Slug: "navy", Name: "The Navy"}})
	before := allFacts(t, s)
	foretold, report, err := b.Apply(before)
	if err != nil {
		t.Fatal(err)
	}
	done := load(t, s, b)
	done.Load.At, done.Load.Attempt = report.Load.At, report.Load.Attempt
	same(t, "report", *done.Load, *report.Load)
	same(t, "counts", done.LoadCounts, report.LoadCounts)
	after := allFacts(t, s)
	same(t, "revision", foretold.Revision, after.Revision)
	sameFacts(t, "foretold", foretold.Facts, after.Facts...)
	sameFacts(t, "undone", after.AsOf(1).Facts, before.Facts...)
	sameFacts(t, "of the empty graph", after.AsOf(0).Facts)
	same(t, "the name foretold", foretold.Entities["agency:navy"].Naming(), after.Entities["agency:navy"].Naming())
	for _, f := range after.Facts {
		if after.Fact(f.ID) != f {
			t.Errorf("%s is not found by its id", f.ID)
		}
	}
	if after.Fact("RUNS_ON:0") != nil {
		t.Error("a fact is found that is not there")
	}
}
