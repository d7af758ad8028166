package inventory_test

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"fedreach/kg"
	"fedreach/seed/dataset"
	"fedreach/seed/hierarchy"
	"fedreach/seed/inventory"
	"fedreach/seed/names"
)

// tree is a government as the importer of the hierarchy hands it over.
type tree struct {
	names    *names.Names
	entities map[string]kg.Entity
	parents  map[string]string
}

func (g *tree) Entity(e kg.Entity) error {
	g.entities[e.ID()] = e
	g.names.Add(e, g.parents[e.ID()])
	return nil
}

func (g *tree) Fact(_ dataset.Place, f *kg.Fact) error {
	if e := g.entities[f.From]; e != nil && f.Kind == kg.PartOf && f.KnownUntil.IsZero() && g.parents[f.From] == "" {
		g.parents[f.From] = f.To
		g.names.Add(e, f.To)
	}
	return nil
}

func (g *tree) Reject(dataset.Reject) error { return nil }

func open(path string) dataset.File {
	return dataset.File{Name: filepath.Base(path), Open: func() (io.ReadCloser, error) { return os.Open(path) }}
}

var placed *collected

// placedReal is what both real files come to with the real hierarchy.
func placedReal(t *testing.T) *collected {
	t.Helper()
	if placed == nil {
		placed = wholeGovernment(t).inventories(t)
	}
	return placed
}

// wholeGovernment reads the real hierarchy.
func wholeGovernment(t *testing.T) *tree {
	t.Helper()
	const data = "../../../shared/data/"
	g := &tree{names: names.New(nil, nil), entities: map[string]kg.Entity{}, parents: map[string]string{}}
	err := hierarchy.Importer.Read(context.Background(), dataset.Input{
		Names: g.names, Parent: func(string) string { return "" }, Said: func(string) string { return "" },
		Files: []dataset.File{
			open(data + "gsa-crosswalk/federalhierarchycrosswalk.json"), open(data + "usaspending-agencies/authoritative_agency_list.csv"),
			open(data + "dotgov/agencies-and-subs.csv"), open(data + "dotgov/current-federal.csv"),
		},
	}, g)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func (g *tree) inventories(t *testing.T) *collected {
	t.Helper()
	published, _ := kg.ParseDate(day)
	got := &collected{}
	err := inventory.Importer.Read(context.Background(), dataset.Input{
		Date: published, Names: g.names, Parent: func(id string) string { return g.parents[id] },
		Files: []dataset.File{open(filepath.Join(realFiles, individual)), open(filepath.Join(realFiles, consolidated))},
	}, got)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// With the hierarchy loaded, every agency of both files is known, and most of
// the offices.
func TestRealAgenciesAreResolved(t *testing.T) {
	got := placedReal(t)
	unknown := 0
	for _, r := range got.rejects {
		switch {
		case strings.HasPrefix(r.Reason, "no agency is known"):
			t.Errorf("%s, row %d: %s", r.File, r.Row, r.Value)
		case strings.HasPrefix(r.Reason, "no office of this name"):
			unknown++
		}
	}
	offices := 0
	for _, f := range got.facts {
		if rowOf(t, got, f)["agency_bureau"] != "" {
			offices++
		}
	}
	if unknown*10 > offices*4 {
		t.Errorf("of %d facts with an office, that of %d is not known", offices, unknown)
	}
	t.Logf("%d facts, %d with an office, %d rows whose office is not known", len(got.facts), offices, unknown)
}

// The sample that was checked by hand is what is imported.
func TestSampleIsImported(t *testing.T) {
	page, err := os.ReadFile("../../docs/data-sample.md")
	if err != nil {
		t.Fatal(err)
	}
	got := placedReal(t)
	stated := map[string]bool{}
	for i, f := range got.facts {
		_, from, _ := kg.ParseEntityID(f.From)
		_, to, _ := kg.ParseEntityID(f.To)
		file := map[string]string{individual: "I", consolidated: "C"}[got.places[i].File]
		stated[strings.Join([]string{file, strconv.Itoa(got.places[i].Row), from, string(f.Kind), to}, " ")] = true
	}
	lines := regexp.MustCompile(`(?m)^\| \d+ \| ([IC]):(\d+) \|.*\| (\S+) (USES|EVALUATES) ([a-z0-9-]+)[^|]* \| right[^|]*\|$`).FindAllStringSubmatch(string(page), -1)
	if len(lines) != 100 {
		t.Fatalf("the sample has %d lines, want 100", len(lines))
	}
	for _, line := range lines {
		if fact := strings.Join(line[1:], " "); !stated[fact] {
			t.Errorf("not imported: %s", fact)
		}
	}
}
