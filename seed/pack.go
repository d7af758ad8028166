package seed

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path"
	"strings"

	"fedreach/kg"
)

// pack is a pack being read.
type pack struct {
	file     string
	known    func(id string) bool
	problems Problems

	about     string
	aboutLine int
	sources   map[string]*kg.Source
	entities  []kg.Entity
	declared  map[string]bool
	facts     []*kg.Fact
	// entityMarks and factMarks say where each entity and fact is in the file.
	entityMarks, factMarks []mark
}

// mark is where an item of a batch is in the file.
type mark struct {
	line int
	// path goes before the names of the item's fields.
	path string
	// fields are the lines of those that are given.
	fields map[string]int
	// bad are the fields that have a problem already.
	bad map[string]bool
}

// Parse reads one pack. known says whether there is an entity of this id beside
// those that the pack declares; nil means none.
//
// The error is Problems where the pack is malformed: everything that is wrong
// with it, and nothing is returned besides. The batch's key holds a digest of the
// content, so that loading the same pack again changes nothing.
func Parse(file string, content []byte, known func(id string) bool) (kg.Batch, error) {
	if known == nil {
		known = func(string) bool { return false }
	}
	p := &pack{file: file, known: known, sources: map[string]*kg.Source{}, declared: map[string]bool{}}
	p.read(content)
	name := strings.TrimSuffix(path.Base(file), path.Ext(file))
	digest := sha256.Sum256(content)
	batch := kg.Batch{
		Key: "pack:" + name + ":" + hex.EncodeToString(digest[:]), By: "fedreach", Origin: "pack:" + name, Note: p.about,
		Entities: p.entities, Facts: p.facts,
	}
	p.check(batch)
	if len(p.problems) > 0 {
		return kg.Batch{}, p.problems.sorted()
	}
	return batch, nil
}

func (p *pack) problem(line int, field, format string, args ...any) {
	p.problems = append(p.problems, Problem{File: p.file, Line: line, Field: field, Reason: fmt.Sprintf(format, args...)})
}

// sections are the top-level fields, in the order in which they are read: what a
// section speaks of is read before, wherever in the file it is.
var sections = []string{"about", "sources", "agencies", "clouds", "vendors", "vehicles", "facts"}

func (p *pack) read(content []byte) {
	given := map[string]field{}
	for _, f := range p.document(content) {
		given[f.key] = f
		if !contains(sections, f.key) {
			p.unknown("", f, sections...)
		}
	}
	for _, section := range sections {
		f, there := given[section]
		if !there || empty(f.value) {
			continue
		}
		switch section {
		case "about":
			p.about, p.aboutLine = p.text(section, f.value), f.line
		case "sources":
			p.readSources(f)
		case "facts":
			p.readFacts(f)
		default:
			p.readEntities(f)
		}
	}
}

// check has the batch validated by the rules of the graph and leads each problem
// back to its line.
func (p *pack) check(batch kg.Batch) {
	prepared, _, err := batch.Prepare()
	if rejected, ok := errors.AsType[*kg.Rejected](err); ok {
		for _, found := range rejected.Problems {
			p.found(found)
		}
	}
	first := map[string]int{}
	for i, f := range prepared.Facts {
		if f.Source == nil {
			continue
		}
		if before, again := first[f.ID]; again {
			p.problem(p.factMarks[i].line, "", "states the same as line %d", p.factMarks[before].line)
			continue
		}
		first[f.ID] = i
	}
}

// found notes a problem of the graph's rules, unless the field has one already.
// A source's are found where it is declared, not at each of its facts. Of the batch
// itself, only its note is the pack's: what the pack is about.
func (p *pack) found(problem kg.Problem) {
	if problem.List == kg.ListBatch {
		p.problem(p.aboutLine, "about", "%s", problem.Reason)
		return
	}
	m := p.factMarks
	if problem.List == kg.ListEntities {
		m = p.entityMarks
	}
	at := m[problem.Index]
	name, _, _ := strings.Cut(problem.Field, ".")
	if at.bad[name] || (problem.List == kg.ListFacts && name == "source") {
		return
	}
	line, given := at.fields[name]
	if !given {
		line = at.line
	}
	p.problem(line, join(at.path, problem.Field), "%s", problem.Reason)
}
