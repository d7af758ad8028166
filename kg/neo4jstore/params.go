package neo4jstore

import (
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"fedreach/kg"
	"fedreach/kg/searchtext"
)

// params are a statement's parameters, or the properties within them.
type params map[string]any

// as is these parameters as one, a map of this name. Neo4j plans a statement
// anew for null, and for each power of ten that the size of a list or a text
// has, which takes longer than to carry it out; into a map it does not look.
func (p params) as(name string) params { return params{name: map[string]any(p)} }

// labels are those that tell the kinds of entity apart.
var labels = map[kg.EntityKind]string{
	kg.KindAgency:  "Agency",
	kg.KindCloud:   "Cloud",
	kg.KindVendor:  "Vendor",
	kg.KindVehicle: "Vehicle",
}

// labelsOf are the labels of these kinds; of none at all, every one.
func labelsOf(kinds []kg.EntityKind) []string {
	if len(kinds) == 0 {
		kinds = kg.EntityKinds
	}
	list := make([]string, len(kinds))
	for i, kind := range kinds {
		list[i] = labels[kind]
	}
	return list
}

// typesOf are the relationship types of these kinds; of nil, every one.
func typesOf(kinds []kg.FactKind) []string {
	if kinds == nil {
		kinds = kg.FactKinds
	}
	return texts(kinds)
}

func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

// orNull is a list as a parameter: null where it is nil. (A nil slice in an
// interface would arrive as an empty list.)
func orNull[T any](list []T) any {
	if list == nil {
		return nil
	}
	return list
}

// nullIfEmpty is a list as a parameter: null where it has nothing.
func nullIfEmpty[T any](list []T) any {
	if len(list) == 0 {
		return nil
	}
	return list
}

// entityParams are an entity's id, label and properties. A property that is not
// stated is null, so that one that was stated before goes away.
func entityParams(e kg.Entity, revision int64) map[string]any {
	n := e.Naming()
	properties := map[string]any{
		"id": e.ID(), "slug": n.Slug, "name": n.Name, "aliases": append([]string{}, n.Aliases...),
		"search": searchtext.Of(e), "load": revision,
	}
	switch e := e.(type) {
	case *kg.Agency:
		properties["sector"] = nullIfZero(string(e.Sector))
	case *kg.Cloud:
		properties["kind"] = nullIfZero(string(e.Kind))
		properties["airGapped"] = nil
		if e.AirGapped != nil {
			properties["airGapped"] = *e.AirGapped
		}
	}
	return map[string]any{"id": e.ID(), "label": labels[e.EntityKind()], "properties": properties}
}

func sourceParams(s *kg.Source) map[string]any {
	p := params{"id": s.ID(), "url": s.URL, "title": s.Title}
	p.text("publisher", s.Publisher)
	p.date("published", s.Published)
	p.text("publishedPrecision", string(s.PublishedPrecision))
	return p
}

// byKind are the parameters of facts, in lists by their kind.
func byKind(facts []*kg.Fact, paramsOf func(*kg.Fact) map[string]any) map[string]any {
	lists := map[kg.FactKind][]any{}
	for _, f := range facts {
		lists[f.Kind] = append(lists[f.Kind], paramsOf(f))
	}
	all := make(map[string]any, len(lists))
	for kind, list := range lists {
		all[string(kind)] = list
	}
	return all
}

// factParams are a fact's ends and properties.
func factParams(f *kg.Fact) map[string]any {
	p := params{"id": f.ID, "confidence": string(f.Confidence), "source": f.Source.ID(), "load": f.Load}
	p.text("key", f.Key)
	p.date("since", f.Since)
	p.text("sincePrecision", string(f.SincePrecision))
	p.date("until", f.Until)
	p.text("untilPrecision", string(f.UntilPrecision))
	p.instant("knownSince", f.KnownSince)
	p.instant("knownUntil", f.KnownUntil)
	if f.LevelSet.Known() {
		p["levels"] = texts(f.Levels())
	}
	p.text("effect", string(f.Effect))
	p.text("issuer", f.Issuer)
	p.text("terms", string(f.Terms))
	p.number("ceilingUSD", f.CeilingUSD)
	p.text("product", f.Product)
	p.text("useCase", f.UseCase)
	p.text("vendorControl", f.VendorControl)
	p.text("text", f.Text)
	p.number("endedBy", f.EndedBy)
	return map[string]any{"from": f.From, "to": f.To, "properties": map[string]any(p)}
}

// endParams say which fact ends, and when.
func endParams(f *kg.Fact) map[string]any {
	return map[string]any{"id": f.ID, "knownUntil": instant(f.KnownUntil), "endedBy": f.EndedBy}
}

// loadParams are the properties of a load's record. The attempt tells this try to
// load from all others: see load_recorded.
func loadParams(l *kg.Load) map[string]any {
	p := params{
		"revision": l.Revision, "at": instant(l.At), "attempt": l.Attempt,
		"entitiesCreated": int64(l.EntitiesCreated), "entitiesChanged": int64(l.EntitiesChanged),
		"factsCreated": int64(l.FactsCreated), "factsWithdrawn": int64(l.FactsWithdrawn),
	}
	p.text("key", l.Key)
	p.text("by", l.By)
	p.text("origin", l.Origin)
	p.text("note", l.Note)
	return p
}

// text sets a property, unless there is nothing to state.
func (p params) text(name, value string) {
	if value != "" {
		p[name] = value
	}
}

func (p params) number(name string, value int64) {
	if value != 0 {
		p[name] = value
	}
}

// date sets a DATE. As a time.Time it would become a ZONED DATETIME, and those
// do not compare with each other.
func (p params) date(name string, value kg.Date) {
	if !value.IsZero() {
		p[name] = neo4j.DateOf(value.Time())
	}
}

func (p params) instant(name string, value time.Time) {
	if !value.IsZero() {
		p[name] = instant(value)
	}
}

// offset is UTC as the driver writes 2026-03-17T00:00:00Z; of time.UTC it makes
// 2026-03-17T00:00:00[UTC], which Neo4j takes for another value.
var offset = time.FixedZone("Offset", 0)

func instant(t time.Time) time.Time { return t.In(offset) }

func nullIfZero(s string) any {
	if s == "" {
		return nil
	}
	return s
}
