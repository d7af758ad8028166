package factfile

import (
	"slices"
	"time"

	"fedreach/kg"
)

// Line is a line of JSON Lines: an entity or a fact, in the form that is read
// here, and that the GraphQL API takes as an EntityInput or a FactInput.
type Line struct {
	Kind string `json:"kind"`

	Slug      string       `json:"slug,omitempty"`
	Name      string       `json:"name,omitempty"`
	Aliases   []string     `json:"aliases,omitempty"`
	Sector    kg.Sector    `json:"sector,omitempty"`
	CloudKind kg.CloudKind `json:"cloudKind,omitempty"`
	AirGapped *bool        `json:"airGapped,omitempty"`

	From          string              `json:"from,omitempty"`
	To            string              `json:"to,omitempty"`
	Key           string              `json:"key,omitempty"`
	Since         string              `json:"since,omitempty"`
	Until         string              `json:"until,omitempty"`
	Confidence    kg.Confidence       `json:"confidence,omitempty"`
	Levels        []kg.Classification `json:"levels,omitempty"`
	Effect        kg.Effect           `json:"effect,omitempty"`
	Issuer        string              `json:"issuer,omitempty"`
	Terms         kg.Terms            `json:"terms,omitempty"`
	CeilingUSD    int64               `json:"ceilingUSD,omitempty"`
	Product       string              `json:"product,omitempty"`
	UseCase       string              `json:"useCase,omitempty"`
	VendorControl string              `json:"vendorControl,omitempty"`
	Text          string              `json:"text,omitempty"`
	Source        *SourceLine         `json:"source,omitempty"`
	KnownSince    string              `json:"knownSince,omitempty"`
	KnownUntil    string              `json:"knownUntil,omitempty"`
}

// SourceLine is the source of a fact.
type SourceLine struct {
	URL       string `json:"url"`
	Title     string `json:"title"`
	Publisher string `json:"publisher,omitempty"`
	Published string `json:"published,omitempty"`
}

// EntityLine writes an entity.
func EntityLine(e kg.Entity) Line {
	n := e.Naming()
	line := Line{Kind: string(e.EntityKind()), Slug: n.Slug, Name: n.Name, Aliases: n.Aliases}
	switch e := e.(type) {
	case *kg.Agency:
		line.Sector = e.Sector
	case *kg.Cloud:
		line.CloudKind, line.AirGapped = e.Kind, e.AirGapped
	}
	return line
}

// FactLine writes a fact that has a source. Read again, it is the same fact, with
// the same id.
func FactLine(f *kg.Fact) Line {
	return Line{
		Kind: string(f.Kind), From: f.From, To: f.To, Key: f.Key,
		Since: since(f.Since, f.SincePrecision), Until: until(f.Until, f.UntilPrecision),
		Confidence: f.Confidence, Levels: f.Levels(), Effect: f.Effect, Issuer: f.Issuer, Terms: f.Terms, CeilingUSD: f.CeilingUSD,
		Product: f.Product, UseCase: f.UseCase, VendorControl: f.VendorControl, Text: f.Text,
		Source: &SourceLine{
			URL: f.Source.URL, Title: f.Source.Title, Publisher: f.Source.Publisher,
			Published: since(f.Source.Published, f.Source.PublishedPrecision),
		},
		KnownSince: kg.Instant(f.KnownSince), KnownUntil: kg.Instant(f.KnownUntil),
	}
}

// since writes the first day of a period as far as it is known.
func since(day kg.Date, precision kg.Precision) string {
	text := day.String()
	switch {
	case precision == kg.PrecisionMonth && text != "":
		return text[:len("2026-03")]
	case precision == kg.PrecisionYear && text != "":
		return text[:len("2026")]
	}
	return text
}

// until writes the first day after a period. Of a month or a year it is the one
// with whose end the period ends.
func until(day kg.Date, precision kg.Precision) string {
	switch precision {
	case kg.PrecisionMonth, kg.PrecisionYear:
		return since(kg.DateOf(day.Time().Add(-24*time.Hour)), precision)
	}
	return day.String()
}

// Property is a field of a line: a text, a list of texts, a number or a boolean.
type Property struct {
	Name  string
	Value any
}

// Properties are the fields of a line that are given, in the order of Columns,
// those of its source under their names in CSV.
func (l Line) Properties() []Property {
	levels := make([]string, len(l.Levels))
	for i, level := range l.Levels {
		levels[i] = string(level)
	}
	source := SourceLine{}
	if l.Source != nil {
		source = *l.Source
	}
	list := []Property{
		{"kind", l.Kind},
		{"slug", l.Slug}, {"name", l.Name}, {"aliases", l.Aliases}, {"sector", string(l.Sector)}, {"cloudKind", string(l.CloudKind)}, {"airGapped", l.AirGapped},
		{"from", l.From}, {"to", l.To}, {"key", l.Key}, {"since", l.Since}, {"until", l.Until}, {"confidence", string(l.Confidence)}, {"levels", levels},
		{"effect", string(l.Effect)}, {"issuer", l.Issuer}, {"terms", string(l.Terms)}, {"ceilingUSD", l.CeilingUSD},
		{"product", l.Product}, {"useCase", l.UseCase}, {"vendorControl", l.VendorControl}, {"text", l.Text},
		{"source.url", source.URL}, {"source.title", source.Title}, {"source.publisher", source.Publisher}, {"source.published", source.Published},
		{"knownSince", l.KnownSince}, {"knownUntil", l.KnownUntil},
	}
	return slices.DeleteFunc(list, func(p Property) bool {
		switch value := p.Value.(type) {
		case string:
			return value == ""
		case []string:
			return len(value) == 0
		case int64:
			return value == 0
		case *bool:
			return value == nil
		}
		return false
	})
}
