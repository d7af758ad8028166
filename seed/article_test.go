package seed

import (
	"slices"
	"strings"
	"testing"

	"fedreach/kg"
	"fedreach/reach"
)

const defense = "department-of-defense"

func TestArticleOpenAI(t *testing.T) {
	g := loaded(t, Article)
	for _, level := range append([]kg.Classification{""}, kg.Classifications...) {
		w := world(g, "2026-03-20", level)
		v := wantStatus(t, w, "cia", "openai", reach.Available)
		if got := routeKinds(v); got != "CLOUD aws" {
			t.Errorf("at %q, the CIA has the routes %s", level, got)
		}
		if !slices.Equal(v.Levels(), kg.Classifications) {
			t.Errorf("at %q, the CIA has the levels %v", level, v.Levels())
		}

		v = wantStatus(t, w, defense, "openai", reach.Available)
		routes := routeKinds(v)
		if level == "" && routes != "CLOUD aws jwcc, CONTRACT" {
			t.Errorf("Defense has the routes %s", routes)
		}
		if level != "" && (routes != "CLOUD aws jwcc" || len(v.UnleveledRoutes) != 1) {
			t.Errorf("at %q, Defense has the routes %s and %d unleveled", level, routes, len(v.UnleveledRoutes))
		}
		if !slices.Equal(v.Levels(), kg.Classifications) {
			t.Errorf("at %q, Defense has the levels %v", level, v.Levels())
		}
		wantStatus(t, w, "civilian-agencies", "openai", reach.Available)
	}
}

func TestArticleDefenseComponents(t *testing.T) {
	g := loaded(t, Article)
	w := world(g, "2026-03-20", "")
	components := below(g, defense)
	if len(components) < 10 || !slices.Contains(components, "united-states-marine-corps") {
		t.Fatalf("Defense's components are %v", components)
	}
	for _, component := range components {
		v := wantStatus(t, w, component, "openai", reach.Available)
		if v.Levels() != nil {
			t.Errorf("%s has the levels %v, want unknown", component, v.Levels())
		}
		if got := routeKinds(v); got != "CLOUD aws jwcc, CONTRACT" {
			t.Errorf("%s has the routes %s", component, got)
		}
		for _, r := range v.Routes {
			if r.InheritedFrom() == nil || r.InheritedFrom().Slug != defense {
				t.Errorf("%s: a route is inherited from %v", component, r.InheritedFrom())
			}
		}
		wantStatus(t, w, component, "anthropic", reach.Blocked)
		wantStatus(t, w, component, "xai", reach.NoRoute)
		wantStatus(t, w, component, "google", reach.NoRoute)
	}
}

func TestArticleOthers(t *testing.T) {
	g := loaded(t, Article)
	w := world(g, "2026-03-20", "")
	v := wantStatus(t, w, defense, "anthropic", reach.Blocked)
	if len(v.Blockers) != 1 || v.Blockers[0].Since.String() != "2026-03-01" || v.Blockers[0].SincePrecision != kg.PrecisionMonth {
		t.Errorf("Anthropic's blockers at Defense are %+v", v.Blockers)
	}
	wantStatus(t, w, "cia", "anthropic", reach.NoRoute)
	wantStatus(t, w, "civilian-agencies", "anthropic", reach.NoRoute)
	wantStatus(t, w, defense, "xai", reach.Evaluating)
	wantStatus(t, w, "cia", "xai", reach.NoRoute)
	for _, agency := range []string{"cia", defense} {
		v := wantStatus(t, w, agency, "google", reach.NoRoute)
		found := slices.ContainsFunc(v.NearMisses(), func(n *reach.NearMiss) bool {
			return n.Kind == reach.MissingRunsOn && n.Missing.To == "cloud:google-cloud" && len(n.Facts) == 1 &&
				n.Facts[0].Kind == kg.PartnersWith && n.Facts[0].From == "vendor:google"
		})
		if !found {
			t.Errorf("the near misses of %s × google lack RUNS_ON google-cloud", agency)
		}
	}
}

func TestArticleBeforeTheAWSDeal(t *testing.T) {
	g := loaded(t, Article)
	w := world(g, "2026-02-15", "")
	components := below(g, defense)
	for _, agency := range below(g, "us-government") {
		want := reach.NoRoute
		if agency == defense || slices.Contains(components, agency) {
			want = reach.Available
		}
		v := wantStatus(t, w, agency, "openai", want)
		if want == reach.Available && routeKinds(v) != "CONTRACT" {
			t.Errorf("%s has the routes %s", agency, routeKinds(v))
		}
	}
}

// TestArticleStatesNothingElse: every fact of the pack but the leaf's place in
// the tree is the article's, and the leaf has no parts.
func TestArticleStatesNothingElse(t *testing.T) {
	batches, err := Packs([]string{Article})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range batches[1].Facts {
		if !strings.HasPrefix(f.Source.URL, "https://aiforautomation.io/") && !strings.HasPrefix(f.From, "agency:civilian-agencies") {
			t.Errorf("%s %s %s is from %s", f.From, f.Kind, f.To, f.Source.URL)
		}
		if f.To == "agency:civilian-agencies" && f.Kind == kg.PartOf {
			t.Errorf("%s is part of the civilian agencies", f.From)
		}
	}
}
