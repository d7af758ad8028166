package seed

import (
	"encoding/csv"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"fedreach/kg"
	"fedreach/reach"
)

const direction = "Presidential direction of 2026-02-27"

func TestRecordAnthropicAtDefense(t *testing.T) {
	g := loaded(t, Record)
	tests := []struct{ at, blockers, lifted string }{
		{"2026-02-26", "", ""},
		{"2026-02-27", direction, ""},
		{"2026-03-01", direction, ""},
		{"2026-03-10", "10 USC 3252, 41 USC 4713, " + direction, ""},
		{"2026-03-25", "10 USC 3252, 41 USC 4713, " + direction, ""},
		{"2026-04-01", "41 USC 4713", "10 USC 3252, " + direction},
		{"2026-05-20", "41 USC 4713", "10 USC 3252, " + direction},
	}
	for _, test := range tests {
		w := world(g, test.at, "")
		for _, agency := range append(below(g, defense), defense) {
			v := verdict(t, w, agency, "anthropic")
			if (v.Status == reach.Blocked) != (test.blockers != "") {
				t.Errorf("%s: %s × anthropic is %s", test.at, agency, v.Status)
			}
			if got := keys(v.Blockers); got != test.blockers {
				t.Errorf("%s: %s has the blockers %q, want %q", test.at, agency, got, test.blockers)
			}
			if got := keys(v.LiftedBlocks); got != test.lifted {
				t.Errorf("%s: %s has the lifted blocks %q, want %q", test.at, agency, got, test.lifted)
			}
		}
	}
}

func TestRecordAnthropicElsewhere(t *testing.T) {
	g := loaded(t, Record)
	const hhs, senate = "department-of-health-and-human-services", "united-states-senate"
	wantStatus(t, world(g, "2025-12-01", ""), hhs, "anthropic", reach.Available)
	wantStatus(t, world(g, "2025-12-01", ""), senate, "anthropic", reach.Available)
	wantStatus(t, world(g, "2026-03-10", ""), hhs, "anthropic", reach.Blocked)
	for _, level := range append([]kg.Classification{""}, kg.Classifications...) {
		v := wantStatus(t, world(g, "2026-04-01", level), hhs, "anthropic", reach.NoRoute)
		if len(v.Blockers) > 0 || keys(v.LiftedBlocks) != direction {
			t.Errorf("HHS has the blockers %q, lifted %q", keys(v.Blockers), keys(v.LiftedBlocks))
		}
	}
	for _, at := range []string{"2026-02-20", "2026-03-01", "2026-03-10", "2026-04-01"} {
		for _, agency := range append(below(g, "us-legislative-branch"), "us-judicial-branch") {
			if v := verdict(t, world(g, at, ""), agency, "anthropic"); v.Status == reach.Blocked {
				t.Errorf("%s: %s is blocked", at, agency)
			}
		}
	}
	// Known in December 2025, the agreement ran until August 2026.
	w := reach.NewWorld(g, reach.Question{At: day("2026-04-01"), KnownAt: day("2025-12-01").Time()}, now)
	wantStatus(t, w, hhs, "anthropic", reach.Available)
}

func TestRecordPublishedLater(t *testing.T) {
	g := loaded(t, Record)
	ask := func(knownAt time.Time) *reach.Verdict {
		q := reach.Question{At: day("2026-02-01"), Level: kg.Unclassified, KnownAt: knownAt}
		return verdict(t, reach.NewWorld(g, q, now), "fedramp", "openai")
	}
	if v := ask(day("2026-02-01").Time()); v.Status != reach.NoRoute {
		t.Errorf("known on 2026-02-01 it is %s", v.Status)
	}
	for _, knownAt := range []string{"2026-02-19", "2026-03-01", "2026-04-25"} {
		v := ask(day(knownAt).Time())
		if v.Status != reach.Available || routeKinds(v) != "CLOUD chatgpt-enterprise multiple-award-schedule" {
			t.Errorf("known on %s it is %s by %s", knownAt, v.Status, routeKinds(v))
		}
	}
	if v := ask(time.Time{}); v.Status != reach.Available || !slices.Contains(cited(v), "https://github.com/GSA/marketplace-fedramp-gov-data") {
		t.Errorf("known now it is %s", v.Status)
	}
	for _, f := range g.Facts {
		if f.Kind == kg.RunsOn && f.To == "cloud:chatgpt-enterprise" && f.From != "agency:fedramp" {
			t.Errorf("%s runs on ChatGPT Enterprise", f.From)
		}
	}
}

// TestRecordOneGov: a vehicle, never a contract, without levels, and open to the
// other branches for Anthropic alone.
func TestRecordOneGov(t *testing.T) {
	g := loaded(t, Record)
	holders := map[string]bool{}
	for _, f := range g.Facts {
		if f.Kind == kg.Holds && strings.HasPrefix(f.To, "vehicle:onegov") {
			holders[f.From] = true
			if f.LevelSet.Known() {
				t.Errorf("%s holds %s at the levels %s", f.From, f.To, f.LevelSet)
			}
		}
		if f.Kind == kg.ContractsWith && f.From == "agency:general-services-administration" {
			t.Errorf("GSA has a contract with %s", f.To)
		}
	}
	if len(holders) != 6 {
		t.Errorf("%d vendors hold OneGov agreements", len(holders))
	}
	w := world(g, "2025-12-01", "")
	for _, vendor := range []string{"openai", "google", "microsoft", "meta", "xai"} {
		wantStatus(t, w, "department-of-transportation", vendor, reach.Available)
		wantStatus(t, w, "united-states-senate", vendor, reach.NoRoute)
	}
	wantStatus(t, world(g, "2027-03-31", ""), "department-of-transportation", "xai", reach.Available)
	wantStatus(t, world(g, "2027-04-01", ""), "department-of-transportation", "xai", reach.NoRoute)
}

func TestRecordStatuses(t *testing.T) {
	g := loaded(t, Record)
	w := world(g, "2026-04-01", "")
	wantStatus(t, w, "department-of-health-and-human-services", "openai", reach.InUse)
	wantStatus(t, w, defense, "google", reach.InUse)
	wantStatus(t, w, defense, "openai", reach.Available)
	wantStatus(t, w, defense, "xai", reach.Available)
	wantStatus(t, w, "united-states-senate", "openai", reach.Available)
	wantStatus(t, w, "united-states-senate", "microsoft", reach.Available)
	wantStatus(t, w, "united-states-senate", "xai", reach.NoRoute)
	wantStatus(t, world(g, "2026-04-01", kg.TopSecret), defense, "google", reach.Available)
	wantStatus(t, world(g, "2026-04-01", kg.TopSecret), "cdao", "xai", reach.NoRoute)
}

func TestRecordAzureOpenAI(t *testing.T) {
	g := loaded(t, Record)
	tests := []struct {
		at, region string
		level      kg.Classification
		want       reach.Status
	}{
		{"2024-01-31", "azure-government", "", reach.NoRoute},
		{"2024-05-01", "azure-government", kg.Unclassified, reach.Available},
		{"2024-05-01", "azure-government", kg.CUI, reach.NoRoute},
		{"2024-10-01", "azure-government", kg.CUI, reach.Available},
		{"2026-04-01", "azure-government", kg.Secret, reach.NoRoute},
		{"2025-05-01", "azure-government-secret", kg.Secret, reach.Available},
		{"2026-04-01", "azure-government-secret", kg.TopSecret, reach.NoRoute},
		{"2025-01-15", "azure-government-top-secret", "", reach.NoRoute},
		{"2025-01-16", "azure-government-top-secret", kg.TopSecret, reach.Available},
		{"2026-04-01", "aws-govcloud", kg.CUI, reach.Available},
		{"2026-05-20", "aws-commercial", "", reach.NoRoute},
	}
	for _, test := range tests {
		supposed := &kg.Fact{Kind: kg.RunsOn, From: "agency:united-states-senate", To: "cloud:" + test.region, Confidence: kg.High, Source: &kg.Source{URL: "https://example.org", Title: "supposed"}}
		supposed.Complete()
		q := reach.Question{At: day(test.at), Level: test.level, Assume: []reach.Assumption{{Add: supposed}}}
		v := verdict(t, reach.NewWorld(g, q, now), "united-states-senate", "openai")
		// The Senate's own list is no route through a cloud.
		cloud := slices.ContainsFunc(v.Routes, func(r *reach.Route) bool { return r.Kind == reach.RouteCloud })
		if cloud != (test.want == reach.Available) {
			t.Errorf("%s: on %s at %q there is a cloud route: %t", test.at, test.region, test.level, cloud)
		}
		if v.Disputed() {
			t.Errorf("%s: on %s at %q it is disputed", test.at, test.region, test.level)
		}
	}
}

// TestAllPacksTogether: the one dispute that bears on verdicts is whether the
// label that the article speaks of blocks by itself; where the packs differ over
// OpenAI's terms and the size of JWCC, both sides are there.
func TestAllPacksTogether(t *testing.T) {
	g := loaded(t, Article, Record)
	for _, at := range []string{"2026-02-15", "2026-03-20", "2026-04-01", "2026-05-20"} {
		w := world(g, at, "")
		for v := range w.Verdicts(reach.Filter{Statuses: reach.Statuses}, reach.Pair{}) {
			for _, d := range v.Disputes() {
				if d.Decides.Kind != kg.Labels || d.Decides.Key != "" || v.Vendor.Slug != "anthropic" {
					t.Errorf("%s: %s × %s is disputed: %+v", at, v.Agency.Slug, v.Vendor.Slug, d.Decides)
				}
			}
		}
	}
	w := world(g, "2026-04-01", "")
	if v := wantStatus(t, w, defense, "anthropic", reach.Blocked); keys(v.Blockers) != "41 USC 4713" || len(v.Warnings) != 1 || !v.Disputed() {
		t.Errorf("Anthropic's blockers at Defense are %q, with %d warnings, disputed %t", keys(v.Blockers), len(v.Warnings), v.Disputed())
	}
	if v := wantStatus(t, w, "cia", "anthropic", reach.NoRoute); keys(v.LiftedBlocks) != direction {
		t.Errorf("the lifted blocks at the CIA are %q", keys(v.LiftedBlocks))
	}
	v := wantStatus(t, world(g, "2026-03-20", ""), defense, "openai", reach.Available)
	if !strings.Contains(routeKinds(v), "CLOUD aws jwcc") {
		t.Errorf("Defense has the routes %s", routeKinds(v))
	}
	ceilings := map[int64]bool{}
	var terms []*kg.Fact
	for _, f := range g.Facts {
		switch {
		case f.Kind == kg.Holds && f.From == "vendor:amazon" && f.To == "vehicle:jwcc":
			ceilings[f.CeilingUSD] = true
		case f.Kind == kg.SetsTerms && f.From == "vendor:openai":
			terms = append(terms, f)
		}
	}
	if !ceilings[9_000_000_000] || !ceilings[10_000_000_000] {
		t.Errorf("the ceilings are %v", ceilings)
	}
	at := day("2026-04-01")
	decider := kg.Decider(terms, at, now)
	if len(terms) != 2 || !slices.ContainsFunc(terms, func(f *kg.Fact) bool { return f.DissentsFrom(decider, at) }) {
		t.Errorf("OpenAI's terms are no dispute: %+v", terms)
	}
}

// TestRecordAccountsForEveryRow: each row of the table of facts is named in a
// comment beside its facts, or in the list of those left out.
func TestRecordAccountsForEveryRow(t *testing.T) {
	file, err := os.Open("../../shared/data/facts/ai-gov-facts.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	pack, err := data.ReadFile("data/record.yaml")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	comment, id := regexp.MustCompile(`#.*`), regexp.MustCompile(`\bF\d{3}\b`)
	for line := range strings.Lines(string(pack)) {
		for _, row := range id.FindAllString(comment.FindString(line), -1) {
			named[row] = true
		}
	}
	known := map[string]bool{}
	for _, row := range rows[1:] {
		known[row[0]] = true
		if !named[row[0]] {
			t.Errorf("%s is not accounted for: %s", row[0], strings.Join(row[1:5], ", "))
		}
	}
	if len(known) != 51 {
		t.Errorf("the table has %d rows", len(known))
	}
	for row := range named {
		if !known[row] {
			t.Errorf("there is no row %s", row)
		}
	}
}

// TestEverySourceIsUsed: a source that no fact is from was left behind.
func TestEverySourceIsUsed(t *testing.T) {
	for _, name := range order {
		content, err := data.ReadFile("data/" + name + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		p := &pack{file: name, known: func(string) bool { return true }, sources: map[string]*kg.Source{}, declared: map[string]bool{}}
		p.read(content)
		for key, source := range p.sources {
			if !slices.ContainsFunc(p.facts, func(f *kg.Fact) bool { return f.Source == source }) {
				t.Errorf("%s: no fact is from %s", name, key)
			}
		}
	}
}
