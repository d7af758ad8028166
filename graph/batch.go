package graph

import (
	"cmp"
	"time"

	"fedreach/graph/generated"
	"fedreach/kg"
)

// maxItems is the most facts, entities and withdrawals of a batch.
const maxItems = 10_000

// batchOf is the batch of an input. What is withdrawn without a moment is from
// now. The problems are those of what can't be read; kg finds the others.
func batchOf(in generated.BatchInput, now time.Time) (kg.Batch, []kg.Problem, error) {
	for _, list := range []struct {
		name  string
		items int
	}{
		{kg.ListEntities, len(in.Entities)}, {kg.ListFacts, len(in.Facts)}, {kg.ListWithdrawals, len(in.Withdrawals)},
	} {
		if list.items > maxItems {
			return kg.Batch{}, nil, badInput("batch."+list.name, "are %d, the most in one batch is %d: load them in several", list.items, maxItems)
		}
	}
	b := kg.Batch{Key: given(in.Key), Origin: given(in.Origin), Note: given(in.Note)}
	var problems []kg.Problem
	for i, e := range in.Entities {
		entity, found := entityOf(e, i)
		b.Entities, problems = append(b.Entities, entity), append(problems, found...)
	}
	for i, f := range in.Facts {
		fact, found := factOf(f, i)
		b.Facts, problems = append(b.Facts, fact), append(problems, found...)
	}
	for _, w := range in.Withdrawals {
		b.Withdrawals = append(b.Withdrawals, withdrawal(w.FactID, w.At, now))
	}
	return b, problems, nil
}

func withdrawal(factID string, at *time.Time, now time.Time) kg.Withdrawal {
	if at != nil {
		now = *at
	}
	return kg.Withdrawal{FactID: factID, At: now}
}

// entityOf is the entity of an input, the item at this index of a batch.
func entityOf(in *generated.EntityInput, index int) (kg.Entity, []kg.Problem) {
	var problems []kg.Problem
	only := func(kind kg.EntityKind, field string, isGiven bool) {
		if isGiven && in.Kind != kind {
			problems = append(problems, kg.Problem{List: kg.ListEntities, Index: index, Field: field, Reason: "is not carried by " + string(in.Kind)})
		}
	}
	only(kg.KindAgency, "sector", in.Sector != nil)
	only(kg.KindCloud, "cloudKind", in.CloudKind != nil)
	only(kg.KindCloud, "airGapped", in.AirGapped != nil)
	named := kg.Named{Slug: in.Slug, Name: in.Name, Aliases: in.Aliases}
	switch in.Kind {
	case kg.KindAgency:
		return &kg.Agency{Named: named, Sector: given(in.Sector)}, problems
	case kg.KindCloud:
		return &kg.Cloud{Named: named, Kind: given(in.CloudKind), AirGapped: in.AirGapped}, problems
	case kg.KindVendor:
		return &kg.Vendor{Named: named}, problems
	default:
		return &kg.Vehicle{Named: named}, problems
	}
}

// factOf is the fact of an input, the item at this index of a batch.
func factOf(in *generated.FactInput, index int) (*kg.Fact, []kg.Problem) {
	f := &kg.Fact{
		Kind: in.Kind, From: in.From, To: in.To, Key: given(in.Key),
		KnownSince: given(in.KnownSince), KnownUntil: given(in.KnownUntil),
		Confidence: cmp.Or(given(in.Confidence), kg.High), LevelSet: kg.LevelsOf(in.Levels...),
		Effect: given(in.Effect), Issuer: given(in.Issuer), Terms: given(in.Terms),
		CeilingUSD: given(in.CeilingUsd), Product: given(in.Product), UseCase: given(in.UseCase),
		VendorControl: given(in.VendorControl), Text: given(in.Text),
	}
	var problems []kg.Problem
	wrong := func(field, reason string) {
		problems = append(problems, kg.Problem{List: kg.ListFacts, Index: index, Field: field, Reason: reason})
	}
	if in.Levels != nil && len(in.Levels) == 0 {
		wrong("levels", "is empty: give at least one, or leave it out where they are not stated")
	}
	var err error
	if f.Since, f.SincePrecision, err = kg.ParseSince(given(in.Since)); err != nil {
		wrong("since", err.Error())
	}
	if f.Until, f.UntilPrecision, err = kg.ParseUntil(given(in.Until)); err != nil {
		wrong("until", err.Error())
	}
	if s := in.Source; s != nil {
		f.Source = &kg.Source{URL: s.URL, Title: s.Title, Publisher: given(s.Publisher)}
		if f.Source.Published, f.Source.PublishedPrecision, err = kg.ParseSince(given(s.Published)); err != nil {
			wrong("source.published", err.Error())
		}
	}
	return f, problems
}
