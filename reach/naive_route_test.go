package reach_test

import (
	"slices"

	"fedreach/kg"
	"fedreach/reach"
)

// naiveRoute is one chain of facts from the agency to the vendor.
type naiveRoute struct {
	kind           reach.RouteKind
	facts          []*kg.Fact
	through        string
	vehicle        string
	levels         kg.LevelSet
	inferences     []reach.Inference
	inheritedFrom  string
	authorizations []*kg.Fact
	confidence     kg.Confidence
}

// routes are all chains there are, but those whose hops have no level in common.
func (w *naiveWorld) routes(agency, vendor string) []*naiveRoute {
	var routes []*naiveRoute
	for _, holder := range w.up(agency) {
		for _, runsOn := range w.find(kg.RunsOn, holder.id, "") {
			for _, offer := range w.offers(vendor) {
				if r := w.cloudRoute(agency, holder, runsOn, offer); r != nil {
					routes = append(routes, r)
				}
			}
		}
		for _, deal := range w.find(kg.ContractsWith, holder.id, vendor) {
			routes = append(routes, directRoute(reach.RouteContract, agency, holder, deal))
		}
		for _, open := range w.find(kg.OpenTo, "", holder.id) {
			for _, holds := range w.find(kg.Holds, vendor, open.From) {
				r := directRoute(reach.RouteVehicle, agency, holder, open, holds)
				r.vehicle = open.From
				routes = append(routes, r)
			}
		}
	}
	return routes
}

// offers say on which clouds a vendor's AI is to be had.
func (w *naiveWorld) offers(vendor string) []*kg.Fact {
	offers := w.find(kg.PartnersWith, vendor, "")
	for _, f := range w.find(kg.Operates, vendor, "") {
		if w.cloudKind(f.To) == kg.CloudProduct {
			offers = append(offers, f)
		}
	}
	return offers
}

func (w *naiveWorld) cloudKind(id string) kg.CloudKind { return w.graph.Entities[id].(*kg.Cloud).Kind }

// directRoute is one whose last fact alone has levels.
func directRoute(kind reach.RouteKind, agency string, holder naiveStep, hops ...*kg.Fact) *naiveRoute {
	r := &naiveRoute{kind: kind, facts: slices.Concat(holder.way, hops), levels: hops[len(hops)-1].LevelSet}
	r.inherit(agency, holder.id)
	r.confidence = weakest(r.facts, len(r.inferences))
	return r
}

func (r *naiveRoute) inherit(agency, holder string) {
	if holder != agency {
		r.inheritedFrom = holder
		r.inferences = append(r.inferences, reach.Inherited)
	}
}

func weakest(facts []*kg.Fact, inferences int) kg.Confidence {
	least := rank(kg.High)
	for _, f := range facts {
		least = min(least, rank(f.Confidence))
	}
	return confidenceOf(least - inferences)
}

// cloudRoute is nil where agency and vendor do not meet on one branch, or do
// with nothing in common.
func (w *naiveWorld) cloudRoute(agency string, holder naiveStep, runsOn, offer *kg.Fact) *naiveRoute {
	x, y := runsOn.To, offer.To
	clouds, way, connected := w.branch(x, y)
	if !connected {
		return nil
	}
	r := &naiveRoute{kind: reach.RouteCloud, facts: slices.Concat(holder.way, []*kg.Fact{runsOn}, way, []*kg.Fact{offer})}
	r.through = w.lower(x, y)
	r.vehicle = w.orderFrom(agency, r.through)
	r.inherit(agency, holder.id)
	switch {
	case w.cloudKind(x) == kg.CloudProvider:
		r.inferences = append(r.inferences, reach.AgencyRegion)
	case w.cloudKind(y) == kg.CloudProvider:
		r.inferences = append(r.inferences, reach.VendorRegion)
	}
	hops := []kg.LevelSet{offer.LevelSet}
	for _, c := range clouds {
		hops = append(hops, w.cloudLevels(c))
		if w.cloudLevels(c).Known() {
			r.authorizations = append(r.authorizations, w.find(kg.Authorizes, "", c)...)
		}
	}
	r.levels = inCommon(hops)
	if r.levels.Known() && len(r.levels.List()) == 0 {
		return nil
	}
	if holder.id != agency && !w.cloudLevels(x).Known() {
		r.levels = kg.UnknownLevels
	}
	r.confidence = weakest(slices.Concat(r.facts, w.strongestGrants(clouds, r.levels)), len(r.inferences))
	return r
}

// branch gives the clouds from x to y, and the facts between them in walking
// order, where one of them is the other or an ancestor of it.
func (w *naiveWorld) branch(x, y string) (clouds []string, way []*kg.Fact, connected bool) {
	for _, step := range w.up(x) {
		clouds = append(clouds, step.id)
		if step.id == y {
			return clouds, step.way, true
		}
	}
	clouds = nil
	for _, step := range w.up(y) {
		clouds = append(clouds, step.id)
		if step.id == x {
			way = slices.Clone(step.way)
			slices.Reverse(clouds)
			slices.Reverse(way)
			return clouds, way, true
		}
	}
	return nil, nil, false
}

func (w *naiveWorld) lower(x, y string) string {
	if slices.ContainsFunc(w.up(x), func(s naiveStep) bool { return s.id == y }) {
		return x
	}
	return y
}

// cloudLevels are what a cloud is authorised for; unknown where nothing on
// record says, and for a provider, which has none of its own.
func (w *naiveWorld) cloudLevels(cloud string) kg.LevelSet {
	onRecord := false
	for thing := range w.heard {
		onRecord = onRecord || thing.kind == kg.Authorizes && thing.to == cloud
	}
	if !onRecord || w.cloudKind(cloud) == kg.CloudProvider {
		return kg.UnknownLevels
	}
	levels := kg.NoLevels
	for _, f := range w.find(kg.Authorizes, "", cloud) {
		levels = levels.Union(f.LevelSet)
	}
	return levels
}

// inCommon leaves out what is unknown, and is unknown where all of it is.
func inCommon(hops []kg.LevelSet) kg.LevelSet {
	known := slices.DeleteFunc(hops, func(s kg.LevelSet) bool { return !s.Known() })
	if len(known) == 0 {
		return kg.UnknownLevels
	}
	common := kg.NoLevels
	for _, c := range kg.Classifications {
		if !slices.ContainsFunc(known, func(s kg.LevelSet) bool { return !slices.Contains(s.List(), c) }) {
			common = common.Union(kg.LevelsOf(c))
		}
	}
	return common
}

// strongestGrants are, for each cloud whose levels are known, the most
// confident fact that authorises it for the asked level.
func (w *naiveWorld) strongestGrants(clouds []string, levels kg.LevelSet) []*kg.Fact {
	var strongest []*kg.Fact
	if w.question.Level == "" || !levels.Known() {
		return nil
	}
	for _, c := range clouds {
		var best *kg.Fact
		for _, f := range w.find(kg.Authorizes, "", c) {
			grants := slices.Contains(f.LevelSet.List(), w.question.Level)
			if grants && w.cloudLevels(c).Known() && (best == nil || rank(f.Confidence) > rank(best.Confidence)) {
				best = f
			}
		}
		if best != nil {
			strongest = append(strongest, best)
		}
	}
	return strongest
}

// orderFrom is the vehicle that the operator of the cloud, or of the nearest
// operated one above it, holds and the agency may order from.
func (w *naiveWorld) orderFrom(agency, cloud string) string {
	for _, step := range w.up(cloud) {
		operators := w.find(kg.Operates, "", step.id)
		if len(operators) == 0 {
			continue
		}
		var vehicles []string
		for _, operator := range operators {
			for _, holds := range w.find(kg.Holds, operator.From, "") {
				if w.mayOrder(agency, holds.To) {
					vehicles = append(vehicles, holds.To)
				}
			}
		}
		slices.Sort(vehicles)
		return slices.Concat(vehicles, []string{""})[0]
	}
	return ""
}

func (w *naiveWorld) mayOrder(agency, vehicle string) bool {
	return slices.ContainsFunc(w.up(agency), func(holder naiveStep) bool {
		return len(w.find(kg.OpenTo, vehicle, holder.id)) > 0
	})
}
