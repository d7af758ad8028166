package reach

import (
	"slices"

	"fedreach/kg"
)

// connection is how the AI of a vendor on one cloud, Y, is there for those who
// run on another, X, on one branch of the cloud tree (2.3).
type connection struct {
	// offer is the PARTNERS_WITH Y, or the OPERATES Y of a product.
	offer *kg.Fact
	// x is the cloud that agencies run on; through is the lower of X and Y.
	x, through string
	// path is the PART_OF facts from X to Y in walking order, clouds are those from
	// X to Y.
	path   []*kg.Fact
	clouds []string
	// lower is the entity of through, and known whether X has known levels.
	lower *kg.Cloud
	known bool
	// ofOwn are the inferences of a route that begins with an agency's own RUNS_ON,
	// ofInherited those where it is an ancestor's.
	ofOwn, ofInherited []Inference
	// weakest is the rank of the least confident of the offer and the path.
	weakest int
	// sellers are from whom to order what is on through.
	sellers []seller
	// levels is what the offer and the clouds from X to Y have in common.
	levels kg.LevelSet
	// grants are the AUTHORIZES facts of those clouds.
	grants []*kg.Fact
}

// CloudLevels are a cloud's own levels.
func (w *World) CloudLevels(cloud string) kg.LevelSet { return w.cloudLevels(cloud) }

// cloudLevels are a cloud's own levels: the union of its grants that count,
// unknown with none on record. A provider has none of its own (section 1).
func (w *World) cloudLevels(cloud string) kg.LevelSet {
	if c := w.cloud(cloud); !w.authorized[cloud] || (c != nil && c.Kind == kg.CloudProvider) {
		return kg.UnknownLevels
	}
	levels := kg.NoLevels
	for _, grant := range w.to[factEnd{kg.Authorizes, cloud}] {
		levels = levels.Union(grant.LevelSet)
	}
	return levels
}

// offers are the facts that put a vendor's AI on a cloud. Operating a provider
// or a region puts none there.
func (w *World) offers(vendor string) []*kg.Fact {
	offers := slices.Clone(w.from[factEnd{kg.PartnersWith, vendor}])
	for _, f := range w.from[factEnd{kg.Operates, vendor}] {
		if c := w.cloud(f.To); c != nil && c.Kind == kg.CloudProduct {
			offers = append(offers, f)
		}
	}
	return offers
}

// connectionsFrom are the connections of one offer to every cloud of its
// branch, those without a level in common too.
func (w *World) connectionsFrom(offer *kg.Fact) []connection {
	y := offer.To
	var found []connection
	for _, up := range w.chain(y) {
		found = append(found, w.connect(offer, up.id, y, reversed(up.path)))
	}
	for _, down := range w.below(y) {
		found = append(found, w.connect(offer, down.id, down.id, reversed(down.path)))
	}
	return found
}

func (w *World) connect(offer *kg.Fact, x, through string, path []*kg.Fact) connection {
	c := connection{offer: offer, x: x, through: through, path: path, clouds: cloudsOn(x, path), levels: offer.LevelSet}
	c.lower, c.known = w.cloud(through), w.cloudLevels(x).Known()
	var region Inference
	if w.isProvider(x) {
		region = AgencyRegion
	} else if w.isProvider(offer.To) {
		region = VendorRegion
	}
	c.ofOwn, c.ofInherited = ofOwn[region], ofInherited[region]
	c.weakest, c.sellers = min(weakest(path...), weakest(offer)), w.sellersOf(through)
	for _, cloud := range c.clouds {
		c.levels = c.levels.Common(w.cloudLevels(cloud))
		if w.cloudLevels(cloud).Known() {
			c.grants = append(c.grants, w.to[factEnd{kg.Authorizes, cloud}]...)
		}
	}
	return c
}

// cloudsOn are those on the path from X to Y, which are the first and the last.
func cloudsOn(x string, path []*kg.Fact) []string {
	clouds := []string{x}
	for _, f := range path {
		next := f.To
		if next == clouds[len(clouds)-1] {
			next = f.From
		}
		clouds = append(clouds, next)
	}
	return clouds
}
