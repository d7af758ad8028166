// Package relay has the types of the Relay specification that lists and global
// ids need: connections, their edges and where a page stands.
package relay

import (
	"context"

	"fedreach/kg"
	"fedreach/reach"
)

// Node is anything with a global id.
type Node any

// PageInfo says where a page stands in its list.
type PageInfo struct {
	HasNextPage, HasPreviousPage bool
	// StartCursor and EndCursor are nil on an empty page.
	StartCursor, EndCursor *string
}

// Edge is an item of a page and the cursor that a page after it begins with.
type Edge[N any] struct {
	Cursor string
	Node   N
}

// Connection is a page of a list.
type Connection[N, E any] struct {
	Edges    []E
	Nodes    []N
	PageInfo *PageInfo
	// Total counts the list on all pages, when it is asked for.
	Total func(ctx context.Context) (int, error)
}

// TotalCount counts the list on all pages.
func (c Connection[N, E]) TotalCount(ctx context.Context) (int, error) { return c.Total(ctx) }

// Page is a page of the list that has these items after those that stand before
// the page, if previous, and more of them after, if next.
func Page[N any, E any](items []N, cursor func(N) string, edge func(Edge[N]) E, previous, next bool) Connection[N, E] {
	c := Connection[N, E]{
		Edges: make([]E, 0, len(items)), Nodes: items,
		PageInfo: &PageInfo{HasPreviousPage: previous, HasNextPage: next},
	}
	if c.Nodes == nil {
		c.Nodes = []N{}
	}
	for i, item := range items {
		at := cursor(item)
		c.Edges = append(c.Edges, edge(Edge[N]{Cursor: at, Node: item}))
		if i == 0 {
			c.PageInfo.StartCursor = &at
		}
		c.PageInfo.EndCursor = &at
	}
	return c
}

// The connections and edges of the schema, each a type of its own because that
// is how gqlgen tells them apart.
type (
	AgencyConnection struct {
		Connection[*kg.Agency, *AgencyEdge]
	}
	AgencyEdge      struct{ Edge[*kg.Agency] }
	CloudConnection struct {
		Connection[*kg.Cloud, *CloudEdge]
	}
	CloudEdge        struct{ Edge[*kg.Cloud] }
	VendorConnection struct {
		Connection[*kg.Vendor, *VendorEdge]
	}
	VendorEdge        struct{ Edge[*kg.Vendor] }
	VehicleConnection struct {
		Connection[*kg.Vehicle, *VehicleEdge]
	}
	VehicleEdge    struct{ Edge[*kg.Vehicle] }
	FactConnection struct {
		Connection[*kg.Fact, *FactEdge]
	}
	FactEdge          struct{ Edge[*kg.Fact] }
	VerdictConnection struct {
		Connection[*reach.Verdict, *VerdictEdge]
	}
	VerdictEdge    struct{ Edge[*reach.Verdict] }
	LoadConnection struct {
		Connection[*kg.Load, *LoadEdge]
	}
	LoadEdge struct{ Edge[*kg.Load] }
)
