package reach

import (
	"cmp"
	"maps"
	"slices"

	"fedreach/kg"
)

// Dispute is a thing about which other sources would decide otherwise.
type Dispute struct {
	// Decides is the statement that decides, whether or not it counts.
	Decides *kg.Fact
	// Otherwise are the dissenting statements, by id. They do not count.
	Otherwise []*kg.Fact
}

// Disputes are those that bear on the verdict: about a fact that it rests on,
// or about one that it would rest on if the dissenting source were believed.
// Ordered by the id of what decides.
func (v *Verdict) Disputes() []*Dispute {
	w := v.world
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.disputes) == 0 {
		return nil
	}
	bearing := map[kg.Thing]*Dispute{}
	for _, f := range v.DecidingFacts() {
		if d := w.disputes[f.Thing()]; d != nil {
			bearing[f.Thing()] = d
		}
	}
	for _, f := range w.believingAll().Verdict(v.Agency.ID(), v.Vendor.ID()).DecidingFacts() {
		if w.believing.dissents[f] {
			bearing[f.Thing()] = w.disputes[f.Thing()]
		}
	}
	return slices.SortedFunc(maps.Values(bearing), func(a, b *Dispute) int { return cmp.Compare(a.Decides.ID, b.Decides.ID) })
}

// Disputed reports whether any dispute bears on the verdict.
func (v *Verdict) Disputed() bool { return len(v.Disputes()) > 0 }

// believingAll is this world with the dissenting statements counting too.
func (w *World) believingAll() *World {
	if w.believing != nil {
		return w.believing
	}
	b := emptyWorld(w.graph, w.question, w.moment)
	b.dissents = map[*kg.Fact]bool{}
	standings := w.standings()
	for _, s := range standings {
		b.add(s)
	}
	for _, s := range standings {
		for _, f := range s.dissents {
			// A child has one parent: the one that counts, if there is one.
			if f.ValidAt(w.at) && (f.Kind != kg.PartOf || b.parent[f.From] == nil) {
				b.dissents[f] = true
				b.index(f)
			}
		}
	}
	b.sort()
	w.believing = b
	return b
}
