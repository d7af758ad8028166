package snapshot

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"fedreach/kg"
	"fedreach/kg/searchtext"
	"fedreach/seed/dataset"
	"fedreach/seed/names"
)

// graph is the entities that there are, and what becomes of them.
type graph struct {
	// there are those of the store, spare those that may be needed, fresh those
	// that are new or changed and not loaded yet, by id.
	there, spare, fresh map[string]kg.Entity
	// parents are what each is part of by any source, otherParents by any but
	// the importer's, ownParents by the importer's, be it until some day, spareParents by
	// the built-in facts, endedParents until some day.
	parents, otherParents, ownParents, spareParents, endedParents map[string]string
	// links are what others than the importer's sources say each is part of,
	// above is what the files say.
	links map[string][]*link
	above map[string]string
	// declared are entities to be loaded just as they are; created is how many
	// of those declared so far were not there.
	declared []kg.Entity
	created  int
	// bad are ids of entities that can't be loaded.
	bad map[string]bool
}

func readGraph(ctx context.Context, store Store, spare []kg.Batch, own []string) (*graph, error) {
	g := &graph{
		there: map[string]kg.Entity{}, spare: map[string]kg.Entity{}, fresh: map[string]kg.Entity{},
		parents: map[string]string{}, otherParents: map[string]string{}, ownParents: map[string]string{}, spareParents: map[string]string{}, endedParents: map[string]string{},
		links: map[string][]*link{}, above: map[string]string{}, bad: map[string]bool{},
	}
	page, err := store.Entities(ctx, kg.EntityFilter{First: -1})
	if err != nil {
		return nil, fmt.Errorf("reading the entities of the graph: %w", err)
	}
	for _, e := range page.Entities {
		g.there[e.ID()] = e
	}
	for _, pack := range spare {
		for _, e := range pack.Entities {
			g.spare[e.ID()] = e
		}
		for _, f := range pack.Facts {
			if f.Kind == kg.PartOf {
				g.spareParents[f.From] = f.To
			}
		}
	}
	tree, err := store.Facts(ctx, kg.FactFilter{Kinds: []kg.FactKind{kg.PartOf}})
	if err != nil {
		return nil, fmt.Errorf("reading the tree of the graph: %w", err)
	}
	for _, f := range tree.Facts {
		others := !slices.Contains(own, f.Source.URL)
		if others && f.Until.IsZero() {
			g.links[f.From] = append(g.links[f.From], &link{f.ID, f.From, f.To, f.Source, f.KnownSince, f.KnownUntil})
		}
		if !others && f.KnownUntil.IsZero() {
			g.ownParents[f.From] = f.To
		}
		switch {
		case !f.KnownUntil.IsZero():
			continue
		case !f.Until.IsZero():
			g.endedParents[f.From] = f.To
			continue
		}
		g.parents[f.From] = f.To
		if others {
			g.otherParents[f.From] = f.To
		}
	}
	return g, nil
}

// names are the names that an importer is given: only those of the tables where it
// looks for nobody, as it belongs to no source.
func (g *graph) names(in Import) *names.Names {
	if len(in.Importer.Sources) == 0 {
		return names.New(nil, nil, in.Tables...)
	}
	known, parents := maps.Clone(g.spare), maps.Clone(g.endedParents)
	maps.Copy(parents, g.parents)
	if in.Importer.Declares {
		parents = g.spareParents
	} else {
		maps.Copy(known, g.there)
	}
	return names.New(byID(known), parents, in.Tables...)
}

// parent is what an entity is part of by others, as far as an importer is told.
func (g *graph) parent(importer dataset.Importer, id string) string {
	other := g.otherParents[id]
	if importer.Declares && other != g.spareParents[id] {
		return ""
	}
	return other
}

// byID are entities in the order of their ids.
func byID(entities map[string]kg.Entity) []kg.Entity {
	list := make([]kg.Entity, 0, len(entities))
	for _, id := range slices.Sorted(maps.Keys(entities)) {
		list = append(list, entities[id])
	}
	return list
}

// entity is the entity as it will be, or nil.
func (g *graph) entity(id string) kg.Entity {
	if e := g.fresh[id]; e != nil {
		return e
	}
	return g.there[id]
}

// need reports whether there is an entity of this id, and takes it from the
// spare ones where it must.
func (g *graph) need(id string) bool {
	if g.entity(id) == nil && g.spare[id] != nil {
		g.fresh[id] = g.spare[id]
	}
	return g.entity(id) != nil
}

// add takes in an entity as a file has it, canonical being the name that it is
// to have, or "". One that there is keeps its name and what is known of it: what
// the file says besides becomes an alias, or fills a gap. It returns what is wrong
// with it, or "".
func (g *graph) add(e kg.Entity, canonical string) string {
	if g.entity(e.ID()) == nil && g.spare[e.ID()] != nil {
		g.fresh[e.ID()] = g.spare[e.ID()]
	}
	before := g.entity(e.ID())
	merged := merge(before, e, canonical)
	if problem := invalid(merged); problem != "" {
		g.bad[e.ID()] = true
		return problem
	}
	if before == nil || !same(before, merged) {
		g.fresh[e.ID()] = merged
	}
	return ""
}

// declare takes in an entity just as it is, for the store to bring it up to
// date. It returns what is wrong with it, or "".
func (g *graph) declare(e kg.Entity) string {
	if problem := invalid(e); problem != "" {
		g.bad[e.ID()] = true
		return problem
	}
	if before := g.there[e.ID()]; before == nil || !same(before, e) {
		if before == nil {
			g.created++
		}
		g.declared = append(g.declared, e)
		g.there[e.ID()] = e
	}
	return ""
}

// invalid says what is wrong with an entity, or "".
func invalid(e kg.Entity) string {
	_, _, err := (kg.Batch{Entities: []kg.Entity{e}}).Prepare()
	if rejected, ok := errors.AsType[*kg.Rejected](err); ok {
		return rejected.Problems[0].Field + " " + rejected.Problems[0].Reason
	}
	return ""
}

// addAliases gives an entity that there is further names.
func (g *graph) addAliases(id string, aliases []string) {
	e := g.entity(id)
	if e == nil {
		return
	}
	_ = g.add(withNames(e, kg.Named{Slug: e.Naming().Slug, Name: e.Naming().Name, Aliases: aliases}), "")
}

// take gives the entities that are not loaded yet, and counts them as loaded.
func (g *graph) take() []kg.Entity {
	list := append(byID(g.fresh), g.declared...)
	maps.Copy(g.there, g.fresh)
	clear(g.fresh)
	g.declared = nil
	return list
}

// merge brings an entity up to date with what a file has of it.
func merge(before, given kg.Entity, canonical string) kg.Entity {
	n := given.Naming()
	names := append([]string{n.Name}, n.Aliases...)
	if before != nil {
		b := before.Naming()
		names = slices.Concat([]string{b.Name}, b.Aliases, names)
	}
	if canonical != "" {
		names = append([]string{canonical}, names...)
	}
	var distinct []string
	for _, name := range names {
		name = strings.Join(strings.Fields(name), " ")
		if name != "" && !slices.ContainsFunc(distinct, func(other string) bool { return sameName(name, other) }) {
			distinct = append(distinct, name)
		}
	}
	if len(distinct) == 0 {
		return given // and is found wanting
	}
	slices.Sort(distinct[1:])
	merged := withNames(given, kg.Named{Slug: n.Slug, Name: distinct[0], Aliases: distinct[1:]})
	switch m := merged.(type) {
	case *kg.Agency:
		if b, ok := before.(*kg.Agency); ok && b.Sector != "" {
			m.Sector = b.Sector
		}
	case *kg.Cloud:
		if b, ok := before.(*kg.Cloud); ok {
			m.Kind = b.Kind
			if b.AirGapped != nil || m.Kind != kg.CloudRegion {
				m.AirGapped = b.AirGapped
			}
		}
	}
	return merged
}

// sameName reports whether two names differ in case and punctuation only.
func sameName(a, b string) bool {
	return a == b || searchtext.Words(a) == searchtext.Words(b) && searchtext.Words(a) != ""
}

// withNames is a copy of e with these names.
func withNames(e kg.Entity, n kg.Named) kg.Entity {
	switch e := e.(type) {
	case *kg.Agency:
		return &kg.Agency{Named: n, Sector: e.Sector}
	case *kg.Cloud:
		return &kg.Cloud{Named: n, Kind: e.Kind, AirGapped: e.AirGapped}
	case *kg.Vehicle:
		return &kg.Vehicle{Named: n}
	}
	return &kg.Vendor{Named: n}
}

// same reports whether an entity and what it is merged into are equal.
func same(a, b kg.Entity) bool {
	n, m := a.Naming(), b.Naming()
	if n.Name != m.Name || !slices.Equal(n.Aliases, m.Aliases) {
		return false
	}
	switch a := a.(type) {
	case *kg.Agency:
		return a.Sector == b.(*kg.Agency).Sector
	case *kg.Cloud:
		return a.Kind == b.(*kg.Cloud).Kind && a.AirGapped == b.(*kg.Cloud).AirGapped
	}
	return true
}
