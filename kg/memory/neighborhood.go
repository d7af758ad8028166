package memory

import (
	"maps"
	"slices"

	"fedreach/kg"
)

// Neighborhood gives every fact that bears on the verdicts within the scope, as
// kg.Scope says; the letters here are those of its comment.
func (x *Index) Neighborhood(scope kg.Scope) *kg.Graph {
	x.mu.RLock()
	defer x.mu.RUnlock()
	everyone := side{all: true}
	facts := map[kg.FactKind]list{}

	a := x.members(kg.KindAgency, scope.Agencies, scope.Ends)
	v := x.members(kg.KindVendor, scope.Vendors, scope.Ends)
	c := x.members(kg.KindCloud, []string{}, scope.Ends)
	h := x.members(kg.KindVehicle, []string{}, scope.Ends)

	tree := x.upwards(a, kg.PartOf)[kg.PartOf]
	for _, kind := range []kg.FactKind{kg.RunsOn, kg.PartnersWith, kg.Operates} {
		from := v
		if kind == kg.RunsOn {
			from = a
		}
		facts[kind] = x.between(kind, from, everyone)
		x.addTo(c, facts[kind])
	}
	below := x.upwards(c, kg.PartOf, kg.DependsOn)
	facts[kg.PartOf], facts[kg.DependsOn] = append(tree, below[kg.PartOf]...), below[kg.DependsOn]
	operators := x.between(kg.Operates, everyone, c)
	facts[kg.Operates] = slices.Concat(facts[kg.Operates], operators)
	o := side{nodes: maps.Clone(v.nodes), all: v.all}
	x.addFrom(o, operators)
	facts[kg.Holds] = x.between(kg.Holds, o, everyone)
	x.addTo(h, facts[kg.Holds])

	for _, kind := range []kg.FactKind{kg.Labels, kg.ContractsWith, kg.Evaluates, kg.Uses} {
		facts[kind] = x.between(kind, a, v)
	}
	facts[kg.SetsTerms] = x.between(kg.SetsTerms, v, a)
	facts[kg.Authorizes] = x.between(kg.Authorizes, everyone, c)
	facts[kg.OpenTo] = x.between(kg.OpenTo, h, a)
	bodies := side{nodes: map[string]*node{}}
	x.addFrom(bodies, facts[kg.Authorizes])

	g := &kg.Graph{
		Revision: x.revision,
		Facts:    inOrder(facts),
		Entities: entitiesOf(a, v, c, o, h, bodies),
	}
	x.whole.given.Add(int64(len(g.Facts)))
	return g
}

// members are the entities of a kind that are asked for (nil means all) or
// among the ends.
func (x *Index) members(kind kg.EntityKind, asked, ends []string) side {
	s := side{all: asked == nil, nodes: map[string]*node{}}
	if s.all {
		for _, n := range x.ordered[kind] {
			s.nodes[n.id] = n
		}
		return s
	}
	for _, ids := range [][]string{asked, ends} {
		for _, id := range ids {
			if n := x.nodes[id]; n != nil && n.entity.EntityKind() == kind {
				s.nodes[id] = n
			}
		}
	}
	return s
}

// upwards adds what facts of these kinds, whenever stated, lead to from the
// members, and from there. It gives the facts that it passed.
func (x *Index) upwards(members side, kinds ...kg.FactKind) map[kg.FactKind]list {
	passed := map[kg.FactKind]list{}
	next := make([]*node, 0, len(members.nodes))
	for _, n := range members.nodes {
		next = append(next, n)
	}
	for len(next) > 0 {
		n := next[len(next)-1]
		next = next[:len(next)-1]
		for _, kind := range kinds {
			for _, f := range n.out.ofKind(kind) {
				passed[kind] = append(passed[kind], f)
				if members.nodes[f.To] == nil {
					members.nodes[f.To] = x.nodes[f.To]
					next = append(next, x.nodes[f.To])
				}
			}
		}
	}
	return passed
}

// addTo adds the entities that the facts go to, addFrom those that they go from.
func (x *Index) addTo(members side, facts list) {
	for _, f := range facts {
		if members.nodes[f.To] == nil {
			members.nodes[f.To] = x.nodes[f.To]
		}
	}
}

func (x *Index) addFrom(members side, facts list) {
	for _, f := range facts {
		if members.nodes[f.From] == nil {
			members.nodes[f.From] = x.nodes[f.From]
		}
	}
}

// inOrder are the facts by id, each once.
func inOrder(facts map[kg.FactKind]list) list {
	n := 0
	for _, l := range facts {
		n += len(l)
	}
	all := make(list, 0, n)
	for _, kind := range kindsInOrder {
		l := facts[kind]
		// What came from several sides is neither in order nor without doubles.
		// The rest is, and may be memory of the index: it must stay as it is.
		if !slices.IsSortedFunc(l, byID) {
			slices.SortFunc(l, byID)
		}
		all = append(all, slices.CompactFunc(l, func(a, b *kg.Fact) bool { return a.ID == b.ID })...)
	}
	return all
}

func entitiesOf(sides ...side) map[string]kg.Entity {
	n := 0
	for _, s := range sides {
		n += len(s.nodes)
	}
	entities := make(map[string]kg.Entity, n)
	for _, s := range sides {
		for id, n := range s.nodes {
			entities[id] = n.entity
		}
	}
	return entities
}
