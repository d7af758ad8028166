package reach

import (
	"slices"

	"fedreach/kg"
)

// holder is what an agency has that routes begin with, of its own.
type holder struct {
	agency *kg.Agency
	// runsOn, contracts and open are its RUNS_ON and CONTRACTS_WITH facts, and the
	// OPEN_TO facts that go to it, by id.
	runsOn, contracts, open []*kg.Fact
	// clouds are those that it runs on.
	clouds cloudSet
}

func (w *World) holder(agency string) *holder {
	return w.holders.of(agency, func() *holder {
		h := &holder{
			agency: w.agency(agency),
			runsOn: w.from[factEnd{kg.RunsOn, agency}], contracts: w.from[factEnd{kg.ContractsWith, agency}],
			open: w.to[factEnd{kg.OpenTo, agency}],
		}
		for _, f := range h.runsOn {
			h.clouds |= cloudIn(f.To)
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
	// connections are those that have a level in common, or none known, by X.
	connections map[string][]connection
	// clouds are these Xs.
	clouds cloudSet
	// holds are its HOLDS facts, by id.
	holds []*kg.Fact
}

func (w *World) supplyOf(vendor string) *supply {
	return w.supplies.of(vendor, func() *supply {
		s := &supply{connections: map[string][]connection{}, holds: w.from[factEnd{kg.Holds, vendor}]}
		for _, offer := range w.offers(vendor) {
			for _, c := range w.connectionsFrom(offer) {
				if !c.levels.Empty() {
					s.connections[c.x] = append(s.connections[c.x], c)
					s.clouds |= cloudIn(c.x)
				}
			}
		}
		return s
	})
}

// cloudSet says of clouds that they are not in it, or may be: most agencies run on
// no cloud that a vendor is on, and need not be looked through.
type cloudSet uint64

// cloudIn is a set with this cloud.
func cloudIn(cloud string) cloudSet {
	hash := uint32(2166136261) // FNV-1a
	for i := range len(cloud) {
		hash = (hash ^ uint32(cloud[i])) * 16777619
	}
	return 1 << (hash % 64)
}

// seller is a way to order from the operator of a cloud, and its PART_OF facts from
// what is operated down to the cloud.
type seller struct {
	holds, operates *kg.Fact
	path            []*kg.Fact
}

// sellersOf are those of a cloud, or of the nearest of its ancestors that is operated
// by someone: the vehicle with the smallest slug first, then the operator with the
// smallest slug.
func (w *World) sellersOf(cloud string) []seller {
	return w.sellers.of(cloud, func() []seller {
		for _, operated := range w.chain(cloud) {
			operators := w.to[factEnd{kg.Operates, operated.id}]
			if len(operators) == 0 {
				continue
			}
			var sellers []seller
			for _, operates := range operators {
				for _, holds := range w.from[factEnd{kg.Holds, operates.From}] {
					sellers = append(sellers, seller{holds, operates, reversed(operated.path)})
				}
			}
			slices.SortStableFunc(sellers, compareSellers)
			return sellers
		}
		return nil
	})
}
