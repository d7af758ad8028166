package neo4jstore

import (
	"context"
	"math"
	"slices"

	"fedreach/kg"
)

var entitiesPage = cypher("entities")

// Entities keeps the contract of kg.Store.
func (s *Store) Entities(ctx context.Context, filter kg.EntityFilter) (kg.EntityPage, error) {
	r, err := s.readOne(ctx, entitiesPage, params{
		"ids":        orNull(filter.IDs),
		"labels":     labelsOf(filter.Kinds),
		"sectors":    nullIfEmpty(texts(filter.Sectors)),
		"cloudKinds": nullIfEmpty(texts(filter.CloudKinds)),
		"since":      filter.Since,
		"after":      placeOf(filter.After),
		"limit":      limitFor(filter.First),
		"count":      filter.Count,
	}.as("filter"))
	if err != nil {
		return kg.EntityPage{}, err
	}
	var page kg.EntityPage
	list, more := cut(r.list("entities"), filter.First)
	page.More = more
	for _, value := range list {
		if e := entityOf(value); e != nil {
			page.Entities = append(page.Entities, e)
		}
	}
	if filter.Count {
		page.Total = int(r.number("total"))
	}
	return page, nil
}

// placeOf is where an id stands in the order of kind and slug.
func placeOf(id string) map[string]any {
	kind, slug, _ := kg.ParseEntityID(id)
	return map[string]any{"rank": int64(slices.Index(kg.EntityKinds, kind)), "slug": slug}
}

// limitFor is one more than the most that are wanted, to see whether there are
// more; -1 wants all.
func limitFor(first int) int64 {
	if first < 0 || int64(first) == math.MaxInt64 {
		return math.MaxInt64
	}
	return int64(first) + 1
}

// cut takes off what limitFor asked for in excess.
func cut[T any](list []T, first int) (page []T, more bool) {
	if first < 0 || len(list) <= first {
		return list, false
	}
	return list[:first], true
}
