package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What is to be taken out is where it is said to be, the fault is one of the
// tests, and the page tells of it.
func TestGuardsAreThere(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", page))
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range guards {
		path := filepath.Join(t.TempDir(), "source")
		source, err := os.ReadFile(filepath.Join("..", "..", g.file))
		if err != nil {
			t.Error(err)
			continue
		}
		if err := os.WriteFile(path, source, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := g.takeOut(path); err != nil {
			t.Errorf("%s: %v", g.name, err)
		}
		if !strings.Contains(string(page), "\n| "+g.name+" | `"+g.test+"` |") {
			t.Errorf("docs/reliability.md does not say what comes of taking out %q: go run ./torture/guards %s", g.name, g.name)
		}
	}
}
