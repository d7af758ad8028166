package memory

import (
	"slices"
	"sort"

	"fedreach/kg"
)

// Loads gives the audit trail, as kg.Store does.
func (x *Index) Loads(f kg.LoadFilter) kg.LoadPage {
	x.mu.RLock()
	defer x.mu.RUnlock()
	loads := x.loads
	if f.Revisions != nil {
		loads = x.chosenLoads(f.Revisions)
	}
	var page kg.LoadPage
	if f.Count {
		page.Total = len(loads)
	}
	if f.Before != 0 {
		loads = loads[:from(loads, f.Before)]
	}
	for _, l := range slices.Backward(loads) {
		if f.First >= 0 && len(page.Loads) >= f.First {
			page.More = true
			break
		}
		page.Loads = append(page.Loads, l)
	}
	return page
}

// from is where the loads of this revision and later begin.
func from(loads []*kg.Load, revision int64) int {
	return sort.Search(len(loads), func(i int) bool { return loads[i].Revision >= revision })
}

// chosenLoads are the loads of these revisions, the oldest first.
func (x *Index) chosenLoads(revisions []int64) []*kg.Load {
	var loads []*kg.Load
	revisions = slices.Clone(revisions)
	slices.Sort(revisions)
	for _, r := range slices.Compact(revisions) {
		if i := from(x.loads, r); i < len(x.loads) && x.loads[i].Revision == r {
			loads = append(loads, x.loads[i])
		}
	}
	return loads
}
