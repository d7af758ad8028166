package reach

import (
	"slices"

	"fedreach/kg"
)

// step is one entity on the way up from another, and the PART_OF facts that
// lead to it.
type step struct {
	id   string
	path []*kg.Fact
	// weakest is the rank of the least confident fact of the path.
	weakest int
	// holder is what it has, of an agency; nil on the way down.
	holder *holder
}

// way is the way up from an entity.
type way struct {
	// agency is whose it is; nil for the way of what is none.
	agency *kg.Agency
	// steps are itself first, the root last.
	steps []step
	// placed reports whether the tree connects an agency to the root. Labels of
	// agencies above one that is not placed may be missing.
	placed bool
}

// chain is the way up from an entity: itself first, the root last.
func (w *World) chain(id string) []step { return w.wayUp(id).steps }

func (w *World) wayUp(id string) *way {
	return w.ways.of(id, func() *way {
		steps := []step{{id: id, weakest: weakest(), holder: w.holder(id)}}
		var path []*kg.Fact
		for f := w.parent[id]; f != nil && !passes(steps, f.To); f = w.parent[f.To] {
			path = append(path, f)
			steps = append(steps, step{f.To, slices.Clip(path), weakest(path...), w.holder(f.To)})
		}
		return &way{w.agency(id), steps, passes(steps, RootAgency)}
	})
}

// waysFrom are those of the agencies asked for that the world has, or of all, by id.
func (w *World) waysFrom(agencies []string) []*way {
	return eachOf(&w.allWays, agencies, w.ids(kg.KindAgency, agencies), w.wayUp)
}

// Ancestors are what an entity is part of, the nearest first, up to the root.
func (w *World) Ancestors(id string) []kg.Entity {
	var above []kg.Entity
	for _, s := range w.chain(id)[1:] {
		if e := w.graph.Entities[s.id]; e != nil {
			above = append(above, e)
		}
	}
	return above
}

// passes keeps a cycle that somebody wrote into the database by hand from going
// on for ever; no load lets one in.
func passes(chain []step, id string) bool {
	return slices.ContainsFunc(chain, func(s step) bool { return s.id == id })
}

// below gives every entity under this one, with the PART_OF facts that lead
// down to it, the nearest to this one first.
func (w *World) below(id string) []step {
	var found []step
	todo := []step{{id: id}}
	for len(todo) > 0 {
		at := todo[0]
		todo = todo[1:]
		for _, f := range w.children[at.id] {
			if w.parent[f.From] != f || f.From == id || passes(found, f.From) {
				continue
			}
			s := step{id: f.From, path: append(slices.Clip(at.path), f)}
			found, todo = append(found, s), append(todo, s)
		}
	}
	return found
}

// RootAgency is the id of the agency that all others are under.
const RootAgency = "agency:us-government"

// reversed is a path walked the other way.
func reversed(path []*kg.Fact) []*kg.Fact {
	back := slices.Clone(path)
	slices.Reverse(back)
	return back
}
