package reach_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fedreach/kg"
	"fedreach/reach"
)

// told makes a graph of sentences, one a line:
//
//	agency:navy RUNS_ON cloud:aws since=2026-01 confidence=LOW
//	cloud:aws is PROVIDER
//
// An entity is there when it is spoken of; a cloud is a REGION unless a line
// says otherwise. Nothing else said, a fact is HIGH, without dates, and of one
// undated source.
func told(t *testing.T, lines string) *kg.Graph {
	t.Helper()
	g := &kg.Graph{Entities: map[string]kg.Entity{}}
	for line := range strings.Lines(lines) {
		words := strings.Fields(line)
		switch {
		case len(words) == 0:
		case words[1] == "is":
			describe(g, words[0], words[2])
		default:
			g.Facts = append(g.Facts, factOf(t, words))
		}
	}
	for _, f := range g.Facts {
		for _, id := range []string{f.From, f.To} {
			describe(g, id, "")
		}
	}
	slices.SortFunc(g.Facts, byID)
	return g
}

// describe adds an entity; what is a cloud's kind or an agency's sector.
func describe(g *kg.Graph, id, what string) {
	kind, slug, _ := kg.ParseEntityID(id)
	named := kg.Named{Slug: slug, Name: slug}
	if g.Entities[id] != nil {
		return
	}
	switch kind {
	case kg.KindAgency:
		g.Entities[id] = &kg.Agency{Named: named, Sector: kg.Sector(what)}
	case kg.KindCloud:
		g.Entities[id] = &kg.Cloud{Named: named, Kind: kg.CloudKind(orElse(what, string(kg.CloudRegion)))}
	case kg.KindVendor:
		g.Entities[id] = &kg.Vendor{Named: named}
	case kg.KindVehicle:
		g.Entities[id] = &kg.Vehicle{Named: named}
	}
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// factOf reads a sentence: from, kind, to, and name=value.
func factOf(t *testing.T, words []string) *kg.Fact {
	t.Helper()
	f := &kg.Fact{
		From: words[0], Kind: kg.FactKind(words[1]), To: words[2],
		Confidence: kg.High, Source: &kg.Source{URL: "https://a.example", Title: "a"},
	}
	for _, word := range words[3:] {
		name, value, _ := strings.Cut(word, "=")
		if err := set(f, name, value); err != nil {
			t.Fatalf("%s: %v", word, err)
		}
	}
	f.Complete()
	if problems := kg.ValidateFact(f, 0); len(problems) > 0 {
		t.Fatalf("%s: %v", strings.Join(words, " "), problems)
	}
	return f
}

func set(f *kg.Fact, name, value string) (err error) {
	switch name {
	case "key":
		f.Key = value
	case "levels":
		for level := range strings.SplitSeq(value, ",") {
			f.LevelSet = f.LevelSet.Union(kg.LevelsOf(kg.Classification(level)))
		}
	case "since":
		f.Since, f.SincePrecision, err = kg.ParseSince(value)
	case "until":
		f.Until, f.UntilPrecision, err = kg.ParseUntil(value)
	case "confidence":
		f.Confidence = kg.Confidence(value)
	case "effect":
		f.Effect = kg.Effect(value)
	case "source":
		f.Source.URL = "https://" + value
	case "published":
		f.Source.Published, f.Source.PublishedPrecision, err = kg.ParseSince(value)
	case "known":
		f.KnownSince, err = time.Parse(time.RFC3339, value)
	case "withdrawn":
		f.KnownUntil, err = time.Parse(time.DateOnly, value)
	default:
		err = fmt.Errorf("no such property")
	}
	return err
}

// on is the day, 2026-03-10.
func on(t *testing.T, day string) kg.Date {
	t.Helper()
	d, err := kg.ParseDate(day)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// at is a question at a level.
func at(level kg.Classification) reach.Question { return reach.Question{Level: level} }

// anyLevel is the question that asks for none.
var anyLevel = at("")

// navy and acme are whom most questions of these tests are about.
const (
	navy = "agency:navy"
	acme = "vendor:acme"
)

func verdictOn(g *kg.Graph, q reach.Question) *reach.Verdict {
	return reach.NewWorld(g, q, now).Verdict(navy, acme)
}

// sentences are facts as they were told, without dates and sources.
func sentences(facts []*kg.Fact) []string {
	var list []string
	for _, f := range facts {
		list = append(list, sentence(f))
	}
	return list
}

// inShort is a route in one line, without its chain:
// "CLOUD aws [SECRET] MEDIUM INHERITED".
func inShort(r *reach.Route) string {
	words := []string{string(r.Kind)}
	if r.Through() != nil {
		words = append(words, r.Through().Slug)
	}
	words = append(words, "["+r.LevelSet.String()+"]", string(r.Confidence))
	for _, i := range r.Inferences() {
		words = append(words, string(i))
	}
	if r.Vehicle() != nil {
		words = append(words, "by "+r.Vehicle().Slug)
	}
	return strings.Join(words, " ")
}

func routesInShort(routes []*reach.Route) []string {
	var list []string
	for _, r := range routes {
		list = append(list, inShort(r))
	}
	return list
}

func missesInShort(v *reach.Verdict) []string {
	var list []string
	for _, miss := range v.NearMisses() {
		list = append(list, missLine(miss.Kind, miss.Cloud.Slug, miss.Missing))
	}
	return list
}

func wantList(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got  %q\n want %q", what, got, want)
	}
}

// first is the first of a list that must have one.
func first[T any](t *testing.T, list []T) T {
	t.Helper()
	if len(list) == 0 {
		t.Fatal("there is none")
	}
	return list[0]
}

func wantStatus(t *testing.T, v *reach.Verdict, want reach.Status) {
	t.Helper()
	if v.Status != want {
		t.Errorf("status is %s, want %s", v.Status, want)
	}
}

func wantConfidence(t *testing.T, v *reach.Verdict, want kg.Confidence) {
	t.Helper()
	if v.Confidence == nil || *v.Confidence != want {
		t.Errorf("confidence is %s, want %s", answer(v.Status, v.LevelSet, v.Confidence, v.Unplaced, 0), want)
	}
}
