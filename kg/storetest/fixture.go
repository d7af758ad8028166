package storetest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fedreach/kg"
)

// gazette is the source of every fact that names no other.
var gazette = published("https://gazette.example/1", "2025-01-02")

// published is a source with this address and day, month or year; "" is undated.
func published(url, on string) *kg.Source {
	day, precision, err := kg.ParseSince(on)
	if err != nil {
		panic(err)
	}
	return &kg.Source{URL: url, Title: "The Gazette", Publisher: "The Printing Office", Published: day, PublishedPrecision: precision}
}

// option changes a fact that is being stated.
type option func(*kg.Fact)

// state is a fact of this kind that lacks nothing: where the kind needs a
// value, it has one.
func state(kind kg.FactKind, from, to string, options ...option) *kg.Fact {
	f := &kg.Fact{Kind: kind, From: from, To: to, Confidence: kg.High, Source: gazette}
	switch kind {
	case kg.Authorizes:
		f.LevelSet = kg.LevelsOf(kg.CUI)
	case kg.Labels:
		f.Effect = kg.Blocks
	case kg.SetsTerms:
		f.Terms = kg.RedLines
	}
	for _, o := range options {
		o(f)
	}
	return f
}

func partOf(child, parent string, options ...option) *kg.Fact {
	return state(kg.PartOf, child, parent, options...)
}

func runsOn(agency, cloud string, options ...option) *kg.Fact {
	return state(kg.RunsOn, agency, cloud, options...)
}

func since(day string) option {
	return func(f *kg.Fact) { f.Since, f.SincePrecision = parsed(kg.ParseSince(day)) }
}

func until(day string) option {
	return func(f *kg.Fact) { f.Until, f.UntilPrecision = parsed(kg.ParseUntil(day)) }
}

func parsed(d kg.Date, p kg.Precision, err error) (kg.Date, kg.Precision) {
	if err != nil {
		panic(err)
	}
	return d, p
}

func knownSince(s string) option { return func(f *kg.Fact) { f.KnownSince = instant(s) } }
func knownUntil(s string) option { return func(f *kg.Fact) { f.KnownUntil = instant(s) } }
func key(k string) option        { return func(f *kg.Fact) { f.Key = k } }
func text(s string) option       { return func(f *kg.Fact) { f.Text = s } }
func from(s *kg.Source) option   { return func(f *kg.Fact) { f.Source = s } }

// instant reads a moment to the nanosecond.
func instant(s string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

// entity is a plain entity with this id. Its name is its slug in capitals.
func entity(id string) kg.Entity {
	kind, slug, ok := kg.ParseEntityID(id)
	if !ok {
		panic("no id: " + id)
	}
	named := kg.Named{Slug: slug, Name: strings.ToUpper(slug)}
	switch kind {
	case kg.KindAgency:
		return &kg.Agency{Named: named}
	case kg.KindCloud:
		return &kg.Cloud{Named: named, Kind: kg.CloudProvider}
	case kg.KindVendor:
		return &kg.Vendor{Named: named}
	default:
		return &kg.Vehicle{Named: named}
	}
}

func entities(ids ...string) []kg.Entity {
	var list []kg.Entity
	for _, id := range ids {
		list = append(list, entity(id))
	}
	return list
}

// graph is a batch of these facts and of plain entities at their ends.
func graph(facts ...*kg.Fact) kg.Batch {
	var ids []string
	for _, f := range facts {
		ids = append(ids, f.From, f.To)
	}
	slices.Sort(ids)
	return kg.Batch{By: "storetest", Origin: "a fixture", Entities: entities(slices.Compact(ids)...), Facts: facts}
}

// facts is a batch of facts alone.
func facts(list ...*kg.Fact) kg.Batch { return kg.Batch{By: "storetest", Facts: list} }

// withdraw is a batch that withdraws these facts at that moment.
func withdraw(at string, list ...*kg.Fact) kg.Batch {
	b := kg.Batch{By: "storetest"}
	for _, f := range list {
		b.Withdrawals = append(b.Withdrawals, kg.Withdrawal{FactID: idOf(f), At: instant(at)})
	}
	return b
}

// completed is f as a store gives it back, brought by the load of this revision.
func completed(f *kg.Fact, revision int64) *kg.Fact {
	c := *f
	c.Complete()
	c.Load = revision
	if !c.KnownUntil.IsZero() {
		c.EndedBy = revision
	}
	return &c
}

// idOf is the id that kg gives to a fact.
func idOf(f *kg.Fact) string { return completed(f, 0).ID }

func idsOf(list ...*kg.Fact) []string {
	var ids []string
	for _, f := range list {
		ids = append(ids, idOf(f))
	}
	slices.Sort(ids)
	return ids
}

// load loads a batch that must be accepted.
func load(t *testing.T, s kg.Store, b kg.Batch) kg.LoadReport {
	t.Helper()
	report, err := s.Load(t.Context(), b)
	if err != nil {
		t.Fatalf("Load: %v", err)
	}
	return report
}

// lower is how ids begin with a kind.
func lower(k kg.EntityKind) string { return strings.ToLower(string(k)) }
