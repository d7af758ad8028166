package snapshot_test

import (
	"fmt"
	"strings"
	"testing"

	"fedreach/seed/snapshot"
)

// What has less than half of what its source said before is taken for a part of it,
// until somebody says that it is all. Other words are as good as the same.
func TestSnapshotThatShrinks(t *testing.T) {
	lines := func(from, to int) (lines []string) {
		for i := from; i < to; i++ {
			lines = append(lines, fmt.Sprintf("food USES acme for tea %d", i))
		}
		return lines
	}
	store := graph(t)
	var others []string
	for i := range 40 {
		others = append(others, fmt.Sprintf("food EVALUATES acme for tea %d", i))
	}
	lines60 := lines(0, 60)
	mustRun(t, store, snapshot.Import{Importer: importer("2026-01-01", append(lines60, others...)...)})
	before := facts(t, store)
	for _, dry := range []bool{false, true} {
		_, err := run(t, store, snapshot.Import{Importer: importer("2026-02-01", append(lines(0, 29), others...)...), DryRun: dry})
		if err == nil || !strings.Contains(err.Error(), "29 statements USES") || !strings.Contains(err.Error(), "has 60") || !strings.Contains(err.Error(), "--shrink") {
			t.Errorf("the error is %v", err)
		}
	}
	expect(t, store, before...)
	if r := mustRun(t, store, snapshot.Import{Importer: importer("2026-02-01", lines(50, 90)...)}); r.FactsCreated != 30 || r.FactsWithdrawn != 90 {
		t.Errorf("with others as many: %+v", r)
	}
	mustRun(t, store, snapshot.Import{Importer: importer("2026-03-01", lines(50, 70)...)}) // of 40: few
	mustRun(t, store, snapshot.Import{Importer: importer("2026-04-01", lines(0, 100)...)})
	if r := mustRun(t, store, snapshot.Import{Importer: importer("2026-05-01", lines(0, 10)...), Shrink: true}); r.FactsWithdrawn != 90 {
		t.Errorf("with leave: %+v", r)
	}
}
