package neo4jstore

import (
	"cmp"
	"context"
	"math"

	"fedreach/kg"
)

var (
	loadsPage         = cypher("loads")
	revisionStatement = cypher("revision")
)

// Loads keeps the contract of kg.Store.
func (s *Store) Loads(ctx context.Context, filter kg.LoadFilter) (kg.LoadPage, error) {
	r, err := s.readOne(ctx, loadsPage, params{
		"revisions": orNull(filter.Revisions),
		"before":    cmp.Or(filter.Before, math.MaxInt64),
		"limit":     limitFor(filter.First),
		"count":     filter.Count,
	}.as("filter"))
	if err != nil {
		return kg.LoadPage{}, err
	}
	page := kg.LoadPage{Total: int(r.number("total"))}
	list, more := cut(r.list("loads"), filter.First)
	page.More = more
	for _, value := range list {
		if l := loadOf(value); l != nil {
			page.Loads = append(page.Loads, l)
		}
	}
	return page, nil
}

// Revision keeps the contract of kg.Store.
func (s *Store) Revision(ctx context.Context) (int64, error) {
	r, err := s.readOne(ctx, revisionStatement, nil)
	if err != nil {
		return 0, err
	}
	return r.number("revision"), nil
}
