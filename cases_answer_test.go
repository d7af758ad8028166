package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"fedreach/kg"
)

// answeredVerdict is a verdict as GraphQL gives it.
type answeredVerdict struct {
	Agency, Vendor                    struct{ Slug string }
	Status, Confidence                string
	Levels                            []string
	Routes, UnleveledRoutes           []answeredRoute
	Uses, UnleveledUses               []answeredFact
	Evaluations, UnleveledEvaluations []answeredFact
	Blockers, LiftedBlocks            []answeredFact
	Exemptions, Warnings              []answeredFact
	NearMisses                        []answeredNearMiss
	Disputed, Unplaced                bool
	OldestSourceOn                    string
}

func (v answeredVerdict) line() string {
	return v.Agency.Slug + " " + v.Vendor.Slug + " " + v.Status
}

// levelsText is the levels joined by commas, unknown or none.
func levelsText(levels []string) string {
	switch {
	case levels == nil:
		return "unknown"
	case len(levels) == 0:
		return "none"
	}
	return strings.Join(levels, ",")
}

type answeredFact struct {
	Kind                                         string
	From, To                                     struct{ Slug string }
	Key, Effect, Issuer, Terms, Product, UseCase string
	Confidence                                   string
	Levels                                       []string
	Source                                       struct{ URL string }
}

// ends is the fact without its attributes.
func (f answeredFact) ends() string { return f.From.Slug + " " + f.Kind + " " + f.To.Slug }

// attributes are those that expected lines are compared with.
func (f answeredFact) attributes() map[string]string {
	return map[string]string{
		"key": f.Key, "levels": strings.Join(f.Levels, ","), "effect": f.Effect, "issuer": f.Issuer,
		"terms": f.Terms, "product": f.Product, "useCase": f.UseCase, "confidence": f.Confidence,
		"source": strings.TrimPrefix(f.Source.URL, "https://example.org/"),
	}
}

func (f answeredFact) line() string {
	line := f.ends()
	attributes := f.attributes()
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		if value := attributes[name]; value != "" {
			line += fmt.Sprintf(" %s=%q", name, value)
		}
	}
	return line
}

// fits reports whether the line is the fact's key, or its ends and attributes
// that it has.
func (f answeredFact) fits(line string) bool {
	if line == f.Key {
		return true
	}
	parsed, err := parseFactLine(line)
	if err != nil || f.ends() != parsed.from+" "+string(parsed.kind)+" "+parsed.to {
		return false
	}
	for name, value := range parsed.attributes {
		if f.attributes()[name] != value {
			return false
		}
	}
	return true
}

type answeredRoute struct {
	Kind, Confidence                string
	Through, Vehicle, InheritedFrom struct{ Slug string }
	Levels, Inferences              []string
	Facts                           []answeredFact
}

// parts are what a line may say of the route, the chain first.
func (r answeredRoute) parts() []string {
	chain := make([]string, len(r.Facts))
	for i, f := range r.Facts {
		chain[i] = f.ends()
	}
	parts := []string{
		r.Kind + " " + strings.Join(chain, ", "),
		"levels=" + levelsText(r.Levels),
		cmp.Or(strings.Join(r.Inferences, ", "), "no inference"),
		r.Confidence,
		"through=" + cmp.Or(r.Through.Slug, "none"),
		"vehicle=" + cmp.Or(r.Vehicle.Slug, "none"),
	}
	if r.InheritedFrom.Slug != "" {
		parts = append(parts, "inherited from "+r.InheritedFrom.Slug)
	}
	return parts
}

func (r answeredRoute) line() string { return strings.Join(r.parts(), " | ") }

func (r answeredRoute) fits(line string) bool {
	parts := r.parts()
	for i, part := range strings.Split(line, " | ") {
		if i == 0 && part != parts[0] || !slices.Contains(parts, part) {
			return false
		}
	}
	return true
}

// compare puts the more confident first, then the shorter. What is left of the
// rule, the smaller id, nobody can tell by reading.
func (r answeredRoute) compare(other answeredRoute) int {
	confidence := func(r answeredRoute) int { return kg.Confidence(r.Confidence).Rank() }
	return cmp.Or(cmp.Compare(confidence(other), confidence(r)), cmp.Compare(len(r.Facts), len(other.Facts)))
}

type answeredNearMiss struct {
	Kind    string
	Missing answeredFact
}

func (m answeredNearMiss) line() string { return m.Kind + " " + m.Missing.line() }

func (m answeredNearMiss) fits(line string) bool {
	kind, fact, _ := strings.Cut(line, " ")
	return kind == m.Kind && m.Missing.fits(fact)
}
