package hierarchy

import (
	"strings"

	"fedreach/kg"
	"fedreach/seed/dataset"
	"fedreach/seed/names"
)

// The ids that the tree hangs from.
const (
	root        = "agency:us-government"
	executive   = "agency:us-executive-branch"
	legislative = "agency:us-legislative-branch"
	judicial    = "agency:us-judicial-branch"
	defense     = "agency:department-of-defense"
)

// tree collects the bodies that the lists speak of, and what each says of them.
type tree struct {
	in     dataset.Input
	out    dataset.Output
	table  *table
	bodies map[string]*body
	order  []*body
	told   map[[4]string]bool
	// parents are those taken, by id.
	parents map[string]string
}

// body is a part of the government, or what a list takes for one.
type body struct {
	id, name string
	at       dataset.Place
	// other are further spellings of its name, short its abbreviations.
	other, short []string
	said         []statement
	// current is true of a body that another list than the crosswalk has, own of
	// one that the .gov list of agencies has as an agency.
	current, own bool
	// why is the reason for which a list says no parent. outside is true of what
	// the crosswalk says is no part of the government: USAspending lists those
	// too to whom money goes.
	why     string
	outside bool
}

// statement is what one list says a body is part of.
type statement struct {
	list   int
	parent string
	at     dataset.Place
	// value is what stands there, through is what the list has in between.
	value, through string
	// line is that of a curated placement.
	line *placement
}

// source is where a statement comes from.
func (s statement) source() *kg.Source {
	if s.line != nil {
		return s.line.source()
	}
	return published[s.list]
}

// text is what the source says besides.
func (s statement) text() string {
	switch {
	case s.line != nil:
		return s.line.Text
	case s.through != "":
		return "Through " + s.through + "."
	}
	return ""
}

// placeCurated says of the bodies that the lists speak of what table.yaml says.
func (t *tree) placeCurated() {
	for i := range t.table.placed {
		line := &t.table.placed[i]
		for _, b := range t.order {
			if key(b.name) == key(line.Name) && t.bodies[line.In] != nil {
				b.say(statement{list: curatedLines, parent: line.In, at: b.at, value: b.name, line: line})
				break
			}
		}
	}
}

func newTree(in dataset.Input, out dataset.Output) (*tree, error) {
	decided, err := readTable(curated)
	if err != nil {
		return nil, err
	}
	return &tree{
		in: in, out: out, table: decided, bodies: map[string]*body{}, told: map[[4]string]bool{},
		parents: map[string]string{},
	}, nil
}

// reject tells once what many rows have in common.
func (t *tree) reject(at dataset.Place, value, reason string, near []string) error {
	same := [4]string{at.File, at.Field, value, reason}
	if t.told[same] {
		return nil
	}
	r := dataset.Reject{Place: at, Value: value, Reason: reason, Near: near}
	t.told[same] = true
	return t.out.Reject(r)
}

// find gives the body of a name, a new one where nobody has it; nil where it is
// none, which is then rejected. Parent is the id of what the list has it under,
// or "".
func (t *tree) find(list int, at dataset.Place, name, parent string) (*body, error) {
	if because, is := t.table.nobody[key(name)]; is {
		return nil, t.reject(at, name, "is no body: "+because, nil)
	}
	b, near := t.known(at, name, parent)
	if b == nil {
		slug := t.in.Names.Slug(names.Mention{Kind: kg.KindAgency, Name: name, Parent: parent})
		if slug == "" {
			return nil, t.reject(at, name, "is the name of another body too, and nothing here tells them apart: add it to the table of names", near)
		}
		b = t.body(kg.EntityID(kg.KindAgency, slug), at, name)
		t.in.Names.Add(&kg.Agency{Named: kg.Named{Slug: slug, Name: name}}, parent)
	}
	b.call(name)
	b.current = b.current || list != crosswalk
	return b, nil
}

// known gives the body of a name that is known already, or those near to it.
func (t *tree) known(at dataset.Place, name, parent string) (*body, []string) {
	match := t.in.Names.Find(names.Mention{Kind: kg.KindAgency, Name: name, Parent: parent})
	if match.ID == "" {
		return nil, match.Near
	}
	return t.body(match.ID, at, name), nil
}

// body gives the body of an id, new if it must be.
func (t *tree) body(id string, at dataset.Place, name string) *body {
	b := t.bodies[id]
	if b == nil {
		if canonical := t.in.Names.Canonical(id); canonical != "" {
			name = canonical
		}
		b = &body{id: id, name: name, at: at, current: t.in.Parent(id) != ""}
		t.bodies[id] = b
		t.order = append(t.order, b)
	}
	return b
}

// call adds a spelling of the body's name.
func (b *body) call(name string) {
	for _, known := range append([]string{b.name}, b.other...) {
		if key(known) == key(name) {
			return
		}
	}
	b.other = append(b.other, name)
}

// say takes in what a list says a body is part of.
func (b *body) say(s statement) {
	if s.parent == b.id {
		return
	}
	for _, before := range b.said {
		if before.parent == s.parent && published[before.list] == published[s.list] {
			return
		}
	}
	b.said = append(b.said, s)
}

// branch is the body of a branch, which a list speaks of.
func (t *tree) branch(list int, at dataset.Place, id string) *body {
	t.body(root, at, "United States Government")
	b := t.body(id, at, id)
	b.say(statement{list: list, parent: root, at: at, value: strings.TrimPrefix(id, "agency:")})
	return b
}
