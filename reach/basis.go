package reach

import (
	"hash/maphash"
	"time"

	"fedreach/kg"
)

// basis is the facts by what they are statements about, with what a question
// assumes: what the worlds of all moments have in common.
type basis struct {
	graph *kg.Graph
	// things are the statements about each thing. Who adds to a list copies it: most
	// are a part of the graph's.
	things [][]*kg.Fact
}

func newBasis(graph *kg.Graph, q Question) *basis {
	supposed := q.supposed()
	b := &basis{graph, make([][]*kg.Fact, 0, len(graph.Facts)+len(supposed))}
	places := newPlaces(len(graph.Facts))
	for i, f := range graph.Facts {
		thing := f.Thing()
		if _, is := supposed[thing]; is {
			continue
		}
		if place, known := places.of(thing, b.things); known {
			b.things[place] = append(b.things[place], f)
			continue
		}
		// Most things are stated once: their list is a part of the graph's.
		b.things = append(b.things, graph.Facts[i:i+1:i+1])
	}
	for _, f := range supposed {
		if f != nil {
			b.things = append(b.things, []*kg.Fact{f})
		}
	}
	return b
}

// supposed is what is assumed of things: the only statement about it, or nil for none.
func (q Question) supposed() map[kg.Thing]*kg.Fact {
	supposed := map[kg.Thing]*kg.Fact{}
	for _, a := range q.Assume {
		if a.Remove != nil {
			supposed[a.Remove.Thing()] = nil
		}
	}
	for _, a := range q.Assume {
		if a.Add != nil {
			supposed[a.Add.Thing()] = knownAlways(a.Add)
		}
	}
	return supposed
}

// knownAlways is an assumed fact as every moment of knowledge knows it.
func knownAlways(f *kg.Fact) *kg.Fact {
	if f.KnownSince.IsZero() && f.KnownUntil.IsZero() {
		return f
	}
	known := *f
	known.KnownSince, known.KnownUntil = time.Time{}, time.Time{}
	return &known
}

// places are where things are in a list of them, by a hash: by the things themselves
// they would take many times the memory.
type places struct {
	seed maphash.Seed
	at   map[uint64]int32
}

func newPlaces(things int) *places {
	return &places{maphash.MakeSeed(), make(map[uint64]int32, things)}
}

// of is the place of a thing in the list, and whether it is there. Where it is not, it
// is the end, where it is to be put.
func (p *places) of(thing kg.Thing, list [][]*kg.Fact) (place int, known bool) {
	for hash := maphash.Comparable(p.seed, thing); ; hash++ { // of two with one hash, the second is one further on
		place, taken := p.at[hash]
		if !taken {
			p.at[hash] = int32(len(list))
			return len(list), false
		}
		if list[place][0].Thing() == thing {
			return int(place), true
		}
	}
}
