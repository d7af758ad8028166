package sqlitestore

import "fmt"

// complete refuses what was read where the loads say that there is more: a page
// that was lost, another in its place, or an index that does not lead to a row,
// takes rows away, of which no checksum knows.
func (r *reader) complete() error {
	var entities, stated, ended int
	for i, l := range r.changes.Loads {
		if want := r.since + int64(i) + 1; l.Revision != want {
			return fmt.Errorf("the table loads: %w: load %d is not there", errDamaged, want)
		}
		entities += l.EntitiesCreated
		stated += l.FactsCreated
		ended += l.FactsWithdrawn
	}
	if last := r.since + int64(len(r.changes.Loads)); last != r.changes.Revision {
		return fmt.Errorf("the table loads: %w: load %d is not there", errDamaged, last+1)
	}
	// Each counts once, though a page that is in two places has it twice.
	seen := make(map[string]bool, len(r.changes.Facts))
	for _, f := range r.changes.Facts {
		if seen[f.ID] {
			continue
		}
		seen[f.ID] = true
		if f.Load > r.since {
			stated--
		}
		if f.EndedBy > r.since {
			ended--
		}
	}
	if stated != 0 || ended != 0 {
		return fmt.Errorf("the table facts: %w: by the loads, %d more were stated and %d more were ended", errDamaged, stated, ended)
	}
	if r.since > 0 {
		return nil // which entities are new and which are changed, the rows do not say
	}
	clear(seen)
	for _, list := range r.changes.Entities {
		for _, e := range list {
			seen[e.ID()] = true
		}
	}
	if entities -= len(seen); entities != 0 {
		return fmt.Errorf("the table entities: %w: by the loads, there were %d more", errDamaged, entities)
	}
	return nil
}
