package factfile

import (
	"strconv"
	"strings"
	"time"

	"fedreach/kg"
	"fedreach/seed/dataset"
)

// record is a line or row: its fields that are given, and where it is.
type record struct {
	place  dataset.Place
	given  fieldSet
	values [fieldCount]value
}

// value is a text, or a list of them.
type value struct {
	text string
	list []string
}

func (rec *record) set(f field, v value) {
	rec.given |= f.set()
	rec.values[f] = v
}

func (rec *record) text(f field) string { return rec.values[f].text }

// wrong is a field that can't be used.
type wrong struct{ field, value, reason string }

func (rec *record) wrong(f field, reason string) *wrong {
	return &wrong{f.String(), rec.text(f), reason}
}

// reader hands over records, and keeps one source, and one text, for many facts.
type reader struct {
	out     dataset.Output
	sources map[kg.Source]*kg.Source
	texts   map[string]string
}

func newReader(out dataset.Output) *reader {
	return &reader{out: out, sources: map[kg.Source]*kg.Source{}, texts: map[string]string{}}
}

// most is how many sources, and texts, are kept to be shared.
const most = 10_000

// shared is one string for all texts that are the same.
func (r *reader) shared(text []byte) string {
	if one, known := r.texts[string(text)]; known {
		return one
	}
	if len(r.texts) >= most {
		clear(r.texts)
	}
	one := string(text)
	r.texts[one] = one
	return one
}

// handOver hands a record over as what its kind says it is.
func (r *reader) handOver(rec *record) error {
	kind := rec.text(kindField)
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
	return r.reject(rec, *rec.wrong(kindField, "is neither a kind of entity nor one of fact: write AGENCY, CLOUD, VENDOR, VEHICLE, or a kind of fact such as RUNS_ON"))
}

func (r *reader) reject(rec *record, bad wrong) error {
	place := rec.place
	place.Field = bad.field
	return r.out.Reject(dataset.Reject{Place: place, Value: bad.value, Reason: bad.reason})
}

// misplaced finds a field that is given and not one of these.
func misplaced(rec *record, allowed fieldSet) *wrong {
	if other := rec.given &^ allowed; other != 0 {
		return rec.wrong(other.first(), "is no field of a "+rec.text(kindField))
	}
	return nil
}

func entity(rec *record) (kg.Entity, *wrong) {
	if bad := misplaced(rec, ofEntity); bad != nil {
		return nil, bad
	}
	slug := rec.text(slugField)
	if !kg.ValidSlug(slug) {
		return nil, rec.wrong(slugField, "is no slug: write lower-case words of a-z and 0-9 joined by hyphens")
	}
	if strings.TrimSpace(rec.text(nameField)) == "" {
		return nil, &wrong{"name", "", "is missing"}
	}
	named := kg.Named{Slug: slug, Name: rec.text(nameField), Aliases: rec.values[aliasesField].list}
	switch kg.EntityKind(rec.text(kindField)) {
	case kg.KindAgency:
		sector := kg.Sector(rec.text(sectorField))
		if sector != "" && !sector.Valid() {
			return nil, rec.wrong(sectorField, "is no sector: DEFENSE, INTELLIGENCE, CIVILIAN, LEGISLATIVE or JUDICIAL")
		}
		return &kg.Agency{Named: named, Sector: sector}, nil
	case kg.KindCloud:
		return cloud(rec, named)
	case kg.KindVehicle:
		return &kg.Vehicle{Named: named}, nil
	}
	return &kg.Vendor{Named: named}, nil
}

func cloud(rec *record, named kg.Named) (kg.Entity, *wrong) {
	c := &kg.Cloud{Named: named, Kind: kg.CloudKind(rec.text(cloudKindField))}
	if !c.Kind.Valid() {
		return nil, rec.wrong(cloudKindField, "is no kind of cloud: PROVIDER, REGION or PRODUCT")
	}
	if text := rec.text(airGappedField); text != "" {
		airGapped, err := strconv.ParseBool(text)
		if err != nil || c.Kind != kg.CloudRegion {
			return nil, rec.wrong(airGappedField, "is true or false, and of a REGION only")
		}
		c.AirGapped = &airGapped
	}
	return c, nil
}

func (r *reader) fact(rec *record) (*kg.Fact, *wrong) {
	if bad := misplaced(rec, ofFact); bad != nil {
		return nil, bad
	}
	f := &kg.Fact{
		Kind: kg.FactKind(rec.text(kindField)), From: rec.text(fromField), To: rec.text(toField), Key: rec.text(keyField),
		Confidence: kg.Confidence(rec.text(confidenceField)),
		Effect:     kg.Effect(rec.text(effectField)), Issuer: rec.text(issuerField), Terms: kg.Terms(rec.text(termsField)),
		Product: rec.text(productField), UseCase: rec.text(useCaseField), VendorControl: rec.text(controlField), Text: rec.text(textField),
	}
	if f.Confidence == "" {
		f.Confidence = kg.High
	}
	problems := []*wrong{
		period(rec, sinceField, kg.ParseSince, &f.Since, &f.SincePrecision),
		period(rec, untilField, kg.ParseUntil, &f.Until, &f.UntilPrecision),
		known(rec, knownSinceField, &f.KnownSince), known(rec, knownUntilField, &f.KnownUntil),
		levels(rec, &f.LevelSet), ceiling(rec, &f.CeilingUSD), r.source(rec, f),
	}
	for _, bad := range problems {
		if bad != nil {
			return nil, bad
		}
	}
	return f, nil
}

func period(rec *record, field field, parse func(string) (kg.Date, kg.Precision, error), day *kg.Date, precision *kg.Precision) *wrong {
	var err error
	if *day, *precision, err = parse(rec.text(field)); err != nil {
		return rec.wrong(field, err.Error())
	}
	return nil
}

// known reads a moment: a day, which is its beginning in UTC, or more.
func known(rec *record, field field, moment *time.Time) *wrong {
	text := rec.text(field)
	if text == "" {
		return nil
	}
	form := time.RFC3339Nano
	if len(text) == len(time.DateOnly) {
		form = time.DateOnly
	}
	at, err := time.Parse(form, text)
	if err != nil {
		return rec.wrong(field, "is no moment: write 2026-03-17 or 2026-03-17T12:00:00Z")
	}
	*moment = at.UTC()
	return nil
}

func levels(rec *record, set *kg.LevelSet) *wrong {
	given := rec.values[levelsField].list
	if given == nil {
		return nil
	}
	var list []kg.Classification
	for _, text := range given {
		level := kg.Classification(text)
		if !level.Valid() {
			return &wrong{"levels", text, "is no level: UNCLASSIFIED, CUI, SECRET or TOP_SECRET"}
		}
		list = append(list, level)
	}
	*set = kg.LevelsOf(list...)
	return nil
}

func ceiling(rec *record, amount *int64) *wrong {
	text := rec.text(ceilingField)
	if text == "" {
		return nil
	}
	var err error
	if *amount, err = strconv.ParseInt(text, 10, 64); err != nil || *amount < 0 {
		return rec.wrong(ceilingField, "is no amount: write whole US dollars, such as 200000000")
	}
	return nil
}

func (r *reader) source(rec *record, f *kg.Fact) *wrong {
	s := kg.Source{URL: rec.text(urlField), Title: rec.text(titleField), Publisher: rec.text(publisherField)}
	if s.URL == "" {
		return rec.wrong(urlField, "is missing: a fact without its source is no fact")
	}
	if bad := period(rec, publishedField, kg.ParseSince, &s.Published, &s.PublishedPrecision); bad != nil {
		return bad
	}
	if len(r.sources) >= most {
		clear(r.sources)
	}
	if r.sources[s] == nil {
		r.sources[s] = &s
	}
	f.Source = r.sources[s]
	return nil
}
