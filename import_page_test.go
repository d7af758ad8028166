package main

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fedreach/kg"
	"fedreach/kg/sqlitestore"
	"fedreach/seed/names"
)

var updatePage = flag.Bool("update", false, "write the figures of docs/data.md anew")

// wantOnPage compares what is between two marks of docs/data.md, or writes it.
func wantOnPage(t *testing.T, mark, figures string) {
	t.Helper()
	page, err := os.ReadFile("docs/data.md")
	if err != nil {
		t.Fatal(err)
	}
	begin, end := "<!-- "+mark+" -->\n", "<!-- end -->"
	before, rest, found := strings.Cut(string(page), begin)
	there, after, closed := strings.Cut(rest, end)
	switch {
	case !found || !closed:
		t.Fatalf("docs/data.md has no %s", begin)
	case there == figures:
	case *updatePage:
		if err := os.WriteFile("docs/data.md", []byte(before+begin+figures+end+after), 0o600); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("docs/data.md has, of the %s,\n%s\nand it is (go test -run TestPage -update . writes it)\n%s", mark, there, figures)
	}
}

// What each import makes, and what it rejects, is what docs/data.md says.
func TestPageOfImports(t *testing.T) {
	_, reports := openReal(t)
	var counts, reasons strings.Builder
	counts.WriteString("| import | as of | entities new | facts new | changed | withdrawn | unchanged | rejected |\n|---|---|--:|--:|--:|--:|--:|--:|\n")
	for _, r := range reports {
		day := r.Day
		if day == "" {
			day = "undated"
		}
		_, files, _ := strings.Cut(r.Files, ": ")
		fmt.Fprintf(&counts, "| `%s` %s | %s | %d | %d | %d | %d | %d | %d |\n", r.Kind, files, day, r.Entities["created"],
			r.Facts["created"], r.Facts["changed"], r.Facts["withdrawn"], r.Facts["unchanged"], r.Rejected)
		if r.Rejected == 0 {
			continue
		}
		fmt.Fprintf(&reasons, "\n`%s`, %s: %d\n\n| times | field | reason |\n|--:|---|---|\n", r.Kind, day, r.Rejected)
		rest := r.Rejected
		for i, reason := range r.Reasons {
			if i == 12 {
				fmt.Fprintf(&reasons, "| %d | | %d reasons more |\n", rest, len(r.Reasons)-i)
				break
			}
			rest -= reason.Times
			fmt.Fprintf(&reasons, "| %d | %s | %s |\n", reason.Times, reason.Field, strings.ReplaceAll(reason.Reason, "|", "\\|"))
		}
	}
	wantOnPage(t, "counts", counts.String())
	wantOnPage(t, "rejects", strings.TrimPrefix(reasons.String(), "\n"))
}

// What a person should look at is what docs/data.md says.
func TestPageOfChecks(t *testing.T) {
	_, reports := openReal(t)
	last := reports[len(reports)-1]
	var figures strings.Builder
	fmt.Fprintf(&figures, "%d agencies are under no branch: `%s`.\n\n| one | and another |\n|---|---|\n", len(last.Unplaced), strings.Join(last.Unplaced, "`, `"))
	for _, pair := range last.Twins {
		fmt.Fprintf(&figures, "| `%s` | `%s` |\n", pair[0], pair[1])
	}
	wantOnPage(t, "checks", figures.String())
}

// Who can enable OpenAI at CUI, and who uses it, is what docs/data.md says.
func TestPageOfAnswers(t *testing.T) {
	folder, _ := openReal(t)
	var figures strings.Builder
	for _, args := range []string{
		"ask openai --level CUI --status AVAILABLE --at 2026-11-01 --known-at 2026-11-01",
		"ask openai --status IN_USE --at 2026-11-01 --known-at 2026-11-01",
		"ask anthropic --status BLOCKED --at 2026-11-01 --known-at 2026-11-01",
	} {
		got := runToEnd(t, folder, nil, strings.Fields(args)...)
		lines := strings.Split(strings.TrimSpace(got.stdout), "\n")
		fmt.Fprintf(&figures, "| `./fedreach %s` | %s |\n", args, lines[len(lines)-1])
	}
	wantOnPage(t, "answers", "| question | rows |\n|---|--:|\n"+figures.String())
}

// mentioned is a list of names as a file has them, each with its parent's.
type mentioned struct {
	file, what string
	names      [][2]string
}

// How many agencies the rules alone find, and how many with the table, is what
// docs/data.md says.
func TestPageOfNames(t *testing.T) {
	folder := realData(t)
	importReal(t, folder, nil, realImports(t)[0])
	store, err := sqlitestore.Open(t.Context(), filepath.Join(folder, "fedreach.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close(t.Context())
	page, err := store.Entities(t.Context(), kg.EntityFilter{First: -1})
	if err != nil {
		t.Fatal(err)
	}
	tree, err := store.Facts(t.Context(), kg.FactFilter{Kinds: []kg.FactKind{kg.PartOf}})
	if err != nil {
		t.Fatal(err)
	}
	parents := map[string]string{}
	for _, f := range tree.Facts {
		if f.KnownUntil.IsZero() {
			parents[f.From] = f.To
		}
	}
	known := names.New(page.Entities, parents)
	uncurated := names.New(withoutCurated(page.Entities, known), parents)
	var figures strings.Builder
	figures.WriteString("| file | names | by the rules alone | with the table |\n|---|--:|--:|--:|\n")
	for _, list := range mentions(t, folder) {
		rule, table := 0, 0
		for _, name := range list.names {
			rule += found(uncurated.ByRule, name)
			table += found(known.Find, name)
		}
		total := len(list.names)
		fmt.Fprintf(&figures, "| `%s`: %s | %d | %d (%.1f %%) | %d (%.1f %%) |\n", list.file, list.what, total,
			rule, 100*float64(rule)/float64(total), table, 100*float64(table)/float64(total))
	}
	wantOnPage(t, "names", figures.String())
}

// withoutCurated are the entities without the names that they have of the table.
func withoutCurated(entities []kg.Entity, known *names.Names) []kg.Entity {
	var list []kg.Entity
	for _, e := range entities {
		if a, ok := e.(*kg.Agency); ok {
			own := slices.DeleteFunc(slices.Clone(a.Aliases), func(name string) bool { return slices.Contains(known.Others(a.ID()), name) })
			e = &kg.Agency{Named: kg.Named{Slug: a.Slug, Name: a.Name, Aliases: own}, Sector: a.Sector}
		}
		list = append(list, e)
	}
	return list
}

// found is 1 where an agency is found, below its parent where it has one.
func found(find func(names.Mention) names.Match, name [2]string) int {
	m := names.Mention{Kind: kg.KindAgency, Name: name[0]}
	if name[1] != "" {
		m.Parent = find(names.Mention{Kind: kg.KindAgency, Name: name[1]}).ID
	}
	if find(m).ID == "" {
		return 0
	}
	return 1
}

// mentions are the names of agencies in the files that do not declare them.
func mentions(t *testing.T, folder string) []mentioned {
	t.Helper()
	var lists []mentioned
	for _, file := range []string{"data-2025-08-04.json", "data-2026-01-29.json"} {
		content, err := os.ReadFile(filepath.Join(folder, "data", file))
		if err != nil {
			t.Fatal(err)
		}
		var marketplace struct {
			Data struct {
				Agencies []struct{ Parent, Sub string }
			}
		}
		if err := json.Unmarshal(content, &marketplace); err != nil {
			t.Fatal(err)
		}
		departments, offices := map[[2]string]bool{}, map[[2]string]bool{}
		for _, a := range marketplace.Data.Agencies {
			departments[[2]string{a.Parent}] = true
			if a.Sub != "" {
				offices[[2]string{a.Sub, a.Parent}] = true
			}
		}
		lists = append(lists, mentioned{file, "agencies", keys(departments)}, mentioned{file, "their parts", keys(offices)})
	}
	for _, file := range []struct{ name, agency, office string }{
		{"2025_individually_reported_AI_use_cases.csv", "agency_name", "agency_bureau"},
		{"2025_consolidated_COTS_AI_use_cases.csv", "Agency", ""},
	} {
		departments, offices := map[[2]string]bool{}, map[[2]string]bool{}
		for _, row := range rowsOf(t, filepath.Join(folder, "data", file.name)) {
			agency := strings.TrimSpace(row[file.agency])
			if agency == "" {
				continue
			}
			departments[[2]string{agency}] = true
			if office := strings.TrimSpace(row[file.office]); office != "" {
				offices[[2]string{office, agency}] = true
			}
		}
		lists = append(lists, mentioned{file.name, "agencies", keys(departments)})
		if file.office != "" {
			lists = append(lists, mentioned{file.name, "their offices, as free text", keys(offices)})
		}
	}
	return lists
}

func keys(set map[[2]string]bool) [][2]string {
	var list [][2]string
	for key := range set {
		list = append(list, key)
	}
	return list
}

// rowsOf are the rows of a CSV file by their headings.
func rowsOf(t *testing.T, path string) []map[string]string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	table := csv.NewReader(file)
	table.FieldsPerRecord, table.LazyQuotes = -1, true
	head, err := table.Read()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for {
		cells, err := table.Read()
		if errors.Is(err, io.EOF) {
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
		row := map[string]string{}
		for i, cell := range cells[:min(len(cells), len(head))] {
			row[strings.TrimPrefix(head[i], "\ufeff")] = cell
		}
		rows = append(rows, row)
	}
}
