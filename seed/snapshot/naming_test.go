package snapshot_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"fedreach/kg"
	"fedreach/seed/dataset"
	"fedreach/seed/snapshot"
)

// caller is an importer of one source that speaks of wool and silk by these names,
// the first of which it has in two spellings.
func caller(source, wool, silk string) dataset.Importer {
	return dataset.Importer{Kind: "caller", About: "names", Sources: []string{source}, Read: func(_ context.Context, _ dataset.Input, out dataset.Output) error {
		for _, e := range []kg.Named{{Slug: "wool", Name: wool}, {Slug: "wool", Name: wool + " (again)"}, {Slug: "silk", Name: silk}} {
			if err := out.Entity(&kg.Agency{Named: e}); err != nil {
				return err
			}
		}
		for i, slug := range []string{"wool", "silk"} {
			f := &kg.Fact{Kind: kg.Uses, From: "agency:" + slug, To: "vendor:acme", Confidence: kg.High, Source: &kg.Source{URL: source, Title: "Caller", Published: kg.NewDate(2026, 1, 1), PublishedPrecision: kg.PrecisionDay}}
			if err := out.Fact(dataset.Place{File: "caller", Row: i + 1}, f); err != nil {
				return err
			}
		}
		return nil
	}}
}

// called lists the names of the agencies with these slugs.
func called(t *testing.T, store kg.Store, slugs ...string) []string {
	t.Helper()
	var list []string
	for _, slug := range slugs {
		page, err := store.Entities(t.Context(), kg.EntityFilter{IDs: []string{"agency:" + slug}, First: 1})
		if err != nil || len(page.Entities) != 1 {
			t.Fatalf("%s: %+v, %v", slug, page, err)
		}
		n := page.Entities[0].Naming()
		list = append(list, fmt.Sprintf("%s (%s)", n.Name, strings.Join(n.Aliases, ", ")))
	}
	return list
}

// Whatever is imported first, an entity has the name of the source that goes before
// the others, and theirs besides. What a person has named keeps that name.
func TestRankAndNotOrderDecidesTheName(t *testing.T) {
	const inventory = "https://github.com/orgs/ombegov/repositories?q=AI-Use-Case-Inventory#individually-reported"
	callers := []dataset.Importer{
		caller(list, "Office of Wool", "Office of Silk"), caller(inventory, "WOOL", "SILK"), caller(marketplace, "Wool, Office of the", "Silk Office"),
	}
	want := []string{
		"Office of Wool (Office of Wool (again), WOOL, WOOL (again), Wool, Office of the, Wool, Office of the (again))",
		"My Silk (Office of Silk, SILK, Silk Office)",
	}
	for _, order := range everyOrder(len(callers)) {
		store := graph(t)
		if _, err := store.Load(t.Context(), kg.Batch{By: "a person", Entities: []kg.Entity{&kg.Agency{Named: kg.Named{Slug: "silk", Name: "My Silk"}}}}); err != nil {
			t.Fatal(err)
		}
		known := []kg.Batch{{Entities: []kg.Entity{&kg.Agency{Named: kg.Named{Slug: "silk", Name: "My Silk"}}}}}
		for range 2 { // importing again changes nothing
			for _, i := range order {
				mustRun(t, store, snapshot.Import{Importer: callers[i], Known: known, Strict: true})
			}
		}
		if got := called(t, store, "wool", "silk"); !slices.Equal(got, want) {
			t.Errorf("in the order %v they are called\n  %s\nwant\n  %s", order, strings.Join(got, "\n  "), strings.Join(want, "\n  "))
		}
	}
	// What no ranked source has spoken of is called as somebody called it.
	store := graph(t)
	mustRun(t, store, snapshot.Import{Importer: caller(person, "Mine", "Mine"), Strict: true})
	mustRun(t, store, snapshot.Import{Importer: callers[0]})
	if got := called(t, store, "wool"); !strings.HasPrefix(got[0], "Mine (") {
		t.Errorf("a person's is called %q", got)
	}
}
