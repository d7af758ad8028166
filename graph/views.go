package graph

import (
	"context"
	"iter"
	"strings"

	"fedreach/graph/relay"
	"fedreach/kg"
	"fedreach/reach"
)

// changes answers what changed in a period.
func (r *Resolver) changes(ctx context.Context, a reachArgs, period reach.Period) (*relay.VerdictChangeConnection, error) {
	return r.changePage(ctx, a, func(g *grounds, filter reach.Filter, after reach.ChangeKey) iter.Seq[*reach.Change] {
		return reach.Changes(g.graph, g.question, g.clock, period, filter, after)
	})
}

// impact answers what the assumptions would change.
func (r *Resolver) impact(ctx context.Context, a reachArgs) (*relay.VerdictChangeConnection, error) {
	return r.changePage(ctx, a, func(g *grounds, filter reach.Filter, after reach.ChangeKey) iter.Seq[*reach.Change] {
		return reach.Impact(g.graph, g.question, g.clock, filter, after.Pair)
	})
}

func (r *Resolver) changePage(
	ctx context.Context, a reachArgs, list func(*grounds, reach.Filter, reach.ChangeKey) iter.Seq[*reach.Change],
) (*relay.VerdictChangeConnection, error) {
	p, err := a.pageOf(maxFirst, defaultFirstVerdict, isChange)
	if err != nil {
		return nil, err
	}
	filter := a.filter()
	g, err := r.grounds(ctx, a, p, filter)
	if err != nil {
		return nil, err
	}
	after, _ := parseChangeKey(p.after)
	m := p.moment(readerOf(ctx).clock(p.asked))
	return changesFrom(ctx, p, m, list(g, filter, after), list(g, filter, reach.ChangeKey{}))
}

// wideWorld is the world of more than is named in the arguments: of all vendors,
// and of these agencies, nil being all. What is named must exist.
func (r *Resolver) wideWorld(ctx context.Context, a reachArgs, p page, agencies []string) (*reach.World, error) {
	scope, named := reach.Filter{Agencies: agencies}, a.filter()
	kept, err := r.kept(ctx, a, p, scope, named)
	if err != nil || kept.world != nil {
		return kept.world, err
	}
	g, err := r.grounds(ctx, reachArgs{level: a.level}, p, scope)
	if err != nil {
		return nil, err
	}
	if err := r.allFound(ctx, g.graph, a, named); err != nil {
		return nil, err
	}
	kept.spent(len(g.graph.Facts))
	return reach.NewWorld(g.graph, g.question, g.clock), nil
}

// wholeWorld is the world of all agencies and vendors, for a view without pages.
func (r *Resolver) wholeWorld(ctx context.Context, a reachArgs) (*reach.World, error) {
	return r.wideWorld(ctx, a, page{asked: askedMoment(a.at, a.knownAt)}, nil)
}

// lockIns answers who has built what on whom. Every vendor is read, as any may
// be an alternative.
func (r *Resolver) lockIns(ctx context.Context, a reachArgs) (*relay.LockInConnection, error) {
	p, err := a.pageOf(maxFirst, defaultFirst, isPair)
	if err != nil {
		return nil, err
	}
	filter := a.filter()
	world, err := r.wideWorld(ctx, a, p, filter.Agencies)
	if err != nil {
		return nil, err
	}
	after, _ := parsePair(p.after)
	m := moment{world.At(), world.KnownAt()}
	c, err := pageFrom(ctx, p,
		world.LockIns(filter, after), world.LockIns(filter, reach.Pair{}),
		func(l *reach.LockIn) string {
			return m.cursorAt(pairText(reach.Pair{Agency: l.Agency.ID(), Vendor: l.Vendor.ID()}))
		},
		func(e relay.Edge[*reach.LockIn]) *relay.LockInEdge { return &relay.LockInEdge{Edge: e} },
	)
	return &relay.LockInConnection{Connection: c}, err
}

// changeKeyText writes the sort key of a change, parseChangeKey reads it.
func changeKeyText(k reach.ChangeKey) string { return k.On.String() + " " + pairText(k.Pair) }

func parseChangeKey(text string) (key reach.ChangeKey, ok bool) {
	day, pair, _ := strings.Cut(text, " ")
	on, err := kg.ParseDate(day)
	key.On = on
	key.Pair, ok = parsePair(pair)
	return key, ok && err == nil
}
