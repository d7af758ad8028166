package seed

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"fedreach/kg"

	"github.com/goccy/go-yaml/ast"
)

// group is what facts listed together have in common.
type group struct {
	source     *kg.Source
	confidence string
}

var groupFields = []string{"source", "confidence", "states"}

func (p *pack) readFacts(section field) {
	for _, n := range p.list(section.key, section.value) {
		p.readGroup(n)
	}
}

func (p *pack) readGroup(n ast.Node) {
	var g group
	var states []ast.Node
	given := map[string]bool{}
	fields := p.mapping("facts", n)
	for _, f := range fields {
		given[f.key] = !empty(f.value)
		path := join("facts", f.key)
		switch {
		case !contains(groupFields, f.key):
			p.unknown("facts", f, groupFields...)
		case empty(f.value):
		case f.key == "source":
			g.source = p.source(path, f)
		case f.key == "confidence":
			g.confidence = p.text(path, f.value)
			if !kg.Confidence(g.confidence).Valid() {
				p.problem(f.line, path, "%.40q is no confidence: HIGH, MEDIUM or LOW", g.confidence)
				g.confidence = string(kg.High)
			}
		case f.key == "states":
			states = p.list(path, f.value)
		}
	}
	for _, needed := range []string{"source", "states"} {
		if len(fields) > 0 && !given[needed] {
			p.problem(line(n), join("facts", needed), "is missing")
		}
	}
	for _, state := range states {
		p.readState(g, state)
	}
}

func (p *pack) source(path string, f field) *kg.Source {
	name := p.text(path, f.value)
	s := p.sources[name]
	if s == nil {
		p.problem(f.line, path, "%.60q is not declared under sources", name)
	}
	return s
}

// readState reads one fact: a line, or a line with fields.
func (p *pack) readState(g group, n ast.Node) {
	words, ok := scalar(n)
	var fields []field
	if m, isMapping := n.(*ast.MappingNode); isMapping && len(m.Values) == 1 {
		words, ok = scalar(m.Values[0].Key)
		if !empty(m.Values[0].Value) {
			fields = p.mapping(words, m.Values[0].Value)
		}
	}
	if !ok {
		p.problem(line(n), "facts.states", "is no fact: write from KIND to, then a colon and its fields if it has any")
		return
	}
	f := &kg.Fact{Source: g.source, Confidence: kg.Confidence(g.confidence)}
	m := mark{line: line(n), fields: map[string]int{}, bad: map[string]bool{"source": g.source == nil}}
	p.readLine(f, words, &m)
	for _, given := range fields {
		m.fields[given.key] = given.line
		before := len(p.problems)
		p.readFactField(f, given)
		m.bad[given.key] = len(p.problems) > before
	}
	p.facts, p.factMarks = append(p.facts, f), append(p.factMarks, m)
}

// readLine reads from KIND to.
func (p *pack) readLine(f *kg.Fact, text string, m *mark) {
	words := strings.Fields(text)
	if len(words) != 3 {
		p.problem(m.line, "", "%.80q is no fact: write from KIND to, such as cia RUNS_ON aws", text)
		m.bad["kind"], m.bad["from"], m.bad["to"] = true, true, true
		return
	}
	f.Kind = kg.FactKind(words[1])
	if !f.Kind.Valid() {
		p.problem(m.line, "kind", "%.40q is no kind of fact: there are %s", words[1], kinds())
		m.bad["kind"], m.bad["from"], m.bad["to"] = true, true, true
		return
	}
	f.From, f.To = p.ends(f.Kind, words[0], words[2])
	for field, end := range map[string]struct{ word, id string }{"from": {words[0], f.From}, "to": {words[2], f.To}} {
		if !p.isEntity(end.id) {
			p.problem(m.line, field, "%s is not declared%s", end.id, p.elsewhere(end.word, end.id))
			m.bad[field] = true
		}
	}
}

func kinds() string {
	var names []string
	for _, k := range kg.FactKinds {
		names = append(names, string(k))
	}
	return strings.Join(names, ", ")
}

// ends are the ids of a fact's ends. Where facts of this kind go between more
// than one pair of kinds, the pair is meant whose ends are declared.
func (p *pack) ends(kind kg.FactKind, from, to string) (fromID, toID string) {
	for _, pair := range kind.Ends() {
		a, b := endID(pair[0], from), endID(pair[1], to)
		if fromID == "" || (p.isEntity(a) && p.isEntity(b)) {
			fromID, toID = a, b
		}
		if p.isEntity(a) && p.isEntity(b) {
			break
		}
	}
	return fromID, toID
}

// endID is the id that an end stands for: itself where it says its kind.
func endID(kind kg.EntityKind, word string) string {
	if strings.Contains(word, ":") {
		return word
	}
	return kg.EntityID(kind, word)
}

// elsewhere says which entity of another kind has this slug.
func (p *pack) elsewhere(word, id string) string {
	for _, kind := range kg.EntityKinds {
		if other := endID(kind, word); other != id && p.isEntity(other) {
			return ", " + other + " is"
		}
	}
	return ""
}

var factFields = []string{
	"key", "since", "until", "knownSince", "knownUntil", "confidence", "levels", "effect", "issuer", "terms",
	"ceilingUSD", "product", "useCase", "vendorControl", "text",
}

func (p *pack) readFactField(f *kg.Fact, given field) {
	switch given.key {
	case "levels":
		f.LevelSet = p.levels(given)
		return
	case "since", "until", "knownSince", "knownUntil", "ceilingUSD":
		if err := readNumberOrTime(f, given.key, p.text(given.key, given.value)); err != nil {
			p.problem(given.line, given.key, "%s", err)
		}
		return
	}
	into := map[string]*string{
		"key": &f.Key, "issuer": &f.Issuer, "product": &f.Product, "useCase": &f.UseCase,
		"vendorControl": &f.VendorControl, "text": &f.Text,
		"confidence": (*string)(&f.Confidence), "effect": (*string)(&f.Effect), "terms": (*string)(&f.Terms),
	}[given.key]
	if into == nil {
		p.unknown("", given, factFields...)
		return
	}
	*into = p.text(given.key, given.value)
}

func readNumberOrTime(f *kg.Fact, key, text string) (err error) {
	switch key {
	case "since":
		f.Since, f.SincePrecision, err = kg.ParseSince(text)
	case "until":
		f.Until, f.UntilPrecision, err = kg.ParseUntil(text)
	case "knownSince":
		f.KnownSince, err = readDay(text)
	case "knownUntil":
		f.KnownUntil, err = readDay(text)
	case "ceilingUSD":
		if f.CeilingUSD, err = strconv.ParseInt(strings.ReplaceAll(text, "_", ""), 10, 64); err != nil {
			err = fmt.Errorf("%.40q is no whole number of US dollars, such as 200_000_000", text)
		}
	}
	return err
}

// readDay reads the moment at which a day begins.
func readDay(text string) (time.Time, error) {
	day, err := kg.ParseDate(text)
	return day.Time(), err
}

func (p *pack) levels(given field) kg.LevelSet {
	var set kg.LevelSet
	items := p.list(given.key, given.value)
	if _, isList := given.value.(*ast.SequenceNode); isList && len(items) == 0 {
		p.problem(given.line, given.key, "is empty: give at least one, or leave it out where they are not stated")
	}
	for _, item := range items {
		level := kg.Classification(p.text(given.key, item))
		if !level.Valid() {
			p.problem(line(item), given.key, "%.40q is no level: UNCLASSIFIED, CUI, SECRET or TOP_SECRET", level)
			continue
		}
		set = set.Union(kg.LevelsOf(level))
	}
	return set
}
