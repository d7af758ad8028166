package graph

import (
	"context"
	"strconv"
	"strings"

	"fedreach/graph/relay"
	"fedreach/kg"
	"fedreach/reach"
)

// nodes gives anything by its global id, in the order of the ids, each kind in
// one store call; nil where there is no such thing.
func (r *Resolver) nodes(ctx context.Context, ids []string) ([]relay.Node, error) {
	if len(ids) > maxFirst {
		return nil, badInput("ids", "are %d, the most is %d", len(ids), maxFirst)
	}
	var entityIDs, factIDs []string
	var revisions []int64
	for _, id := range ids {
		word, rest, _ := strings.Cut(id, ":")
		if _, _, ok := kg.ParseEntityID(id); ok {
			entityIDs = append(entityIDs, id)
		} else if kg.FactKind(word).Valid() {
			factIDs = append(factIDs, id)
		} else if revision, err := strconv.ParseInt(rest, 10, 64); word == "load" && err == nil {
			revisions = append(revisions, revision)
		}
	}
	found := map[string]relay.Node{}
	if err := r.findEntities(ctx, entityIDs, found); err != nil {
		return nil, err
	}
	if err := r.findFacts(ctx, factIDs, found); err != nil {
		return nil, err
	}
	if err := r.findLoads(ctx, revisions, found); err != nil {
		return nil, err
	}
	nodes := make([]relay.Node, len(ids))
	for i, id := range ids {
		nodes[i] = found[id]
		if strings.HasPrefix(id, "verdict:") {
			verdict, err := r.verdictByID(ctx, id)
			if err != nil {
				return nil, err
			}
			nodes[i] = verdict
		}
	}
	return nodes, nil
}

func (r *Resolver) findEntities(ctx context.Context, ids []string, found map[string]relay.Node) error {
	if len(ids) == 0 {
		return nil
	}
	entities, err := readerOf(ctx).entitiesByID(ctx, ids)
	for _, e := range entities {
		if e != nil {
			found[e.ID()] = e
		}
	}
	return err
}

func (r *Resolver) findFacts(ctx context.Context, ids []string, found map[string]relay.Node) error {
	if len(ids) == 0 {
		return nil
	}
	g, err := r.Store.Facts(ctx, kg.FactFilter{IDs: ids})
	if err != nil {
		return err
	}
	readerOf(ctx).keep(g)
	for _, f := range g.Facts {
		found[f.ID] = f
	}
	return nil
}

func (r *Resolver) findLoads(ctx context.Context, revisions []int64, found map[string]relay.Node) error {
	if len(revisions) == 0 {
		return nil
	}
	loads, err := readerOf(ctx).loadsByRevision(ctx, revisions)
	for _, load := range loads {
		if load != nil {
			found[load.ID()] = load
		}
	}
	return err
}

// verdictByID decides again for the id of a verdict; nil for one that rests on
// assumptions, which its id does not hold, and where agency or vendor is unknown.
func (r *Resolver) verdictByID(ctx context.Context, id string) (relay.Node, error) {
	pair, q, ok := reach.ParseVerdictID(id)
	if !ok {
		return nil, nil
	}
	g, err := r.Store.Neighborhood(ctx, kg.Scope{Agencies: []string{pair.Agency}, Vendors: []string{pair.Vendor}})
	if err != nil {
		return nil, err
	}
	readerOf(ctx).keep(g)
	if verdict := reach.NewWorld(g, q, r.Now()).Verdict(pair.Agency, pair.Vendor); verdict != nil {
		return verdict, nil
	}
	return nil, nil
}

// entityBySlug gives the entity, or nil where there is none.
func entityBySlug[N kg.Entity](ctx context.Context, kind kg.EntityKind, slug string) (N, error) {
	found, err := readerOf(ctx).entitiesByID(ctx, []string{kg.EntityID(kind, slug)})
	if err != nil {
		var none N
		return none, err
	}
	return typed[N](found)[0], nil
}

// loads is a page of the audit trail.
func (r *Resolver) loads(ctx context.Context, first *int, after *string) (*relay.LoadConnection, error) {
	p, err := newPage(first, after)
	if err != nil {
		return nil, err
	}
	filter := kg.LoadFilter{First: p.first}
	if p.after != "" {
		if filter.Before, err = strconv.ParseInt(strings.TrimPrefix(p.after, "load:"), 10, 64); err != nil {
			return nil, badInput("after", "is a cursor of another list")
		}
	}
	found, err := r.Store.Loads(ctx, filter)
	if err != nil {
		return nil, err
	}
	c := relay.Page(found.Loads, func(l *kg.Load) string { return moment{}.cursorAt(l.ID()) },
		func(e relay.Edge[*kg.Load]) *relay.LoadEdge { return &relay.LoadEdge{Edge: e} }, p.after != "", found.More)
	c.Total = func(ctx context.Context) (int, error) {
		counted, err := r.Store.Loads(ctx, kg.LoadFilter{Count: true})
		return counted.Total, err
	}
	return &relay.LoadConnection{Connection: c}, nil
}
