package hierarchy_test

import (
	"strings"
	"testing"

	"fedreach/kg"
	"fedreach/seed/dataset"
	"fedreach/seed/hierarchy"
	"fedreach/seed/seedtest"
	"fedreach/seed/snapshot"
)

// The lists as they were in other years, or as another part of the same site has
// them: other headings, in another order, with columns more and less.
func TestListsOfOtherYears(t *testing.T) {
	store := seedtest.BuiltIn(t)
	_, rejects := run(t, store,
		seedtest.Text("spending.csv", "SUBTIER_NAME,Extra ,TOPTIER_NAME,TOPTIER_CODE\r\nLunar Survey,x,Department of Lunar Affairs,0099\r\nsubtier_name,extra,toptier_name,toptier_code\r\n,,Total,2\r\n"),
		seedtest.Text("domains.csv", "Domain Name;Domain Type;Agency;City\nMOON.GOV;Federal - Executive;Department of Lunar Affairs;Washington\nDENVER.GOV;City;Non-Federal Agency;Denver\n"),
	)
	expect(t, "the tree", stated(t, store),
		"department-of-lunar-affairs < us-executive-branch HIGH", "lunar-survey < department-of-lunar-affairs HIGH", "us-executive-branch < us-government HIGH")
	expect(t, "the rejects", rejects, "spending.csv:4 agency name: Total: is not placed: no list says which branch it is part of")
}

// From 2022 to 2024 the list of domains had the agency and, as its organization name,
// what is now the suborganization, as a registrant typed it: no agency of its own.
func TestDomainsOf2022(t *testing.T) {
	store := seedtest.BuiltIn(t)
	_, rejects := run(t, store,
		seedtest.Text("spending.csv", "Agencies and what they have below,\nas of today,\ntoptier_name,subtier_name\nDepartment of Lunar Affairs,Bureau of Craters\n"),
		seedtest.Text("domains.csv", "Domain name,Domain type,Agency,Organization name,City,State,Security contact email\n"+
			"denvermoon.gov,City,Non-Federal Agency,Town of Denver,Denver,CO,a@denvermoon.gov\n"+
			"moon.gov,Federal - Executive,Department of Lunar Affairs,Depatment of Lunar Affairs,Washington,DC,(blank)\n"+
			"craters.gov,Federal - Executive,Department of Lunar Affairs,BUREAU OF CRATERS,Washington,DC,(blank)\n"),
	)
	expect(t, "the tree", stated(t, store),
		"department-of-lunar-affairs < us-executive-branch HIGH", "bureau-of-craters < department-of-lunar-affairs HIGH",
		"bureau-of-craters < department-of-lunar-affairs MEDIUM", "us-executive-branch < us-government HIGH")
	expect(t, "the rejects", rejects, "domains.csv:3 organization name: Depatment of Lunar Affairs: is what a registrant typed: no list has a part of Department of Lunar Affairs of this name")
}

// What a line of the table places may leave the lists, which are then imported as any
// others: no file is missing for it.
func TestPlacedBodyThatTheListsNoLongerHave(t *testing.T) {
	store := seedtest.BuiltIn(t)
	files := func(rows string) []dataset.File {
		return []dataset.File{
			seedtest.Text("spending.csv", "agency name,subtier name\nDepartment of Lunar Affairs,Bureau of Craters\n"+rows),
			seedtest.Text("domains.csv", "domain name,domain type,organization name\nmoon.gov,Federal - Executive,Department of Lunar Affairs\n"),
		}
	}
	run(t, store, files("Department of Lunar Affairs,Lunar Survey\nFederal Reserve System,\n")...)
	const placed = "federal-reserve-system < us-executive-branch HIGH Among the independent establishments."
	expect(t, "the tree", stated(t, store), placed,
		"department-of-lunar-affairs < us-executive-branch HIGH", "bureau-of-craters < department-of-lunar-affairs HIGH",
		"lunar-survey < department-of-lunar-affairs HIGH", "us-executive-branch < us-government HIGH")
	report, err := snapshot.Run(t.Context(), store, snapshot.Import{
		Importer: hierarchy.Importer, Files: files(""), By: "test", Known: seedtest.Packs(t), Date: kg.NewDate(2026, 5, 1),
	})
	if err != nil || report.FactsWithdrawn != 1 {
		t.Errorf("withdrawn %d, want that of the survey: %v", report.FactsWithdrawn, err)
	}
}

// A list that ends within a row is refused whole: what it lacks would be taken back.
func TestListThatIsCutOff(t *testing.T) {
	store := seedtest.BuiltIn(t)
	_, err := snapshot.Run(t.Context(), store, snapshot.Import{
		Importer: hierarchy.Importer, By: "test", Known: seedtest.Packs(t),
		Files: []dataset.File{seedtest.Text("spending.csv", "toptier_name,subtier_name\nDepartment of Energy,Bureau of Craters\nDepartment of En")},
	})
	if err == nil || !strings.Contains(err.Error(), "spending.csv: it ends within a row") || len(stated(t, store)) > 0 {
		t.Errorf("%v, and the tree has %q", err, stated(t, store))
	}
}
