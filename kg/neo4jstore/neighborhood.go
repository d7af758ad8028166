package neo4jstore

import (
	"context"
	"slices"

	"fedreach/kg"
)

var neighborhood = cypher("neighborhood")

// Neighborhood keeps the contract of kg.Store. It is one statement, and one
// round trip unless something was committed since this store last asked.
func (s *Store) Neighborhood(ctx context.Context, scope kg.Scope) (*kg.Graph, error) {
	return s.readGraph(ctx, neighborhood, scopeParams(scope).as("scope"))
}

// scopeParams adds the further entities to those asked for, kind by kind. Where
// all of a kind are asked for, there are no further ones.
func scopeParams(scope kg.Scope) params {
	further := map[kg.EntityKind][]string{}
	for _, id := range scope.Ends {
		if kind, _, ok := kg.ParseEntityID(id); ok {
			further[kind] = append(further[kind], id)
		}
	}
	with := func(asked, more []string) any {
		if asked == nil {
			return nil
		}
		return append(slices.Clip(asked), more...)
	}
	return params{
		"agencies": with(scope.Agencies, further[kg.KindAgency]),
		"vendors":  with(scope.Vendors, further[kg.KindVendor]),
		"clouds":   further[kg.KindCloud],
		"vehicles": further[kg.KindVehicle],
	}
}

// Whole is kg.Store's: nothing is kept in memory here.
func (s *Store) Whole(context.Context) (*kg.Graph, error) { return nil, nil }
