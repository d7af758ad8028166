package factfile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"fedreach/kg"
	"fedreach/seed/dataset"
)

// fields are the names of everything that a record can have. A list is written
// as a list in JSON Lines, in CSV with a semicolon between its items.
var fields = []string{
	"kind",
	"slug", "name", "aliases", "sector", "cloudKind", "airGapped",
	"from", "to", "key", "since", "until", "confidence", "levels", "effect", "issuer", "terms", "ceilingUSD",
	"product", "useCase", "vendorControl", "text",
	"source.url", "source.title", "source.publisher", "source.published", "knownSince", "knownUntil",
}

// ofEntity and ofFact are the fields of an entity and of a fact.
var ofEntity, ofFact = fields[1:7], fields[7:]

// record is a line or row: its fields that are given, by name, and where it is.
type record struct {
	place  dataset.Place
	values map[string]value
}

// value is a text, or a list of them.
type value struct {
	text string
	list []string
}

// wrong is a field that can't be used.
type wrong struct{ field, value, reason string }

// reader hands over records, and keeps one source for many facts.
type reader struct {
	out     dataset.Output
	sources map[kg.Source]*kg.Source
}

func newReader(out dataset.Output) *reader {
	return &reader{out: out, sources: map[kg.Source]*kg.Source{}}
}

// handOver hands a record over as what its kind says it is.
func (r *reader) handOver(rec record) error {
	kind := rec.values["kind"].text
	switch {
	case kg.EntityKind(kind).Valid():
		e, bad := entity(rec)
		if bad != nil {
			return r.reject(rec, *bad)
		}
		return r.out.Entity(e)
	case kg.FactKind(kind).Valid():
		f, bad := r.fact(rec)
		if bad != nil {
			return r.reject(rec, *bad)
		}
		return r.out.Fact(rec.place, f)
	}
	return r.reject(rec, wrong{"kind", kind, "is neither a kind of entity nor one of fact: write AGENCY, CLOUD, VENDOR, VEHICLE, or a kind of fact such as RUNS_ON"})
}

func (r *reader) reject(rec record, bad wrong) error {
	rec.place.Field = bad.field
	return r.out.Reject(dataset.Reject{Place: rec.place, Value: bad.value, Reason: bad.reason})
}

// misplaced finds a field that is given and not one of these.
func misplaced(rec record, allowed []string) *wrong {
	for _, name := range fields[1:] {
		if v, given := rec.values[name]; given && !slices.Contains(allowed, name) {
			return &wrong{name, v.text, "is no field of a " + rec.values["kind"].text}
		}
	}
	return nil
}

func entity(rec record) (kg.Entity, *wrong) {
	if bad := misplaced(rec, ofEntity); bad != nil {
		return nil, bad
	}
	text := func(name string) string { return rec.values[name].text }
	kind, slug := kg.EntityKind(text("kind")), text("slug")
	if !kg.ValidSlug(slug) {
		return nil, &wrong{"slug", slug, "is no slug: write lower-case words of a-z and 0-9 joined by hyphens"}
	}
	if strings.TrimSpace(text("name")) == "" {
		return nil, &wrong{"name", "", "is missing"}
	}
	named := kg.Named{Slug: slug, Name: text("name"), Aliases: rec.values["aliases"].list}
	switch kind {
	case kg.KindAgency:
		if sector := kg.Sector(text("sector")); sector != "" && !sector.Valid() {
			return nil, &wrong{"sector", string(sector), "is no sector: DEFENSE, INTELLIGENCE, CIVILIAN, LEGISLATIVE or JUDICIAL"}
		}
		return &kg.Agency{Named: named, Sector: kg.Sector(text("sector"))}, nil
	case kg.KindCloud:
		return cloud(rec, named)
	case kg.KindVehicle:
		return &kg.Vehicle{Named: named}, nil
	}
	return &kg.Vendor{Named: named}, nil
}

func cloud(rec record, named kg.Named) (kg.Entity, *wrong) {
	c := &kg.Cloud{Named: named, Kind: kg.CloudKind(rec.values["cloudKind"].text)}
	if !c.Kind.Valid() {
		return nil, &wrong{"cloudKind", string(c.Kind), "is no kind of cloud: PROVIDER, REGION or PRODUCT"}
	}
	if text := rec.values["airGapped"].text; text != "" {
		airGapped, err := strconv.ParseBool(text)
		if err != nil || c.Kind != kg.CloudRegion {
			return nil, &wrong{"airGapped", text, "is true or false, and of a REGION only"}
		}
		c.AirGapped = &airGapped
	}
	return c, nil
}

func (r *reader) fact(rec record) (*kg.Fact, *wrong) {
	if bad := misplaced(rec, ofFact); bad != nil {
		return nil, bad
	}
	text := func(name string) string { return rec.values[name].text }
	f := &kg.Fact{
		Kind: kg.FactKind(text("kind")), From: text("from"), To: text("to"), Key: text("key"), Confidence: kg.Confidence(text("confidence")),
		Effect: kg.Effect(text("effect")), Issuer: text("issuer"), Terms: kg.Terms(text("terms")),
		Product: text("product"), UseCase: text("useCase"), VendorControl: text("vendorControl"), Text: text("text"),
	}
	if f.Confidence == "" {
		f.Confidence = kg.High
	}
	problems := []*wrong{
		period(rec, "since", kg.ParseSince, &f.Since, &f.SincePrecision),
		period(rec, "until", kg.ParseUntil, &f.Until, &f.UntilPrecision),
		known(rec, "knownSince", &f.KnownSince), known(rec, "knownUntil", &f.KnownUntil),
		levels(rec, &f.LevelSet), ceiling(rec, &f.CeilingUSD), r.source(rec, f),
	}
	for _, bad := range problems {
		if bad != nil {
			return nil, bad
		}
	}
	return f, nil
}

func period(rec record, field string, parse func(string) (kg.Date, kg.Precision, error), day *kg.Date, precision *kg.Precision) *wrong {
	var err error
	if *day, *precision, err = parse(rec.values[field].text); err != nil {
		return &wrong{field, rec.values[field].text, err.Error()}
	}
	return nil
}

// known reads a moment: a day, which is its beginning in UTC, or more.
func known(rec record, field string, moment *time.Time) *wrong {
	text := rec.values[field].text
	if text == "" {
		return nil
	}
	for _, form := range []string{time.DateOnly, time.RFC3339Nano} {
		if at, err := time.Parse(form, text); err == nil {
			*moment = at.UTC()
			return nil
		}
	}
	return &wrong{field, text, "is no moment: write 2026-03-17 or 2026-03-17T12:00:00Z"}
}

func levels(rec record, set *kg.LevelSet) *wrong {
	given, there := rec.values["levels"]
	if !there || given.list == nil {
		return nil
	}
	var list []kg.Classification
	for _, text := range given.list {
		level := kg.Classification(text)
		if !level.Valid() {
			return &wrong{"levels", text, "is no level: UNCLASSIFIED, CUI, SECRET or TOP_SECRET"}
		}
		list = append(list, level)
	}
	*set = kg.LevelsOf(list...)
	return nil
}

func ceiling(rec record, amount *int64) *wrong {
	text := rec.values["ceilingUSD"].text
	if text == "" {
		return nil
	}
	var err error
	if *amount, err = strconv.ParseInt(text, 10, 64); err != nil || *amount < 0 {
		return &wrong{"ceilingUSD", text, "is no amount: write whole US dollars, such as 200000000"}
	}
	return nil
}

// mostSources is how many sources are kept to be shared.
const mostSources = 10_000

func (r *reader) source(rec record, f *kg.Fact) *wrong {
	text := func(name string) string { return rec.values["source."+name].text }
	s := kg.Source{URL: text("url"), Title: text("title"), Publisher: text("publisher")}
	if s.URL == "" {
		return &wrong{"source.url", "", "is missing: a fact without its source is no fact"}
	}
	if bad := period(rec, "source.published", kg.ParseSince, &s.Published, &s.PublishedPrecision); bad != nil {
		return bad
	}
	if len(r.sources) > mostSources {
		clear(r.sources)
	}
	if r.sources[s] == nil {
		r.sources[s] = &s
	}
	f.Source = r.sources[s]
	return nil
}

// unknown says which of these names is no field.
func unknown(name string) string {
	return fmt.Sprintf("%.60q is no field: they are %s", name, strings.Join(fields, ", "))
}
