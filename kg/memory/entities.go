package memory

import (
	"slices"
	"sort"
	"strings"

	"fedreach/kg"
	"fedreach/kg/searchtext"
)

// Entities gives the entities that pass the filter, as kg.Store does.
func (x *Index) Entities(f kg.EntityFilter) kg.EntityPage {
	x.mu.RLock()
	defer x.mu.RUnlock()
	var page kg.EntityPage
	past := placeOf(f.After)
	for place, kind := range kg.EntityKinds {
		if !wants(f, kind) {
			continue
		}
		nodes := x.ordered[kind]
		if f.IDs != nil {
			nodes = x.chosen(kind, f.IDs)
		}
		if f.Count {
			page.Total += count(nodes, f)
		}
		if place < past || page.More {
			continue
		}
		if place == past {
			nodes = nodes[sort.Search(len(nodes), func(i int) bool { return nodes[i].id > f.After }):]
		}
		fill(&page, nodes, f)
	}
	return page
}

// placeOf is where the kind of an id stands among kg.EntityKinds; -1 where it
// is none of them.
func placeOf(id string) int {
	word, _, _ := strings.Cut(id, ":")
	return slices.Index(kg.EntityKinds, kg.EntityKind(strings.ToUpper(word)))
}

// wants reports whether entities of this kind can pass the filter.
func wants(f kg.EntityFilter, kind kg.EntityKind) bool {
	return (len(f.Kinds) == 0 || slices.Contains(f.Kinds, kind)) &&
		(len(f.Sectors) == 0 || kind == kg.KindAgency) &&
		(len(f.CloudKinds) == 0 || kind == kg.KindCloud)
}

// passes reports whether an entity of a kind that the filter wants passes it.
func (n *node) passes(f kg.EntityFilter) bool {
	if n.load <= f.Since && f.Since != 0 {
		return false
	}
	switch e := n.entity.(type) {
	case *kg.Agency:
		return len(f.Sectors) == 0 || slices.Contains(f.Sectors, e.Sector)
	case *kg.Cloud:
		return len(f.CloudKinds) == 0 || slices.Contains(f.CloudKinds, e.Kind)
	}
	return true
}

// chosen are the nodes of this kind with one of the ids, in order.
func (x *Index) chosen(kind kg.EntityKind, ids []string) []*node {
	var nodes []*node
	for _, id := range ids {
		if n := x.nodes[id]; n != nil && n.entity.EntityKind() == kind {
			nodes = append(nodes, n)
		}
	}
	slices.SortFunc(nodes, func(a, b *node) int { return strings.Compare(a.id, b.id) })
	return slices.Compact(nodes)
}

func count(nodes []*node, f kg.EntityFilter) int {
	if len(f.Sectors) == 0 && len(f.CloudKinds) == 0 && f.Since == 0 {
		return len(nodes)
	}
	n := 0
	for _, node := range nodes {
		if node.passes(f) {
			n++
		}
	}
	return n
}

// fill adds what passes to the page until it is full.
func fill(page *kg.EntityPage, nodes []*node, f kg.EntityFilter) {
	for _, n := range nodes {
		if !n.passes(f) {
			continue
		}
		if f.First >= 0 && len(page.Entities) >= f.First {
			page.More = true
			return
		}
		page.Entities = append(page.Entities, n.entity)
	}
}

// Search finds entities by name, as kg.Store does.
func (x *Index) Search(q kg.SearchQuery) []kg.SearchHit {
	x.mu.RLock()
	defer x.mu.RUnlock()
	matches := []kg.SearchMatch{kg.MatchSlug, kg.MatchName, kg.MatchWord, kg.MatchSubstring}
	found := map[kg.SearchMatch][]kg.SearchHit{}
	for _, kind := range kg.EntityKinds {
		if len(q.Kinds) > 0 && !slices.Contains(q.Kinds, kind) {
			continue
		}
		words := searchtext.Words(q.Text)
		for _, n := range x.ordered[kind] {
			if match, ok := searchtext.Rank(n.text, words); ok && len(found[match]) < q.First {
				found[match] = append(found[match], kg.SearchHit{Entity: n.entity, Match: match})
			}
		}
	}
	var hits []kg.SearchHit
	for _, match := range matches {
		hits = append(hits, found[match]...)
	}
	return hits[:min(len(hits), max(q.First, 0))]
}
