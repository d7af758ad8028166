package neo4jstore

import (
	"context"
	"slices"
	"strings"

	"fedreach/kg"
)

// readGraph runs a statement whose records have the columns revision (in the
// first), entities, facts and sources (lists, which go together).
func (s *Store) readGraph(ctx context.Context, what statement, p params) (*kg.Graph, error) {
	rows, err := s.read(ctx, what, p)
	if err != nil {
		return nil, err
	}
	g, err := graphOf(rows)
	if err != nil {
		return nil, s.explain(ctx, what.name, err)
	}
	return g, nil
}

func graphOf(rows []row) (*kg.Graph, error) {
	if len(rows) == 0 {
		return nil, errNoGraph
	}
	g := &kg.Graph{Revision: rows[0].number("revision"), Entities: map[string]kg.Entity{}}
	sources := map[string]*kg.Source{}
	facts := 0
	for _, r := range rows {
		addEntities(g.Entities, r.list("entities"))
		addSources(sources, r.list("sources"))
		facts += len(r.list("facts"))
	}
	g.Facts = make([]*kg.Fact, 0, facts)
	texts := map[string]string{}
	for _, r := range rows {
		for _, value := range r.list("facts") {
			if f := factOf(value, g.Entities, sources, texts); f != nil {
				g.Facts = append(g.Facts, f)
			}
		}
	}
	slices.SortFunc(g.Facts, func(a, b *kg.Fact) int { return strings.Compare(a.ID, b.ID) })
	return g, nil
}

// addEntities adds those that can be read.
func addEntities(entities map[string]kg.Entity, list []any) {
	for _, value := range list {
		if e := entityOf(value); e != nil {
			entities[e.ID()] = e
		}
	}
}

// addSources adds those that can be read.
func addSources(sources map[string]*kg.Source, list []any) {
	for _, value := range list {
		if id, source := sourceOf(value); source != nil {
			sources[id] = source
		}
	}
}
