// Package seedtest has what the tests of importers begin with: stores and files.
package seedtest

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fedreach/kg"
	"fedreach/kg/sqlitestore"
	"fedreach/seed"
	"fedreach/seed/dataset"
)

// Empty is a store with nothing in it, which is closed with the test.
func Empty(t *testing.T) kg.Store {
	t.Helper()
	store, err := sqlitestore.Open(t.Context(), filepath.Join(t.TempDir(), "graph.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close(context.Background()) })
	return store
}

// BuiltIn is a store with the built-in facts.
func BuiltIn(t *testing.T) kg.Store {
	t.Helper()
	store := Empty(t)
	for _, pack := range Packs(t) {
		if _, err := store.Load(t.Context(), pack); err != nil {
			t.Fatal(err)
		}
	}
	return store
}

// Packs are the built-in facts.
func Packs(t *testing.T) []kg.Batch {
	t.Helper()
	packs, err := seed.Packs([]string{seed.Article, seed.Record})
	if err != nil {
		t.Fatal(err)
	}
	return packs
}

// File is a file to import.
func File(path string) dataset.File {
	return dataset.File{Name: filepath.Base(path), Open: func() (io.ReadCloser, error) { return os.Open(path) }}
}

// Text is a file of this name and content.
func Text(name, content string) dataset.File {
	return dataset.File{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil }}
}
