package reach

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
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

// Route is a chain of facts by which an agency can enable a vendor.
type Route struct {
	Kind RouteKind
	// Through is the cloud of a cloud route, else nil.
	Through *kg.Cloud
	// Vehicle is what to order from: that of a vehicle route, or one that the
	// operator of the cloud holds, so that no new procurement is needed; or nil.
	Vehicle *kg.Vehicle
	// LevelSet is what the hops have in common.
	LevelSet   kg.LevelSet
	Inferences []Inference
	// InheritedFrom is the ancestor that holds the fact, or nil.
	InheritedFrom *kg.Agency
	// Facts is the chain from the agency to the vendor, in walking order.
	Facts []*kg.Fact
	// Authorizations are the AUTHORIZES facts behind the levels, cloud by cloud from
	// X to Y, those of each by id.
	Authorizations []*kg.Fact
	// VehicleFacts show why a cloud route names its vehicle, from the agency to
	// the cloud, in walking order. They do not weigh on the confidence.
	VehicleFacts []*kg.Fact
	Confidence   kg.Confidence

	// id is ID, where it was needed to tell this route from another.
	id string
}

// ID is route: and a hash of its facts.
func (r *Route) ID() string {
	if r.id != "" {
		return r.id
	}
	return routeID(r.Facts)
}

// Levels lists the route's levels, lowest first; nil where they are unknown.
func (r *Route) Levels() []kg.Classification { return r.LevelSet.List() }

// routes are all routes from the agency of a way up to the vendor, whatever their
// levels, the best first.
func (w *World) routes(way *way, vendor string) []*Route {
	var routes []*Route
	supply := w.supplyOf(vendor)
	for _, at := range way.steps {
		if at.holder.clouds&supply.clouds != 0 {
			for _, runsOn := range at.holder.runsOn {
				for _, c := range supply.connections[runsOn.To] {
					routes = append(routes, w.cloudRoute(way, at, runsOn, c))
				}
			}
		}
		for _, deal := range at.holder.contracts {
			if deal.To == vendor {
				routes = append(routes, w.directRoute(RouteContract, at, deal.LevelSet, nil, deal))
			}
		}
		for _, holds := range supply.holds {
			for _, open := range at.holder.open {
				if open.From == holds.To {
					routes = append(routes, w.directRoute(RouteVehicle, at, holds.LevelSet, w.vehicle(holds.To), open, holds))
				}
			}
		}
	}
	if len(routes) > 1 {
		slices.SortFunc(routes, compareRoutes)
	}
	return routes
}

// compareRoutes puts the best first: most confident, shortest, smallest id (2.10).
// It notes the ids that it needs: most need none.
func compareRoutes(a, b *Route) int {
	if c := cmp.Or(cmp.Compare(b.Confidence.Rank(), a.Confidence.Rank()), cmp.Compare(len(a.Facts), len(b.Facts))); c != 0 {
		return c
	}
	a.id, b.id = a.ID(), b.ID()
	return cmp.Compare(a.id, b.id)
}

func (w *World) cloudRoute(way *way, at step, runsOn *kg.Fact, c connection) *Route {
	facts := make([]*kg.Fact, 0, len(at.path)+1+len(c.path)+1)
	facts = append(append(append(append(facts, at.path...), runsOn), c.path...), c.offer)
	r := newRoute(RouteCloud, at, facts, c.region)
	r.Through = c.lower
	r.LevelSet, r.Authorizations = c.levels, c.grants
	if r.InheritedFrom != nil && !c.known {
		r.LevelSet = kg.UnknownLevels
	}
	r.Vehicle, r.VehicleFacts = w.vehicleFor(way, c.through)
	r.Confidence = w.routeConfidence(r, c.clouds)
	return r
}

// directRoute is a contract or vehicle route. facts are those after the way up
// to the holder.
func (w *World) directRoute(kind RouteKind, at step, levels kg.LevelSet, vehicle *kg.Vehicle, facts ...*kg.Fact) *Route {
	r := newRoute(kind, at, slices.Concat(at.path, facts), "")
	r.Vehicle, r.LevelSet = vehicle, levels
	r.Confidence = w.routeConfidence(r, nil)
	return r
}

// newRoute begins a route with what all kinds have.
func newRoute(kind RouteKind, at step, facts []*kg.Fact, region Inference) *Route {
	r := &Route{Kind: kind, Facts: facts}
	if len(at.path) > 0 {
		r.InheritedFrom = at.holder.agency
		r.Inferences = ofInherited[region]
	} else {
		r.Inferences = ofOwn[region]
	}
	return r
}

// The inferences that a route can have, by that of a region. Routes share them.
var (
	ofOwn       = map[Inference][]Inference{AgencyRegion: {AgencyRegion}, VendorRegion: {VendorRegion}}
	ofInherited = map[Inference][]Inference{
		"": {Inherited}, AgencyRegion: {Inherited, AgencyRegion}, VendorRegion: {Inherited, VendorRegion},
	}
)

func routeID(facts []*kg.Fact) string {
	text := make([]byte, 0, 512)
	for _, f := range facts {
		text = append(append(text, f.ID...), '\n')
	}
	sum := sha256.Sum256(text)
	return "route:" + hex.EncodeToString(sum[:12])
}

func (w *World) isProvider(cloud string) bool {
	c := w.cloud(cloud)
	return c != nil && c.Kind == kg.CloudProvider
}

// routeConfidence is that of the weakest fact, less the inferences (2.10). Asked
// for one level, a cloud's grant of that level is a fact the route rests on.
func (w *World) routeConfidence(r *Route, clouds []string) kg.Confidence {
	rank := kg.High.Rank()
	for _, f := range r.Facts {
		rank = min(rank, f.Confidence.Rank())
	}
	if level := w.question.Level; level != "" && r.LevelSet.Known() {
		for _, cloud := range clouds {
			if w.cloudLevels(cloud).Known() {
				rank = min(rank, strongestGrant(w.to[factEnd{kg.Authorizes, cloud}], level))
			}
		}
	}
	return confidenceOfRank(max(rank-len(r.Inferences), kg.Low.Rank()))
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

// vehicleFor is the vehicle by which the agency of a way up can already order from
// the operator of a cloud, or of the nearest of its ancestors that is operated by
// someone (2.7), and the facts that show it: of several, that of the first seller.
func (w *World) vehicleFor(way *way, cloud string) (*kg.Vehicle, []*kg.Fact) {
	for _, s := range w.sellersOf(cloud) {
		if order := wayToOrder(way, s.holds); order != nil {
			return w.vehicle(s.holds.To), slices.Concat(order, []*kg.Fact{s.operates}, s.path)
		}
	}
	return nil, nil
}

func compareSellers(a, b seller) int {
	return cmp.Or(cmp.Compare(a.holds.To, b.holds.To), cmp.Compare(a.holds.From, b.holds.From), byID(a.holds, b.holds))
}

// wayToOrder leads from the agency, over the nearest ancestor that may order
// from the vehicle, to its holder; nil where none may.
func wayToOrder(way *way, holds *kg.Fact) []*kg.Fact {
	for _, at := range way.steps {
		if open := at.holder.opened(holds.To); open != nil {
			return slices.Concat(at.path, []*kg.Fact{open, holds})
		}
	}
	return nil
}
