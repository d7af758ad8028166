package memory

import (
	"slices"

	"fedreach/kg"
)

// Facts gives the facts that pass the filter and their ends, as kg.Store does.
func (x *Index) Facts(f kg.FactFilter) *kg.Graph {
	x.mu.RLock()
	defer x.mu.RUnlock()
	g := &kg.Graph{Revision: x.revision, Entities: map[string]kg.Entity{}}
	from, to := x.side(f.From), x.side(f.To)
	if f.IDs != nil {
		g.Facts = x.chosenFacts(f, from, to)
	} else {
		for _, kind := range kindsOf(f.Kinds) {
			g.Facts = append(g.Facts, x.between(kind, from, to)...)
		}
	}
	if f.Sources != nil || f.Since != 0 {
		g.Facts = slices.DeleteFunc(g.Facts, func(fact *kg.Fact) bool { return !passes(fact, f) })
	}
	for _, s := range []side{from, to} {
		for id, n := range s.nodes {
			g.Entities[id] = n.entity
		}
	}
	for _, fact := range g.Facts {
		for _, id := range []string{fact.From, fact.To} {
			if g.Entities[id] == nil {
				g.Entities[id] = x.nodes[id].entity
			}
		}
	}
	x.whole.given.Add(int64(len(g.Facts)))
	return g
}

// passes reports whether a fact passes what a filter says of sources and loads.
func passes(fact *kg.Fact, f kg.FactFilter) bool {
	return (f.Sources == nil || slices.Contains(f.Sources, fact.Source.URL)) &&
		(f.Since == 0 || max(fact.Load, fact.EndedBy) > f.Since)
}

// kindsOf are the kinds asked for in the order of lists; of nil, the kind ""
// that stands for all.
func kindsOf(asked []kg.FactKind) []kg.FactKind {
	if asked == nil {
		return []kg.FactKind{""}
	}
	var kinds []kg.FactKind
	for _, kind := range kindsInOrder {
		if slices.Contains(asked, kind) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

func (x *Index) chosenFacts(f kg.FactFilter, from, to side) list {
	var facts list
	for _, id := range f.IDs {
		fact := x.facts[id]
		if fact != nil && from.has(fact.From) && to.has(fact.To) && (f.Kinds == nil || slices.Contains(f.Kinds, fact.Kind)) {
			facts = append(facts, fact)
		}
	}
	slices.SortFunc(facts, byID)
	return slices.Compact(facts)
}

// side is the entities that facts may have at one end.
type side struct {
	// all is true where every entity is, that a fact of the kinds in question
	// can have there.
	all   bool
	nodes map[string]*node
}

// side is the entities with these ids; of nil, all, and then nodes is empty.
func (x *Index) side(ids []string) side {
	s := side{all: ids == nil, nodes: make(map[string]*node, len(ids))}
	for _, id := range ids {
		if n := x.nodes[id]; n != nil {
			s.nodes[id] = n
		}
	}
	return s
}

func (s side) has(id string) bool { return s.all || s.nodes[id] != nil }

// between are the facts of a kind (of "", of every kind) from one side to the
// other, in order. It walks from the side that has fewer facts.
func (x *Index) between(kind kg.FactKind, from, to side) list {
	if from.all && to.all {
		return x.all.ofKind(kind)
	}
	var found list
	if from.all || !to.all && to.in() < from.out() {
		for _, n := range to.nodes {
			for _, f := range n.in.ofKind(kind) {
				if from.has(f.From) {
					found = append(found, f)
				}
			}
		}
	} else {
		for _, n := range from.nodes {
			for _, f := range n.out.ofKind(kind) {
				if to.has(f.To) {
					found = append(found, f)
				}
			}
		}
	}
	slices.SortFunc(found, byID)
	return found
}

// in counts the facts that go to the side, out those that go from it.
func (s side) in() (n int) {
	for _, node := range s.nodes {
		n += len(node.in)
	}
	return n
}

func (s side) out() (n int) {
	for _, node := range s.nodes {
		n += len(node.out)
	}
	return n
}
