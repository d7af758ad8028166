package reach

import (
	"cmp"
	"slices"

	"fedreach/kg"
)

// RouteKind says how an agency gets to a vendor.
type RouteKind string

// The kinds of route, in the order of the rule.
const (
	// RouteCloud: through a cloud that the agency runs on.
	RouteCloud RouteKind = "CLOUD"
	// RouteContract: by a direct deal.
	RouteContract RouteKind = "CONTRACT"
	// RouteVehicle: by an order from a contract vehicle that the vendor holds.
	RouteVehicle RouteKind = "VEHICLE"
)

// Inference is a step of a route that no source states. Each lowers the route's
// confidence by one.
type Inference string

// The inferences (2.5).
const (
	// Inherited: an ancestor of the agency holds the fact.
	Inherited Inference = "INHERITED"
	// AgencyRegion: which region of the provider the agency runs on is not stated.
	AgencyRegion Inference = "AGENCY_REGION"
	// VendorRegion: which region of the provider has the vendor's AI is not stated.
	VendorRegion Inference = "VENDOR_REGION"
)

// Route is a chain of facts by which an agency can enable a vendor. It holds the hops
// that it is made of; what follows from them is told when it is asked for, since a
// list has many routes, and most questions ask for little of each.
type Route struct {
	Kind RouteKind
	// LevelSet is what the hops have in common.
	LevelSet   kg.LevelSet
	Confidence kg.Confidence

	world *World
	way   *way
	// at is the holder's step of the way; begins is what the holder has: a RUNS_ON,
	// CONTRACTS_WITH or OPEN_TO.
	at     *step
	begins *kg.Fact
	// connection leads on from there on a cloud route, holds on a vehicle route.
	connection *connection
	holds      *kg.Fact
}

// ID is route: and the ids of its facts.
func (r *Route) ID() string {
	id := []byte("route")
	for _, f := range r.Facts() {
		id = append(append(id, ':'), f.ID...)
	}
	return string(id)
}

// Facts is the chain from the agency to the vendor, in walking order.
func (r *Route) Facts() []*kg.Fact { return r.appendFacts(make([]*kg.Fact, 0, r.length())) }

func (r *Route) appendFacts(facts []*kg.Fact) []*kg.Fact {
	facts = append(append(facts, r.at.path...), r.begins)
	switch {
	case r.connection != nil:
		facts = append(append(facts, r.connection.path...), r.connection.offer)
	case r.holds != nil:
		facts = append(facts, r.holds)
	}
	return facts
}

// length is how many facts it has.
func (r *Route) length() int {
	switch {
	case r.connection != nil:
		return len(r.at.path) + 1 + len(r.connection.path) + 1
	case r.holds != nil:
		return len(r.at.path) + 2
	}
	return len(r.at.path) + 1
}

// Through is the cloud of a cloud route, else nil.
func (r *Route) Through() *kg.Cloud {
	if r.connection == nil {
		return nil
	}
	return r.connection.lower
}

// Authorizations are the AUTHORIZES facts behind the levels, cloud by cloud from X
// to Y, those of each by id.
func (r *Route) Authorizations() []*kg.Fact {
	if r.connection == nil {
		return nil
	}
	return r.connection.grants
}

// Levels lists the route's levels, lowest first; nil where they are unknown.
func (r *Route) Levels() []kg.Classification { return r.LevelSet.List() }

// inherited reports whether an ancestor of the agency holds the fact.
func (r *Route) inherited() bool { return len(r.at.path) > 0 }

// InheritedFrom is the ancestor that holds the fact, or nil.
func (r *Route) InheritedFrom() *kg.Agency {
	if !r.inherited() {
		return nil
	}
	return r.at.holder.agency
}

// Inferences are the steps that no source states.
func (r *Route) Inferences() []Inference {
	switch {
	case r.connection != nil && r.inherited():
		return r.connection.ofInherited
	case r.connection != nil:
		return r.connection.ofOwn
	case r.inherited():
		return ofInherited[""]
	}
	return nil
}

// routes are all routes from the agency of a way up to the vendor, whatever their
// levels, the best first.
func (w *World) routes(way *way, supply *supply) []*Route {
	var room [16]Route // most have no more
	found := room[:0]
	for i := range way.steps {
		at := &way.steps[i]
		for _, runsOn := range at.holder.runsOn {
			if !supply.clouds.has(runsOn.in) {
				continue
			}
			connections := supply.connections[runsOn.To]
			for k := range connections {
				found = append(found, w.cloudRoute(way, at, runsOn.Fact, &connections[k]))
			}
		}
		if at.holder.contracted.has(supply.in) {
			for _, deal := range w.pairs[factPair{kg.ContractsWith, at.id, supply.id}] {
				found = append(found, w.directRoute(RouteContract, way, at, deal, nil))
			}
		}
		for _, holds := range supply.holds {
			for _, open := range at.holder.open {
				if open.From == holds.To {
					found = append(found, w.directRoute(RouteVehicle, way, at, open, holds))
				}
			}
		}
	}
	if len(found) == 0 {
		return nil
	}
	kept := slices.Clone(found)
	routes := make([]*Route, len(kept))
	for i := range kept {
		routes[i] = &kept[i]
	}
	slices.SortFunc(routes, compareRoutes)
	return routes
}

// compareRoutes puts the best first: most confident, shortest, smallest id (2.10).
func compareRoutes(a, b *Route) int {
	if c := cmp.Compare(b.Confidence.Rank(), a.Confidence.Rank()); c != 0 {
		return c
	}
	if c := cmp.Compare(a.length(), b.length()); c != 0 {
		return c
	}
	var ofA, ofB [16]*kg.Fact
	return slices.CompareFunc(a.appendFacts(ofA[:0]), b.appendFacts(ofB[:0]), byID)
}

func (w *World) cloudRoute(way *way, at *step, runsOn *kg.Fact, c *connection) Route {
	r := Route{Kind: RouteCloud, LevelSet: c.levels, world: w, way: way, at: at, begins: runsOn, connection: c}
	if r.inherited() && !c.known {
		r.LevelSet = kg.UnknownLevels
	}
	r.Confidence = r.confidence()
	return r
}

// directRoute is a contract or vehicle route: a deal, or what is open and who holds it.
func (w *World) directRoute(kind RouteKind, way *way, at *step, begins, holds *kg.Fact) Route {
	r := Route{Kind: kind, LevelSet: begins.LevelSet, world: w, way: way, at: at, begins: begins, holds: holds}
	if holds != nil {
		r.LevelSet = holds.LevelSet
	}
	r.Confidence = r.confidence()
	return r
}

// The inferences that a route can have, by that of a region. Routes share them.
var (
	ofOwn       = map[Inference][]Inference{AgencyRegion: {AgencyRegion}, VendorRegion: {VendorRegion}}
	ofInherited = map[Inference][]Inference{
		"": {Inherited}, AgencyRegion: {Inherited, AgencyRegion}, VendorRegion: {Inherited, VendorRegion},
	}
)

func (w *World) isProvider(cloud string) bool {
	c := w.cloud(cloud)
	return c != nil && c.Kind == kg.CloudProvider
}

// confidence is that of the weakest fact, less the inferences (2.10). Asked for one
// level, a cloud's grant of that level is a fact the route rests on.
func (r *Route) confidence() kg.Confidence {
	rank := min(r.at.weakest, r.begins.Confidence.Rank())
	if r.holds != nil {
		rank = min(rank, r.holds.Confidence.Rank())
	}
	if r.connection != nil {
		rank = min(rank, r.connection.weakest)
		if level := r.world.question.Level; level != "" && r.LevelSet.Known() {
			rank = min(rank, r.world.strongestGrants(r.connection.clouds, level))
		}
	}
	return confidenceOfRank(max(rank-len(r.Inferences()), kg.Low.Rank()))
}

// weakest is the rank of the least confident of these.
func weakest(facts ...*kg.Fact) int {
	rank := kg.High.Rank()
	for _, f := range facts {
		rank = min(rank, f.Confidence.Rank())
	}
	return rank
}

// strongestGrants is the rank of the weakest of the clouds that have known levels, each
// by its most confident grant of this one.
func (w *World) strongestGrants(clouds []string, level kg.Classification) int {
	rank := kg.High.Rank()
	for _, cloud := range clouds {
		if w.cloudLevels(cloud).Known() {
			rank = min(rank, strongestGrant(w.to[factEnd{kg.Authorizes, cloud}], level))
		}
	}
	return rank
}

func strongestGrant(grants []*kg.Fact, level kg.Classification) int {
	rank := 0
	for _, grant := range grants {
		if grant.LevelSet.Has(level) {
			rank = max(rank, grant.Confidence.Rank())
		}
	}
	return rank
}

func confidenceOfRank(rank int) kg.Confidence {
	switch rank {
	case kg.High.Rank():
		return kg.High
	case kg.Medium.Rank():
		return kg.Medium
	}
	return kg.Low
}
