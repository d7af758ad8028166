package reach

import (
	"cmp"
	"slices"

	"fedreach/kg"
)

// Vehicle is what to order from: that of a vehicle route, or one that the operator of
// the cloud holds, so that no new procurement is needed; or nil.
func (r *Route) Vehicle() *kg.Vehicle {
	if r.holds != nil {
		return r.world.vehicle(r.holds.To)
	}
	if s, _, _ := r.order(); s != nil {
		return r.world.vehicle(s.holds.To)
	}
	return nil
}

// VehicleFacts show why a cloud route names its vehicle, from the agency to the
// cloud, in walking order. They do not weigh on the confidence.
func (r *Route) VehicleFacts() []*kg.Fact {
	s, at, open := r.order()
	if s == nil {
		return nil
	}
	return slices.Concat(at.path, []*kg.Fact{open, s.holds, s.operates}, s.path)
}

// order is how the agency of a cloud route can already order from the operator of its
// cloud, or of the nearest of the cloud's ancestors that is operated by someone (2.7):
// of several, from the first seller, over the nearest ancestor that may.
func (r *Route) order() (s *seller, at *step, open *kg.Fact) {
	if r.connection == nil {
		return nil, nil, nil
	}
	sellers := r.connection.sellers
	for i := range sellers {
		for k := range r.way.steps {
			if open := r.way.steps[k].holder.opened(sellers[i].holds.To); open != nil {
				return &sellers[i], &r.way.steps[k], open
			}
		}
	}
	return nil, nil, nil
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

func compareSellers(a, b seller) int {
	return cmp.Or(cmp.Compare(a.holds.To, b.holds.To), cmp.Compare(a.holds.From, b.holds.From), byID(a.holds, b.holds))
}
