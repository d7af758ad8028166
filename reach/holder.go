package reach

import "fedreach/kg"

// holder is what an agency has that routes begin with, of its own.
type holder struct {
	agency *kg.Agency
	// runsOn are its RUNS_ON facts, open the OPEN_TO facts that go to it, by id.
	runsOn []runsOn
	open   []*kg.Fact
	// contracted are the vendors that it has a deal with, using those whose AI it
	// uses or evaluates.
	contracted, using idSet
}

// runsOn is a RUNS_ON, and the cloud as a set of ids.
type runsOn struct {
	*kg.Fact

	in idSet
}

func (w *World) holder(agency string) *holder {
	return w.holders.of(agency, func() *holder {
		h := &holder{agency: w.agency(agency), open: w.to[factEnd{kg.OpenTo, agency}]}
		for _, f := range w.from[factEnd{kg.RunsOn, agency}] {
			h.runsOn = append(h.runsOn, runsOn{f, idsWith(f.To)})
		}
		for _, f := range w.from[factEnd{kg.ContractsWith, agency}] {
			h.contracted |= idsWith(f.To)
		}
		for _, kind := range []kg.FactKind{kg.Uses, kg.Evaluates} {
			for _, f := range w.from[factEnd{kind, agency}] {
				h.using |= idsWith(f.To)
			}
		}
		return h
	})
}

// opened is the OPEN_TO from a vehicle that comes first; nil where there is none.
func (h *holder) opened(vehicle string) *kg.Fact {
	for _, f := range h.open {
		if f.From == vehicle {
			return f
		}
	}
	return nil
}

// supply is what a vendor has that routes end with.
type supply struct {
	id     string
	in     idSet // the vendor
	vendor *kg.Vendor
	// connections are those that have a level in common, or none known, by X.
	connections map[string][]connection
	// clouds are these Xs.
	clouds idSet
	// holds are its HOLDS facts, by id.
	holds []*kg.Fact
}

func (w *World) supplyOf(vendor string) *supply {
	return w.supplies.of(vendor, func() *supply {
		s := &supply{
			id: vendor, in: idsWith(vendor), vendor: w.vendor(vendor),
			connections: map[string][]connection{}, holds: w.from[factEnd{kg.Holds, vendor}],
		}
		for _, offer := range w.offers(vendor) {
			for _, c := range w.connectionsFrom(offer) {
				if !c.levels.Empty() {
					s.connections[c.x] = append(s.connections[c.x], c)
					s.clouds |= idsWith(c.x)
				}
			}
		}
		return s
	})
}

// suppliesOf are those of the vendors asked for that the world has, or of all, by id.
func (w *World) suppliesOf(vendors []string) []*supply {
	return eachOf(&w.allSupplies, vendors, w.ids(kg.KindVendor, vendors), w.supplyOf)
}

// idSet says of ids that they are not in it, or may be: most agencies run on no cloud
// that a vendor is on and have nothing to do with the vendor, and need not be looked
// through.
type idSet uint64

// idsWith is a set with this id.
func idsWith(id string) idSet {
	hash := uint32(2166136261) // FNV-1a
	for i := range len(id) {
		hash = (hash ^ uint32(id[i])) * 16777619
	}
	return 1 << (hash % 64)
}

// has reports whether one of these ids may be in the set.
func (s idSet) has(ids idSet) bool { return s&ids != 0 }
