package fedramp_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fedreach/kg"
	"fedreach/kg/sqlitestore"
	"fedreach/seed/dataset"
	"fedreach/seed/fedramp"
	"fedreach/seed/names"
	"fedreach/seed/seedtest"
	"fedreach/seed/snapshot"
)

// marketplace is what URLs of the importer's source begin with.
const marketplace = "https://github.com/GSA/marketplace-fedramp-gov-data/blob/"

// load imports a file of this content into a store: the report, and the rejects
// as lines of list, row, field, value.
func load(t *testing.T, store kg.Store, name string, content []byte, tables ...*names.Table) (snapshot.Report, []string, error) {
	t.Helper()
	var rejects []string
	in := snapshot.Import{
		Importer: fedramp.Importer, By: "test", Origin: name, Tables: tables, Known: seedtest.Packs(t),
		Files: []dataset.File{{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil }}},
		Rejected: func(r dataset.Reject) error {
			if r.Reason == "" || r.File != name || r.Row == 0 {
				t.Errorf("a reject does not say where or why: %+v", r)
			}
			rejects = append(rejects, strings.Join([]string{strings.TrimPrefix(r.Field, "data."), r.Value}, " "))
			return nil
		},
	}
	report, err := snapshot.Run(t.Context(), store, in)
	return report, rejects, err
}

// facts are the standing facts of the marketplace of one kind, as lines.
func facts(t *testing.T, store kg.Store, kind kg.FactKind) []string {
	t.Helper()
	answer, err := store.Facts(t.Context(), kg.FactFilter{Kinds: []kg.FactKind{kind}})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, f := range answer.Facts {
		if !strings.HasPrefix(f.Source.URL, marketplace) || !f.KnownUntil.IsZero() {
			continue
		}
		parts := []string{strings.TrimPrefix(f.From, "agency:"), strings.TrimPrefix(f.To, "cloud:")}
		if f.Since != 0 || f.Until != 0 {
			parts = append(parts, f.Since.String()+".."+f.Until.String())
		}
		if f.LevelSet.Known() {
			parts = append(parts, f.LevelSet.String())
		}
		if f.Confidence != kg.High {
			parts = append(parts, string(f.Confidence))
		}
		if f.Kind == kg.Authorizes || f.Kind == kg.PartnersWith {
			parts = append(parts, f.Key)
		}
		lines = append(lines, strings.Join(parts, " "))
	}
	return lines
}

func equal(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	got, want = slices.Clone(got), slices.Clone(want)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n  %s\nwant:\n  %s", what, strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func dirty(t *testing.T) []byte {
	t.Helper()
	content, err := os.ReadFile("testdata/dirty.json")
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// The file has one of each fault that the family of these files is known for.
func TestDirtyFile(t *testing.T) {
	store := seedtest.BuiltIn(t)
	report, rejects, err := load(t, store, "dirty.json", append([]byte("\xef\xbb\xbf"), dirty(t)...))
	if err != nil {
		t.Fatal(err)
	}
	if report.Day.String() != "2024-11-12" {
		t.Errorf("the snapshot is of %s", report.Day)
	}
	equal(t, "agencies run on", facts(t, store, kg.RunsOn),
		"coast-guard aws-govcloud 2020-02-03..2023-02-03",           // expired; filed under another department
		"department-of-homeland-security aws-govcloud 2021-05-06..", // a space behind the identifier, the agency's is blank
		"department-of-homeland-security microsoft-365-gcc 2018-01-02..",
		"department-of-homeland-security microsoft-365-gcc 2024-11-12..", // #REF!: by the day of the snapshot
		"department-of-homeland-security azure-commercial 2020-01-01..",  // twice in the file
		"department-of-homeland-security azure-commercial 2021-01-01..2022-01-01",
		"department-of-the-army aws-govcloud 2022-06-01..2025-06-01 MEDIUM", // the identifier is a number
		"department-of-the-army aws-govcloud 2022-06-01..2024-06-01",        // by another of its names
		"united-states-senate aws-govcloud 2022-07-01..",
		"united-states-marine-corps aws-govcloud 2022-06-02.. MEDIUM", // a letter is added to it
		"office-of-cheese microsoft-365-gcc 2024-11-12..2026-12-31",
		"office-of-job-corps aws-govcloud 2022-01-02..", // not in the list of agencies
	)
	equal(t, "agencies are part of", facts(t, store, kg.PartOf),
		"coast-guard agency:department-of-homeland-security", "office-of-job-corps agency:department-of-labor",
		"department-of-health-and-human-services-office-of-inspector-general agency:department-of-health-and-human-services",
		"department-of-the-army agency:department-of-defense", // the Marine Corps is part of the Navy, by another source
		"cloud:aws-govcloud aws", "cloud:azure-commercial azure", "cloud:microsoft-365-gcc microsoft", "cloud:google-workspace google",
		"cloud:gemini-for-government google", "cloud:box-enterprise-cloud box", "cloud:zoom-for-government zoom", "cloud:acme-cloud acme",
		"cloud:google-cloud-commercial google-cloud", "cloud:kiteworks-federal-cloud kiteworks",
		"cloud:blue-sky-cloud blue",
		"cloud:ask-sage-platform ask-sage", "cloud:agile-fleet-fleetcommander agile-fleet", "cloud:agile-fleet-fleetcommander-high agile-fleet",
		"cloud:united-states-department-of-treasury-treasury-cloud-tcloud united-states-department-of-treasury",
	)
	// Nobody operates a product whose AI is not their own, and no agency is a vendor.
	equal(t, "vendors operate", facts(t, store, kg.Operates),
		"vendor:amazon aws", "vendor:microsoft azure", "vendor:microsoft microsoft", "vendor:google google", "vendor:google gemini-for-government",
		"vendor:box box", "vendor:zoom zoom", "vendor:acme acme", "vendor:ask-sage ask-sage", "vendor:ask-sage ask-sage-platform", "vendor:agile-fleet agile-fleet",
		"vendor:google google-cloud", "vendor:kiteworks kiteworks", "vendor:blue blue",
	)
	equal(t, "FedRAMP authorises", facts(t, store, kg.Authorizes),
		"fedramp aws-govcloud 2016-06-21.. UNCLASSIFIED,CUI FedRAMP High",
		"fedramp azure-commercial 2019-05-03.. UNCLASSIFIED,CUI FedRAMP High",
		"fedramp microsoft-365-gcc 2024-11-12.. UNCLASSIFIED FedRAMP Moderate", // its number says High, its day #REF!
		"fedramp google-cloud-commercial 2019-12-04.. UNCLASSIFIED,CUI FedRAMP High",
		"fedramp box-enterprise-cloud 2023-08-04.. UNCLASSIFIED FedRAMP LI-SaaS",
		"fedramp box-enterprise-cloud 2024-02-29.. UNCLASSIFIED FedRAMP 20x Low", // the same offering, another spelling of the company
		"fedramp zoom-for-government 2019-04-23.. UNCLASSIFIED FedRAMP Moderate",
		"fedramp ask-sage-platform 2024-11-12.. UNCLASSIFIED,CUI FedRAMP High",
		"fedramp united-states-department-of-treasury-treasury-cloud-tcloud 2020-01-02.. UNCLASSIFIED,CUI FedRAMP High",
	)
	// Box lists services of these names; that it has OpenAI's AI, nobody says.
	equal(t, "vendors partner with", facts(t, store, kg.PartnersWith),
		"vendor:amazon aws-govcloud 2024-11-12.. UNCLASSIFIED,CUI Amazon Bedrock",
		"vendor:openai azure-commercial 2024-11-12.. UNCLASSIFIED,CUI Azure OpenAI",
		"vendor:microsoft microsoft-365-gcc 2024-11-12.. UNCLASSIFIED Microsoft 365 Copilot",
		"vendor:google google-cloud-commercial 2024-11-12.. UNCLASSIFIED,CUI Generative AI on Vertex AI",
		"vendor:openai ask-sage-platform 2024-11-12.. UNCLASSIFIED,CUI MEDIUM Ask Sage",
		"vendor:google ask-sage-platform 2024-11-12.. UNCLASSIFIED,CUI MEDIUM Ask Sage",
	)
	// The list is of those that are built on the offering; a cycle stays.
	equal(t, "clouds depend on", facts(t, store, kg.DependsOn), "cloud:box-enterprise-cloud aws-govcloud", "cloud:aws-govcloud box-enterprise-cloud")
	equal(t, "rejected", rejects,
		"Products.cso Cloud", // Blue Sky's Cloud would be Blue's Sky Cloud
		"Products.csp ", "Products.id ", "Products.id F1603047866", `Products ["no object"]`,
		"Products.leveraged_systems F1603047866", "Products.leveraged_systems FR9900000000",
		"Products.leveraged_systems FR7700000001", // two entries of one offering, under two names of one company
		"Products.auth_date #REF!", "Products.impact_level #N/A",
		"Agencies.parent Legacy JAB Authorization", "Agencies.parent Other Federal Entity", "Agencies.id 22-097", "Agencies.parent agency:united-states-senate PART_OF agency:department-of-homeland-security", // the Senate is elsewhere, by its name in the table
		"Agencies.sub National Reconnaissance Office", // who is elsewhere, and may be another
		"Agencies 7",
		"AtoMapping.parent Legacy JAB Authorization", "AtoMapping.agency_id 22-000", "AtoMapping.parent Department of Education", "AtoMapping.agency_id 22-002",
		"ReuseMapping.exp_date 2/29/2023", "ReuseMapping.ato_date #REF!", "ReuseMapping.exp_date 2024-11-12T20:00:00.000Z",
		"ReuseMapping.exp_date 2026-04-30T20:00:00.000Z", "ReuseMapping.id 1603087870", "ReuseMapping.id FR24101047002", "ReuseMapping.id ",
		"ReuseMapping.sub Other Executive Branch Subagency", "ReuseMapping null",
	)
}

// An agency authorises one offering for many systems: the end of one of its
// authorisations is not the end of the others.
func TestAuthorizationsAreThingsOfTheirOwn(t *testing.T) {
	store := seedtest.BuiltIn(t)
	if _, _, err := load(t, store, "dirty.json", dirty(t)); err != nil {
		t.Fatal(err)
	}
	answer, err := store.Facts(t.Context(), kg.FactFilter{Kinds: []kg.FactKind{kg.RunsOn}, To: []string{"cloud:aws-govcloud", "cloud:azure-commercial"}})
	if err != nil {
		t.Fatal(err)
	}
	things := map[kg.Thing]string{}
	for _, f := range answer.Facts {
		if other := things[f.Thing()]; other != "" {
			t.Errorf("%s and %s are about one thing, %+v", f.ID, other, f.Thing())
		}
		things[f.Thing()] = f.ID
	}
}

// What others build on is a region, the rest products.
func TestKindsOfClouds(t *testing.T) {
	store := seedtest.BuiltIn(t)
	if _, _, err := load(t, store, "dirty.json", dirty(t)); err != nil {
		t.Fatal(err)
	}
	page, err := store.Entities(t.Context(), kg.EntityFilter{First: -1, CloudKinds: []kg.CloudKind{kg.CloudRegion, kg.CloudProvider}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range page.Entities {
		got = append(got, e.Naming().Slug)
	}
	for _, slug := range []string{"united-states-department-of-treasury-treasury-cloud-tcloud", "azure-commercial", "box"} {
		if !slices.Contains(got, slug) {
			t.Errorf("%s is a product", slug)
		}
	}
	for _, slug := range []string{"box-enterprise-cloud", "zoom-for-government", "microsoft-365-gcc"} {
		if slices.Contains(got, slug) {
			t.Errorf("%s is no product", slug)
		}
	}
}

// Where another source has an offering elsewhere, that stands; a person's table
// can say which cloud an offering is.
func TestOfferingsKnownOtherwise(t *testing.T) {
	store := seedtest.BuiltIn(t)
	_, err := store.Load(t.Context(), kg.Batch{By: "test",
		Entities: []kg.Entity{&kg.Cloud{Named: kg.Named{Slug: "box-enterprise-cloud", Name: "Box"}, Kind: kg.CloudProduct}},
		Facts: []*kg.Fact{{
			Kind: kg.PartOf, From: "cloud:box-enterprise-cloud", To: "cloud:azure", Confidence: kg.High,
			Source: &kg.Source{URL: "https://example.org/other", Title: "Another"},
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	table, err := names.ReadTable("mine", []byte("same: [{is: cloud:fleet, called: [FleetCommander], because: a test}]"))
	if err != nil {
		t.Fatal(err)
	}
	_, rejects, err := load(t, store, "dirty.json", dirty(t), table)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(rejects, "Products.csp cloud:box-enterprise-cloud PART_OF cloud:box") {
		t.Errorf("no conflict among %q", rejects)
	}
	tree := facts(t, store, kg.PartOf)
	if slices.Contains(tree, "cloud:box-enterprise-cloud box") || !slices.Contains(tree, "cloud:fleet agile-fleet") {
		t.Errorf("the tree is %q", tree)
	}
}

// What an identifier was read as stands in the fact.
func TestDoubtfulIdentifierIsSaid(t *testing.T) {
	store := seedtest.BuiltIn(t)
	if _, _, err := load(t, store, "dirty.json", dirty(t)); err != nil {
		t.Fatal(err)
	}
	answer, err := store.Facts(t.Context(), kg.FactFilter{From: []string{"agency:united-states-marine-corps"}, Kinds: []kg.FactKind{kg.RunsOn}})
	if err != nil || len(answer.Facts) != 1 || !strings.Contains(answer.Facts[0].Text, `"F1603047866A"`) {
		t.Errorf("%v, %+v", err, answer)
	}
}

// A merge leaves the file's spellings as aliases, and a known entity its name.
func TestNamesOfTheFile(t *testing.T) {
	store := seedtest.BuiltIn(t)
	if _, _, err := load(t, store, "dirty.json", dirty(t)); err != nil {
		t.Fatal(err)
	}
	page, err := store.Entities(t.Context(), kg.EntityFilter{First: -1, IDs: []string{
		"agency:department-of-the-army", "agency:department-of-health-and-human-services-office-of-inspector-general", "vendor:zoom", "cloud:chatgpt-enterprise", "cloud:azure-commercial", "cloud:box",
	}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range page.Entities {
		got = append(got, e.Naming().Name+" = "+strings.Join(e.Naming().Aliases, ", "))
	}
	equal(t, "names", got,
		"HHS Office of the Inspector General = hhs-office-of-inspector-general",
		"Department of the Army = Army, U.S. Army, United States Army",
		"Azure Commercial Cloud = Azure Commercial", "Box Inc. = ", "ChatGPT Enterprise = ChatGPT Enterprise and API Platform",
		"Zoom = Zoom Video Communications, Zoom Video Communications, LLC",
	)
}

// The same file is the same graph, with or without the built-in facts before it.
func TestWithoutPacks(t *testing.T) {
	with, without := seedtest.BuiltIn(t), seedtest.Empty(t)
	for _, store := range []kg.Store{with, without} {
		if _, _, err := load(t, store, "dirty.json", dirty(t)); err != nil {
			t.Fatal(err)
		}
	}
	for _, kind := range []kg.FactKind{kg.RunsOn, kg.Authorizes, kg.Operates, kg.PartnersWith, kg.DependsOn} {
		equal(t, string(kind), facts(t, without, kind), facts(t, with, kind)...)
	}
}

// Nobody's name, address or mailbox is in the store's file.
func TestNoPersonalData(t *testing.T) {
	dir := t.TempDir()
	store, err := sqlitestore.Open(t.Context(), filepath.Join(dir, "graph.db"))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := load(t, store, "dirty.json", dirty(t)); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(filepath.Join(dir, "graph.db"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(content, []byte("Treasury Cloud (TCloud)")) {
		t.Fatal("the file does not even have what it should have")
	}
	for _, personal := range []string{"doe@", "joe@", "ann@", "fedramp@", ".example", "Jane", "jane", "John Roe", "Ann Other"} {
		if bytes.Contains(content, []byte(personal)) {
			t.Errorf("the store has %q", personal)
		}
	}
}

// A file that is none of the marketplace's is refused, and leaves nothing.
func TestRefusesOtherFiles(t *testing.T) {
	whole := string(dirty(t))
	for name, c := range map[string]struct{ content, says string }{
		"another file":      {`{"domains": []}`, "no list data.Products"},
		"a list":            {`[{"meta": 1}]`, "the file is not an object"},
		"a table":           {"id,csp\n1,2\n", "at byte 1"},
		"nothing":           {"", "it is empty"},
		"cut short":         {whole[:len(whole)/2], "ends in the middle"},
		"one thing more":    {whole + "{}", "more after its end"},
		"a list missing":    {strings.Replace(whole, `"ReuseMapping"`, `"Reuse"`, 1), "no list data.ReuseMapping"},
		"a list twice":      {strings.Replace(whole, `"Assessors"`, `"Agencies"`, 1), "data.Agencies twice"},
		"not a list":        {`{"meta": {"last_change": "2024-11-12"}, "data": {"Products": [], "Agencies": [], "AtoMapping": {}, "ReuseMapping": []}}`, "data.AtoMapping is not a list"},
		"an object instead": {`{"meta": {}, "data": {"Products": {}}}`, "data.Products is not a list"},
		"no day":            {strings.Replace(whole, `"last_change": "2024-11-12`, `"last_change": "12 November`, 1), "--date"},
	} {
		store := seedtest.Empty(t)
		_, _, err := load(t, store, "file.json", []byte(c.content))
		if err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "file.json") {
			t.Errorf("%s: %v, want %q and the file's name", name, err, c.says)
		}
		if revision, err := store.Revision(t.Context()); revision != 0 || err != nil {
			t.Errorf("%s left revision %d, %v", name, revision, err)
		}
	}
}

// One file is a whole snapshot: two can't be one.
func TestRefusesTwoFiles(t *testing.T) {
	file := dataset.File{Name: "a.json", Open: func() (io.ReadCloser, error) { return nil, errors.New("never opened") }}
	_, err := snapshot.Run(t.Context(), seedtest.Empty(t), snapshot.Import{Importer: fedramp.Importer, Files: []dataset.File{file, file}})
	if err == nil || !strings.Contains(err.Error(), "one file") {
		t.Error(err)
	}
}

// What has no day in the file keeps the day on which it was seen first; the rest of
// a second snapshot follows the file.
func TestNextSnapshot(t *testing.T) {
	store := seedtest.BuiltIn(t)
	if _, _, err := load(t, store, "dirty.json", dirty(t)); err != nil {
		t.Fatal(err)
	}
	partners, runs := facts(t, store, kg.PartnersWith), facts(t, store, kg.RunsOn)
	next := strings.Replace(string(dirty(t)), "2024-11-12T02", "2025-11-12T02", 1)
	next = strings.Replace(next, `"2021-05-06T20:00:00.000Z"`, `"2021-05-07T20:00:00.000Z"`, 1)
	next = strings.Replace(next, "2024-11-12T20", "2025-11-12T20", 1)
	report, _, err := load(t, store, "next.json", []byte(next))
	if err != nil {
		t.Fatal(err)
	}
	if report.Day.String() != "2025-11-12" || report.FactsCreated != 1 || report.FactsWithdrawn != 1 || report.FactsChanged != 0 {
		t.Errorf("%+v", report)
	}
	equal(t, "partners", facts(t, store, kg.PartnersWith), partners...)
	for i, line := range runs {
		runs[i] = strings.Replace(line, "2021-05-06", "2021-05-07", 1)
	}
	equal(t, "runs on", facts(t, store, kg.RunsOn), runs...)
}

// A row that can't be read takes nothing back of what was read of it before.
func TestNextSnapshotWithSlips(t *testing.T) {
	store := seedtest.BuiltIn(t)
	if _, _, err := load(t, store, "dirty.json", dirty(t)); err != nil {
		t.Fatal(err)
	}
	partners, runs, grants := facts(t, store, kg.PartnersWith), facts(t, store, kg.RunsOn), facts(t, store, kg.Authorizes)
	next := strings.Replace(string(dirty(t)), "2024-11-12T02", "2025-11-12T02", 1)
	next = strings.Replace(next, `"2023-02-03T20:00:00.000Z"`, `"2/30/2023"`, 1)
	next = strings.ReplaceAll(next, `"impact_level": "Moderate"`, `"impact_level": "#N/A"`)
	if next == strings.Replace(string(dirty(t)), "2024-11-12T02", "2025-11-12T02", 1) {
		t.Fatal("there is no slip")
	}
	report, _, err := load(t, store, "next.json", []byte(next))
	if err != nil || report.FactsKept == 0 || report.FactsWithdrawn != 0 {
		t.Errorf("%+v, %v", report, err)
	}
	equal(t, "partners", facts(t, store, kg.PartnersWith), partners...)
	equal(t, "runs on", facts(t, store, kg.RunsOn), runs...)
	equal(t, "grants", facts(t, store, kg.Authorizes), grants...)
}
