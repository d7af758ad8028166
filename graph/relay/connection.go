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

// Edge is an item of a page.
type Edge[N any] struct {
	Node   N
	cursor func(N) string
}

// Cursor is what a page after the item begins with.
func (e Edge[N]) Cursor() string { return e.cursor(e.Node) }

// Connection is a page of a list. Its edges and cursors are made when they are asked
// for: most questions ask for nodes.
type Connection[N, E any] struct {
	Nodes []N
	// Total counts the list on all pages, when it is asked for.
	Total func(ctx context.Context) (int, error)

	cursor         func(N) string
	edge           func(Edge[N]) E
	previous, next bool
}

// Page is a page of the list that has these items after those that stand before
// the page, if previous, and more of them after, if next.
func Page[N any, E any](items []N, cursor func(N) string, edge func(Edge[N]) E, previous, next bool) Connection[N, E] {
	if items == nil {
		items = []N{}
	}
	return Connection[N, E]{Nodes: items, cursor: cursor, edge: edge, previous: previous, next: next}
}

// TotalCount counts the list on all pages.
func (c Connection[N, E]) TotalCount(ctx context.Context) (int, error) { return c.Total(ctx) }

// Length is how many items the page has.
func (c Connection[N, E]) Length() int { return len(c.Nodes) }

// Edges are the items with their cursors.
func (c Connection[N, E]) Edges() []E {
	edges := make([]E, len(c.Nodes))
	for i, item := range c.Nodes {
		edges[i] = c.edge(Edge[N]{item, c.cursor})
	}
	return edges
}

// PageInfo says where the page stands.
func (c Connection[N, E]) PageInfo() *PageInfo {
	info := &PageInfo{HasPreviousPage: c.previous, HasNextPage: c.next}
	if n := len(c.Nodes); n > 0 {
		first, last := c.cursor(c.Nodes[0]), c.cursor(c.Nodes[n-1])
		info.StartCursor, info.EndCursor = &first, &last
	}
	return info
}

// The connections and edges of the schema are types of their own, because that is
// how gqlgen tells them apart.

// AgencyConnection is a page of agencies.
type AgencyConnection struct {
	Connection[*kg.Agency, *AgencyEdge]
}

// AgencyEdge is one of a page of agencies.
type AgencyEdge struct{ Edge[*kg.Agency] }

// CloudConnection is a page of clouds.
type CloudConnection struct {
	Connection[*kg.Cloud, *CloudEdge]
}

// CloudEdge is one of a page of clouds.
type CloudEdge struct{ Edge[*kg.Cloud] }

// VendorConnection is a page of vendors.
type VendorConnection struct {
	Connection[*kg.Vendor, *VendorEdge]
}

// VendorEdge is one of a page of vendors.
type VendorEdge struct{ Edge[*kg.Vendor] }

// VehicleConnection is a page of contract vehicles.
type VehicleConnection struct {
	Connection[*kg.Vehicle, *VehicleEdge]
}

// VehicleEdge is one of a page of contract vehicles.
type VehicleEdge struct{ Edge[*kg.Vehicle] }

// FactConnection is a page of facts.
type FactConnection struct {
	Connection[*kg.Fact, *FactEdge]
}

// FactEdge is one of a page of facts.
type FactEdge struct{ Edge[*kg.Fact] }

// VerdictConnection is a page of verdicts.
type VerdictConnection struct {
	Connection[*reach.Verdict, *VerdictEdge]
}

// VerdictEdge is one of a page of verdicts.
type VerdictEdge struct{ Edge[*reach.Verdict] }

// VerdictChangeConnection is a page of changes.
type VerdictChangeConnection struct {
	Connection[*reach.Change, *VerdictChangeEdge]
}

// VerdictChangeEdge is one of a page of changes.
type VerdictChangeEdge struct{ Edge[*reach.Change] }

// LockInConnection is a page of lock-ins.
type LockInConnection struct {
	Connection[*reach.LockIn, *LockInEdge]
}

// LockInEdge is one of a page of lock-ins.
type LockInEdge struct{ Edge[*reach.LockIn] }

// LoadConnection is a page of loads.
type LoadConnection struct {
	Connection[*kg.Load, *LoadEdge]
}

// LoadEdge is one of a page of loads.
type LoadEdge struct{ Edge[*kg.Load] }

// LoadReport is what became of a batch.
type LoadReport struct {
	kg.LoadReport
	// Batch is what a dry run was of.
	Batch kg.Batch
}
