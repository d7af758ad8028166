package storetest_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// No law may be left out for a store: neither the suite nor the tests of a
// store call anything whose name begins with Skip.
func TestNoSkips(t *testing.T) {
	stores, err := filepath.Glob("../*store")
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, dir := range append(stores, ".", "../replica", "../memory") {
		_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			inSuite := dir == "."
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || !inSuite && !strings.HasSuffix(path, "_test.go") {
				return nil
			}
			checked++
			for _, at := range skips(t, path) {
				t.Errorf("%s: a test of a store is skipped", at)
			}
			return nil
		})
	}
	if len(stores) == 0 || checked < 10 {
		t.Errorf("found only %d files of %d stores", checked, len(stores))
	}
}

// skips are the places in a file where something named Skip is called.
func skips(t *testing.T, path string) (at []token.Position) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if f, ok := call.Fun.(*ast.SelectorExpr); ok && strings.HasPrefix(f.Sel.Name, "Skip") {
				at = append(at, files.Position(call.Pos()))
			}
		}
		return true
	})
	return at
}
