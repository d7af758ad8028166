package seed

import (
	"slices"
	"strings"

	"fedreach/kg"
)

func contains(list []string, s string) bool { return slices.Contains(list, s) }

// sourceFields are those of a source.
var sourceFields = []string{"url", "title", "publisher", "published"}

func (p *pack) readSources(section field) {
	for _, item := range p.mapping(section.key, section.value) {
		at := join(section.key, item.key)
		s := &kg.Source{}
		p.sources[item.key] = s
		m := mark{line: item.line, fields: map[string]int{}, bad: map[string]bool{}}
		for _, f := range p.mapping(at, item.value) {
			m.fields[f.key] = f.line
			text := ""
			if contains(sourceFields, f.key) {
				text = p.text(join(at, f.key), f.value)
			}
			switch f.key {
			case "url":
				s.URL = text
			case "title":
				s.Title = text
			case "publisher":
				s.Publisher = text
			case "published":
				var err error
				if s.Published, s.PublishedPrecision, err = kg.ParseSince(text); err != nil {
					p.problem(f.line, join(at, f.key), "%s", err)
				}
			default:
				p.unknown(at, f, sourceFields...)
			}
		}
		p.checkSource(at, s, m)
	}
}

// checkSource has the graph's rules look at a source by itself, whether or not a
// fact is from it.
func (p *pack) checkSource(at string, s *kg.Source, m mark) {
	probe := &kg.Fact{Kind: kg.PartOf, From: "agency:a", To: "agency:b", Confidence: kg.High, Source: s}
	for _, found := range kg.ValidateFact(probe, 0) {
		name := strings.TrimPrefix(found.Field, "source.")
		line, given := m.fields[name]
		if !given {
			line = m.line
		}
		p.problem(line, join(at, name), "%s", found.Reason)
	}
}

// entityFields are those of the entities of each section.
var entityFields = map[string][]string{
	"agencies": {"name", "aliases", "sector"},
	"clouds":   {"name", "aliases", "kind", "airGapped"},
	"vendors":  {"name", "aliases"},
	"vehicles": {"name", "aliases"},
}

func (p *pack) readEntities(section field) {
	for _, item := range p.mapping(section.key, section.value) {
		p.readEntity(section.key, item)
	}
}

func (p *pack) readEntity(section string, item field) {
	at := join(section, item.key)
	m := mark{line: item.line, path: at, fields: map[string]int{"slug": item.line}, bad: map[string]bool{}}
	named := kg.Named{Slug: item.key}
	var sector, kind string
	var airGapped *bool
	for _, f := range p.mapping(at, item.value) {
		if !contains(entityFields[section], f.key) {
			p.unknown(at, f, entityFields[section]...)
			continue
		}
		m.fields[f.key] = f.line
		before := len(p.problems)
		switch path := join(at, f.key); f.key {
		case "name":
			named.Name = p.text(path, f.value)
		case "aliases":
			named.Aliases = p.texts(path, f.value)
		case "sector":
			sector = p.text(path, f.value)
		case "kind":
			kind = p.text(path, f.value)
		case "airGapped":
			airGapped = p.truth(path, f)
		}
		m.bad[f.key] = len(p.problems) > before
	}
	e := newEntity(section, named, sector, kind, airGapped)
	p.entities, p.entityMarks = append(p.entities, e), append(p.entityMarks, m)
	p.declared[e.ID()] = true
}

func newEntity(section string, named kg.Named, sector, kind string, airGapped *bool) kg.Entity {
	switch section {
	case "agencies":
		return &kg.Agency{Named: named, Sector: kg.Sector(sector)}
	case "clouds":
		return &kg.Cloud{Named: named, Kind: kg.CloudKind(kind), AirGapped: airGapped}
	case "vendors":
		return &kg.Vendor{Named: named}
	default:
		return &kg.Vehicle{Named: named}
	}
}

// truth reads true or false.
func (p *pack) truth(path string, f field) *bool {
	text := p.text(path, f.value)
	is := text == "true"
	if !is && text != "false" {
		p.problem(f.line, path, "%.40q is neither true nor false", text)
		return nil
	}
	return &is
}

// isEntity reports whether there is an entity of this id: in the pack, or
// besides it.
func (p *pack) isEntity(id string) bool { return p.declared[id] || p.known(id) }
