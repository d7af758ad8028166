package graph

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"fedreach/graph/relay"
	"fedreach/kg"
	"fedreach/reach"
)

// reachArgs are the arguments of reach, wherever it is asked.
type reachArgs struct {
	// single is true for verdict, which names its one agency and vendor.
	single                     bool
	agencies, vendors, through []string
	sectors                    []kg.Sector
	statuses                   []reach.Status
	kinds                      []reach.RouteKind
	level                      *kg.Classification
	at                         *kg.Date
	knownAt                    *time.Time
	assume                     []*reach.Assumption
	first                      *int
	after                      *string
}

const defaultFirstVerdict = 100

// page reads the arguments of a page of verdicts.
func (a reachArgs) page() (page, error) {
	return a.pageOf(maxFirstVerdict, defaultFirstVerdict, isPair)
}

// pageOf reads the arguments of a page of at most so many items, and so many
// unless asked for.
func (a reachArgs) pageOf(most, unasked int, ours ofList) (page, error) {
	if a.first == nil {
		a.first = &unasked
	}
	return newPageOf(most, a.first, a.after, a.at, a.knownAt, ours)
}

// filter is what the arguments leave, by ids.
func (a reachArgs) filter() reach.Filter {
	return reach.Filter{
		Agencies: idsOfSlugs(kg.KindAgency, a.agencies), Vendors: idsOfSlugs(kg.KindVendor, a.vendors),
		Through: idsOfSlugs(kg.KindCloud, a.through),
		Sectors: a.sectors, Statuses: a.statuses, Kinds: a.kinds,
	}
}

// idsOfSlugs are the ids of these slugs; nil stays nil.
func idsOfSlugs(kind kg.EntityKind, slugs []string) []string {
	if slugs == nil {
		return nil
	}
	ids := make([]string, len(slugs))
	for i, slug := range slugs {
		ids[i] = kg.EntityID(kind, slug)
	}
	return ids
}

// verdicts answers reach for the filter.
func (r *Resolver) verdicts(ctx context.Context, a reachArgs) (*relay.VerdictConnection, error) {
	p, err := a.page()
	if err != nil {
		return nil, err
	}
	filter := a.filter()
	world, err := r.world(ctx, a, p, filter)
	if err != nil {
		return nil, err
	}
	return verdictPage(ctx, world, filter, p)
}

// verdict answers for one agency and one vendor, by their slugs.
func (r *Resolver) verdict(ctx context.Context, a reachArgs, agency, vendor string) (*reach.Verdict, error) {
	pair := reach.Pair{Agency: kg.EntityID(kg.KindAgency, agency), Vendor: kg.EntityID(kg.KindVendor, vendor)}
	world, err := r.world(ctx, a, page{asked: askedMoment(a.at, a.knownAt)}, reach.Filter{
		Agencies: []string{pair.Agency}, Vendors: []string{pair.Vendor},
	})
	if err != nil {
		return nil, err
	}
	return world.Verdict(pair.Agency, pair.Vendor), nil
}

// verdictsOfEach answers reach for each of these entities alone, in one round
// trip. narrow makes the filter one of these entities only.
func (r *Resolver) verdictsOfEach(
	ctx context.Context, a reachArgs, ids []string, narrow func(*reach.Filter, []string),
) ([]*relay.VerdictConnection, error) {
	p, err := a.page()
	if err != nil {
		return nil, err
	}
	filter := a.filter()
	world, err := readerOf(ctx).world(ctx, ids, func(ids []string) (*reach.World, error) {
		narrow(&filter, ids)
		return r.world(ctx, a, p, filter)
	})
	if err != nil {
		return nil, err
	}
	pages := make([]*relay.VerdictConnection, len(ids))
	for i, id := range ids {
		narrow(&filter, []string{id})
		if pages[i], err = verdictPage(ctx, world, filter, p); err != nil {
			return nil, err
		}
	}
	return pages, nil
}

// world is a world of what bears on the verdicts of the filter, if not of more.
func (r *Resolver) world(ctx context.Context, a reachArgs, p page, filter reach.Filter) (*reach.World, error) {
	kept, err := r.kept(ctx, a, p, filter, filter)
	if err != nil || kept.world != nil {
		return kept.world, err
	}
	g, err := r.grounds(ctx, a, p, filter)
	if err != nil {
		return nil, err
	}
	kept.spent(len(g.graph.Facts))
	return reach.NewWorld(g.graph, g.question, g.clock), nil
}

// question is what is asked, without what is assumed, and the clock that makes the
// page's moment of it.
func (a reachArgs) question(p page, rd *reader) (reach.Question, time.Time) {
	asked, clock := p.question(rd.clock(p.asked))
	return reach.Question{At: asked.at, KnownAt: asked.knownAt, Level: given(a.level)}, clock
}

// grounds is what verdicts are decided from.
type grounds struct {
	graph    *kg.Graph
	question reach.Question
	// clock is what an absent day and moment of knowledge stand for.
	clock time.Time
}

// grounds reads what bears on the verdicts of the filter and checks that all
// that was named exists.
func (r *Resolver) grounds(ctx context.Context, a reachArgs, p page, filter reach.Filter) (*grounds, error) {
	q, clock := a.question(p, readerOf(ctx))
	ends, err := r.assumed(ctx, a.assume, &q)
	if err != nil {
		return nil, err
	}
	g, err := r.Store.Neighborhood(ctx, kg.Scope{
		Agencies: filter.Agencies, Vendors: filter.Vendors, Ends: slices.Concat(ends, filter.Through),
	})
	if err != nil {
		return nil, err
	}
	readerOf(ctx).readGraph(ctx, g)
	if err := r.allFound(ctx, g, a, filter); err != nil {
		return nil, err
	}
	if err := r.checkAssumed(ctx, g, q.Assume); err != nil {
		return nil, err
	}
	return &grounds{g, q, clock}, nil
}

// allFound refuses a slug that nothing has.
func (r *Resolver) allFound(ctx context.Context, g *kg.Graph, a reachArgs, filter reach.Filter) error {
	for _, named := range []struct {
		argument, single string
		ids              []string
	}{{"agencies", "agency", filter.Agencies}, {"vendors", "vendor", filter.Vendors}, {"through", "", filter.Through}} {
		for i, id := range named.ids {
			if g.Entities[id] != nil {
				continue
			}
			if a.single {
				return r.notFound(ctx, named.single, id)
			}
			return r.notFound(ctx, fmt.Sprintf("%s[%d]", named.argument, i), id)
		}
	}
	return nil
}

func verdictPage(ctx context.Context, world *reach.World, filter reach.Filter, p page) (*relay.VerdictConnection, error) {
	after, _ := parsePair(p.after)
	m := moment{world.At(), world.KnownAt()}
	c, err := pageFrom(ctx, p,
		world.Verdicts(filter, after), world.Verdicts(filter, reach.Pair{}),
		func(v *reach.Verdict) string {
			return m.cursorAt(pairText(reach.Pair{Agency: v.Agency.ID(), Vendor: v.Vendor.ID()}))
		},
		func(e relay.Edge[*reach.Verdict]) *relay.VerdictEdge { return &relay.VerdictEdge{Edge: e} },
	)
	return &relay.VerdictConnection{Connection: c}, err
}

// pageFrom is a page of a list that is made as it is walked: rest begins where
// the page does, all at the beginning, to be counted if asked for. Where ctx ends
// first, the error is its.
func pageFrom[N, E any](ctx context.Context, p page, rest, all iter.Seq[N], cursor func(N) string, edge func(relay.Edge[N]) E) (relay.Connection[N, E], error) {
	var items []N
	more := false
	for item := range rest {
		if ctx.Err() != nil {
			return relay.Connection[N, E]{}, ctx.Err()
		}
		if len(items) == p.first {
			more = true
			break
		}
		items = append(items, item)
	}
	c := relay.Page(items, cursor, edge, p.after != "", more)
	c.Total = func(ctx context.Context) (int, error) {
		count := 0
		for range all {
			if ctx.Err() != nil {
				return 0, ctx.Err()
			}
			count++
		}
		return count, nil
	}
	return c, nil
}

// pairText writes the sort key of a verdict, parsePair reads it.
func pairText(p reach.Pair) string { return p.Agency + " " + p.Vendor }

func isPair(key string) bool {
	_, ok := parsePair(key)
	return ok
}

func parsePair(key string) (pair reach.Pair, ok bool) {
	agency, vendor, found := strings.Cut(key, " ")
	if !found || !entityKeys(kg.KindAgency)(agency) || !entityKeys(kg.KindVendor)(vendor) {
		return reach.Pair{}, false
	}
	return reach.Pair{Agency: agency, Vendor: vendor}, true
}
