package kg

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// The longest texts, in bytes.
const (
	MaxName = 2_000
	MaxText = 20_000
)

// findings collects what is wrong with one item.
type findings struct {
	list     string
	index    int
	problems *[]Problem
}

func (fs findings) add(field, format string, args ...any) {
	*fs.problems = append(*fs.problems, Problem{List: fs.list, Index: fs.index, Field: field, Reason: fmt.Sprintf(format, args...)})
}

// text finds a text that is not UTF-8, has control characters, is too long, or
// is missing where it is needed.
func (fs findings) text(field, s string, limit int, needed bool) {
	switch {
	case needed && strings.TrimSpace(s) == "":
		fs.add(field, "is missing")
	case !utf8.ValidString(s):
		fs.add(field, "is not UTF-8")
	case len(s) > limit:
		fs.add(field, "has %d bytes, the most is %d", len(s), limit)
	case strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }):
		fs.add(field, "has control characters")
	}
}

// batch finds what is wrong with what a batch says of itself.
func (fs findings) batch(b Batch) {
	fs.text("key", b.Key, MaxName, false)
	fs.text("by", b.By, MaxName, false)
	fs.text("origin", b.Origin, MaxName, false)
	fs.text("note", b.Note, MaxText, false)
}

func (fs findings) entity(e Entity) {
	n := e.Naming()
	if !ValidSlug(n.Slug) {
		fs.add("slug", "%.60q is no slug: lower-case words of a-z and 0-9 joined by hyphens, at most %d bytes", n.Slug, MaxSlug)
	}
	fs.text("name", n.Name, MaxName, true)
	for _, alias := range n.Aliases {
		fs.text("aliases", alias, MaxName, true)
	}
	switch e := e.(type) {
	case *Agency:
		if e.Sector != "" && !e.Sector.Valid() {
			fs.add("sector", "%.40q is no sector", e.Sector)
		}
	case *Cloud:
		if !e.Kind.Valid() {
			fs.add("kind", "%.40q is no kind of cloud: PROVIDER, REGION or PRODUCT", e.Kind)
		}
		if e.AirGapped != nil && e.Kind != CloudRegion {
			fs.add("airGapped", "is a property of a region, not of a %s", strings.ToLower(string(e.Kind)))
		}
	}
}

// ValidateFact finds what is wrong with a fact by itself, as problems of the
// item at this index of a batch's facts. Whether its ends exist, only a store knows.
func ValidateFact(f *Fact, index int) []Problem {
	var problems []Problem
	fs := findings{ListFacts, index, &problems}
	fs.stated(f)
	fs.source(f.Source)
	return problems
}

// Checker completes and checks many facts, each of their sources once. It is for
// one goroutine.
type Checker struct{ sources map[Source]checkedSource }

type checkedSource struct {
	id    string
	sound bool
}

// Check makes a fact complete, as Complete does, and finds what ValidateFact does.
func (c *Checker) Check(f *Fact, index int) (problems []Problem) {
	fs := findings{ListFacts, index, &problems}
	if f.Source == nil {
		fs.stated(f)
		fs.source(nil)
		return problems
	}
	source, known := c.sources[*f.Source]
	if !known {
		source.id = f.Source.ID()
	}
	f.complete(source.id)
	fs.stated(f)
	if !source.sound {
		before := len(problems)
		fs.source(f.Source)
		source.sound = len(problems) == before
		c.keep(*f.Source, source)
	}
	return problems
}

// mostChecked is how many sources a Checker keeps.
const mostChecked = 10_000

func (c *Checker) keep(s Source, checked checkedSource) {
	if c.sources == nil || len(c.sources) >= mostChecked {
		c.sources = map[Source]checkedSource{}
	}
	c.sources[s] = checked
}

// CompleteAssumed makes a fact that no source states complete: known always,
// with its id. It returns what is wrong with it.
func CompleteAssumed(f *Fact) []Problem {
	f.Source, f.KnownSince, f.KnownUntil = nil, time.Time{}, time.Time{}
	f.ID = f.hash("")
	var problems []Problem
	findings{ListFacts, 0, &problems}.stated(f)
	return problems
}

// stated finds what is wrong with all of a fact but its source.
func (fs findings) stated(f *Fact) {
	fs.ends(f)
	fs.text("key", f.Key, MaxName, false)
	fs.period(f)
	if !f.Confidence.Valid() {
		fs.add("confidence", "%.40q is no confidence: HIGH, MEDIUM or LOW", f.Confidence)
	}
	fs.carried(f)
	fs.text("text", f.Text, MaxText, false)
}

func (fs findings) ends(f *Fact) {
	if !f.Kind.Valid() {
		fs.add("kind", "%.40q is no kind of fact", f.Kind)
		return
	}
	from, _, fromOK := ParseEntityID(f.From)
	to, _, toOK := ParseEntityID(f.To)
	if !fromOK {
		fs.add("from", "%.60q is no id: write kind:slug, such as agency:cia", f.From)
	}
	if !toOK {
		fs.add("to", "%.60q is no id: write kind:slug, such as cloud:aws", f.To)
	}
	if !fromOK || !toOK {
		return
	}
	shape := factShapes[f.Kind]
	if !slices.Contains(shape.ends, ends{from, to}) {
		fs.add("kind", "%s goes %s, not %s to %s", f.Kind, shape.endsText(), word(from), word(to))
	}
	if f.From == f.To {
		fs.add("to", "is the same entity as from")
	}
}

func (s factShape) endsText() string {
	var pairs []string
	for _, e := range s.ends {
		pairs = append(pairs, word(e.from)+" to "+word(e.to))
	}
	return strings.Join(pairs, " or ")
}

func word(k EntityKind) string { return strings.ToLower(string(k)) }

func (fs findings) period(f *Fact) {
	fs.precision("since", f.Since, f.SincePrecision)
	fs.precision("until", f.Until, f.UntilPrecision)
	fs.instant("knownSince", f.KnownSince)
	fs.instant("knownUntil", f.KnownUntil)
	if f.Until != 0 && f.Until <= f.Since {
		fs.add("until", "%s is not after since, %s: until is the first day on which it no longer held", f.Until, f.Since)
	}
	if !f.KnownUntil.IsZero() && !f.KnownUntil.After(f.KnownSince) {
		fs.add("knownUntil", "%s is not after knownSince, %s", Instant(f.KnownUntil), Instant(f.KnownSince))
	}
}

func (fs findings) precision(field string, d Date, p Precision) {
	switch {
	case d < 0:
		fs.add(field, "is before the year 1")
	case d > lastDate:
		fs.add(field, "is after the year 9999")
	case d == 0 && p != "":
		fs.add(field, "is open, and yet has a precision")
	case d != 0 && p != PrecisionDay && p != PrecisionMonth && p != PrecisionYear:
		fs.add(field, "has no precision: DAY, MONTH or YEAR")
	}
}

// instant finds a time that Instant can't write so that it sorts as text.
func (fs findings) instant(field string, t time.Time) {
	if year := t.UTC().Year(); year < 1 || year > 9999 {
		fs.add(field, "is not between the years 1 and 9999")
	}
}

// carried finds fields that facts of this kind do not have or lack.
func (fs findings) carried(f *Fact) {
	shape := factShapes[f.Kind]
	for _, c := range []struct {
		field string
		given bool
	}{
		{fieldCeiling, f.CeilingUSD != 0}, {fieldEffect, f.Effect != ""}, {fieldIssuer, f.Issuer != ""}, {fieldLevels, f.LevelSet != UnknownLevels},
		{fieldProduct, f.Product != ""}, {fieldTerms, f.Terms != ""}, {fieldUseCase, f.UseCase != ""}, {fieldControl, f.VendorControl != ""},
	} {
		switch {
		case c.given && f.Kind.Valid() && !slices.Contains(shape.carries, c.field):
			fs.add(c.field, "is not carried by %s", f.Kind)
		case !c.given && slices.Contains(shape.needs, c.field):
			fs.add(c.field, "is missing: %s needs it", f.Kind)
		}
	}
	if f.LevelSet.Empty() || f.LevelSet&^(NoLevels|allLevelBits) != 0 || (!f.LevelSet.Known() && f.LevelSet != 0) {
		fs.add(fieldLevels, "is no set of levels: give at least one, or leave it out where they are not stated")
	}
	if f.Effect != "" && !f.Effect.Valid() {
		fs.add(fieldEffect, "%.40q is no effect: BLOCKS, WARNS or EXEMPTS", f.Effect)
	}
	if f.Terms != "" && !f.Terms.Valid() {
		fs.add(fieldTerms, "%.40q are no terms: UNRESTRICTED or RED_LINES", f.Terms)
	}
	if f.CeilingUSD < 0 {
		fs.add(fieldCeiling, "is below zero")
	}
	fs.text(fieldIssuer, f.Issuer, MaxName, false)
	fs.text(fieldProduct, f.Product, MaxName, false)
	fs.text(fieldUseCase, f.UseCase, MaxText, false)
	fs.text(fieldControl, f.VendorControl, MaxText, false)
}

func (fs findings) source(s *Source) {
	if s == nil {
		fs.add("source", "is missing: a fact without its source is no fact")
		return
	}
	fs.text("source.title", s.Title, MaxName, true)
	fs.text("source.publisher", s.Publisher, MaxName, false)
	fs.precision("source.published", s.Published, s.PublishedPrecision)
	if u, err := url.Parse(s.URL); err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || len(s.URL) > MaxName || !utf8.ValidString(s.URL) {
		fs.add("source.url", "%.60q is no web address: write https://…", s.URL)
	}
}

// Complete fills in what follows from what f states: KnownSince from its source
// where it is zero (an undated source is known from the fact's first day, and
// one of a tree fact always), times in UTC to the millisecond, and the id. f
// must have a source.
func (f *Fact) Complete() { f.complete(f.Source.ID()) }

func (f *Fact) complete(source string) {
	if f.KnownSince.IsZero() {
		f.KnownSince = f.Source.KnownFrom()
	}
	if f.KnownSince.IsZero() && f.Kind != PartOf {
		f.KnownSince = f.Since.Time()
	}
	f.KnownSince = wholeMillisecond(f.KnownSince)
	f.KnownUntil = wholeMillisecond(f.KnownUntil)
	f.ID = f.hash(source)
}

func wholeMillisecond(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.UTC().Truncate(time.Millisecond)
}
