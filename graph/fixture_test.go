package graph_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"fedreach/kg"
	"fedreach/kg/sqlitestore"
)

// The graph of these tests: 120 agencies in a tree, 7 clouds, 5 vendors, in
// three loads.
//
//	us-government ◀─ branch ◀─ department-00 … 09 ◀─ bureau-000 … 107, each in department n%10
//
//	department-n  ──RUNS_ON──▶ region n%4 (every third of them also on nimbus)
//	bureau-n      ──RUNS_ON──▶ stratus, where n%5 is 0
//	cumulus ◀─ cumulus-high, cumulus-low, cumulus-secret;  nimbus ◀─ nimbus-east;  stratus;  chat
//	acme ▶ cumulus-high, stratus;  bolt ▶ cumulus-low, cumulus-secret, nimbus-east;  corp ▶ cumulus;  dyn, edge ▶ nothing
//	us-government ──LABELS BLOCKS──▶ edge;  department-03, bureau-000 ──LABELS WARNS──▶ acme
//	department-02 ──CONTRACTS_WITH──▶ dyn;  corp ──HOLDS──▶ pool ──OPEN_TO──▶ department-04
const (
	departments = 10
	bureaus     = 108
	agencyCount = 2 + departments + bureaus
	cloudCount  = 7
	vendorCount = 5
)

// now is the clock of the tests.
var now = time.Date(2026, 3, 20, 12, 0, 0, 0, time.UTC)

func department(n int) string { return fmt.Sprintf("department-%02d", n) }
func bureau(n int) string     { return fmt.Sprintf("bureau-%03d", n) }

// source is the one source of the fixture: undated, so that everything is known
// from its first day, or always.
var source = &kg.Source{URL: "https://example.org/record", Title: "The record"}

func fact(kind kg.FactKind, from, to string, set ...func(*kg.Fact)) *kg.Fact {
	f := &kg.Fact{Kind: kind, From: from, To: to, Confidence: kg.High, Source: source}
	for _, s := range set {
		s(f)
	}
	return f
}

func levels(l ...kg.Classification) func(*kg.Fact) {
	return func(f *kg.Fact) { f.LevelSet = kg.LevelsOf(l...) }
}

func effect(e kg.Effect) func(*kg.Fact) { return func(f *kg.Fact) { f.Effect, f.Key = e, "an-act" } }

func since(year int, month time.Month, day int) func(*kg.Fact) {
	return func(f *kg.Fact) { f.Since, f.SincePrecision = kg.NewDate(year, month, day), kg.PrecisionDay }
}

func named(slug string) kg.Named { return kg.Named{Slug: slug, Name: "The " + slug} }

// fixture is the batches of the graph.
func fixture() []kg.Batch { return []kg.Batch{entities(), tree(), relationships()} }

func entities() kg.Batch {
	b := kg.Batch{By: "test", Origin: "entities"}
	sectors := []kg.Sector{kg.SectorDefense, kg.SectorCivilian, kg.SectorIntelligence}
	b.Entities = append(b.Entities, &kg.Agency{Named: named("us-government")}, &kg.Agency{Named: named("branch")})
	for n := range departments {
		b.Entities = append(b.Entities, &kg.Agency{Named: named(department(n)), Sector: sectors[n%3]})
	}
	for n := range bureaus {
		b.Entities = append(b.Entities, &kg.Agency{Named: named(bureau(n)), Sector: sectors[n%3]})
	}
	for slug, kind := range map[string]kg.CloudKind{
		"cumulus": kg.CloudProvider, "cumulus-high": kg.CloudRegion, "cumulus-low": kg.CloudRegion,
		"cumulus-secret": kg.CloudRegion, "nimbus": kg.CloudProvider, "nimbus-east": kg.CloudRegion,
		"stratus": kg.CloudRegion,
	} {
		b.Entities = append(b.Entities, &kg.Cloud{Named: named(slug), Kind: kind})
	}
	for _, slug := range []string{"acme", "bolt", "corp", "dyn", "edge"} {
		b.Entities = append(b.Entities, &kg.Vendor{Named: named(slug)})
	}
	b.Entities = append(b.Entities, &kg.Vehicle{Named: named("pool")})
	return b
}

func tree() kg.Batch {
	b := kg.Batch{By: "test", Origin: "tree"}
	partOf := func(child, parent string) {
		b.Facts = append(b.Facts, fact(kg.PartOf, child, parent))
	}
	partOf("agency:branch", "agency:us-government")
	for n := range departments {
		partOf("agency:"+department(n), "agency:branch")
	}
	for n := range bureaus {
		partOf("agency:"+bureau(n), "agency:"+department(n%departments))
	}
	for _, region := range []string{"high", "low", "secret"} {
		partOf("cloud:cumulus-"+region, "cloud:cumulus")
	}
	partOf("cloud:nimbus-east", "cloud:nimbus")
	return b
}

// regions are those that departments run on, in turn.
var regions = []string{"cloud:cumulus-high", "cloud:cumulus-low", "cloud:cumulus-secret", "cloud:nimbus-east"}

func relationships() kg.Batch {
	b := kg.Batch{By: "test", Origin: "relationships"}
	add := func(kind kg.FactKind, from, to string, set ...func(*kg.Fact)) {
		b.Facts = append(b.Facts, fact(kind, from, to, set...))
	}
	for n := range departments {
		add(kg.RunsOn, "agency:"+department(n), regions[n%4], since(2020, 1, 1+n))
		if n%3 == 0 {
			add(kg.RunsOn, "agency:"+department(n), "cloud:nimbus")
		}
	}
	for n := range bureaus {
		if n%5 == 0 {
			add(kg.RunsOn, "agency:"+bureau(n), "cloud:stratus")
		}
		add(kg.Evaluates, "agency:"+bureau(n), "vendor:dyn")
	}
	for n, region := range regions {
		add(kg.Authorizes, "agency:branch", region, levels(kg.Unclassified, kg.Classifications[n]))
	}
	for vendor, clouds := range map[string][]string{
		"acme": {"cumulus-high", "stratus"}, "bolt": {"cumulus-low", "cumulus-secret", "nimbus-east"}, "corp": {"cumulus"},
	} {
		for _, cloud := range clouds {
			add(kg.PartnersWith, "vendor:"+vendor, "cloud:"+cloud)
		}
	}
	add(kg.Operates, "vendor:corp", "cloud:cumulus")
	add(kg.DependsOn, "cloud:stratus", "cloud:cumulus")
	add(kg.Labels, "agency:us-government", "vendor:edge", effect(kg.Blocks))
	add(kg.Labels, "agency:"+department(3), "vendor:acme", effect(kg.Warns))
	add(kg.Labels, "agency:"+bureau(0), "vendor:acme", effect(kg.Warns))
	add(kg.ContractsWith, "agency:"+department(2), "vendor:dyn", levels(kg.Secret))
	add(kg.Uses, "agency:"+department(1), "vendor:bolt")
	add(kg.Holds, "vendor:corp", "vehicle:pool")
	add(kg.OpenTo, "vehicle:pool", "agency:"+department(4))
	return b
}

// emptyStore is a store of its own for one test.
func emptyStore(t testing.TB) kg.Store {
	t.Helper()
	store, err := sqlitestore.Open(t.Context(), filepath.Join(t.TempDir(), "graph.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(t.Context()); err != nil {
			t.Error(err)
		}
	})
	return store
}

func load(t testing.TB, store kg.Store, batches ...kg.Batch) {
	t.Helper()
	for _, b := range batches {
		if _, err := store.Load(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
}

func fixtureStore(t testing.TB) kg.Store {
	t.Helper()
	store := emptyStore(t)
	load(t, store, fixture()...)
	return store
}
