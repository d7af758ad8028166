package reach_test

import (
	"fmt"
	"math/bits"
	"slices"
	"time"

	"fedreach/kg"
	"fedreach/reach"
	"pgregory.net/rapid"
)

// now is the moment that questions without a day or a knowledge time ask about.
var now = time.Date(2026, time.March, 20, 15, 4, 5, 0, time.UTC)

// days are few, so that the edges of periods coincide. The first is no day.
var days = []kg.Date{
	0, kg.NewDate(2026, 1, 1), kg.NewDate(2026, 2, 1), kg.NewDate(2026, 2, 15),
	kg.NewDate(2026, 3, 1), kg.NewDate(2026, 3, 15), kg.NewDate(2026, 4, 1), kg.NewDate(2027, 1, 1),
}

// sources repeat addresses and days of publication. The first is undated.
var sources = func() []*kg.Source {
	var all []*kg.Source
	add := func(url string, published kg.Date, precision kg.Precision) {
		all = append(all, &kg.Source{URL: "https://" + url, Title: url, Published: published, PublishedPrecision: precision})
	}
	add("a.example", 0, "")
	add("a.example", kg.NewDate(2026, 2, 1), kg.PrecisionDay)
	add("b.example", kg.NewDate(2026, 2, 1), kg.PrecisionDay)
	add("b.example", kg.NewDate(2026, 3, 1), kg.PrecisionDay)
	add("c.example", kg.NewDate(2026, 2, 1), kg.PrecisionMonth)
	add("c.example", kg.NewDate(2026, 2, 15), kg.PrecisionDay)
	add("d.example", kg.NewDate(2025, 1, 1), kg.PrecisionYear)
	add("d.example", kg.NewDate(2026, 2, 28), kg.PrecisionDay)
	add("e.example", 0, "")
	return all
}()

// keys has a level's name, which is the key of a supposed authorisation.
var keys = []string{"", "SECRET", "law"}

// levelSets: the first two are unknown for most kinds of fact.
var levelSets = []kg.LevelSet{
	kg.UnknownLevels, kg.UnknownLevels, kg.LevelsOf(kg.Secret), kg.LevelsOf(kg.CUI), kg.LevelsOf(kg.CUI, kg.Secret),
	kg.LevelsOf(kg.Unclassified, kg.CUI), kg.LevelsOf(kg.TopSecret), kg.LevelsOf(kg.Classifications...),
}

// recipe is what a random fact is made from: numbers that shrink to the plainest.
type recipe struct {
	kind, from, to, key            int
	since, sinceUnit               int
	until, untilUnit               int
	source, knownSince, knownUntil int
	confidence, levels, effect     int
	// restates, where not 0, counts back to the fact whose thing this is about.
	restates int
}

var confidences = []kg.Confidence{kg.High, kg.Medium, kg.Low}
var effects = []kg.Effect{kg.Blocks, kg.Exempts, kg.Warns}
var terms = []kg.Terms{kg.Unrestricted, kg.RedLines}

// evenly draws a number below n. (rapid's own ranges prefer small numbers so
// much that everything would happen to the first agency and the first cloud.)
func evenly(t *rapid.T, name string, n int) int {
	x := 0
	for range bits.Len(uint(n)) + 2 {
		x *= 2
		if rapid.Bool().Draw(t, name) {
			x++
		}
	}
	return x % n
}

// often gives 0 in about so many of ten draws, otherwise a number below n.
func often(t *rapid.T, name string, ofTen, n int) int {
	if evenly(t, name, 10) >= ofTen {
		return evenly(t, name, n)
	}
	return 0
}

func recipes(kinds int) *rapid.Generator[recipe] {
	return rapid.Custom(func(t *rapid.T) recipe {
		return recipe{
			kind: evenly(t, "kind", kinds), from: evenly(t, "from", 64), to: evenly(t, "to", 64), key: often(t, "key", 6, len(keys)),
			since: often(t, "since", 5, len(days)-1), sinceUnit: evenly(t, "since unit", 3),
			until: often(t, "until", 7, len(days)), untilUnit: evenly(t, "until unit", 3),
			source: evenly(t, "source", len(sources)), knownSince: often(t, "known since", 8, len(days)), knownUntil: often(t, "known until", 8, len(days)),
			confidence: evenly(t, "confidence", len(confidences)), levels: evenly(t, "levels", len(levelSets)), effect: evenly(t, "effect", len(effects)),
			restates: often(t, "restates", 7, 40),
		}
	})
}

// weightedKinds has the kinds that make routes more often than the others.
var weightedKinds = []kg.FactKind{
	kg.RunsOn, kg.PartnersWith, kg.Authorizes, kg.RunsOn, kg.PartnersWith, kg.Authorizes, kg.PartOf, kg.PartOf,
	kg.Operates, kg.Labels, kg.Labels, kg.Labels, kg.Uses, kg.Evaluates, kg.Holds, kg.OpenTo, kg.ContractsWith, kg.SetsTerms, kg.DependsOn,
}

// kindsOf leaves some kinds out of each graph: with all of them, there is a
// block or a contract between any two, and never a near miss.
func kindsOf(t *rapid.T) []kg.FactKind {
	left := map[kg.FactKind]bool{}
	for _, kind := range []kg.FactKind{kg.Labels, kg.ContractsWith, kg.Uses, kg.Evaluates, kg.OpenTo, kg.Operates} {
		left[kind] = rapid.Bool().Draw(t, "without "+string(kind))
	}
	return slices.DeleteFunc(slices.Clone(weightedKinds), func(k kg.FactKind) bool { return left[k] })
}

// extent is the least and the most that a random graph has of each.
type extent struct{ agencies, clouds, vendors, facts [2]int }

// randomGraph is a small graph in which anything may be that a store accepts.
func randomGraph(t *rapid.T) *kg.Graph {
	return randomGraphOf(t, extent{agencies: [2]int{2, 7}, clouds: [2]int{3, 8}, vendors: [2]int{2, 4}, facts: [2]int{25, 100}})
}

func randomGraphOf(t *rapid.T, of extent) *kg.Graph {
	b := builder{graph: &kg.Graph{Entities: map[string]kg.Entity{}}, seen: map[string]bool{}}
	b.addEntities(t, of)
	b.addTree(t, b.agencies)
	b.addTree(t, b.clouds)
	kinds := kindsOf(t)
	for _, r := range rapid.SliceOfN(recipes(len(kinds)), of.facts[0], of.facts[1]).Draw(t, "facts") {
		b.add(b.fact(r, kinds[r.kind]))
	}
	slices.SortFunc(b.graph.Facts, byID)
	return b.graph
}

type builder struct {
	graph                               *kg.Graph
	agencies, clouds, vendors, vehicles []string
	seen                                map[string]bool
}

var sectors = []kg.Sector{"", kg.SectorDefense, kg.SectorCivilian}
var cloudKinds = []kg.CloudKind{kg.CloudRegion, kg.CloudProvider, kg.CloudProduct}

func (b *builder) addEntities(t *rapid.T, of extent) {
	add := func(list *[]string, e kg.Entity) {
		b.graph.Entities[e.ID()] = e
		*list = append(*list, e.ID())
	}
	count := func(name string, within [2]int) int { return rapid.IntRange(within[0], within[1]).Draw(t, name) }
	named := func(slug string) kg.Named { return kg.Named{Slug: slug, Name: slug} }
	add(&b.agencies, &kg.Agency{Named: named("us-government")})
	for i := range count("agencies", of.agencies) {
		add(&b.agencies, &kg.Agency{Named: named(fmt.Sprintf("a%d", i+1)), Sector: rapid.SampledFrom(sectors).Draw(t, "sector")})
	}
	for i := range count("clouds", of.clouds) {
		add(&b.clouds, &kg.Cloud{Named: named(fmt.Sprintf("c%d", i)), Kind: rapid.SampledFrom(cloudKinds).Draw(t, "cloud kind")})
	}
	for i := range count("vendors", of.vendors) {
		add(&b.vendors, &kg.Vendor{Named: named(fmt.Sprintf("v%d", i))})
	}
	for i := range count("vehicles", [2]int{0, 3}) {
		add(&b.vehicles, &kg.Vehicle{Named: named(fmt.Sprintf("h%d", i))})
	}
}

// addTree gives most entities a parent, and some another one from some day on.
func (b *builder) addTree(t *rapid.T, ids []string) {
	for i, id := range ids[1:] {
		first, second := rapid.IntRange(-1, i).Draw(t, "parent"), rapid.IntRange(-1, i).Draw(t, "next parent")
		day := days[often(t, "moves", 6, len(days))]
		confidence := rapid.SampledFrom(confidences).Draw(t, "confidence")
		partOf := func(parent int, since, until kg.Date) {
			if parent < 0 {
				return
			}
			f := &kg.Fact{Kind: kg.PartOf, From: id, To: ids[parent], Since: since, Until: until, Confidence: confidence, Source: sources[0]}
			f.SincePrecision, f.UntilPrecision = precisionOf(since, 0), precisionOf(until, 0)
			b.add(f)
		}
		partOf(first, 0, day)
		if first != second && day != 0 {
			partOf(second, day, 0)
		}
	}
}

// add keeps a fact that a store would accept; the root is part of nothing.
func (b *builder) add(f *kg.Fact) {
	if f == nil || isRootsParent(f) {
		return
	}
	f.Complete()
	if b.seen[f.ID] || len(kg.ValidateFact(f, 0)) > 0 {
		return
	}
	facts := append(slices.Clone(b.graph.Facts), f)
	if f.Kind == kg.PartOf && len(kg.CheckTree(facts)) > 0 {
		return
	}
	b.seen[f.ID], b.graph.Facts = true, facts
}

func isRootsParent(f *kg.Fact) bool { return f.Kind == kg.PartOf && f.From == reach.RootAgency }

// ends are all entities that a fact of this kind may begin and end with.
func (b *builder) ends(kind kg.FactKind, from int) (froms, tos []string) {
	lists := map[kg.EntityKind][]string{kg.KindAgency: b.agencies, kg.KindCloud: b.clouds, kg.KindVendor: b.vendors, kg.KindVehicle: b.vehicles}
	pairs := kind.Ends()
	pair := pairs[from%len(pairs)]
	return lists[pair[0]], lists[pair[1]]
}

// fact makes what the recipe says, about a thing that has a statement already
// where it is to restate one; nil where that is impossible.
func (b *builder) fact(r recipe, kind kg.FactKind) *kg.Fact {
	froms, tos := b.ends(kind, r.from)
	if len(froms) == 0 || len(tos) == 0 {
		return nil
	}
	f := &kg.Fact{Kind: kind, From: froms[r.from%len(froms)], To: tos[r.to%len(tos)], Key: keys[r.key]}
	if r.restates > 0 && r.restates <= len(b.graph.Facts) {
		g := b.graph.Facts[len(b.graph.Facts)-r.restates]
		f.Kind, f.From, f.To, f.Key = g.Kind, g.From, g.To, g.Key
	}
	r.date(f)
	r.carry(f)
	return f
}

func (r recipe) date(f *kg.Fact) {
	f.Since, f.Until = days[r.since], days[r.until]
	if f.Until != 0 && f.Until <= f.Since {
		f.Until = 0
	}
	f.SincePrecision, f.UntilPrecision = precisionOf(f.Since, r.sinceUnit), precisionOf(f.Until, r.untilUnit)
	f.Source = sources[r.source]
	if f.KnownSince = days[r.knownSince].Time(); !f.KnownSince.IsZero() && r.sinceUnit == 1 {
		f.KnownSince = f.KnownSince.Add(9 * time.Hour)
	}
	if until := days[r.knownUntil].Time(); until.After(f.KnownSince) {
		f.KnownUntil = until.Add(time.Millisecond)
	}
}

// precisionOf is the coarsest that fits the day, up to unit: 2 a year, 1 a month.
func precisionOf(d kg.Date, unit int) kg.Precision {
	switch {
	case d.IsZero():
		return ""
	case unit == 2 && d.Time().YearDay() == 1:
		return kg.PrecisionYear
	case unit >= 1 && d.Time().Day() == 1:
		return kg.PrecisionMonth
	}
	return kg.PrecisionDay
}

func (r recipe) carry(f *kg.Fact) {
	f.Confidence = confidences[r.confidence]
	switch f.Kind {
	case kg.Authorizes:
		f.LevelSet = levelSets[max(r.levels, 2)]
	case kg.PartnersWith, kg.ContractsWith, kg.Uses, kg.Evaluates, kg.Holds:
		f.LevelSet = levelSets[r.levels]
	case kg.Labels:
		f.Effect = effects[r.effect]
	case kg.SetsTerms:
		f.Terms = terms[r.effect%len(terms)]
	}
}

// randomQuestion asks at a random level and moment, with something assumed.
func randomQuestion(t *rapid.T, graph *kg.Graph) reach.Question {
	var q reach.Question
	if level := rapid.IntRange(0, len(kg.Classifications)).Draw(t, "level"); level > 0 {
		q.Level = kg.Classifications[level-1]
	}
	q.At = days[rapid.IntRange(0, len(days)-1).Draw(t, "at")]
	q.KnownAt = days[often(t, "known at", 6, len(days))].Time()
	for range often(t, "assumptions", 5, 4) {
		q.Assume = append(q.Assume, randomAssumption(t, graph))
	}
	if len(kg.CheckTree(naivelySupposed(graph.Facts, q.Assume))) > 0 {
		q.Assume = nil
	}
	return q
}

// randomAssumption takes away what is on record, or states a thing anew.
func randomAssumption(t *rapid.T, graph *kg.Graph) reach.Assumption {
	if len(graph.Facts) > 0 && rapid.Bool().Draw(t, "remove") {
		return reach.Assumption{Remove: rapid.SampledFrom(graph.Facts).Draw(t, "removed")}
	}
	r := recipes(len(weightedKinds)).Draw(t, "added")
	f := builderOn(graph).fact(r, weightedKinds[r.kind])
	if f == nil || isRootsParent(f) || len(kg.CompleteAssumed(f)) > 0 {
		return randomAssumption(t, graph)
	}
	return reach.Assumption{Add: f}
}

func builderOn(graph *kg.Graph) *builder {
	b := &builder{graph: &kg.Graph{Entities: graph.Entities, Facts: graph.Facts}}
	for _, id := range sortedIDs(graph) {
		lists := map[kg.EntityKind]*[]string{kg.KindAgency: &b.agencies, kg.KindCloud: &b.clouds, kg.KindVendor: &b.vendors, kg.KindVehicle: &b.vehicles}
		list := lists[graph.Entities[id].EntityKind()]
		*list = append(*list, id)
	}
	return b
}
