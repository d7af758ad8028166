package snapshot_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"fedreach/kg"
	"fedreach/seed/dataset"
	"fedreach/seed/names"
	"fedreach/seed/snapshot"
)

const inventories = "https://github.com/orgs/ombegov/repositories?q=AI-Use-Case-Inventory#individually-reported"

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
	callers := []dataset.Importer{
		caller(list, "Wool", "Office of Silk"), caller(inventories, "The Wool", "SILK"), caller(marketplace, "WOOL (the)", "Silk Office"),
	}
	want := []string{
		"Wool (The Wool, The Wool (again), WOOL (the), WOOL (the) (again), Wool (again))",
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
	mustRun(t, store, snapshot.Import{Importer: caller(person, "The Wool", "Mine"), Strict: true})
	mustRun(t, store, snapshot.Import{Importer: callers[0]})
	if got := called(t, store, "wool"); !strings.HasPrefix(got[0], "The Wool (") {
		t.Errorf("a person's is called %q", got)
	}
}

// A name that a person gave is never a file's to take: whichever sources speak of the
// entity, in whatever order, before the person or after, and whatever a table calls it.
func TestAPersonsNameStays(t *testing.T) {
	table, err := names.ReadTable("names.yaml", []byte("same:\n  - {is: agency:silk, name: Bureau of Silk, called: [Silk Office], because: a test}\n"))
	if err != nil {
		t.Fatal(err)
	}
	const mine = "a person"
	imports := map[string]dataset.Importer{
		list: caller(list, "Wool", "Silk"), inventories: caller(inventories, "The Wool", "The Silk"), marketplace: caller(marketplace, "WOOL, U.S.", "Silk Office"),
	}
	for _, order := range everyOrder(4) {
		store := graph(t)
		for at, i := range slices.Concat(order, order) { // importing again changes nothing
			step := []string{mine, list, inventories, marketplace}[i]
			if step == mine && at >= len(order) {
				continue
			}
			if step != mine {
				mustRun(t, store, snapshot.Import{Importer: imports[step], Tables: []*names.Table{table}, Strict: true})
				continue
			}
			for slug, name := range map[string]string{"wool": "Mine", "silk": "Silk Office"} {
				if _, err := store.Load(t.Context(), kg.Batch{By: mine, Entities: []kg.Entity{&kg.Agency{Named: kg.Named{Slug: slug, Name: name}}}}); err != nil {
					t.Fatal(err)
				}
			}
		}
		for i, want := range []string{"Mine (", "Silk Office ("} {
			if got := called(t, store, "wool", "silk")[i]; !strings.HasPrefix(got, want) {
				t.Errorf("in the order %v, 0 being the person, the name %q was lost: %s", order, want, got)
			}
		}
	}
}
