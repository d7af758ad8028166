package watch

import (
	"iter"
	"slices"
	"sync"

	"fedreach/kg"
	"fedreach/reach"
)

// Update is what has changed from one look at the graph to a later one. Many
// listeners share it.
type Update struct {
	Before, After reach.State
	// Loads are those in between, the oldest first.
	Loads []*kg.Load

	mu       sync.Mutex
	compared map[kg.Classification]*reach.Comparison
}

// Flips gives the verdicts at a level, "" being any, that have flipped, over the
// agencies and vendors of the filter, by agency and vendor.
func (u *Update) Flips(level kg.Classification, filter reach.Filter) iter.Seq[*reach.Change] {
	return u.compare(level).Flips(filter, reach.Pair{})
}

// since is what of the update is after a revision.
func (u *Update) since(revision int64) *Update {
	if revision <= u.Before.Graph.Revision {
		return u
	}
	loads := slices.DeleteFunc(slices.Clone(u.Loads), func(l *kg.Load) bool { return l.Revision <= revision })
	return &Update{Before: reach.State{Graph: u.After.Graph.AsOf(revision), Now: u.Before.Now}, After: u.After, Loads: loads}
}

// compare compares the two states once for each level that is asked for.
func (u *Update) compare(level kg.Classification) *reach.Comparison {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.compared[level] == nil {
		if u.compared == nil {
			u.compared = map[kg.Classification]*reach.Comparison{}
		}
		u.compared[level] = reach.Compare(u.Before, u.After, reach.Question{Level: level})
	}
	return u.compared[level]
}
