package neo4jstore

import (
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"fedreach/kg"
)

// row is a map that came from the database: a record by its columns, or the
// properties of a node or a fact. Its methods give the zero value where a name is
// absent, and note where its value is of another type.
type row struct {
	properties map[string]any
	odd        bool
	// texts, where not nil, has the one string for each text that was read: facts
	// say much the same of each other, and are kept.
	texts map[string]string
}

func get[T any](r *row, name string) T {
	value, ok := r.properties[name].(T)
	if !ok && r.properties[name] != nil {
		r.odd = true
	}
	return value
}

func (r *row) text(name string) string {
	text := get[string](r, name)
	if one, known := r.texts[text]; known {
		return one
	}
	if r.texts != nil {
		r.texts[text] = text
	}
	return text
}

func (r *row) number(name string) int64 { return get[int64](r, name) }
func (r *row) list(name string) []any   { return get[[]any](r, name) }

func (r *row) textList(name string) []string {
	values := r.list(name)
	if len(values) == 0 {
		return nil
	}
	list := make([]string, len(values))
	for i, v := range values {
		text, ok := v.(string)
		list[i], r.odd = text, r.odd || !ok
	}
	return list
}

// date reads a day and its precision: that of a day, where none is stated.
func (r *row) date(name, precisionName string) (day kg.Date, precision kg.Precision) {
	precision = kg.Precision(r.text(precisionName))
	if r.properties[name] == nil {
		return 0, precision
	}
	day = kg.NewDate(time.Time(get[neo4j.Date](r, name)).Date())
	if precision == "" {
		precision = kg.PrecisionDay
	}
	return day, precision
}

func (r *row) instant(name string) time.Time {
	t := get[time.Time](r, name)
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC()
}

func (r *row) levels(name string) kg.LevelSet {
	levels := kg.UnknownLevels
	for _, text := range r.textList(name) {
		level := kg.Classification(text)
		levels = levels.Union(kg.LevelsOf(level))
		r.odd = r.odd || !level.Valid()
	}
	return levels
}

// rowOf is a row of a value that should be a map. One that is none is empty.
func rowOf(value any) row {
	properties, _ := value.(map[string]any)
	return row{properties: properties}
}

// entityOf reads an entity; nil where it can't be read.
func entityOf(value any) kg.Entity {
	r := rowOf(value)
	kind, slug, ok := kg.ParseEntityID(r.text("id"))
	named := kg.Named{Slug: slug, Name: r.text("name"), Aliases: r.textList("aliases")}
	if !ok || named.Name == "" {
		return nil
	}
	var e kg.Entity
	switch kind {
	case kg.KindAgency:
		e = &kg.Agency{Named: named, Sector: kg.Sector(r.text("sector"))}
	case kg.KindCloud:
		cloud := &kg.Cloud{Named: named, Kind: kg.CloudKind(r.text("kind"))}
		if r.properties["airGapped"] != nil {
			airGapped := get[bool](&r, "airGapped")
			cloud.AirGapped = &airGapped
		}
		r.odd = r.odd || !cloud.Kind.Valid()
		e = cloud
	case kg.KindVendor:
		e = &kg.Vendor{Named: named}
	case kg.KindVehicle:
		e = &kg.Vehicle{Named: named}
	}
	if r.odd {
		return nil
	}
	return e
}

// sourceOf reads a source and the id by which facts name it; nil where it can't
// be read.
func sourceOf(value any) (id string, s *kg.Source) {
	r := rowOf(value)
	s = &kg.Source{URL: r.text("url"), Title: r.text("title"), Publisher: r.text("publisher")}
	s.Published, s.PublishedPrecision = r.date("published", "publishedPrecision")
	if id = r.text("id"); id == "" || s.URL == "" || s.Title == "" || r.odd {
		return "", nil
	}
	return id, s
}

// factOf reads a fact, {kind, from, to, properties}; nil where it can't be read.
// texts has the one string for each text, and gets those that are new.
func factOf(value any, entities map[string]kg.Entity, sources map[string]*kg.Source, texts map[string]string) *kg.Fact {
	outer := rowOf(value)
	r := rowOf(outer.properties["properties"])
	outer.texts, r.texts = texts, texts
	f := &kg.Fact{
		ID:   get[string](&r, "id"),
		Kind: kg.FactKind(outer.text("kind")),
		From: outer.text("from"),
		To:   outer.text("to"),
		Key:  r.text("key"),

		KnownSince: r.instant("knownSince"),
		KnownUntil: r.instant("knownUntil"),
		Confidence: kg.Confidence(r.text("confidence")),

		LevelSet:      r.levels("levels"),
		Effect:        kg.Effect(r.text("effect")),
		Issuer:        r.text("issuer"),
		Terms:         kg.Terms(r.text("terms")),
		CeilingUSD:    r.number("ceilingUSD"),
		Product:       r.text("product"),
		UseCase:       r.text("useCase"),
		VendorControl: r.text("vendorControl"),
		Text:          r.text("text"),

		Source:  sources[r.text("source")],
		Load:    r.number("load"),
		EndedBy: r.number("endedBy"),
	}
	f.Since, f.SincePrecision = r.date("since", "sincePrecision")
	f.Until, f.UntilPrecision = r.date("until", "untilPrecision")
	if r.odd || !strings.HasPrefix(f.ID, string(f.Kind)+":") || !f.Confidence.Valid() || f.Source == nil ||
		entities[f.From] == nil || entities[f.To] == nil {
		return nil
	}
	return f
}

// loadOf reads the record of a load; nil where it can't be read.
func loadOf(value any) *kg.Load {
	r := rowOf(value)
	l := &kg.Load{
		Revision: r.number("revision"), At: r.instant("at"),
		Key: r.text("key"), By: r.text("by"), Origin: r.text("origin"), Note: r.text("note"), Attempt: r.text("attempt"),
		LoadCounts: kg.LoadCounts{
			EntitiesCreated: int(r.number("entitiesCreated")), EntitiesChanged: int(r.number("entitiesChanged")),
			FactsCreated: int(r.number("factsCreated")), FactsWithdrawn: int(r.number("factsWithdrawn")),
		},
	}
	if l.Revision == 0 || r.odd {
		return nil
	}
	return l
}
