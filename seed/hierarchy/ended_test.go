package hierarchy_test

import (
	"fmt"
	"slices"
	"testing"

	"fedreach/kg"
	"fedreach/seed/dataset"
	"fedreach/seed/hierarchy"
	"fedreach/seed/seedtest"
	"fedreach/seed/snapshot"
)

const interior = "Department of the Interior,Bureau of Land Management\n"

// interiorFiles are lists that have these rows of the Interior.
func interiorFiles(rows string) []dataset.File {
	return []dataset.File{
		seedtest.Text("spending.csv", "agency name,subtier name\n"+interior+rows),
		seedtest.Text("domains.csv", "domain name,domain type,organization name\ndoi.gov,Federal - Executive,Department of the Interior\nusda.gov,Federal - Executive,Department of Agriculture\n"),
	}
}

// dated imports a snapshot of a day.
func dated(t *testing.T, store kg.Store, day kg.Date, files []dataset.File) snapshot.Report {
	t.Helper()
	report, err := snapshot.Run(t.Context(), store, snapshot.Import{
		Importer: hierarchy.Importer, Files: files, By: "test", Known: seedtest.Packs(t), Date: day,
	})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// partOf lists what is known of what a body is part of, and of the time that it was.
func partOf(t *testing.T, store kg.Store, slug string) []string {
	t.Helper()
	answer, err := store.Facts(t.Context(), kg.FactFilter{From: []string{"agency:" + slug}, Kinds: []kg.FactKind{kg.PartOf}})
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, f := range answer.Facts {
		list = append(list, fmt.Sprintf("%s until %q, known %s to %s", f.To, f.Until, kg.Instant(f.KnownSince), kg.Instant(f.KnownUntil)))
	}
	slices.Sort(list)
	return list
}

// A body that is no more stays so when the lists drop it, whatever else its source ended.
func TestEndedBodyThatTheListsNoLongerHave(t *testing.T) {
	store := seedtest.BuiltIn(t)
	const farmers = "Department of Agriculture,Farmers Home Administration\n"
	dated(t, store, kg.NewDate(2026, 4, 1), interiorFiles(farmers+"Department of Agriculture,Rural Electrification Administration\n"))
	before := partOf(t, store, "rural-electrification-administration")
	report := dated(t, store, kg.NewDate(2026, 5, 1), interiorFiles(farmers))
	if report.FactsWithdrawn != 0 {
		t.Errorf("%d facts are withdrawn", report.FactsWithdrawn)
	}
	expect(t, "the administration", partOf(t, store, "rural-electrification-administration"), before...)
}

// asOfAnOlderTable loads of the Bureau of Mines what an import makes whose table does not
// end it.
func asOfAnOlderTable(t *testing.T, store kg.Store) {
	t.Helper()
	list, err := store.Facts(t.Context(), kg.FactFilter{From: []string{"agency:bureau-of-land-management"}, Kinds: []kg.FactKind{kg.PartOf}})
	if err != nil || len(list.Facts) != 1 {
		t.Fatalf("%v, %v", list, err)
	}
	mines := *list.Facts[0]
	mines.ID, mines.From = "", "agency:bureau-of-mines"
	if _, err := store.Load(t.Context(), kg.Batch{By: "test", Entities: []kg.Entity{&kg.Agency{Named: kg.Named{Slug: "bureau-of-mines", Name: "Bureau of Mines"}}}, Facts: []*kg.Fact{&mines}}); err != nil {
		t.Fatal(err)
	}
}

// What the table ends only now was part of the tree for all that was known before.
func TestBodyThatEndsLater(t *testing.T) {
	store := seedtest.BuiltIn(t)
	dated(t, store, kg.NewDate(2026, 4, 1), interiorFiles(""))
	asOfAnOlderTable(t, store)
	for _, rows := range []string{"Department of the Interior,Bureau of Mines\n", ""} {
		dated(t, store, kg.NewDate(2026, 5, 1), interiorFiles(rows))
		expect(t, "the bureau", partOf(t, store, "bureau-of-mines"),
			`agency:department-of-the-interior until "", known  to 0001-01-01T00:00:00.001Z`,
			`agency:department-of-the-interior until "1997-01-01", known  to `)
	}
}

// What the lists drop as the table ends it is known to have ended.
func TestBodyThatEndsAndIsDroppedAtOnce(t *testing.T) {
	store := seedtest.BuiltIn(t)
	dated(t, store, kg.NewDate(2026, 4, 1), interiorFiles(""))
	asOfAnOlderTable(t, store)
	dated(t, store, kg.NewDate(2026, 5, 1), interiorFiles(""))
	expect(t, "the bureau", partOf(t, store, "bureau-of-mines"),
		`agency:department-of-the-interior until "", known  to 2026-05-01T00:00:00.000Z`,
		`agency:department-of-the-interior until "1997-01-01", known  to `)
}
