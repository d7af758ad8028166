package reach

import (
	"cmp"
	"slices"

	"fedreach/kg"
)

// Chokepoint is a cloud that agencies' routes pass.
type Chokepoint struct {
	Cloud *kg.Cloud
	// Agencies are those with a route that passes the cloud, a part of it, or
	// what is built on it. By slug.
	Agencies []*kg.Agency
	// Sole are those of them with no route around it, to whatever vendor.
	Sole []*kg.Agency
}

// Chokepoints are the clouds that routes to these vendors (nil: all) pass: those
// without which most agencies have no route first, then those that most agencies
// pass, then by slug. Routes to a vendor that is blocked are none.
func (w *World) Chokepoints(vendors []string) []*Chokepoint {
	found := map[string]*Chokepoint{}
	for _, agency := range w.ids(kg.KindAgency, nil) {
		passed, routes := w.passedBy(agency, vendors)
		for cloud, count := range passed {
			c := found[cloud]
			if c == nil {
				c = &Chokepoint{Cloud: w.cloud(cloud)}
				found[cloud] = c
			}
			c.Agencies = append(c.Agencies, w.agency(agency))
			if count == routes {
				c.Sole = append(c.Sole, w.agency(agency))
			}
		}
	}
	var list []*Chokepoint
	for _, c := range found {
		if c.Cloud != nil {
			list = append(list, c)
		}
	}
	slices.SortFunc(list, func(a, b *Chokepoint) int {
		return cmp.Or(
			cmp.Compare(len(b.Sole), len(a.Sole)),
			cmp.Compare(len(b.Agencies), len(a.Agencies)),
			cmp.Compare(a.Cloud.Slug, b.Cloud.Slug),
		)
	})
	return list
}

// passedBy counts, of an agency's routes, how many pass each cloud.
func (w *World) passedBy(agency string, vendors []string) (passed map[string]int, routes int) {
	passed = map[string]int{}
	for _, vendor := range w.ids(kg.KindVendor, vendors) {
		v := w.Verdict(agency, vendor)
		if v.Status == Blocked {
			continue
		}
		for _, r := range v.Routes {
			routes++
			for cloud := range w.carriers(r) {
				passed[cloud]++
			}
		}
	}
	return passed, routes
}

// carriers are the clouds that a route rests on: those it passes, what they are
// part of, and what those are built on, however far down. A contract and a
// vehicle rest on none.
func (w *World) carriers(r *Route) map[string]bool {
	carriers := map[string]bool{}
	through := r.Through()
	if through == nil {
		return carriers
	}
	todo := []string{through.ID()}
	for len(todo) > 0 {
		cloud := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if carriers[cloud] {
			continue
		}
		carriers[cloud] = true
		if above := w.parent[cloud]; above != nil {
			todo = append(todo, above.To)
		}
		for _, f := range w.from[factEnd{kg.DependsOn, cloud}] {
			todo = append(todo, f.To)
		}
	}
	return carriers
}
