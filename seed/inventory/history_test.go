package inventory_test

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"fedreach/kg"
	"fedreach/kg/sqlitestore"
	"fedreach/seed/dataset"
	"fedreach/seed/inventory"
	"fedreach/seed/snapshot"
)

// A later year ends what it no longer lists, and one inventory leaves the other
// alone.
func TestYearsAreOneSource(t *testing.T) {
	ctx := t.Context()
	store, err := sqlitestore.Open(ctx, filepath.Join(t.TempDir(), "graph.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close(context.WithoutCancel(ctx))
	var tree kg.Batch
	for slug, name := range agencies {
		tree.Entities = append(tree.Entities, &kg.Agency{Named: kg.Named{Slug: slug, Name: name}})
	}
	if _, err := store.Load(ctx, tree); err != nil {
		t.Fatal(err)
	}
	steps := []struct{ day, name, content string }{
		{"2025-01-15", "2024.csv", "Use Case Name,Agency,Agency Abbreviation,Bureau,Stage of Development,Date Implemented\n" +
			"ChatGPT,Department of Energy,DOE,,Operation and Maintenance,2024\n" +
			"Claude,Department of Energy,DOE,,Operation and Maintenance,2024\n"},
		{"2026-04-13", "cots.csv", cotsHead + "Department of Energy,Generating code using AI.,Y,GitHub Copilot,\n"},
		{"2026-04-13", "2025.csv", head +
			"DOE,Department of Energy,,ChatGPT,,,Deployed,,2024,,,\n" +
			"DOE,Department of Energy,,Claude,,,Retired,,2024,,,\n"},
		// What can't be read takes nothing back.
		{"2026-05-01", "2025.csv", head + "DOE,Department of Energy,,ChatGPT,,,Perhaps,,2024,,,\n" +
			"DOE,Department of Energy,,Gemini,,,Deployed,,2024,,,\n"},
		{"2026-05-01", "cots.csv", cotsHead + "Department of Energy,Generating code using AI.,Y,Nobody Knows,\n" +
			"Department of Energy,Summarizing meetings.,Y,Gemini,\n"},
		// Nobody says since when: the next inventory says the same.
		{"2027-04-12", "cots.csv", cotsHead + "Department of Energy,Generating code using AI.,Y,GitHub Copilot,\n"},
	}
	for _, step := range steps {
		published, _ := kg.ParseDate(step.day)
		_, err := snapshot.Run(ctx, store, snapshot.Import{
			Importer: inventory.Importer, Date: published,
			Files: []dataset.File{{Name: step.name, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(step.content)), nil }}},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	found, err := store.Facts(ctx, kg.FactFilter{Kinds: []kg.FactKind{kg.Uses}})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, f := range found.Facts {
		got[f.Product] = fmt.Sprintf("%s to %s", kg.DateOf(f.KnownSince), kg.DateOf(f.KnownUntil))
	}
	for product, want := range map[string]string{
		"ChatGPT": "2025-01-15 to ", "Claude": "2025-01-15 to 2026-04-13", "GitHub Copilot": "2026-04-13 to ",
	} {
		if got[product] != want {
			t.Errorf("%s is known %s, want %s", product, got[product], want)
		}
	}
}
