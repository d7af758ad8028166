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
	if len(w.disputes) == 0 {
		return nil
	}
	bearing := map[kg.Thing]*Dispute{}
	for _, f := range v.DecidingFacts() {
		if d := w.disputes[f.Thing()]; d != nil {
			bearing[f.Thing()] = d
		}
	}
	for _, b := range w.believingAll() {
		for _, f := range b.Verdict(v.Agency.ID(), v.Vendor.ID()).DecidingFacts() {
			if b.dissents[f] {
				bearing[f.Thing()] = w.disputes[f.Thing()]
			}
		}
	}
	return slices.SortedFunc(maps.Values(bearing), compareDisputes)
}

// Disputed reports whether any dispute bears on the verdict.
func (v *Verdict) Disputed() bool { return len(v.Disputes()) > 0 }

// believingAll are this world with the dissenting statements counting too. A
// child has one parent in each: the first dissent about it is believed in the
// first world, the second in the second, and what counts where there is one.
func (w *World) believingAll() []*World {
	w.mu.Lock()
	defer w.mu.Unlock()
	for more := w.believing == nil; more; {
		var b *World
		b, more = w.believingOne(len(w.believing))
		w.believing = append(w.believing, b.standings)
	}
	worlds := make([]*World, len(w.believing))
	for i, s := range w.believing {
		worlds[i] = &World{s, w.question, w.moment}
	}
	return worlds
}

// believingOne believes, of the dissents about a child's parent, that of this
// index; more reports whether some child has another.
func (w *World) believingOne(index int) (b *World, more bool) {
	b = w.world(w.moment, w.question)
	b.dissents = map[*kg.Fact]bool{}
	parents := map[string]int{}
	for _, dispute := range slices.SortedFunc(maps.Values(w.disputes), compareDisputes) {
		for _, f := range dispute.Otherwise {
			if !f.ValidAt(w.at) || f.Kind == kg.PartOf && w.parent[f.From] != nil {
				continue
			}
			if f.Kind == kg.PartOf {
				parents[f.From]++
				if parents[f.From] != index+1 {
					more = more || parents[f.From] > index+1
					continue
				}
			}
			b.dissents[f] = true
			b.index(f, nil)
		}
	}
	b.sort()
	return b, more
}

func compareDisputes(a, b *Dispute) int { return cmp.Compare(a.Decides.ID, b.Decides.ID) }
