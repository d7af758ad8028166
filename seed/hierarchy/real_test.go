package hierarchy_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fedreach/kg"
	"fedreach/seed/dataset"
	"fedreach/seed/seedtest"
)

var realFiles = []string{
	"gsa-crosswalk/federalhierarchycrosswalk.json", "usaspending-agencies/authoritative_agency_list.csv",
	"dotgov/agencies-and-subs.csv", "dotgov/current-federal.csv",
}

// TestRealLists: the tree has no second parent and no cycle, or the store would
// not have taken it. Every agency of it leads to a branch, bodies that anyone can
// look up are where they belong, and nobody's address is in it.
func TestRealLists(t *testing.T) {
	store := seedtest.BuiltIn(t)
	var files []dataset.File
	for _, path := range realFiles {
		files = append(files, seedtest.File("../../../shared/data/"+path))
	}
	report, rejects := run(t, store, files...)
	t.Logf("%d agencies created, %d changed, %d facts, %d rejects", report.EntitiesCreated, report.EntitiesChanged, report.FactsCreated, len(rejects))

	parents := parentsOf(t, store)
	for id := range parents {
		up := id
		for steps := 0; parents[up] != "" && steps < 30; steps++ {
			up = parents[up]
		}
		if up != "agency:us-government" {
			t.Errorf("%s leads to %s", id, up)
		}
	}
	for child, parent := range map[string]string{
		"federal-emergency-management-agency": "department-of-homeland-security", "federal-aviation-administration": "department-of-transportation",
		"internal-revenue-service": "department-of-the-treasury", "coast-guard": "department-of-homeland-security",
		"national-institutes-of-health": "department-of-health-and-human-services", "centers-for-disease-control-and-prevention": "department-of-health-and-human-services",
		"census-bureau": "department-of-commerce", "national-institute-of-standards-and-technology": "department-of-commerce",
		"naval-sea-systems-command": "department-of-the-navy", "office-of-management-and-budget": "executive-office-of-the-president",
		"united-states-marine-corps": "department-of-the-navy", "government-accountability-office": "us-legislative-branch",
		"supreme-court-of-united-states": "us-judicial-branch", "tennessee-valley-authority": "us-executive-branch",
		"social-security-administration": "us-executive-branch", "peace-corps": "us-executive-branch",
		"surface-transportation-board": "us-executive-branch", "pension-benefit-guaranty-corporation": "department-of-labor",
		"agency-for-global-media": "us-executive-branch", "inter-american-foundation": "us-executive-branch",
		"house-of-representatives":                                               "united-states-congress",
		"court-of-appeals-for-armed-forces":                                      "us-judicial-branch",
		"federal-financial-institutions-examination-council":                     "us-executive-branch",
		"federal-reserve-system":                                                 "us-executive-branch",
		"national-council-on-humanities":                                         "national-endowment-for-humanities",
		"department-of-the-treasury-assistant-secretary-for-legislative-affairs": "department-of-the-treasury",
		"cia": "us-executive-branch", "goddard-space-flight-center": "national-aeronautics-and-space-administration",
	} {
		if got := parents["agency:"+child]; got != "agency:"+parent {
			t.Errorf("%s is part of %q, want %s", child, got, parent)
		}
	}
	for _, foreign := range []string{"international-monetary-fund", "port-authority-of-ny-and-nj", "federal-national-mortgage-association", "united-nations", "west-african-rice-development-association"} {
		if parent := parents["agency:"+foreign]; parent != "" {
			t.Errorf("%s is part of %s", foreign, parent)
		}
	}
	for name, other := range map[string]string{
		"y-12-site-office": "y-12-national-security-complex", "air-force-elements-united-states-special-operations-command": "air-force-special-operations-command",
	} {
		if parents["agency:"+name] == "" || parents["agency:"+other] == "" {
			t.Errorf("%s and %s are not two bodies: %q, %q", name, other, parents["agency:"+name], parents["agency:"+other])
		}
	}
	for _, twin := range []string{"council-of-economic-advisors", "financial-crime-enforcement-network", "department-of-justice-united-states-marshals-service", "office-of-compliance"} {
		if parent := parents["agency:"+twin]; parent != "" {
			t.Errorf("%s is another spelling, and a body of its own under %s", twin, parent)
		}
	}
	expectEnded(t, store, report.Unplaced)
	address := regexp.MustCompile(`\S+@\S+\.\S`)
	page, err := store.Entities(t.Context(), kg.EntityFilter{First: -1, Kinds: []kg.EntityKind{kg.KindAgency}})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range page.Entities {
		n := e.Naming()
		if found := address.FindString(strings.Join(append(slices.Clone(n.Aliases), n.Name), " ")); found != "" {
			t.Errorf("%s: %s", e.ID(), found)
		}
	}
}

// expectEnded: what table.yaml ends is in the lists, and ends: nothing else that counts
// says what it is part of.
func expectEnded(t *testing.T, store kg.Store, unplaced []string) {
	t.Helper()
	table, err := os.ReadFile("table.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, ended, _ := strings.Cut(string(table), "\nended:")
	ended, _, _ = strings.Cut(ended, "\napart:")
	ids := regexp.MustCompile(`agency:[a-z0-9-]+`).FindAllString(ended, -1)
	if len(ids) < 15 {
		t.Fatalf("table.yaml ends %q", ids)
	}
	for _, id := range ids {
		answer, err := store.Facts(t.Context(), kg.FactFilter{From: []string{id}, Kinds: []kg.FactKind{kg.PartOf}})
		if err != nil {
			t.Fatal(err)
		}
		known := slices.DeleteFunc(answer.Facts, func(f *kg.Fact) bool { return !f.KnownUntil.IsZero() })
		if len(known) != 1 || known[0].Until.IsZero() || known[0].Text == "" {
			t.Errorf("of %s is known %+v", id, known)
		}
		if len(answer.Facts) == len(known) {
			t.Errorf("no list has %s: the line of table.yaml is of no use", id)
		}
		if slices.Contains(unplaced, id) {
			t.Errorf("%s is named as unplaced: nothing is missing of it", id)
		}
	}
}

func parentsOf(t *testing.T, store kg.Store) map[string]string {
	t.Helper()
	answer, err := store.Facts(t.Context(), kg.FactFilter{Kinds: []kg.FactKind{kg.PartOf}})
	if err != nil {
		t.Fatal(err)
	}
	parents := map[string]string{}
	for _, f := range answer.Facts {
		if strings.HasPrefix(f.From, "agency:") && f.KnownUntil.IsZero() {
			parents[f.From] = f.To
		}
	}
	return parents
}
