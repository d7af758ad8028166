package hierarchy_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fedreach/kg"
	"fedreach/seed/dataset"
	"fedreach/seed/hierarchy"
	"fedreach/seed/seedtest"
	"fedreach/seed/snapshot"
)

var dirty = []dataset.File{
	seedtest.File("testdata/crosswalk.json"), seedtest.File("testdata/spending.csv"), seedtest.File("testdata/bureaus.csv"), seedtest.File("testdata/domains.csv"),
}

// run imports files, and gives the rejects, one a line.
func run(t *testing.T, store kg.Store, files ...dataset.File) (snapshot.Report, []string) {
	t.Helper()
	var rejects []string
	report, err := snapshot.Run(t.Context(), store, snapshot.Import{
		Importer: hierarchy.Importer, Files: files, By: "test", Known: seedtest.Packs(t),
		Rejected: func(r dataset.Reject) error {
			rejects = append(rejects, fmt.Sprintf("%s:%d %s: %s: %s", r.File, r.Row, r.Field, r.Value, r.Reason))
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return report, rejects
}

// stated lists what the lists say, as a fact a line with its confidence.
func stated(t *testing.T, store kg.Store) []string {
	t.Helper()
	answer, err := store.Facts(t.Context(), kg.FactFilter{Sources: hierarchy.Importer.Sources})
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, f := range answer.Facts {
		if f.KnownUntil.Equal(kg.Beginning) {
			continue
		}
		if !f.KnownSince.IsZero() || !f.Since.IsZero() || f.Kind != kg.PartOf {
			t.Errorf("%s is no undated part of the tree", f.ID)
		}
		from, to := strings.TrimPrefix(f.From, "agency:"), strings.TrimPrefix(f.To, "agency:")
		list = append(list, strings.TrimSpace(fmt.Sprintf("%s < %s %s %s", from, to, f.Confidence, f.Text)))
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func agency(t *testing.T, store kg.Store, slug string) *kg.Agency {
	t.Helper()
	page, err := store.Entities(t.Context(), kg.EntityFilter{IDs: []string{"agency:" + slug}, First: 1})
	if err != nil || len(page.Entities) == 0 {
		t.Fatalf("there is no %s (%v)", slug, err)
	}
	return page.Entities[0].(*kg.Agency)
}

func expect(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	for _, line := range got {
		if !slices.Contains(want, line) {
			t.Errorf("%s: not expected: %s", what, line)
		}
	}
	for _, line := range want {
		if !slices.Contains(got, line) {
			t.Errorf("%s: missing: %s", what, line)
		}
	}
}

// The tree of the files in testdata:
//
//	us-government
//	├── us-executive-branch
//	│   ├── department-of-lunar-affairs ── bureau-of-craters ── crater-field-office
//	│   │                               ├─ …-deputy-secretary, …-office-of-inspector-general
//	│   ├── department-of-tides ── tidal-service
//	│   ├── department-of-defense ── department-of-the-army ── army-moon-base-command
//	│   └── tidal-court (the crosswalk has it under the judges)
//	└── us-legislative-branch ── moonlight-commission
func TestDirtyLists(t *testing.T) {
	store := seedtest.BuiltIn(t)
	_, rejects := run(t, store, dirty...)
	expect(t, "the tree", stated(t, store),
		"us-executive-branch < us-government HIGH", "us-executive-branch < us-government MEDIUM",
		"us-judicial-branch < us-government MEDIUM", "us-legislative-branch < us-government HIGH",
		"department-of-lunar-affairs < us-executive-branch HIGH", "department-of-lunar-affairs < us-executive-branch MEDIUM",
		"department-of-lunar-affairs-deputy-secretary < department-of-lunar-affairs MEDIUM",
		"department-of-lunar-affairs-office-of-inspector-general < department-of-lunar-affairs HIGH",
		"department-of-lunar-affairs-office-of-inspector-general < department-of-lunar-affairs MEDIUM Through DLA Deputy Secretary.",
		"bureau-of-craters < department-of-lunar-affairs HIGH",
		"bureau-of-craters < department-of-lunar-affairs MEDIUM",
		"bureau-of-craters < department-of-lunar-affairs MEDIUM Through DLA Deputy Secretary.",
		"crater-field-office < bureau-of-craters MEDIUM",
		"department-of-tides < us-executive-branch HIGH", "tidal-service < department-of-tides HIGH",
		"tidal-court < us-executive-branch HIGH", "moonlight-commission < us-legislative-branch HIGH",
		"department-of-defense < us-executive-branch MEDIUM", "secretary-of-defense < department-of-defense MEDIUM",
		"department-of-defense-office-of-inspector-general < department-of-defense HIGH",
		"department-of-the-army < department-of-defense HIGH",
		"department-of-the-army < department-of-defense MEDIUM Through Secretary of Defense.",
		"army-moon-base-command < department-of-the-army MEDIUM",
	)
	expect(t, "the rejects", rejects,
		"bureaus.csv:4 bureau: Salaries and Expenses: is no body: a line of the budget, and no body",
		"domains.csv:8 organization name: .gov Administration: is no agency: the registry itself",
		"spending.csv:8 subtier name: Unknown (May Not Exist): is no body: no body of that name is known, says the list itself",
		`spending.csv:15 : ["010" "Department of Lunar Affairs" "DOLA"]: has 3 cells, where there are 8 columns`,
		"spending.csv:6 subtier name: Tidal Service under Department of Lunar Affairs: is against what is taken, which has agency:tidal-service as part of agency:department-of-tides: Agencies and bureaus of the .gov registry",
		"spending.csv:7 subtier name: Lunar Treaty Organization: is not placed: the crosswalk has it under “International Governmental Organizations”: a heading of the crosswalk for what is no part of the government",
		"spending.csv:12 subtier name: Board of Falling Stars: is not placed: the list has it under “Other Independent Agencies”: a heading of the budget; it says no branch",
		"spending.csv:13 agency name: State of Montana: is not placed: no list says which branch it is part of",
		"bureaus.csv:6 agency: Moon Tourism Board: is not placed: the crosswalk has it under “Independent Federal Agencies”: a heading of the crosswalk; it says no branch",
		"domains.csv:4 suborganization name: Crater Contractors LLC: is what a registrant typed: no list has a part of Department of Lunar Affairs of this name",
		"crosswalk.json:3 GSA SFP Name: International Bodies of the Moon: is a heading that the table of headings does not know",
		"crosswalk.json:15 Parent: Tidal Court under Federal Judicial Branch: is against what is taken, which has agency:tidal-court as part of agency:us-executive-branch: Federal .gov domains with their organisations",
		"crosswalk.json:18 GSA SFP Name: Dark Side Command: is not placed: the crosswalk names a parent that it does not have: Northern Moon Command",
		"crosswalk.json:20 Parent: Egg Board: is above and below Chicken Board at once",
		"crosswalk.json:19 GSA SFP Name: Chicken Board: is not placed: the crosswalk's parent, Egg Board, is not placed",
		"crosswalk.json:21 GSA SFP Name: : is missing: the name of the body",
		"crosswalk.json:22 GSA SFP Name: Adrift Office: is not placed: the crosswalk names no parent",
	)
}

func TestNamesAndSectors(t *testing.T) {
	store := seedtest.BuiltIn(t)
	run(t, store, dirty...)
	// DLA is the Defense Logistics Agency.
	lunar := agency(t, store, "department-of-lunar-affairs")
	if lunar.Sector != kg.SectorCivilian || !slices.Equal(lunar.Aliases, []string{"DOLA"}) {
		t.Errorf("%+v", lunar)
	}
	craters := agency(t, store, "bureau-of-craters")
	if craters.Name != "Bureau of Craters" || !slices.Equal(craters.Aliases, []string{"BOC", "Office of Craters and Ridges"}) {
		t.Errorf("%+v", craters)
	}
	for slug, sector := range map[string]kg.Sector{
		"army-moon-base-command": kg.SectorDefense, "moonlight-commission": kg.SectorLegislative, "tidal-court": kg.SectorCivilian,
		"us-judicial-branch": kg.SectorJudicial, "cia": kg.SectorIntelligence, "national-security-agency": kg.SectorIntelligence,
		"us-executive-branch": "", "us-government": "",
	} {
		if got := agency(t, store, slug).Sector; got != sector {
			t.Errorf("%s has the sector %q, want %q", slug, got, sector)
		}
	}
	// The abbreviation of many offices is nobody's.
	for _, slug := range []string{"department-of-lunar-affairs-office-of-inspector-general", "department-of-defense-office-of-inspector-general"} {
		if slices.Contains(agency(t, store, slug).Aliases, "OIG") {
			t.Errorf("%s is called OIG", slug)
		}
	}
}

// TestTheOrderOfFilesMakesNoDifference: nor does importing them again.
func TestTheOrderOfFilesMakesNoDifference(t *testing.T) {
	store := seedtest.BuiltIn(t)
	run(t, store, dirty...)
	want := stated(t, store)
	for _, order := range [][]int{{3, 2, 1, 0}, {1, 3, 0, 2}} {
		other := seedtest.BuiltIn(t)
		var files []dataset.File
		for _, i := range order {
			files = append(files, dirty[i])
		}
		run(t, other, files...)
		if got := stated(t, other); !slices.Equal(got, want) {
			t.Errorf("in the order %v the tree is another", order)
		}
	}
	again, _ := run(t, store, dirty...)
	if again.FactsCreated+again.FactsWithdrawn+again.EntitiesCreated+again.EntitiesChanged > 0 {
		t.Errorf("importing again changes something: %+v", again)
	}
}

// TestOneListAlone: each list by itself is a tree, and the next one is added.
func TestOneListAlone(t *testing.T) {
	store := seedtest.BuiltIn(t)
	for _, list := range []int{3, 0, 2, 1} {
		if report, _ := run(t, store, dirty[list]); report.FactsWithdrawn > 0 {
			t.Errorf("%s withdraws %d facts", dirty[list].Name, report.FactsWithdrawn)
		}
	}
	got := stated(t, store)
	for _, line := range []string{"tidal-court < us-executive-branch HIGH", "crater-field-office < bureau-of-craters MEDIUM"} {
		if !slices.Contains(got, line) {
			t.Errorf("missing: %s", line)
		}
	}
}

// TestOneListAgain: a list that is imported again by itself takes nothing back that
// follows from it and the others together.
func TestOneListAgain(t *testing.T) {
	store := seedtest.BuiltIn(t)
	run(t, store, dirty...)
	refused := 0
	for _, list := range dirty {
		day, _ := kg.ParseDate("2026-03-01")
		report, err := snapshot.Run(t.Context(), store, snapshot.Import{Importer: hierarchy.Importer, Files: []dataset.File{list}, Known: seedtest.Packs(t), Date: day})
		switch {
		case err == nil && report.FactsWithdrawn > 0:
			t.Errorf("%s by itself takes %d facts back", list.Name, report.FactsWithdrawn)
		case err != nil && strings.Contains(err.Error(), "give its file as well"):
			refused++
		case err != nil:
			t.Errorf("%s: %v", list.Name, err)
		}
	}
	if refused == 0 {
		t.Error("no list by itself was refused")
	}
}

func TestOtherYears(t *testing.T) {
	store := seedtest.BuiltIn(t)
	_, rejects := run(t, store, seedtest.File("testdata/domains-2019.csv"))
	expect(t, "the rejects", rejects, "domains-2019.csv:2 organization: Bureau of Moondust’s Dust: is what a registrant typed: no list has a part of Department of Lunar Affairs of this name")
	expect(t, "the tree", stated(t, store), "us-executive-branch < us-government HIGH", "department-of-lunar-affairs < us-executive-branch HIGH")

	store = seedtest.BuiltIn(t)
	run(t, store, seedtest.Text("crosswalk.csv", "\xef\xbb\xbfParent,Colour,GSA SFP Name\n[Branch],red,Federal Executive Branch\nFederal Executive Branch,blue,US Department of Tides (DOT)\n"))
	expect(t, "the tree", stated(t, store), "us-executive-branch < us-government MEDIUM", "department-of-tides < us-executive-branch MEDIUM")
}

func TestWhatIsNoListIsRefusedWhole(t *testing.T) {
	for name, c := range map[string]struct {
		files []dataset.File
		want  string
	}{
		"other columns":  {[]dataset.File{seedtest.Text("food.csv", "Dish,Price\nSoup,3\n")}, `food.csv is none of the lists of agencies: its columns are ["dish" "price"]`},
		"empty":          {[]dataset.File{seedtest.Text("empty.csv", "")}, "empty.csv is none of the lists of agencies: it is empty"},
		"other JSON":     {[]dataset.File{seedtest.Text("x.json", `{"a": 1}`)}, "x.json is none of the lists of agencies: it is no list in JSON"},
		"cut short":      {[]dataset.File{seedtest.Text("x.json", `[{"GSA SFP Name": "Federal Executive Branch", "Parent": "[Branch]"}, {"GSA`)}, "JSON"},
		"too long":       {[]dataset.File{seedtest.Text("long.csv", "Agency,Bureau\n"+strings.Repeat("A,B\n", 100_001))}, "long.csv has more than 100000 rows, and is no list of agencies"},
		"no type":        {[]dataset.File{seedtest.Text("d.csv", "Domain name,Organization name\na.gov,A\n")}, `the list of .gov domains has the column "domain type"`},
		"the same twice": {[]dataset.File{dirty[2], seedtest.Text("old.csv", "Agency,Bureau\nA,B\n")}, "bureaus.csv and old.csv are the same list: import one of its days at a time"},
	} {
		store := seedtest.BuiltIn(t)
		before, err := store.Revision(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		_, err = snapshot.Run(t.Context(), store, snapshot.Import{Importer: hierarchy.Importer, Files: c.files, By: "test"})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: the error is %v, want %s", name, err, c.want)
		}
		if after, _ := store.Revision(t.Context()); after != before {
			t.Errorf("%s: something was loaded", name)
		}
	}
}
