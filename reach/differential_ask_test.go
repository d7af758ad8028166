//go:build !embedded

package reach_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"fedreach/graph"
	"fedreach/kg"
	"fedreach/reach"
	"fedreach/seed/factfile"
	"pgregory.net/rapid"
)

// endpoint is the server with one store behind it.
type endpoint struct {
	name string
	http.Handler
}

func serve(store kg.Store, name string) *endpoint {
	resolver := &graph.Resolver{Store: store, Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)}
	return &endpoint{name, resolver.Handler()}
}

const everything = `
query($agencies: [String!], $vendors: [String!], $level: Classification, $at: Date, $knownAt: DateTime, $assume: [Assumption!]) {
  reach(agencies: $agencies, vendors: $vendors, level: $level, at: $at, knownAt: $knownAt, assume: $assume, first: 1000,
      statuses: [BLOCKED, IN_USE, AVAILABLE, EVALUATING, NO_ROUTE]) {
    totalCount
    nodes {
      agency { id } vendor { id } status levels confidence unplaced oldestSourceOn
      routes { ...R } unleveledRoutes { ...R } uses { ...F } unleveledUses { ...F } evaluations { ...F } unleveledEvaluations { ...F }
      blockers { ...F } warnings { ...F } liftedBlocks { ...F } exemptions { ...F }
    }
  }
}
fragment R on Route { kind through { id } vehicle { id } levels inferences inheritedFrom { id } facts { ...F } authorizations { ...F } confidence }
fragment F on Fact { id kind from { id } to { id } key }`

// The answer, as it is in JSON.
type (
	answeredThing struct{ ID string }
	answeredFact  struct {
		ID       string
		Kind     kg.FactKind
		From, To answeredThing
		Key      string
	}
	answeredRoute struct {
		Kind                            reach.RouteKind
		Through, Vehicle, InheritedFrom answeredThing
		Levels                          *[]kg.Classification
		Inferences                      []reach.Inference
		Facts, Authorizations           []answeredFact
		Confidence                      kg.Confidence
	}
	answeredVerdict struct {
		Agency, Vendor                                                                                       answeredThing
		Status                                                                                               reach.Status
		Levels                                                                                               *[]kg.Classification
		Confidence                                                                                           *kg.Confidence
		Unplaced                                                                                             bool
		OldestSourceOn                                                                                       string
		Routes, UnleveledRoutes                                                                              []answeredRoute
		Uses, UnleveledUses, Evaluations, UnleveledEvaluations, Blockers, Warnings, LiftedBlocks, Exemptions []answeredFact
	}
)

// ask puts one question to all, of all agencies and vendors or of some.
func (b *bookkeeping) ask(t *testing.T, endpoints []*endpoint, where string, counted *tally) {
	t.Helper()
	q := rapid.Custom(func(t *rapid.T) reach.Question { return randomQuestion(t, b.graph) }).Example(int(b.random.Uint32()))
	added := map[kg.Thing]bool{}
	q.Assume = slices.DeleteFunc(q.Assume, func(a reach.Assumption) bool { // the API takes a thing once
		again := a.Add != nil && added[a.Add.Thing()]
		if a.Add != nil {
			added[a.Add.Thing()] = true
		}
		return again
	})
	variables := variablesOf(q)
	agencies, vendors := b.some(kg.KindAgency, "agencies", variables), b.some(kg.KindVendor, "vendors", variables)
	naive := naively(b.graph, q, now)
	want, pairs := map[reach.Pair]string{}, 0
	for _, agency := range agencies {
		for _, vendor := range vendors {
			verdict := naive.verdict(agency, vendor)
			if counted.seen == nil {
				counted.seen = map[string]int{}
			}
			counted.seen[string(verdict.status)]++
			want[reach.Pair{Agency: agency, Vendor: vendor}] = verdict.text()
			pairs++
		}
	}
	for _, e := range endpoints {
		got := e.verdicts(t, variables)
		if len(got) != len(want) {
			t.Fatalf("%s, %s: %d verdicts of %d", where, e.name, len(got), len(want))
		}
		for p, text := range got {
			if d := difference(text, want[p]); d != "" {
				t.Fatalf("%s, %s\n%s\n%s", where, e.name, d, asked{b.graph, q}.story(p))
			}
		}
	}
	counted.questions++
	counted.verdicts += pairs
}

// variablesOf is a question as the API takes it.
func variablesOf(q reach.Question) map[string]any {
	variables := map[string]any{}
	if q.Level != "" {
		variables["level"] = q.Level
	}
	if !q.At.IsZero() {
		variables["at"] = q.At.String()
	}
	if !q.KnownAt.IsZero() {
		variables["knownAt"] = kg.Instant(q.KnownAt)
	}
	var assume []any
	for _, a := range q.Assume {
		if a.Remove != nil {
			assume = append(assume, map[string]any{"remove": a.Remove.ID})
			continue
		}
		f := *a.Add
		f.Source = &kg.Source{}
		line := factfile.FactLine(&f)
		line.Source, line.KnownSince, line.KnownUntil = nil, "", ""
		assume = append(assume, map[string]any{"add": line})
	}
	if assume != nil {
		variables["assume"] = assume
	}
	return variables
}

// some are all entities of a kind, or, put into the variables, some of them.
func (b *bookkeeping) some(kind kg.EntityKind, name string, variables map[string]any) []string {
	ids := slices.DeleteFunc(sortedIDs(b.graph), func(id string) bool { return b.graph.Entities[id].EntityKind() != kind })
	if b.random.IntN(3) > 0 {
		return ids
	}
	b.random.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	ids = ids[:1+b.random.IntN(len(ids))]
	var slugs []string
	for _, id := range ids {
		slugs = append(slugs, b.graph.Entities[id].Naming().Slug)
	}
	variables[name] = slugs
	return ids
}

// verdicts are the endpoint's, each as the naive decision would write it.
func (e *endpoint) verdicts(t *testing.T, variables map[string]any) map[reach.Pair]string {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": everything, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/query", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	e.ServeHTTP(w, r)
	var answer struct {
		Data struct {
			Reach struct {
				TotalCount int
				Nodes      []answeredVerdict
			}
		}
		Errors []any
	}
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || len(answer.Errors) > 0 || answer.Data.Reach.TotalCount != len(answer.Data.Reach.Nodes) {
		t.Fatalf("%s: %v: %.2000s\nvariables %.2000s", e.name, err, w.Body.Bytes(), body[len(everything):])
	}
	texts := map[reach.Pair]string{}
	for _, v := range answer.Data.Reach.Nodes {
		texts[reach.Pair{Agency: v.Agency.ID, Vendor: v.Vendor.ID}] = v.naive(t).text()
	}
	return texts
}

// naive is an answered verdict in the form of the naive decision.
func (v answeredVerdict) naive(t *testing.T) *naiveVerdict {
	t.Helper()
	facts := answeredFacts{}
	n := &naiveVerdict{
		status: v.Status, levels: levelSet(v.Levels), confidence: v.Confidence, unplaced: v.Unplaced,
		uses: facts.of(v.Uses), unleveledUses: facts.of(v.UnleveledUses), evaluations: facts.of(v.Evaluations), unleveledEvaluation: facts.of(v.UnleveledEvaluations),
		naiveLabels: naiveLabels{blockers: facts.of(v.Blockers), warnings: facts.of(v.Warnings), lifted: facts.of(v.LiftedBlocks), exemptions: facts.of(v.Exemptions)},
	}
	for _, r := range v.Routes {
		n.routes = append(n.routes, facts.route(r))
	}
	for _, r := range v.UnleveledRoutes {
		n.unleveled = append(n.unleveled, facts.route(r))
	}
	if v.OldestSourceOn != "" {
		n.behind = []*kg.Fact{{Source: &kg.Source{Published: on(t, v.OldestSourceOn)}}}
	}
	return n
}

// answeredFacts are the facts of a verdict, each once.
type answeredFacts map[string]*kg.Fact

func (facts answeredFacts) of(list []answeredFact) []*kg.Fact {
	var own []*kg.Fact
	for _, f := range list {
		if facts[f.ID] == nil {
			facts[f.ID] = &kg.Fact{ID: f.ID, Kind: f.Kind, From: f.From.ID, To: f.To.ID, Key: f.Key}
		}
		own = append(own, facts[f.ID])
	}
	return own
}

func (facts answeredFacts) route(r answeredRoute) *naiveRoute {
	return &naiveRoute{
		kind: r.Kind, through: r.Through.ID, vehicle: r.Vehicle.ID, levels: levelSet(r.Levels), inferences: r.Inferences,
		inheritedFrom: r.InheritedFrom.ID, facts: facts.of(r.Facts), authorizations: facts.of(r.Authorizations), confidence: r.Confidence,
	}
}

func levelSet(levels *[]kg.Classification) kg.LevelSet {
	switch {
	case levels == nil:
		return kg.UnknownLevels
	case len(*levels) == 0:
		return kg.NoLevels
	}
	return kg.LevelsOf(*levels...)
}
