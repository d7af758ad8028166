package main

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"fedreach/kg"
)

// factLine is a fact as it is written: from KIND to, and attributes.
type factLine struct {
	from, to   string
	kind       kg.FactKind
	attributes map[string]string
}

var wordPattern = regexp.MustCompile(`[^\s"]*"[^"]*"|\S+`)

// caseWords parts a line at its spaces, those within quotes excepted.
func caseWords(line string) []string { return wordPattern.FindAllString(line, -1) }

func parseFactLine(line string) (factLine, error) {
	word := caseWords(line)
	if len(word) < 3 || !kg.FactKind(word[1]).Valid() {
		return factLine{}, fmt.Errorf("write: from KIND to, KIND being one of %v", kg.FactKinds)
	}
	attributes, err := parseAttributes(word[3:])
	return factLine{word[0], word[2], kg.FactKind(word[1]), attributes}, err
}

// parseAttributes reads words of the form name=value or name="a value".
func parseAttributes(word []string) (map[string]string, error) {
	attributes := map[string]string{}
	for _, w := range word {
		name, value, found := strings.Cut(w, "=")
		if !found || name == "" {
			return nil, fmt.Errorf("%q is no attribute: write name=value", w)
		}
		if _, twice := attributes[name]; twice {
			return nil, fmt.Errorf("%s is given twice", name)
		}
		attributes[name] = strings.Trim(value, `"`)
	}
	return attributes, nil
}

// cloudsAmong finds which slugs are clouds, so that a PART_OF between two of
// them need not say so: those listed, those that another kind of fact shows to
// be one, and what they are part of or is part of them.
func cloudsAmong(lines []factLine, listed []string) map[string]bool {
	clouds := map[string]bool{}
	for _, slug := range listed {
		clouds[slug] = true
	}
	for again := true; again; {
		before := len(clouds)
		for _, line := range lines {
			for _, end := range line.kind.Ends() {
				isPartOf := line.kind == kg.PartOf && !clouds[line.from] && !clouds[line.to]
				if end[0] == kg.KindCloud && !isPartOf {
					clouds[line.from] = true
				}
				if end[1] == kg.KindCloud && !isPartOf {
					clouds[line.to] = true
				}
			}
		}
		again = len(clouds) > before
	}
	return clouds
}

// fact is what the line states, complete with its id.
func (l factLine) fact(clouds map[string]bool) (*kg.Fact, error) {
	ends := l.kind.Ends()[0]
	if l.kind == kg.PartOf && clouds[l.from] {
		ends = l.kind.Ends()[1]
	}
	f := &kg.Fact{
		Kind: l.kind, From: kg.EntityID(ends[0], l.from), To: kg.EntityID(ends[1], l.to),
		Confidence: kg.High, Source: &kg.Source{URL: "https://example.org/a", Title: "a"},
	}
	for name, value := range l.attributes {
		if err := setAttribute(f, name, value); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	f.Complete()
	return f, nil
}

func setAttribute(f *kg.Fact, name, value string) (err error) {
	switch name {
	case "key":
		f.Key = value
	case "levels":
		f.LevelSet, err = parseLevels(value)
	case "since":
		f.Since, f.SincePrecision, err = kg.ParseSince(value)
	case "until":
		f.Until, f.UntilPrecision, err = kg.ParseUntil(value)
	case "known":
		f.KnownSince, err = parseMoment(value)
	case "knownUntil":
		f.KnownUntil, err = parseMoment(value)
	case "effect":
		f.Effect = kg.Effect(value)
	case "issuer":
		f.Issuer = value
	case "terms":
		f.Terms = kg.Terms(value)
	case "product":
		f.Product = value
	case "useCase":
		f.UseCase = value
	case "confidence":
		f.Confidence = kg.Confidence(value)
	case "source":
		f.Source.URL, f.Source.Title = "https://example.org/"+value, value
	case "published":
		f.Source.Published, f.Source.PublishedPrecision, err = kg.ParseSince(value)
	default:
		err = fmt.Errorf("facts have no such attribute")
	}
	return err
}

// parseLevels reads levels joined by commas.
func parseLevels(text string) (kg.LevelSet, error) {
	var levels []kg.Classification
	for name := range strings.SplitSeq(text, ",") {
		level := kg.Classification(name)
		if !level.Valid() {
			return 0, fmt.Errorf("%q is no level: write some of %v, joined by commas", name, kg.Classifications)
		}
		levels = append(levels, level)
	}
	return kg.LevelsOf(levels...), nil
}

// parseMoment reads a moment; a plain day is its first.
func parseMoment(text string) (time.Time, error) {
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return day, nil
	}
	return time.Parse(time.RFC3339, text)
}
