package snapshot

import (
	"maps"
	"slices"

	"fedreach/kg"
)

// root is what every agency is part of that is placed.
const root = "agency:us-government"

// check looks over the graph as it is after the import for what a person should
// see: agencies that hang under no root, for labels may be missing there, and
// entities that may be one.
func (r *run) check() {
	g := r.graph
	all := maps.Clone(g.there)
	maps.Copy(all, g.fresh)
	for id := range all {
		if kind, _, _ := kg.ParseEntityID(id); kind == kg.KindAgency && !g.isUnder(id, root) {
			r.report.Unplaced = append(r.report.Unplaced, id)
		}
	}
	slices.Sort(r.report.Unplaced)
	r.report.Twins = r.names.Twins(byID(all))
}
