package graph

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fedreach/graph/relay"
	"fedreach/kg"
	"fedreach/reach"
)

// nodes gives anything by its global id, in the order of the ids, each kind in
// one store call; nil where there is no such thing.
func (r *Resolver) nodes(ctx context.Context, ids []string) ([]relay.Node, error) {
	found := map[string]relay.Node{}
	for _, find := range []func(context.Context, []string, map[string]relay.Node) error{
		r.findEntities, r.findFacts, r.findLoads, r.findVerdicts,
	} {
		if err := find(ctx, ids, found); err != nil {
			return nil, err
		}
	}
	nodes := make([]relay.Node, len(ids))
	for i, id := range ids {
		nodes[i] = found[id]
	}
	return nodes, nil
}

// idsThat are those of the ids that a test passes.
func idsThat(ids []string, test func(id string) bool) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !test(id) })
}

func (r *Resolver) findEntities(ctx context.Context, ids []string, found map[string]relay.Node) error {
	ids = idsThat(ids, func(id string) bool { _, _, ok := kg.ParseEntityID(id); return ok })
	if len(ids) == 0 {
		return nil
	}
	page, err := r.Store.Entities(ctx, kg.EntityFilter{IDs: ids, First: -1})
	if err != nil {
		return err
	}
	readerOf(ctx).readEntities(ctx, page.Entities...)
	for _, e := range page.Entities {
		found[e.ID()] = e
	}
	return nil
}

func (r *Resolver) findFacts(ctx context.Context, ids []string, found map[string]relay.Node) error {
	ids = idsThat(ids, isFactID)
	if len(ids) == 0 {
		return nil
	}
	g, err := r.Store.Facts(ctx, kg.FactFilter{IDs: ids})
	if err != nil {
		return err
	}
	readerOf(ctx).readGraph(ctx, g)
	for _, f := range g.Facts {
		found[f.ID] = f
	}
	return nil
}

func (r *Resolver) findLoads(ctx context.Context, ids []string, found map[string]relay.Node) error {
	var revisions []int64
	for _, id := range ids {
		if revision, ok := parseLoadID(id); ok {
			revisions = append(revisions, revision)
		}
	}
	if len(revisions) == 0 {
		return nil
	}
	page, err := r.Store.Loads(ctx, kg.LoadFilter{Revisions: revisions, First: -1})
	readerOf(ctx).readEntities(ctx)
	for _, load := range page.Loads {
		found[load.ID()] = load
	}
	return err
}

// parseLoadID takes the number from the id of a load.
func parseLoadID(id string) (revision int64, ok bool) {
	number, isLoad := strings.CutPrefix(id, "load:")
	revision, err := strconv.ParseInt(number, 10, 64)
	return revision, isLoad && err == nil && revision > 0
}

// findVerdicts decides again for the ids of verdicts. There is none for the id
// of one that rests on assumptions, which its id does not hold, and none where
// agency or vendor is unknown.
func (r *Resolver) findVerdicts(ctx context.Context, ids []string, found map[string]relay.Node) error {
	scope := kg.Scope{}
	for _, id := range ids {
		if pair, _, ok := reach.ParseVerdictID(id); ok {
			scope.Agencies, scope.Vendors = append(scope.Agencies, pair.Agency), append(scope.Vendors, pair.Vendor)
		}
	}
	if scope.Agencies == nil {
		return nil
	}
	g, err := r.Store.Neighborhood(ctx, scope)
	if err != nil {
		return err
	}
	readerOf(ctx).readGraph(ctx, g)
	// A world for each question: it decides for all agencies and vendors.
	worlds := map[string]*reach.World{}
	for _, id := range ids {
		pair, q, ok := reach.ParseVerdictID(id)
		if !ok {
			continue
		}
		question := fmt.Sprint(q.Level, q.At, kg.Instant(q.KnownAt))
		if worlds[question] == nil {
			worlds[question] = reach.NewWorld(g, q, readerOf(ctx).clock(moment{q.At, q.KnownAt}))
		}
		if verdict := worlds[question].Verdict(pair.Agency, pair.Vendor); verdict != nil {
			found[id] = verdict
		}
	}
	return nil
}

// entityBySlug gives the entity, or nil where there is none.
func entityBySlug[N kg.Entity](ctx context.Context, r *Resolver, kind kg.EntityKind, slug string) (N, error) {
	var none N
	found, err := r.Store.Entities(ctx, kg.EntityFilter{IDs: []string{kg.EntityID(kind, slug)}, First: -1})
	if err != nil {
		return none, err
	}
	readerOf(ctx).readEntities(ctx, found.Entities...)
	for _, e := range typed[N](found.Entities) {
		return e, nil
	}
	return none, nil
}

// loads is a page of the audit trail.
func (r *Resolver) loads(ctx context.Context, first *int, after *string) (*relay.LoadConnection, error) {
	p, err := newPage(first, after, func(key string) bool { _, ok := parseLoadID(key); return ok })
	if err != nil {
		return nil, err
	}
	filter := kg.LoadFilter{First: p.first}
	filter.Before, _ = parseLoadID(p.after)
	found, err := r.Store.Loads(ctx, filter)
	if err != nil {
		return nil, err
	}
	readerOf(ctx).readEntities(ctx)
	c := relay.Page(found.Loads, func(l *kg.Load) string { return moment{}.cursorAt(l.ID()) },
		func(e relay.Edge[*kg.Load]) *relay.LoadEdge { return &relay.LoadEdge{Edge: e} }, p.after != "", found.More)
	c.Total = func(ctx context.Context) (int, error) {
		counted, err := r.Store.Loads(ctx, kg.LoadFilter{Count: true})
		return counted.Total, err
	}
	return &relay.LoadConnection{Connection: c}, nil
}

// facts is a page of what sources state.
func (r *Resolver) facts(ctx context.Context, filter *kg.FactFilter, first *int, after *string) (*relay.FactConnection, error) {
	p, err := newPage(first, after, isFactID)
	if err != nil {
		return nil, err
	}
	g, err := r.Store.Facts(ctx, given(filter))
	if err != nil {
		return nil, err
	}
	readerOf(ctx).readGraph(ctx, g)
	return &relay.FactConnection{Connection: pageOf(p, moment{}, g.Facts,
		func(f *kg.Fact) string { return f.ID },
		func(e relay.Edge[*kg.Fact]) *relay.FactEdge { return &relay.FactEdge{Edge: e} })}, nil
}

// isFactID reports whether an id can be that of a fact.
func isFactID(id string) bool {
	kind, _, _ := strings.Cut(id, ":")
	return kg.FactKind(kind).Valid()
}
