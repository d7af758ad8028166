//go:build !embedded

package main

import (
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"

	"fedreach/kg"
)

// oracleDays are few, so that periods begin and end together. The first is none.
var oracleDays = []kg.Date{
	0, kg.NewDate(2026, 1, 1), kg.NewDate(2026, 2, 1), kg.NewDate(2026, 2, 15), kg.NewDate(2026, 3, 1), kg.NewDate(2026, 4, 1),
}

// oracleKinds has the kinds that make routes more often than the others.
var oracleKinds = []kg.FactKind{
	kg.RunsOn, kg.RunsOn, kg.RunsOn, kg.PartnersWith, kg.PartnersWith, kg.PartnersWith, kg.Authorizes, kg.Authorizes, kg.PartOf, kg.PartOf,
	kg.Operates, kg.Labels, kg.Labels, kg.Labels, kg.Uses, kg.Uses, kg.Evaluates, kg.Evaluates, kg.Holds, kg.OpenTo, kg.ContractsWith, kg.SetsTerms, kg.DependsOn,
}

var oracleLevels = []kg.LevelSet{
	kg.UnknownLevels, kg.UnknownLevels, kg.LevelsOf(kg.Secret), kg.LevelsOf(kg.CUI, kg.Secret),
	kg.LevelsOf(kg.Unclassified, kg.CUI), kg.LevelsOf(kg.Classifications...),
}

// randomBatch is a small graph in which anything may be that a store accepts.
func randomBatch(t *rapid.T) kg.Batch {
	b := &batchMaker{T: t, ids: map[kg.EntityKind][]string{}, stated: map[string]bool{}}
	b.addEntities()
	b.addTree(b.ids[kg.KindAgency])
	b.addTree(b.ids[kg.KindCloud])
	for range 30 + b.below(50, "facts") {
		b.add(b.fact())
	}
	return b.batch
}

// batchMaker draws the parts of a batch.
type batchMaker struct {
	*rapid.T
	batch  kg.Batch
	ids    map[kg.EntityKind][]string
	stated map[string]bool
}

// below draws a number below n.
func (b *batchMaker) below(n int, what string) int {
	return int(rapid.Uint32().Draw(b.T, what) % uint32(n)) //nolint:gosec // n is the length of a short list
}

// rarely draws a number below n, mostly 0.
func (b *batchMaker) rarely(n int, what string) int {
	if b.below(10, what+" at all") < 6 {
		return 0
	}
	return b.below(n, what)
}

func (b *batchMaker) addEntities() {
	add := func(e kg.Entity) {
		b.batch.Entities = append(b.batch.Entities, e)
		b.ids[e.EntityKind()] = append(b.ids[e.EntityKind()], e.ID())
	}
	named := func(letter string, i int) kg.Named {
		slug := fmt.Sprintf("%s%d", letter, i)
		return kg.Named{Slug: slug, Name: slug}
	}
	for i := range 2 + b.below(4, "agencies") {
		add(&kg.Agency{Named: named("a", i)})
	}
	kinds := []kg.CloudKind{kg.CloudRegion, kg.CloudProvider, kg.CloudProduct}
	for i := range 2 + b.below(4, "clouds") {
		add(&kg.Cloud{Named: named("c", i), Kind: kinds[b.below(len(kinds), "cloud kind")]})
	}
	for i := range 1 + b.below(3, "vendors") {
		add(&kg.Vendor{Named: named("v", i)})
	}
	for i := range 1 + b.below(2, "vehicles") {
		add(&kg.Vehicle{Named: named("h", i)})
	}
}

// addTree makes most entities a part of an earlier one, some only until a day.
func (b *batchMaker) addTree(ids []string) {
	for i, id := range ids[1:] {
		if b.below(6, "no parent") > 0 {
			f := &kg.Fact{Kind: kg.PartOf, From: id, To: ids[b.below(i+1, "parent")], Confidence: kg.High, Source: b.source()}
			f.Until = oracleDays[b.rarely(len(oracleDays), "moves")]
			b.add(f)
		}
	}
}

// fact is any fact; often one more statement about the thing of an earlier one.
func (b *batchMaker) fact() *kg.Fact {
	kind := oracleKinds[b.below(len(oracleKinds), "kind")]
	pairs := kind.Ends()
	ends := pairs[b.below(len(pairs), "ends")]
	froms, tos := b.ids[ends[0]], b.ids[ends[1]]
	f := &kg.Fact{
		Kind: kind, From: froms[b.below(len(froms), "from")], To: tos[b.below(len(tos), "to")],
		Key: []string{"", "law", "other"}[b.rarely(3, "key")],
	}
	if back := b.rarely(20, "restates"); back > 0 && back <= len(b.batch.Facts) {
		g := b.batch.Facts[len(b.batch.Facts)-back]
		f.Kind, f.From, f.To, f.Key = g.Kind, g.From, g.To, g.Key
	}
	f.Since, f.Until = oracleDays[b.rarely(len(oracleDays), "since")], oracleDays[b.rarely(len(oracleDays), "until")]
	f.KnownSince = oracleDays[b.rarely(len(oracleDays), "known since")].Time()
	if !f.KnownSince.IsZero() && b.below(2, "in the morning") > 0 {
		f.KnownSince = f.KnownSince.Add(9 * time.Hour)
	}
	if until := oracleDays[b.rarely(len(oracleDays), "known until")].Time(); until.After(f.KnownSince) {
		f.KnownUntil = until
	}
	f.Confidence = []kg.Confidence{kg.High, kg.Medium, kg.Low}[b.below(3, "confidence")]
	f.Source = b.source()
	b.carry(f)
	return f
}

func (b *batchMaker) source() *kg.Source {
	s := &kg.Source{URL: fmt.Sprintf("https://%d.example", b.below(3, "source")), Title: "a source"}
	if s.Published = oracleDays[b.rarely(len(oracleDays), "published")]; !s.Published.IsZero() {
		s.PublishedPrecision = kg.PrecisionDay
	}
	return s
}

func (b *batchMaker) carry(f *kg.Fact) {
	switch f.Kind {
	case kg.Authorizes:
		f.LevelSet = oracleLevels[2+b.below(len(oracleLevels)-2, "levels")]
	case kg.PartnersWith, kg.ContractsWith, kg.Uses, kg.Evaluates, kg.Holds:
		f.LevelSet = oracleLevels[b.below(len(oracleLevels), "levels")]
	case kg.Labels:
		f.Effect = []kg.Effect{kg.Blocks, kg.Exempts, kg.Warns}[b.below(3, "effect")]
	case kg.SetsTerms:
		f.Terms = kg.Unrestricted
	}
}

// add keeps a fact that a store accepts beside those that are there.
func (b *batchMaker) add(f *kg.Fact) {
	for day, precision := range map[kg.Date]*kg.Precision{f.Since: &f.SincePrecision, f.Until: &f.UntilPrecision} {
		if !day.IsZero() {
			*precision = kg.PrecisionDay
		}
	}
	f.Complete()
	facts := append(slices.Clone(b.batch.Facts), f)
	if b.stated[f.ID] || len(kg.ValidateFact(f, 0)) > 0 || f.Kind == kg.PartOf && len(kg.CheckTree(facts)) > 0 {
		return
	}
	b.stated[f.ID], b.batch.Facts = true, facts
}
