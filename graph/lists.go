package graph

import (
	"context"
	"slices"
	"time"

	"fedreach/graph/relay"
	"fedreach/kg"
	"fedreach/reach"
)

// factLists gives a page of facts for each of these entities, all of one kind.
func (r *Resolver) factLists(
	ctx context.Context, list factList, ids []string,
	at *kg.Date, knownAt *time.Time, counting *bool, first *int, after *string,
) ([]*relay.FactConnection, error) {
	p, err := newPageOf(maxFirst, first, after, at, knownAt, factKeys(list.kind))
	if err != nil {
		return nil, err
	}
	m := p.moment(readerOf(ctx).clock(p.asked))
	var facts map[string][]*kg.Fact
	if counting == nil || *counting {
		facts, err = r.countingLists(ctx, list, ids, p)
	} else {
		facts, err = readerOf(ctx).factsOf(ctx, list, ids)
	}
	if err != nil {
		return nil, err
	}
	pages := make([]*relay.FactConnection, len(ids))
	for i, id := range ids {
		pages[i] = &relay.FactConnection{Connection: pageOf(p, m, facts[id],
			func(f *kg.Fact) string { return f.ID },
			func(e relay.Edge[*kg.Fact]) *relay.FactEdge { return &relay.FactEdge{Edge: e} })}
	}
	return pages, nil
}

// countingLists gives the facts that count of the list of each of these entities.
func (r *Resolver) countingLists(ctx context.Context, list factList, ids []string, p page) (map[string][]*kg.Fact, error) {
	rd := readerOf(ctx)
	kept, err := r.keptForLists(ctx, list, p)
	if err != nil {
		return nil, err
	}
	if kept.world != nil {
		facts := make(map[string][]*kg.Fact, len(ids))
		for _, id := range ids {
			facts[id] = kept.world.Counting(list.kind, bool(list.direction), id)
		}
		rd.readLists(ctx, kept.graph, facts)
		return facts, nil
	}
	facts, err := rd.factsOf(ctx, list, ids)
	if err != nil {
		return nil, err
	}
	m, looked := p.moment(rd.clock(p.asked)), 0
	for _, id := range ids {
		looked += len(facts[id])
		facts[id] = rd.countingFacts(facts[id], m)
	}
	kept.spent(looked)
	return facts, nil
}

// pageOf is a page of a list that is there whole, ordered by its sort key.
func pageOf[N, E any](p page, m moment, all []N, key func(N) string, edge func(relay.Edge[N]) E) relay.Connection[N, E] {
	begin, _ := slices.BinarySearchFunc(all, p.after, func(item N, after string) int {
		if key(item) <= after {
			return -1
		}
		return 1
	})
	end := min(begin+p.first, len(all))
	c := relay.Page(all[begin:end], func(n N) string { return m.cursorAt(key(n)) }, edge, begin > 0, end < len(all))
	c.Total = func(context.Context) (int, error) { return len(all), nil }
	return c
}

// childPages gives a page of the parts of each of these entities, all of one
// kind.
func childPages[N kg.Entity, E any](
	ctx context.Context, r *Resolver, ids []string,
	at *kg.Date, knownAt *time.Time, first *int, after *string, edge func(relay.Edge[N]) E,
) ([]relay.Connection[N, E], error) {
	kind, _, _ := kg.ParseEntityID(ids[0])
	p, err := newPageOf(maxFirst, first, after, at, knownAt, entityKeys(kind))
	if err != nil {
		return nil, err
	}
	m := p.moment(readerOf(ctx).clock(p.asked))
	parts, err := r.parts(ctx, ids, m)
	if err != nil {
		return nil, err
	}
	return eachOf(typedLists[N](parts), func(children []N) relay.Connection[N, E] {
		return pageOf(p, m, children, N.ID, edge)
	}), nil
}

// parts gives the entities that are part of each of these, by id.
func (r *Resolver) parts(ctx context.Context, ids []string, m moment) ([][]kg.Entity, error) {
	rd := readerOf(ctx)
	facts, err := rd.factsOf(ctx, factList{kg.PartOf, incoming}, ids)
	if err != nil {
		return nil, err
	}
	parts := make([][]kg.Entity, len(ids))
	for i, id := range ids {
		var children []string
		for _, f := range rd.countingFacts(facts[id], m) {
			children = append(children, f.From)
		}
		slices.Sort(children)
		if parts[i], err = rd.entitiesByID(ctx, slices.Compact(children)); err != nil {
			return nil, err
		}
	}
	return parts, nil
}

// ancestors gives what each of these entities is part of, the nearest first.
func (r *Resolver) ancestors(ctx context.Context, ids []string, at *kg.Date, knownAt *time.Time) ([][]kg.Entity, error) {
	m := askedMoment(at, knownAt)
	world, err := readerOf(ctx).world(ctx, ids, func(ids []string) (*reach.World, error) {
		g, err := r.Store.Neighborhood(ctx, kg.Scope{Agencies: []string{}, Vendors: []string{}, Ends: ids})
		if err != nil {
			return nil, err
		}
		readerOf(ctx).readGraph(ctx, g)
		return reach.NewWorld(g, reach.Question{At: m.at, KnownAt: m.knownAt}, readerOf(ctx).clock(m)), nil
	})
	if err != nil {
		return nil, err
	}
	above := make([][]kg.Entity, len(ids))
	for i, id := range ids {
		above[i] = world.Ancestors(id)
	}
	return above, nil
}

// parents gives what each of these entities is part of; nil for a root.
func (r *Resolver) parents(ctx context.Context, ids []string, at *kg.Date, knownAt *time.Time) ([]kg.Entity, error) {
	rd := readerOf(ctx)
	facts, err := rd.factsOf(ctx, factList{kg.PartOf, outgoing}, ids)
	if err != nil {
		return nil, err
	}
	asked := askedMoment(at, knownAt)
	m := asked.resolved(rd.clock(asked))
	parents := make([]kg.Entity, len(ids))
	for i, id := range ids {
		counting := rd.countingFacts(facts[id], m)
		if len(counting) == 0 {
			continue
		}
		above, err := rd.entitiesByID(ctx, []string{counting[0].To})
		if err != nil {
			return nil, err
		}
		parents[i] = above[0]
	}
	return parents, nil
}

// levels gives the own levels of each of these clouds.
func (r *Resolver) levels(ctx context.Context, clouds []*kg.Cloud, at *kg.Date, knownAt *time.Time) ([][]kg.Classification, error) {
	facts, err := readerOf(ctx).factsOf(ctx, factList{kg.Authorizes, incoming}, idsOf(clouds))
	if err != nil {
		return nil, err
	}
	m := askedMoment(at, knownAt)
	levels := make([][]kg.Classification, len(clouds))
	for i, c := range clouds {
		g := &kg.Graph{Facts: facts[c.ID()], Entities: map[string]kg.Entity{c.ID(): c}}
		levels[i] = reach.NewWorld(g, reach.Question{At: m.at, KnownAt: m.knownAt}, readerOf(ctx).clock(m)).CloudLevels(c.ID()).List()
	}
	return levels, nil
}

// entityPage is a page of the entities of one kind.
func entityPage[N kg.Entity, E any](
	ctx context.Context, r *Resolver, filter kg.EntityFilter, first *int, after *string, edge func(relay.Edge[N]) E,
) (relay.Connection[N, E], error) {
	var none relay.Connection[N, E]
	p, err := newPage(first, after, entityKeys(filter.Kinds[0]))
	if err != nil {
		return none, err
	}
	filter.First, filter.After = p.first, p.after
	found, err := r.Store.Entities(ctx, filter)
	if err != nil {
		return none, err
	}
	readerOf(ctx).readEntities(ctx, found.Entities...)
	items := typed[N](found.Entities)
	c := relay.Page(items, func(n N) string { return moment{}.cursorAt(n.ID()) }, edge, p.after != "", found.More)
	c.Total = func(ctx context.Context) (int, error) {
		// A copy: totalCount may be asked for under two names at once.
		all := filter
		all.First, all.After, all.Count = 0, "", true
		counted, err := r.Store.Entities(ctx, all)
		return counted.Total, err
	}
	return c, nil
}

// typed gives the entities as what they all are; one that is nil stays nil.
func typed[N kg.Entity](entities []kg.Entity) []N {
	items := make([]N, len(entities))
	for i, e := range entities {
		items[i], _ = e.(N)
	}
	return items
}

func idsOf[N kg.Entity](entities []N) []string {
	ids := make([]string, len(entities))
	for i, e := range entities {
		ids[i] = e.ID()
	}
	return ids
}
