package neo4jstore

import (
	"context"
	"slices"
	"strings"

	"fedreach/kg"
)

var (
	factsAll  = cypher("facts")
	factsByID = cypher("facts_by_id")
	factsFrom = cypher("facts_from")
	factsTo   = cypher("facts_to")

	factsSince     = cypher("facts_since")
	factsOfSources = cypher("facts_of_sources")
)

// Facts keeps the contract of kg.Store. The condition that leaves the fewest
// says where the search begins: ids, then what facts go from, then what they go
// to, then the loads, then the sources.
func (s *Store) Facts(ctx context.Context, filter kg.FactFilter) (*kg.Graph, error) {
	asked := slices.Concat(filter.From, filter.To)
	p := params{
		"kinds":   typesOf(filter.Kinds),
		"from":    orNull(filter.From),
		"to":      orNull(filter.To),
		"sources": orNull(filter.Sources),
		"since":   filter.Since,
		"asked":   asked,
	}
	what := factsAll
	switch {
	case filter.IDs != nil:
		what = factsByID
		p["ids"] = idsByKind(filter.IDs)
	case filter.From != nil:
		what = factsFrom
	case filter.To != nil:
		what = factsTo
	case filter.Since != 0:
		what = factsSince
	case filter.Sources != nil:
		what = factsOfSources
	}
	g, err := s.readGraph(ctx, what, p.as("filter"))
	if err != nil {
		return nil, err
	}
	g.Entities = endsAnd(asked, g)
	return g, nil
}

// idsByKind parts facts' ids, each once, by the kind that each begins with. What
// begins with none is no fact's.
func idsByKind(ids []string) map[string]any {
	parts := map[string][]string{}
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		if kind, _, _ := strings.Cut(id, ":"); kg.FactKind(kind).Valid() {
			parts[kind] = append(parts[kind], id)
		}
	}
	byKind := make(map[string]any, len(parts))
	for kind, part := range parts {
		byKind[kind] = part
	}
	return byKind
}

// endsAnd are the entities of a graph that are an end of one of its facts, or
// asked for.
func endsAnd(asked []string, g *kg.Graph) map[string]kg.Entity {
	kept := map[string]kg.Entity{}
	keep := func(id string) {
		if e := g.Entities[id]; e != nil {
			kept[id] = e
		}
	}
	for _, id := range asked {
		keep(id)
	}
	for _, f := range g.Facts {
		keep(f.From)
		keep(f.To)
	}
	return kept
}
