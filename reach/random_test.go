package reach_test

import (
	"cmp"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"fedreach/kg"
	"fedreach/reach"
	"pgregory.net/rapid"
)

// The tests of this file ask random questions of random graphs and compare
// every answer with the naive decision. FEDREACH_RANDOM_GRAPHS=100000 makes as
// many graphs instead of a few hundred (with -timeout 0); a failure is made
// small and printed with the seed that repeats it.
func TestMain(m *testing.M) {
	graphs := cmp.Or(os.Getenv("FEDREACH_RANDOM_GRAPHS"), "400")
	for name, value := range map[string]string{"rapid.checks": graphs, "rapid.nofailfile": "true"} {
		if err := flag.Set(name, value); err != nil {
			fmt.Fprintf(os.Stderr, "FEDREACH_RANDOM_GRAPHS: %v\n", err)
			os.Exit(2)
		}
	}
	os.Exit(runAll(m))
}

// runAll runs the tests; where some need a database, it ends that as well.
var runAll = (*testing.M).Run

// asked is a random graph with a question about it.
type asked struct {
	graph *kg.Graph
	q     reach.Question
}

func ask(t *rapid.T) asked {
	graph := randomGraph(t)
	return asked{graph, randomQuestion(t, graph)}
}

func (a asked) world() *reach.World { return reach.NewWorld(a.graph, a.q, now) }
func (a asked) naive() *naiveWorld  { return naively(a.graph, a.q, now) }

// and is the same question with more assumed.
func (a asked) and(more ...reach.Assumption) asked {
	a.q.Assume = slices.Concat(a.q.Assume, more)
	return a
}

// without is the same question with these facts taken away, supposed ones too.
func (a asked) without(facts ...*kg.Fact) asked {
	for _, f := range facts {
		a.q.Assume = slices.DeleteFunc(slices.Clone(a.q.Assume), func(s reach.Assumption) bool {
			return s.Add != nil && s.Add.Thing() == f.Thing()
		})
		a = a.and(reach.Assumption{Remove: f})
	}
	return a
}

// pairs are all agencies with all vendors, in order.
func (a asked) pairs() []reach.Pair {
	var pairs []reach.Pair
	b := builderOn(a.graph)
	for _, agency := range b.agencies {
		for _, vendor := range b.vendors {
			pairs = append(pairs, reach.Pair{Agency: agency, Vendor: vendor})
		}
	}
	return pairs
}

// story is all that there is to know about a failure.
func (a asked) story(p reach.Pair) string {
	s := fmt.Sprintf("%s and %s, level %q at %s known at %s\n", p.Agency, p.Vendor, a.q.Level, a.q.At, kg.Instant(a.q.KnownAt))
	for _, assumed := range a.q.Assume {
		if assumed.Add != nil {
			s += "assumed: " + particulars(assumed.Add) + "\n"
		} else {
			s += "taken away: " + particulars(assumed.Remove) + "\n"
		}
	}
	return s + story(a.graph)
}

func TestVerdictsAreTheNaiveOnes(t *testing.T) {
	seen := sightings{}
	seen.lookFor(t, slices.Concat(words(reach.Statuses...), words(reach.RouteCloud, reach.RouteContract, reach.RouteVehicle),
		words(reach.Inherited, reach.AgencyRegion, reach.VendorRegion), words(kg.High, kg.Medium, kg.Low),
		[]string{"order", "lifted", "warning", "unleveled", "unleveled use", "all unknown"}), func(t *rapid.T) {
		a := ask(t)
		world, naive := a.world(), a.naive()
		for _, p := range a.pairs() {
			got, want := world.Verdict(p.Agency, p.Vendor), naive.verdict(p.Agency, p.Vendor)
			seen.verdict(want)
			if d := difference(verdictText(got), want.text()); d != "" {
				t.Fatalf("%s\n%s", d, a.story(p))
			}
		}
	})
}

func TestNearMissesAreTheNaiveOnes(t *testing.T) {
	seen := sightings{}
	seen.lookFor(t, slices.Concat(words(reach.MissingPartnership, reach.MissingRunsOn, reach.MissingLevel), words(kg.Authorizes)), func(t *rapid.T) {
		a := ask(t)
		world, naive := a.world(), a.naive()
		for _, p := range a.pairs() {
			var got, want []string
			for _, miss := range world.Verdict(p.Agency, p.Vendor).NearMisses() {
				got = append(got, missLine(miss.Kind, miss.Cloud.ID(), miss.Missing))
			}
			for _, miss := range naive.nearMisses(p.Agency, p.Vendor, now) {
				want = append(want, missLine(miss.kind, miss.cloud, miss.missing))
				seen[string(miss.kind)]++
				seen[string(miss.missing.Kind)]++
			}
			if d := difference(text(got), text(want)); d != "" {
				t.Fatalf("%s\n%s", d, a.story(p))
			}
		}
	})
}

func missLine(kind reach.NearMissKind, cloud string, missing *kg.Fact) string {
	return fmt.Sprintf("%s at %s: %s [%s]", kind, cloud, sentence(missing), missing.LevelSet)
}

// The naive decision believes one dissenting statement at a time, reach may
// believe several at once: it lists what the naive decision does and no more
// than what is disputed, and just the same where only one thing is.
func TestDisputesAreTheNaiveOnes(t *testing.T) {
	seen := sightings{}
	seen.lookFor(t, words(kg.RunsOn, kg.PartnersWith, kg.Authorizes, kg.Labels), func(t *rapid.T) {
		a := ask(t)
		world, naive := a.world(), a.naive()
		everywhere := naive.disputed()
		for _, p := range a.pairs() {
			v := world.Verdict(p.Agency, p.Vendor)
			var got, bearing, all []string
			for _, d := range v.Disputes() {
				got = append(got, disputeLine(d.Decides, d.Otherwise))
			}
			for decides, otherwise := range everywhere {
				line := disputeLine(decides, otherwise)
				all = append(all, line)
				if naive.bears(decides, otherwise, p, now) {
					bearing = append(bearing, line)
					seen[string(decides.Kind)]++
				}
			}
			if d := difference(text(got), text(bearing)); d != "" && (len(all) == 1 || !between(bearing, got, all)) {
				t.Fatalf("%s\n%s", d, a.story(p))
			}
			if v.Disputed() != (len(got) > 0) {
				t.Fatalf("disputed is %t with %d disputes\n%s", v.Disputed(), len(got), a.story(p))
			}
		}
	})
}

// between reports whether a list has all of least and nothing but most.
func between(least, list, most []string) bool {
	lacks := func(in []string) func(string) bool { return func(s string) bool { return !slices.Contains(in, s) } }
	return !slices.ContainsFunc(least, lacks(list)) && !slices.ContainsFunc(list, lacks(most))
}

func disputeLine(decides *kg.Fact, otherwise []*kg.Fact) string {
	sorted := slices.SortedFunc(slices.Values(otherwise), byID)
	return "decides " + identity(decides) + ", otherwise " + writer(identity).chain(sorted)
}

func TestListsAreTheNaiveOnes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := ask(t)
		filter, after := randomFilter(t, a)
		world, naive := a.world(), a.naive()
		var got, want []string
		for v := range world.Verdicts(filter, after) {
			got = append(got, v.Agency.ID()+" "+v.Vendor.ID())
		}
		for _, p := range a.pairs() {
			if naive.passes(filter, p) && comesAfter(p, after) {
				want = append(want, p.Agency+" "+p.Vendor)
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%+v after %v: got %q, want %q\n%s", filter, after, got, want, a.story(reach.Pair{}))
		}
	})
}

func comesAfter(p, q reach.Pair) bool {
	return cmp.Or(cmp.Compare(p.Agency, q.Agency), cmp.Compare(p.Vendor, q.Vendor)) > 0
}

func randomFilter(t *rapid.T, a asked) (reach.Filter, reach.Pair) {
	b := builderOn(a.graph)
	some := func(name string, ids []string) []string {
		if rapid.Bool().Draw(t, "any "+name) {
			return nil
		}
		return rapid.SliceOfN(rapid.SampledFrom(ids), 1, 3).Draw(t, name)
	}
	filter := reach.Filter{Agencies: some("agencies", b.agencies), Vendors: some("vendors", b.vendors), Through: some("through", b.clouds)}
	for _, s := range some("sectors", words(sectors...)) {
		filter.Sectors = append(filter.Sectors, kg.Sector(s))
	}
	for _, s := range some("statuses", words(reach.Statuses...)) {
		filter.Statuses = append(filter.Statuses, reach.Status(s))
	}
	for _, k := range some("kinds", words(reach.RouteCloud, reach.RouteContract, reach.RouteVehicle)) {
		filter.Kinds = append(filter.Kinds, reach.RouteKind(k))
	}
	if rapid.Bool().Draw(t, "from the first") {
		return filter, reach.Pair{}
	}
	return filter, rapid.SampledFrom(a.pairs()).Draw(t, "after")
}

// passes says what a filter asks for: conditions on routes must hold of one
// route, which may be an unleveled one.
func (w *naiveWorld) passes(filter reach.Filter, p reach.Pair) bool {
	v := w.verdict(p.Agency, p.Vendor)
	statuses := filter.Statuses
	if statuses == nil {
		statuses = []reach.Status{reach.Blocked, reach.InUse, reach.Available, reach.Evaluating}
	}
	agency := w.graph.Entities[p.Agency].(*kg.Agency)
	anyRoute := filter.Kinds == nil && filter.Through == nil
	return in(filter.Agencies, p.Agency) && in(filter.Vendors, p.Vendor) && in(filter.Sectors, agency.Sector) && in(statuses, v.status) &&
		(anyRoute || slices.ContainsFunc(slices.Concat(v.routes, v.unleveled), func(r *naiveRoute) bool {
			return in(filter.Kinds, r.kind) && (filter.Through == nil || w.passesThrough(r, filter.Through))
		}))
}

func in[T comparable](list []T, x T) bool { return list == nil || slices.Contains(list, x) }

// passesThrough: one of the clouds of the route's chain is one of these or a part of it.
func (w *naiveWorld) passesThrough(r *naiveRoute, clouds []string) bool {
	for _, f := range r.facts {
		for _, end := range []string{f.From, f.To} {
			if strings.HasPrefix(end, "cloud:") && slices.ContainsFunc(w.up(end), func(s naiveStep) bool { return slices.Contains(clouds, s.id) }) {
				return true
			}
		}
	}
	return false
}

func TestTheOrderOfFactsMakesNoDifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := ask(t)
		shuffled := *a.graph
		shuffled.Facts = slices.Clone(a.graph.Facts)
		seed := rapid.Uint64().Draw(t, "seed")
		rand.New(rand.NewPCG(seed, 0)).Shuffle(len(shuffled.Facts), func(i, j int) {
			shuffled.Facts[i], shuffled.Facts[j] = shuffled.Facts[j], shuffled.Facts[i]
		})
		one, other := a.world(), asked{&shuffled, a.q}.world()
		for _, p := range a.pairs() {
			got, want := orderedText(other.Verdict(p.Agency, p.Vendor)), orderedText(one.Verdict(p.Agency, p.Vendor))
			if got != want {
				t.Fatalf("%s\n%s", difference(got, want), a.story(p))
			}
		}
	})
}

// orderedText is a verdict with the order of its lists.
func orderedText(v *reach.Verdict) string {
	of := writer(identity)
	lines := []string{v.ID(), fmt.Sprint(v.OldestSourceOn())}
	for _, list := range [][]*reach.Route{v.Routes, v.UnleveledRoutes} {
		for _, r := range list {
			lines = append(lines, r.ID()+" "+routeLine(identity, r)+" "+of.chain(r.VehicleFacts()))
		}
	}
	for _, list := range factLists(v) {
		lines = append(lines, of.chain(list))
	}
	for _, miss := range v.NearMisses() {
		lines = append(lines, missLine(miss.Kind, miss.Cloud.ID(), miss.Missing)+" "+of.chain(miss.Facts))
	}
	for _, d := range v.Disputes() {
		lines = append(lines, identity(d.Decides)+" "+of.chain(d.Otherwise))
	}
	return strings.Join(lines, "\n")
}

// factLists are the lists of a verdict that are ordered by id.
func factLists(v *reach.Verdict) [][]*kg.Fact {
	return [][]*kg.Fact{
		v.Uses, v.UnleveledUses, v.Evaluations, v.UnleveledEvaluations,
		v.Blockers, v.Warnings, v.LiftedBlocks, v.Exemptions, v.DecidingFacts(),
	}
}

// words are values of a named string type as plain strings.
func words[T ~string](values ...T) []string {
	var plain []string
	for _, v := range values {
		plain = append(plain, string(v))
	}
	return plain
}

// sightings count what the random graphs led to: a generator that no longer
// gets somewhere would test nothing there.
type sightings map[string]int

func (s sightings) verdict(v *naiveVerdict) {
	s[string(v.status)]++
	for _, r := range v.routes {
		s[string(r.kind)]++
		s[string(r.confidence)]++
		for _, i := range r.inferences {
			s[string(i)]++
		}
		if r.kind == reach.RouteCloud && r.vehicle != "" {
			s["order"]++
		}
	}
	s["lifted"] += len(v.lifted)
	s["warning"] += len(v.warnings)
	s["unleveled"] += len(v.unleveled)
	s["unleveled use"] += len(v.unleveledUses)
	if !v.levels.Known() {
		s["all unknown"]++
	}
}

// lookFor has a property hold of random graphs, and of as many more, up to a limit, as
// long as none led to something that it is to hold of too: what is rare is left out by
// chance now and then.
func (s sightings) lookFor(t *testing.T, names []string, property func(*rapid.T)) {
	t.Helper()
	var missing []string
	for range 10 {
		rapid.Check(t, property)
		missing = slices.DeleteFunc(slices.Clone(names), func(name string) bool { return s[name] > 0 })
		if t.Failed() || len(missing) == 0 {
			break
		}
	}
	if len(missing) > 0 && !t.Failed() {
		t.Errorf("no random graph led to %s; seen were %v", missing, s)
	}
	t.Logf("seen: %v", map[string]int(s))
}
