package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// realData are the real files, in one folder as docs/data.md has them.
func realData(t *testing.T) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "data")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../shared/data/*/*.*")
	if err != nil || len(files) < 10 {
		t.Fatalf("the real files are not there: %q, %v", files, err)
	}
	for _, file := range files {
		whole, err := filepath.Abs(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(whole, filepath.Join(folder, filepath.Base(file))); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Dir(folder)
}

// realImports are the imports of docs/data.md, in its order.
func realImports(t *testing.T) [][]string {
	t.Helper()
	page, err := os.ReadFile("docs/data.md")
	if err != nil {
		t.Fatal(err)
	}
	var imports [][]string
	for _, line := range regexp.MustCompile(`(?m)^\./fedreach import .*$`).FindAllString(string(page), -1) {
		imports = append(imports, strings.Fields(line)[1:])
	}
	if len(imports) < 6 {
		t.Fatalf("docs/data.md has the imports %q", imports)
	}
	return imports
}

// importReport is what a test reads of the report in JSON.
type importReport struct {
	Kind, Files, Day   string
	Revision, Rejected int
	Entities, Facts    map[string]int
	Reasons            []struct {
		Field, Reason string
		Times         int
	}
	Unresolved []struct{ Name string }
	Unplaced   []string
	Twins      [][2]string
}

func importReal(t *testing.T, folder string, env []string, args []string) importReport {
	t.Helper()
	got := runToEnd(t, folder, env, append(slices.Clone(args), "--format", "json")...)
	var report importReport
	if err := json.Unmarshal([]byte(got.stdout), &report); err != nil || got.code != exitDone {
		t.Fatalf("%v exits with %d: %v, %s", args, got.code, err, got.stderr)
	}
	return report
}

// realGraph is the embedded graph of all imports, made once for all tests.
var realGraph struct {
	once    sync.Once
	content []byte
	reports []importReport
}

// openReal gives a folder with that graph in it, and the reports of its imports.
func openReal(t *testing.T) (folder string, reports []importReport) {
	t.Helper()
	r := &realGraph
	r.once.Do(func() {
		folder := realData(t)
		for _, args := range realImports(t) {
			r.reports = append(r.reports, importReal(t, folder, nil, args))
		}
		if got := runToEnd(t, folder, nil, "ask", "openai"); got.code != exitDone {
			t.Fatal(got.stderr)
		}
		var err error
		if r.content, err = os.ReadFile(filepath.Join(folder, "fedreach.db")); err != nil {
			t.Fatal(err)
		}
	})
	if len(r.content) == 0 {
		t.Fatal("the real files could not be imported")
	}
	folder = realData(t)
	if err := os.WriteFile(filepath.Join(folder, "fedreach.db"), r.content, 0o600); err != nil {
		t.Fatal(err)
	}
	return folder, r.reports
}

// Who can enable OpenAI at CUI, and who uses it already, has hundreds of rows,
// each with its route and its sources.
func TestRealAnswers(t *testing.T) {
	folder, _ := openReal(t)
	for _, c := range []struct {
		args   []string
		least  int
		status string
	}{
		{[]string{"ask", "openai", "--level", "CUI", "--status", "AVAILABLE", "--status", "IN_USE"}, 300, "AVAILABLE"},
		{[]string{"ask", "openai", "--status", "IN_USE"}, 20, "IN_USE"},
	} {
		got := runToEnd(t, folder, nil, append(c.args, "--format", "json")...)
		var answers []answer
		if err := json.Unmarshal([]byte(got.stdout), &answers); err != nil || len(answers) < c.least {
			t.Fatalf("%v has %d rows, %v, %s", c.args, len(answers), err, got.stderr)
		}
		for _, a := range answers {
			if len(a.sources()) == 0 || a.Status == "AVAILABLE" && len(a.Routes) == 0 {
				t.Errorf("%s of %s rests on %d routes and %d sources", a.Status, a.Agency.Slug, len(a.Routes), len(a.sources()))
			}
		}
	}
}

// Importing everything once more changes nothing; an older snapshot is refused.
func TestRealImportsAgain(t *testing.T) {
	folder, before := openReal(t)
	last := before[len(before)-1].Revision
	refused := 0
	for i, args := range realImports(t) {
		newer := slices.ContainsFunc(before[i+1:], func(r importReport) bool {
			return r.Kind == before[i].Kind && r.Day > before[i].Day && r.Kind == "fedramp"
		})
		if newer {
			got := runToEnd(t, folder, nil, args...)
			if got.code != exitNothing || !strings.Contains(got.stderr, before[i].Day) || !strings.Contains(got.stderr, "2026-01-29") {
				t.Errorf("%v again: %+v", args, got)
			}
			refused++
			continue
		}
		again := importReal(t, folder, nil, args)
		if again.Facts["created"]+again.Facts["changed"]+again.Facts["withdrawn"]+again.Entities["created"]+again.Entities["changed"] != 0 || again.Revision != last {
			t.Errorf("%v again: %+v", args, again)
		}
	}
	if refused != 1 {
		t.Errorf("%d older snapshots were refused, want 1", refused)
	}
}

// The two snapshots of the FedRAMP Marketplace make a history.
func TestRealHistory(t *testing.T) {
	folder, _ := openReal(t)
	s := serve(t, folder, nil).waitReady()
	answer := s.ask(`{ changes(from: "2025-08-05", to: "2026-01-30", vendors: ["openai"], knownAtEachDay: true, first: 1) {
		totalCount nodes { on before { status } after { status } causes { kind fact { kind source { url published } } } } } }`, nil)
	var changes struct {
		Data struct {
			Changes struct {
				TotalCount int
				Nodes      []struct{ Causes []any }
			}
		}
	}
	if err := json.Unmarshal([]byte(answer), &changes); err != nil || changes.Data.Changes.TotalCount == 0 || len(changes.Data.Changes.Nodes[0].Causes) == 0 {
		t.Errorf("between the snapshots changed: %s, %v", answer, err)
	}
	// Withdrawn at the second: true by what was known before, and no more.
	facts := s.ask(`{ facts(filter: {kinds: [RUNS_ON]}, first: 1000) { nodes { from { slug } to { slug } knownSince knownUntil } } }`, nil)
	if !strings.Contains(facts, `"knownSince":"2025-08-04T00:00:00Z","knownUntil":"2026-01-29T00:00:00Z"`) {
		t.Errorf("no authorisation was withdrawn between the snapshots: %.300s", facts)
	}
}

// Names of persons and addresses stand in the files, and in nothing that is kept.
func TestRealContactsAreNotKept(t *testing.T) {
	folder, _ := openReal(t)
	address := regexp.MustCompile(`[\w.+-]+@[\w-]+\.(gov|mil|com|org|net|us)\b`)
	seen := 0
	files, err := filepath.Glob(filepath.Join(folder, "data", "*.*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		seen += len(address.FindAll(content, -1))
	}
	kept, err := os.ReadFile(filepath.Join(folder, "fedreach.db"))
	if err != nil {
		t.Fatal(err)
	}
	if found := address.FindAll(kept, 3); seen < 1000 || len(found) > 0 {
		t.Errorf("of %d addresses in the files, these are kept: %q", seen, found)
	}
}

// Nor do telephone numbers and contact persons: not in the export of everything.
func TestRealPersonsAreNotKept(t *testing.T) {
	folder, _ := openReal(t)
	got := runToEnd(t, folder, nil, "export")
	if got.code != exitDone || len(got.stdout) < 1<<20 {
		t.Fatalf("the export has %d bytes: %s", len(got.stdout), got.stderr)
	}
	contact := regexp.MustCompile(`[\w.+-]+@[\w-]+\.\w|(\(\d{3}\) ?|\b\d{3}[.-])\d{3}[.-]\d{4}\b`)
	if found := contact.FindAllString(got.stdout, 3); len(found) > 0 {
		t.Errorf("these are kept: %q", found)
	}
	content, err := os.ReadFile(filepath.Join(folder, "data", "data-2026-01-29.json"))
	if err != nil {
		t.Fatal(err)
	}
	var marketplace struct {
		Data struct{ Assessors []struct{ POC string } }
	}
	if err := json.Unmarshal(content, &marketplace); err != nil {
		t.Fatal(err)
	}
	persons := 0
	for _, a := range marketplace.Data.Assessors {
		if name := strings.TrimSpace(a.POC); len(strings.Fields(name)) == 2 {
			persons++
			if strings.Contains(got.stdout, name) {
				t.Errorf("%s is kept", name)
			}
		}
	}
	if persons < 20 {
		t.Errorf("the file has %d persons", persons)
	}
}

// What was merged is found by what it was called: a question by the old slug is
// told the one to ask by, first of all.
func TestRealMergesAreFoundByTheirOldSlug(t *testing.T) {
	folder, _ := openReal(t)
	for old, now := range map[string]string{
		"savings-bond-division": "savings-bonds-division", "defense-security-service": "defense-counterintelligence-and-security-agency",
		"southeastern-power-marketing-administration": "southeastern-power-administration",
	} {
		got := runToEnd(t, folder, nil, "ask", "openai", "-a", old)
		if got.code != exitNothing || !strings.Contains(got.stderr, "the nearest: "+now) {
			t.Errorf("%s exits with %d: %s", old, got.code, got.stderr)
		}
		if got := runToEnd(t, folder, nil, "ask", "openai", "-a", now, "--status", "AVAILABLE", "--status", "NO_ROUTE", "--status", "IN_USE", "--status", "EVALUATING"); got.code != exitDone {
			t.Errorf("%s exits with %d: %s", now, got.code, got.stderr)
		}
	}
}

// A body that the lists have and that is no more can turn on nothing: its department
// can. What nobody's list calls an agency, and everybody does, finds it.
func TestRealBodiesThatAreNoMore(t *testing.T) {
	folder, _ := openReal(t)
	got := runToEnd(t, folder, nil, "ask", "openai", "-a", "office-of-thrift-supervision", "-a", "department-of-the-treasury", "--status", "AVAILABLE", "--status", "IN_USE", "--status", "NO_ROUTE", "--format", "json")
	var answers []answer
	if err := json.Unmarshal([]byte(got.stdout), &answers); err != nil || len(answers) != 2 {
		t.Fatalf("%v, %s%s", err, got.stdout, got.stderr)
	}
	for i, want := range []string{"department-of-the-treasury AVAILABLE", "office-of-thrift-supervision NO_ROUTE"} {
		if got := answers[i].Agency.Slug + " " + answers[i].Status; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	for called, slug := range map[string]string{"FEMA": "federal-emergency-management-agency", "State Department": "department-of-state"} {
		if got := runToEnd(t, folder, nil, "ask", "openai", "-a", called); !strings.Contains(got.stderr, "the nearest: "+slug) {
			t.Errorf("%s: %s", called, got.stderr)
		}
	}
}

// realSlugs are the slugs of a graph, by kind.
func realSlugs(t *testing.T, folder string) []string {
	t.Helper()
	s := serve(t, folder, nil).waitReady()
	defer s.stop()
	var slugs []string
	for _, list := range []string{"agencies", "clouds", "vendors"} {
		after := ""
		for {
			var page struct {
				Data struct {
					List struct {
						PageInfo pageInfo
						Nodes    []struct{ ID string }
					}
				}
			}
			answer := s.ask(`query ($after: String) { list: `+list+`(first: 1000, after: $after) { pageInfo { hasNextPage endCursor } nodes { id } } }`, map[string]any{"after": after})
			if err := json.Unmarshal([]byte(answer), &page); err != nil {
				t.Fatalf("%v: %.200s", err, answer)
			}
			for _, n := range page.Data.List.Nodes {
				slugs = append(slugs, n.ID)
			}
			if after = page.Data.List.PageInfo.EndCursor; !page.Data.List.PageInfo.HasNextPage {
				break
			}
		}
	}
	slices.Sort(slugs)
	return slugs
}

// No order of imports changes a slug. What speaks of agencies that nobody has
// declared yet says less at first, and as much once it is imported again.
func TestRealOrderOfImports(t *testing.T) {
	folder, _ := openReal(t)
	want := realSlugs(t, folder)
	imports := realImports(t)
	backwards := slices.Clone(imports)
	slices.Reverse(backwards)
	rotated := append(slices.Clone(imports[2:]), imports[:2]...)
	for name, order := range map[string][][]string{"backwards": backwards, "rotated": rotated} {
		folder := realData(t)
		for range 2 {
			for _, args := range order {
				runToEnd(t, folder, nil, args...) // an older snapshot is refused
			}
		}
		got := realSlugs(t, folder)
		for _, slug := range got {
			if _, found := slices.BinarySearch(want, slug); !found {
				t.Errorf("%s, there is %s besides", name, slug)
			}
		}
	}
}

// Both stores hold one graph and give equal bytes.
func TestRealImportsOnEachStore(t *testing.T) {
	var first []string
	for _, kind := range servedStores {
		folder, env := realData(t), kind.settings(t)
		var said []string
		for _, args := range realImports(t) {
			report, err := json.Marshal(importReal(t, folder, env, args))
			if err != nil {
				t.Fatal(err)
			}
			said = append(said, string(report))
		}
		for _, args := range [][]string{
			{"ask", "openai", "anthropic", "--level", "CUI", "--at", "2026-11-01", "--known-at", "2026-11-01"},
			{"ask", "--at", "2025-10-01", "--known-at", "2025-10-01"},
		} {
			got := runToEnd(t, folder, env, append(args, "--format", "json")...)
			if got.code != exitDone || !bytes.Contains([]byte(got.stdout), []byte("AVAILABLE")) {
				t.Fatalf("%s: %v exits with %d: %.300s", kind.name, args, got.code, got.stderr)
			}
			said = append(said, got.stdout)
		}
		if first == nil {
			first = said
		}
		for i := range said {
			if said[i] != first[i] {
				t.Errorf("%s answers %d otherwise: %.300s\nthan the first: %.300s", kind.name, i, said[i], first[i])
			}
		}
	}
}
