package graph

import (
	"context"
	"fmt"
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

// page reads the arguments of the page.
func (a reachArgs) page() (page, error) {
	if a.first == nil {
		first := defaultFirstVerdict
		a.first = &first
	}
	return newPageOf(maxFirstVerdict, a.first, a.after, a.at, a.knownAt)
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
	world, err := r.world(ctx, a, p.asked, filter)
	if err != nil {
		return nil, err
	}
	return verdictPage(ctx, world, filter, p)
}

// verdict answers for one agency and one vendor, by their slugs.
func (r *Resolver) verdict(ctx context.Context, a reachArgs, agency, vendor string) (*reach.Verdict, error) {
	pair := reach.Pair{Agency: kg.EntityID(kg.KindAgency, agency), Vendor: kg.EntityID(kg.KindVendor, vendor)}
	world, err := r.world(ctx, a, askedMoment(a.at, a.knownAt), reach.Filter{
		Agencies: []string{pair.Agency}, Vendors: []string{pair.Vendor},
	})
	if err != nil {
		return nil, err
	}
	verdict := world.Verdict(pair.Agency, pair.Vendor)
	meetVerdicts(readerOf(ctx), []*reach.Verdict{verdict})
	return verdict, nil
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
	narrow(&filter, ids)
	world, err := r.world(ctx, a, p.asked, filter)
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

// world reads what bears on the verdicts of the filter and checks that all that
// was named exists.
func (r *Resolver) world(ctx context.Context, a reachArgs, m moment, filter reach.Filter) (*reach.World, error) {
	q := reach.Question{At: m.at, KnownAt: m.knownAt}
	if a.level != nil {
		q.Level = *a.level
	}
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
	readerOf(ctx).keep(g)
	if err := r.allFound(ctx, g, a, filter); err != nil {
		return nil, err
	}
	if err := checkAssumed(g, q.Assume); err != nil {
		return nil, err
	}
	return reach.NewWorld(g, q, r.Now()), nil
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
	after, err := parsePair(p.after)
	if err != nil {
		return nil, err
	}
	var verdicts []*reach.Verdict
	more := false
	for v := range world.Verdicts(filter, after) {
		if len(verdicts) == p.first {
			more = true
			break
		}
		verdicts = append(verdicts, v)
	}
	meetVerdicts(readerOf(ctx), verdicts)
	m := moment{world.At(), world.KnownAt()}
	c := relay.Page(verdicts,
		func(v *reach.Verdict) string { return m.cursorAt(v.Agency.ID() + " " + v.Vendor.ID()) },
		func(e relay.Edge[*reach.Verdict]) *relay.VerdictEdge { return &relay.VerdictEdge{Edge: e} },
		p.after != "", more)
	c.Total = func(context.Context) (int, error) {
		count := 0
		for range world.Verdicts(filter, reach.Pair{}) {
			count++
		}
		return count, nil
	}
	return &relay.VerdictConnection{Connection: c}, nil
}

// meetVerdicts notes what a request can ask about the verdicts of a page.
func meetVerdicts(rd *reader, verdicts []*reach.Verdict) {
	for _, v := range verdicts {
		meet[kg.Entity](rd, v.Agency, v.Vendor)
		for _, route := range slices.Concat(v.Routes, v.UnleveledRoutes) {
			for _, f := range route.Facts {
				rd.mu.Lock()
				rd.meetID(f.From)
				rd.meetID(f.To)
				rd.mu.Unlock()
			}
		}
	}
}

// parsePair reads the sort key of a verdict.
func parsePair(key string) (reach.Pair, error) {
	if key == "" {
		return reach.Pair{}, nil
	}
	agency, vendor, found := strings.Cut(key, " ")
	a, _, isAgency := kg.ParseEntityID(agency)
	v, _, isVendor := kg.ParseEntityID(vendor)
	if !found || !isAgency || !isVendor || a != kg.KindAgency || v != kg.KindVendor {
		return reach.Pair{}, badInput("after", "is a cursor of another list")
	}
	return reach.Pair{Agency: agency, Vendor: vendor}, nil
}
