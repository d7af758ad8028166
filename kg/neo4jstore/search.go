package neo4jstore

import (
	"cmp"
	"context"
	"slices"

	"fedreach/kg"
	"fedreach/kg/searchtext"
)

var searchStatement = cypher("search")

// Search keeps the contract of kg.Store: the database finds, searchtext ranks.
func (s *Store) Search(ctx context.Context, query kg.SearchQuery) ([]kg.SearchHit, error) {
	words := searchtext.Words(query.Text)
	if words == "" || query.First == 0 {
		return nil, s.ready(ctx, searchStatement.name)
	}
	found, err := s.readOne(ctx, searchStatement, params{"words": words, "labels": labelsOf(query.Kinds)}.as("query"))
	if err != nil {
		return nil, err
	}
	var hits []kg.SearchHit
	for _, value := range found.list("hits") {
		r := rowOf(value)
		if match, ok := searchtext.Rank(r.text("text"), words); ok {
			if e := entityOf(r.properties["entity"]); e != nil {
				hits = append(hits, kg.SearchHit{Entity: e, Match: match})
			}
		}
	}
	slices.SortFunc(hits, compareHits)
	hits, _ = cut(hits, query.First)
	return hits, nil
}

var matches = []kg.SearchMatch{kg.MatchSlug, kg.MatchName, kg.MatchWord, kg.MatchSubstring}

func compareHits(a, b kg.SearchHit) int {
	return cmp.Or(
		cmp.Compare(slices.Index(matches, a.Match), slices.Index(matches, b.Match)),
		cmp.Compare(slices.Index(kg.EntityKinds, a.Entity.EntityKind()), slices.Index(kg.EntityKinds, b.Entity.EntityKind())),
		cmp.Compare(a.Entity.Naming().Slug, b.Entity.Naming().Slug),
	)
}
