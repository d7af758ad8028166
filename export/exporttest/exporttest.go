// Package exporttest compares graphs by what is exported of them.
package exporttest

import (
	"bytes"
	"testing"

	"fedreach/export"
	"fedreach/kg"
)

// Lines is the whole graph of a store as JSON Lines.
func Lines(t testing.TB, store kg.Store) string {
	t.Helper()
	page, err := store.Entities(t.Context(), kg.EntityFilter{First: -1})
	if err != nil {
		t.Fatal(err)
	}
	all, err := store.Facts(t.Context(), kg.FactFilter{})
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := export.Write(&text, export.JSONLines, page.Entities, all.Facts); err != nil {
		t.Fatal(err)
	}
	return text.String()
}
