package reach_test

import (
	"iter"
	"slices"
	"strings"
	"testing"
)

// firstParts are rows without their causes.
func firstParts(rows []string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, row := range rows {
			if what, _, _ := strings.Cut(row, "; "); !yield(what) {
				return
			}
		}
	}
}

// wantCauses compares a row's causes without regard to their order, which is
// that of ids and says nothing to a reader.
func wantCauses(t *testing.T, row string, want ...string) {
	t.Helper()
	causes := strings.Split(row, "; ")[1:]
	slices.Sort(causes)
	wantList(t, "causes of "+row, causes, want...)
}
