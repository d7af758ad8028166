package inventory_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fedreach/kg"
	"fedreach/seed/dataset"
	"fedreach/seed/inventory"
	"fedreach/seed/names"
)

const (
	realFiles    = "../../../shared/data/ai-inventory-2025"
	individual   = "2025_individually_reported_AI_use_cases.csv"
	consolidated = "2025_consolidated_COTS_AI_use_cases.csv"
)

// table is a real file, read without anything of the package under test.
func table(t *testing.T, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(filepath.Join(realFiles, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows[0][0] = strings.TrimPrefix(rows[0][0], "\ufeff")
	var all []map[string]string
	for _, row := range rows[1:] {
		cells := map[string]string{}
		for i, heading := range rows[0] {
			cells[heading] = strings.TrimSpace(row[i])
		}
		all = append(all, cells)
	}
	return all
}

// everyAgency knows the agencies of both files by the names that they have there.
func everyAgency(t *testing.T) *names.Names {
	t.Helper()
	n := names.New(nil, nil)
	add := func(name string) {
		m := names.Mention{Kind: kg.KindAgency, Name: name}
		if n.Find(m).ID == "" || n.Find(m).How == names.Curated {
			n.Add(&kg.Agency{Named: kg.Named{Slug: n.Slug(m), Name: name}}, "")
		}
	}
	for _, row := range table(t, individual) {
		add(row["agency_name"])
	}
	for _, row := range table(t, consolidated) {
		add(row["Agency"])
	}
	return n
}

var imported = map[string]*collected{}

// importReal is what a real file comes to where every agency is known, and no office.
func importReal(t *testing.T, file string) *collected {
	t.Helper()
	if imported[file] != nil {
		return imported[file]
	}
	published, _ := kg.ParseDate(day)
	c := &collected{}
	err := inventory.Importer.Read(context.Background(), dataset.Input{
		Date: published, Names: everyAgency(t), Parent: func(string) string { return "" },
		Files: []dataset.File{open(filepath.Join(realFiles, file))},
	}, c)
	if err != nil {
		t.Fatal(err)
	}
	imported[file] = c
	return c
}

// What is stated of vendors whose cell holds nothing but their name is what a
// plain count of these cells gives.
func TestRealUseCasesAreCounted(t *testing.T) {
	got := importReal(t, individual)
	for vendor, spellings := range map[string][]string{
		"vendor:palantir":        {"Palantir", "Palantir Technologies"},
		"vendor:anthropic":       {"Anthropic"},
		"vendor:thomson-reuters": {"Thomson Reuters"},
		"vendor:adobe":           {"Adobe"},
	} {
		want := map[kg.FactKind]int{}
		for _, row := range table(t, individual) {
			if !slices.Contains(spellings, row["vendor_name"]) {
				continue
			}
			switch row["development_stage"] {
			case "Deployed":
				want[kg.Uses]++
			case "Pilot":
				want[kg.Evaluates]++
			}
		}
		is := map[kg.FactKind]int{}
		for _, f := range got.facts {
			row := rowOf(t, got, f)
			if f.To == vendor && slices.Contains(spellings, row["vendor_name"]) {
				is[f.Kind]++
			}
		}
		if want[kg.Uses]+want[kg.Evaluates] == 0 || is[kg.Uses] != want[kg.Uses] || is[kg.Evaluates] != want[kg.Evaluates] {
			t.Errorf("%s: %v, want %v", vendor, is, want)
		}
	}
}

var realRows = map[string][]map[string]string{}

// rowOf is the row of a real file from which a fact was read: the one of its line.
func rowOf(t *testing.T, c *collected, f *kg.Fact) map[string]string {
	t.Helper()
	at := c.places[slices.Index(c.facts, f)]
	return rowAt(t, at.File, at.Row)
}

func rowAt(t *testing.T, file string, line int) map[string]string {
	t.Helper()
	if realRows[file] == nil {
		content, err := os.ReadFile(filepath.Join(realFiles, file))
		if err != nil {
			t.Fatal(err)
		}
		all := make([]map[string]string, strings.Count(string(content), "\n")+2)
		in := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(content), "\ufeff")))
		heading, err := in.Read()
		for err == nil {
			var row []string
			if row, err = in.Read(); err == nil {
				line, _ := in.FieldPos(0)
				all[line] = map[string]string{}
				for i, cell := range row {
					all[line][heading[i]] = strings.TrimSpace(cell)
				}
			}
		}
		realRows[file] = all
	}
	return realRows[file][line]
}

// Every use case that is in use or on trial gives a fact, or a reject that says
// why not; only those that were made in-house may name nobody. The others give
// nothing.
func TestRealUseCasesAreAccountedFor(t *testing.T) {
	got := importReal(t, individual)
	lines := map[int]bool{}
	for _, at := range got.places {
		lines[at.Row] = true
	}
	stated := len(lines)
	for _, r := range got.rejects {
		lines[r.Row] = true
	}
	rowAt(t, individual, 1)
	active, unstated := 0, 0
	for line, row := range realRows[individual] {
		stage := row["development_stage"]
		switch {
		case row == nil:
		case stage == "":
			unstated++
			if !lines[line] {
				t.Errorf("line %d has no stage and is not rejected", line)
			}
		case stage == "Deployed" || stage == "Pilot":
			active++
			if !lines[line] && (row["vendor_name"] != "" || row["contracting_usage"] != "In-house Development") {
				t.Errorf("line %d is lost: %s", line, row["use_case_name"])
			}
		case lines[line]:
			t.Errorf("line %d is %s and gives something", line, stage)
		}
	}
	if active == 0 || unstated == 0 || stated < active/4 {
		t.Errorf("%d in use, %d without a stage, %d stated", active, unstated, stated)
	}
}

// Every Y of the consolidated table that names ChatGPT is a use of OpenAI, and
// so with others; no N gives anything.
func TestRealConsolidatedIsCounted(t *testing.T) {
	got := importReal(t, consolidated)
	for word, vendor := range map[string]string{
		"chatgpt": "vendor:openai", "claude": "vendor:anthropic", "perplexity": "vendor:perplexity", "grammarly": "vendor:grammarly",
		"microsoft": "vendor:microsoft", "iphone": "vendor:apple", "servicenow": "vendor:servicenow", "gemini": "vendor:google",
	} {
		want := map[string]bool{}
		for _, row := range table(t, consolidated) {
			if row["Agency Use (Y/N)?"] == "Y" && strings.Contains(strings.ToLower(row["Name of Commercial Product or Service Used"]), word) {
				want[row["Agency"]+row["AI Use Case"]] = true
			}
		}
		is := map[string]bool{}
		for _, f := range got.facts {
			row := rowOf(t, got, f)
			if row["Agency Use (Y/N)?"] != "Y" {
				t.Errorf("%s is stated where the agency says %q", f.To, row["Agency Use (Y/N)?"])
			}
			if f.To == vendor && strings.Contains(strings.ToLower(row["Name of Commercial Product or Service Used"]), word) {
				is[row["Agency"]+row["AI Use Case"]] = true
			}
		}
		if len(want) == 0 || len(is) != len(want) {
			t.Errorf("%s: %d rows state %s, want %d", word, len(is), vendor, len(want))
		}
	}
}

// The share of names of vendors and products that is resolved, or known to name
// no vendor, stays what it is.
func TestRealNamesAreResolved(t *testing.T) {
	for _, file := range []string{individual, consolidated} {
		got := importReal(t, file)
		unknown := 0
		for _, r := range got.rejects {
			if strings.HasPrefix(r.Reason, "no vendor is known") {
				unknown++
			}
			if strings.HasPrefix(r.Reason, "no agency is known") {
				t.Errorf("%s: %s", file, r.Value)
			}
		}
		if share := float64(len(got.facts)) / float64(len(got.facts)+unknown); share < 0.9 {
			t.Errorf("%s: %d facts, %d unknown names", file, len(got.facts), unknown)
		}
		t.Logf("%s: %d facts, %d unknown names of vendors, %d rejects", file, len(got.facts), unknown, len(got.rejects))
	}
}

// All facts are good by themselves, and nobody's address is in anything.
func TestRealFactsAreValid(t *testing.T) {
	seen := map[kg.Thing]bool{}
	one, other := importReal(t, individual), importReal(t, consolidated)
	for i, f := range slices.Concat(one.facts, other.facts) {
		if problems := kg.ValidateFact(f, i); len(problems) > 0 {
			t.Error(problems)
		}
		if seen[f.Thing()] {
			t.Errorf("%+v is stated twice", f.Thing())
		}
		seen[f.Thing()] = true
	}
	everything, err := json.Marshal([]any{one.facts, one.rejects, one.entities, other.facts, other.rejects, other.entities})
	if err != nil {
		t.Fatal(err)
	}
	if found := regexp.MustCompile(`[\w.+-]+@[\w-]+\.\w[\w.]*`).FindAll(everything, 3); len(found) > 0 {
		t.Errorf("handed over: %q", found)
	}
}
