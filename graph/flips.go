package graph

import (
	"context"
	"iter"

	"fedreach/graph/relay"
	"fedreach/kg"
	"fedreach/reach"
)

// flips answers which verdicts a load flips.
func (r *Resolver) flips(ctx context.Context, report *relay.LoadReport, a reachArgs) (*relay.VerdictChangeConnection, error) {
	p, err := a.pageOf(maxFirst, defaultFirstVerdict, isChange)
	if err != nil {
		return nil, err
	}
	before, after, err := r.beforeAndAfter(ctx, report)
	if err != nil {
		return nil, err
	}
	filter := a.filter()
	if err := r.allFound(ctx, after, a, filter); err != nil {
		return nil, err
	}
	q, clock := a.question(p, readerOf(ctx))
	compared := reach.Compare(reach.State{Graph: before, Now: clock}, reach.State{Graph: after, Now: clock}, q)
	behind, _ := parseChangeKey(p.after)
	return changesFrom(ctx, p, p.moment(readerOf(ctx).clock(p.asked)), compared.Flips(filter, behind.Pair), compared.Flips(filter, reach.Pair{}))
}

// beforeAndAfter is the graph before the load that a report is of, and after it.
func (r *Resolver) beforeAndAfter(ctx context.Context, report *relay.LoadReport) (before, after *kg.Graph, err error) {
	_, wanted, err := report.Batch.Prepare()
	if err != nil {
		return nil, nil, err
	}
	g, err := r.Store.Neighborhood(ctx, kg.Scope{Ends: wanted.Entities})
	if err != nil {
		return nil, nil, err
	}
	readerOf(ctx).readGraph(ctx, g)
	switch {
	case report.Load == nil:
		return g, g, nil
	case report.DryRun && !report.Repeated:
		after, _, err = report.Batch.Apply(g)
		return g, after, err
	}
	return g.AsOf(report.Load.Revision - 1), g.AsOf(report.Load.Revision), nil
}

func isChange(key string) bool {
	_, ok := parseChangeKey(key)
	return ok
}

// changesFrom is a page of changes.
func changesFrom(ctx context.Context, p page, m moment, rest, all iter.Seq[*reach.Change]) (*relay.VerdictChangeConnection, error) {
	c, err := pageFrom(ctx, p, rest, all,
		func(c *reach.Change) string { return m.cursorAt(changeKeyText(c.Key())) },
		func(e relay.Edge[*reach.Change]) *relay.VerdictChangeEdge { return &relay.VerdictChangeEdge{Edge: e} },
	)
	return &relay.VerdictChangeConnection{Connection: c}, err
}
