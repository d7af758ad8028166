package seed

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fedreach/kg"
	"fedreach/reach"
)

// now is the day on which the tests ask, unless they say otherwise.
var now = time.Date(2026, time.May, 20, 12, 0, 0, 0, time.UTC)

// loaded is the graph that these packs make, loaded one after the other into an
// empty one by the rules that all stores follow.
func loaded(t *testing.T, names ...string) *kg.Graph {
	t.Helper()
	batches, err := Packs(names)
	if err != nil {
		t.Fatal(err)
	}
	held := kg.Held{Entities: map[string]kg.Entity{}, Facts: map[string]*kg.Fact{}, Sources: map[string]*kg.Source{}}
	for _, batch := range batches {
		prepared, _, err := batch.Prepare()
		if err != nil {
			t.Fatalf("%s: %v", batch.Origin, err)
		}
		plan, err := prepared.Plan(held)
		if err != nil {
			t.Fatalf("%s: %v", batch.Origin, err)
		}
		if plan.Report.FactsUnchanged > 0 || len(plan.State) != len(batch.Facts) {
			t.Errorf("%s states %d facts, %d of them new", batch.Origin, len(batch.Facts), len(plan.State))
		}
		hold(&held, plan)
	}
	g := &kg.Graph{Revision: held.Revision, Entities: held.Entities}
	for _, f := range held.Facts {
		g.Facts = append(g.Facts, f)
	}
	slices.SortFunc(g.Facts, func(a, b *kg.Fact) int { return strings.Compare(a.ID, b.ID) })
	return g
}

// hold carries a plan out.
func hold(held *kg.Held, plan *kg.Plan) {
	held.Revision = plan.Report.Revision
	for _, e := range slices.Concat(plan.Create, plan.Change) {
		held.Entities[e.ID()] = e
	}
	for _, s := range plan.Sources {
		held.Sources[s.ID()] = s
	}
	for _, f := range slices.Concat(plan.State, plan.End) {
		held.Facts[f.ID] = f
		if f.Kind == kg.PartOf {
			held.Tree = append(held.Tree, f)
		}
	}
}

// world asks the graph about a day, at a level or any, by what is known now.
func world(g *kg.Graph, at string, level kg.Classification) *reach.World {
	return reach.NewWorld(g, reach.Question{At: day(at), Level: level}, now)
}

func day(s string) kg.Date {
	d, err := kg.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func verdict(t *testing.T, w *reach.World, agency, vendor string) *reach.Verdict {
	t.Helper()
	v := w.Verdict("agency:"+agency, "vendor:"+vendor)
	if v == nil {
		t.Fatalf("there is no %s or no %s", agency, vendor)
	}
	for _, f := range v.DecidingFacts() {
		if f.Source == nil || f.Source.URL == "" || f.Source.Title == "" {
			t.Errorf("%s × %s rests on %s, which has no source", agency, vendor, f.ID)
		}
	}
	return v
}

// wantStatus fails where the verdict has another status.
func wantStatus(t *testing.T, w *reach.World, agency, vendor string, want reach.Status) *reach.Verdict {
	t.Helper()
	v := verdict(t, w, agency, vendor)
	if v.Status != want {
		t.Errorf("%s × %s on %s is %s, want %s", agency, vendor, w.At(), v.Status, want)
	}
	return v
}

// routeKinds are the kinds of a verdict's routes with the slug of the vehicle, sorted.
func routeKinds(v *reach.Verdict) string {
	var kinds []string
	for _, r := range v.Routes {
		kind := string(r.Kind)
		if r.Through() != nil {
			kind += " " + r.Through().Slug
		}
		if r.Vehicle() != nil {
			kind += " " + r.Vehicle().Slug
		}
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	return strings.Join(kinds, ", ")
}

// keys are the keys of facts, sorted.
func keys(facts []*kg.Fact) string {
	var keys []string
	for _, f := range facts {
		keys = append(keys, f.Key)
	}
	slices.Sort(keys)
	return strings.Join(keys, ", ")
}

// below are the slugs of all agencies under one.
func below(g *kg.Graph, root string) []string {
	var found []string
	for _, f := range g.Facts {
		if f.Kind == kg.PartOf && f.To == "agency:"+root {
			child := strings.TrimPrefix(f.From, "agency:")
			found = append(append(found, child), below(g, child)...)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// cited are the URLs of a verdict's deciding facts.
func cited(v *reach.Verdict) []string {
	var urls []string
	for _, f := range v.DecidingFacts() {
		urls = append(urls, f.Source.URL)
	}
	return urls
}

func TestPacksLoad(t *testing.T) {
	for _, names := range [][]string{{Article}, {Record}, {Article, Record}} {
		g := loaded(t, names...)
		w := world(g, "2026-05-20", "")
		for id, e := range g.Entities {
			if _, isAgency := e.(*kg.Agency); isAgency && id != reach.RootAgency {
				if v := w.Verdict(id, "vendor:amazon"); v.Unplaced {
					t.Errorf("%v: %s is under no root", names, id)
				}
			}
		}
	}
}

// TestFrameGivesNobodyAnything keeps the frame to what is: trees, owners, grants.
func TestFrameGivesNobodyAnything(t *testing.T) {
	batches, err := Packs([]string{Article})
	if err != nil {
		t.Fatal(err)
	}
	allowed := []kg.FactKind{kg.PartOf, kg.Authorizes, kg.Operates}
	for _, f := range batches[0].Facts {
		if !slices.Contains(allowed, f.Kind) {
			t.Errorf("the frame states %s %s %s", f.From, f.Kind, f.To)
		}
	}
}
