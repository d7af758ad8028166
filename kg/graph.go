package kg

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// Fact is the fact with this id, nil where the graph has none.
func (g *Graph) Fact(id string) *Fact {
	i, found := slices.BinarySearchFunc(g.Facts, id, func(f *Fact, id string) int { return strings.Compare(f.ID, id) })
	if !found {
		return nil
	}
	return g.Facts[i]
}

// AsOf is the graph as it was at an earlier revision: without the facts that
// later loads brought, and with those that later loads ended still known.
// Entities are as they are now, since loads keep no record of what they were.
func (g *Graph) AsOf(revision int64) *Graph {
	was := &Graph{Revision: min(revision, g.Revision), Entities: g.Entities}
	for _, f := range g.Facts {
		if f.Load > revision {
			continue
		}
		if f.EndedBy > revision {
			known := *f
			known.KnownUntil, known.EndedBy = time.Time{}, 0
			f = &known
		}
		was.Facts = append(was.Facts, f)
	}
	return was
}

// Apply is the graph as it would be with the batch loaded; g stays as it is.
//
// g may be a part of the graph, if it has the entities that the batch names and
// all facts of theirs that matter: a Neighborhood whose Scope has them among its
// Ends. Facts that it does not have are then not withdrawn, and the report is
// that of a dry run only where g is the whole graph. The error is *Rejected.
func (b Batch) Apply(g *Graph) (*Graph, LoadReport, error) {
	prepared, wanted, err := b.Prepare()
	if err != nil {
		return nil, LoadReport{}, err
	}
	stated := map[string]bool{}
	for _, f := range prepared.Facts {
		stated[f.ID] = true
	}
	prepared.Withdrawals = slices.DeleteFunc(slices.Clone(b.Withdrawals), func(d Withdrawal) bool {
		return g.Fact(d.FactID) == nil && !stated[d.FactID]
	})
	plan, err := prepared.Plan(g.held(wanted))
	if err != nil {
		return nil, LoadReport{}, err
	}
	return g.with(plan), plan.Report, nil
}

// held is what the graph holds of what a batch wants to know.
func (g *Graph) held(w Wanted) Held {
	held := Held{Revision: g.Revision, Entities: g.Entities, Facts: map[string]*Fact{}, Sources: map[string]*Source{}}
	for _, id := range w.Facts {
		if f := g.Fact(id); f != nil {
			held.Facts[id] = f
		}
	}
	hashed := map[*Source]bool{} // thousands of facts share a source
	for _, f := range g.Facts {
		if !hashed[f.Source] {
			hashed[f.Source] = true
			held.Sources[f.Source.ID()] = f.Source
		}
		if w.Tree && f.Kind == PartOf {
			held.Tree = append(held.Tree, f)
		}
	}
	return held
}

// with is the graph after a plan was carried out.
func (g *Graph) with(plan *Plan) *Graph {
	after := &Graph{Revision: g.Revision, Entities: maps.Clone(g.Entities)}
	if plan.Report.Load != nil {
		after.Revision = plan.Report.Load.Revision
	}
	for _, e := range slices.Concat(plan.Create, plan.Change) {
		after.Entities[e.ID()] = e
	}
	ended := map[string]*Fact{}
	for _, f := range plan.End {
		ended[f.ID] = f
	}
	for _, f := range g.Facts {
		if later := ended[f.ID]; later != nil {
			f = later
		}
		after.Facts = append(after.Facts, f)
	}
	after.Facts = append(after.Facts, plan.State...)
	slices.SortFunc(after.Facts, func(a, b *Fact) int { return strings.Compare(a.ID, b.ID) })
	return after
}
