package snapshot_test

import (
	"testing"

	"fedreach/seed/snapshot"
)

// A row that can't be read takes nothing back of what it is about; what the files leave
// out besides is withdrawn.
func TestUnreadRows(t *testing.T) {
	for _, limit := range []int{0, 1} { // in one load, and in several
		store := graph(t)
		mustRun(t, store, snapshot.Import{Importer: importer("2026-01-01",
			"wool USES acme tea", "wool USES bolt tea", "wool USES acme ink", "silk USES acme tea", "silk EVALUATES acme", "silk USES bolt")})
		next := snapshot.Import{Importer: importer("2026-02-01", "silk USES bolt", "jute USES acme", "jute USES bolt", "?agency:wool tea", "?agency:silk EVALUATES vendor:acme"), Limit: limit}
		report := mustRun(t, store, next)
		if report.FactsKept != 3 || report.FactsWithdrawn != 2 || report.FactsCreated != 2 || report.Rejects != 2 {
			t.Errorf("limit %d: %+v", limit, report)
		}
		expect(t, store,
			"wool USES acme tea known since 2026-01-01", "wool USES bolt tea known since 2026-01-01",
			"wool USES acme ink known since 2026-01-01 until 2026-02-01", "silk USES acme tea known since 2026-01-01 until 2026-02-01",
			"silk EVALUATES acme known since 2026-01-01", "silk USES bolt known since 2026-01-01",
			"jute USES acme known since 2026-02-01", "jute USES bolt known since 2026-02-01",
		)
		next.Importer = importer("2026-03-01", "silk USES bolt", "jute USES acme", "wool USES bolt tea")
		if report := mustRun(t, store, next); report.FactsKept != 0 || report.FactsWithdrawn != 3 {
			t.Errorf("limit %d, once all can be read: %+v", limit, report)
		}
	}
}
