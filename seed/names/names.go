// Package names finds the entities that files mention by name. It never
// guesses: a name is an entity's because a curated line, the entity's slug, its
// name or one of its aliases says so, or it is nobody's.
//
// The slug of a new entity follows from the mention and from the curated table
// alone, never from what happens to be loaded: the order of imports never
// changes a slug.
package names

import (
	"maps"
	"slices"
	"strings"

	"fedreach/kg"
)

// Mention is an entity as a file speaks of it.
type Mention struct {
	Kind kg.EntityKind
	// Name is what the file calls it, as it stands there.
	Name string
	// Parent is the id of what it is part of, or "" where the file doesn't say.
	// It tells offices of one name apart.
	Parent string
}

// How says why a mention is an entity's.
type How string

// The ways of finding. The empty How is none.
const (
	Curated How = "curated"
	BySlug  How = "slug"
	ByName  How = "name"
	ByAlias How = "alias"
)

// Match is the entity that a mention means.
type Match struct {
	// ID is empty where no entity, or more than one, has the name. That of a
	// curated line need not be in the graph yet.
	ID  string
	How How
	// Near are the ids of the nearest entities where ID is empty, best first:
	// those that have the name and can't be told apart, or up to three others.
	Near []string
}

// Names are the names of all entities that are known.
type Names struct {
	// known says, by kind and key, who has a name and how.
	known map[nameKey]map[string]How
	// parents are what each entity is part of, by id.
	parents map[string]string
	// called are the names of all entities, by id.
	called map[string]string
	// curated are the lines of the tables for a name, those that go first in front.
	curated map[nameKey][]Same
	common  map[string]bool
	// canonical are the names that tables give, by id, others the further ones that
	// they have of an entity wherever it is spoken of.
	canonical map[string]string
	others    map[string][]string
	merged    map[string]map[string]bool

	spellings map[kg.EntityKind][]spelling
	nearest   map[string][]string
}

type nameKey struct {
	kind kg.EntityKind
	key  string
}

// New knows the entities of a graph; parents are what each is part of, by id.
// The lines of tables go before those of the built-in one, an earlier table's
// before a later one's.
func New(known []kg.Entity, parents map[string]string, tables ...*Table) *Names {
	n := &Names{
		known: map[nameKey]map[string]How{}, parents: maps.Clone(parents), called: map[string]string{},
		curated: map[nameKey][]Same{}, common: map[string]bool{}, canonical: map[string]string{}, others: map[string][]string{}, merged: map[string]map[string]bool{},
		spellings: map[kg.EntityKind][]spelling{}, nearest: map[string][]string{},
	}
	if n.parents == nil {
		n.parents = map[string]string{}
	}
	for _, table := range append(slices.Clone(tables), ownTable()) {
		n.curate(table)
	}
	for _, e := range known {
		n.Add(e, "")
	}
	return n
}

// curate takes in the lines of a table, after those there are.
func (n *Names) curate(table *Table) {
	for _, line := range table.Same {
		kind, _, _ := kg.ParseEntityID(line.Is)
		if line.Name != "" && n.canonical[line.Is] == "" {
			n.canonical[line.Is] = line.Name
		}
		if line.Under == "" {
			n.others[line.Is] = append(n.others[line.Is], line.Called...)
		}
		for _, name := range line.names() {
			key := Key(kind, name)
			n.curated[nameKey{kind, key}] = append(n.curated[nameKey{kind, key}], line)
			n.spell(kind, line.Is, key)
		}
	}
	for _, line := range table.Common {
		for _, name := range line.Names {
			n.common[Key(kg.KindAgency, name)] = true
		}
	}
}

// spell remembers a spelling as one that an unknown name may come near to.
func (n *Names) spell(kind kg.EntityKind, id, key string) {
	n.spellings[kind] = append(n.spellings[kind], newSpelling(id, key))
	clear(n.nearest)
}

// Add makes an entity known, so that later mentions find it.
func (n *Names) Add(e kg.Entity, parent string) {
	id, kind, naming := e.ID(), e.EntityKind(), e.Naming()
	n.called[id] = naming.Name
	if parent != "" {
		n.parents[id] = parent
	}
	n.give(kind, naming.Name, id, ByName)
	n.give(kind, naming.Slug, id, BySlug)
	for _, alias := range naming.Aliases {
		n.give(kind, alias, id, ByAlias)
	}
}

// give says that an entity has a name, unless it is known to already.
func (n *Names) give(kind kg.EntityKind, name, id string, how How) {
	key := Key(kind, name)
	if key == "" {
		return
	}
	who := n.known[nameKey{kind, key}]
	if who == nil {
		who = map[string]How{}
		n.known[nameKey{kind, key}] = who
	}
	if _, has := who[id]; has {
		return
	}
	who[id] = how
	n.spell(kind, id, key)
}

// Find gives the entity that a mention means. A curated line goes before all
// else. A name that many bodies have is found under its parent only. Where
// several have a name, the one is meant that is part of the mention's parent, at
// any height, if that is one. An office or an abbreviation that belongs
// elsewhere is not meant.
func (n *Names) Find(m Mention) Match {
	key := Key(m.Kind, m.Name)
	if key == "" {
		return Match{}
	}
	if line, ok := n.line(m, key); ok {
		n.noteMerge(line, m, key)
		return Match{ID: line.Is, How: Curated}
	}
	return n.ByRule(m)
}

// ByRule is Find without the curated lines: what names, slugs and aliases alone
// find, by which the table can be measured.
func (n *Names) ByRule(m Mention) Match {
	key := Key(m.Kind, m.Name)
	who := n.known[nameKey{m.Kind, key}]
	var fit []string
	for _, id := range slices.Sorted(maps.Keys(who)) {
		if n.fits(m, key, id, who[id]) {
			fit = append(fit, id)
		}
	}
	if len(fit) > 1 && m.Parent != "" {
		if told := slices.DeleteFunc(slices.Clone(fit), func(id string) bool { return !n.isUnder(id, m.Parent) }); len(told) > 0 {
			fit = told
		}
	}
	if len(fit) == 1 {
		return Match{ID: fit[0], How: who[fit[0]]}
	}
	if len(who) > 0 {
		return Match{Near: slices.Sorted(maps.Keys(who))}
	}
	return Match{Near: n.near(m.Kind, key)}
}

// line is the curated line that holds for a mention.
func (n *Names) line(m Mention, key string) (Same, bool) {
	lines := n.curated[nameKey{m.Kind, key}]
	for _, line := range lines {
		if line.Under != "" && n.isUnder(m.Parent, line.Under) {
			return line, true
		}
	}
	for _, line := range lines {
		if line.Under == "" {
			return line, true
		}
	}
	return Same{}, false
}

// fits reports whether a mention can be of an entity that has the name.
func (n *Names) fits(m Mention, key, id string, how How) bool {
	_, slug, _ := kg.ParseEntityID(id)
	switch {
	case n.isCommon(m.Kind, key):
		return m.Parent != "" && (n.parents[id] == m.Parent || n.parents[id] == "" && slug == withParent(m.Parent, key))
	case m.Parent != "" && m.Kind == kg.KindAgency && (how == ByAlias && !strings.Contains(key, " ") || isOffice(key)):
		return n.parents[id] == "" || n.isUnder(id, m.Parent)
	}
	return true
}

// isOffice reports whether a name is of a sort that says little by itself.
func isOffice(key string) bool {
	first, _, _ := strings.Cut(key, " ")
	return slices.Contains([]string{"office", "division", "center", "region", "chief", "deputy", "assistant", "directorate", "immediate"}, first)
}

func (n *Names) isCommon(kind kg.EntityKind, key string) bool {
	return kind == kg.KindAgency && n.common[key]
}

// isUnder reports whether an entity is the other, or part of it at any height.
func (n *Names) isUnder(id, other string) bool {
	for steps := 0; id != "" && steps < 100; steps++ {
		if id == other {
			return true
		}
		id = n.parents[id]
	}
	return false
}

// Slug gives the slug of a new entity that a mention is the first of: its
// name's, with its parent's in front where the name is one that many have.
// It is empty where the name gives none: it has neither letter nor digit, many
// have it and the parent is not stated, or another entity has that slug already.
func (n *Names) Slug(m Mention) string {
	key := Key(m.Kind, m.Name)
	if line, ok := n.line(m, key); ok {
		_, slug, _ := kg.ParseEntityID(line.Is)
		return slug
	}
	s := slug(key)
	if n.isCommon(m.Kind, key) {
		if m.Parent == "" {
			return ""
		}
		s = withParent(m.Parent, key)
	}
	if id := kg.EntityID(m.Kind, s); n.called[id] != "" && n.Find(m).ID != id {
		return ""
	}
	return s
}

// withParent is the slug of a name with its parent's in front.
func withParent(parent, key string) string {
	_, front, _ := strings.Cut(parent, ":")
	return slug(front + " " + key)
}

// Name is what an entity is called, or "" where it is not known.
func (n *Names) Name(id string) string { return n.called[id] }

// Canonical is the name that a curated line gives an entity, or "".
func (n *Names) Canonical(id string) string { return n.canonical[id] }

// Others are the further names that curated lines give an entity, but for those that
// are its own under one parent only: what people look for it by.
func (n *Names) Others(id string) []string { return n.others[id] }

// Follows reports whether a file may have given an entity its name: where its slug
// follows from that, or a curated line that does not say what to call it has it.
func (n *Names) Follows(id, name string) bool {
	kind, own, _ := kg.ParseEntityID(id)
	key := Key(kind, name)
	if slug(key) == own || n.isCommon(kind, key) && strings.HasSuffix(own, "-"+slug(key)) {
		return true
	}
	return n.canonical[id] == "" && slices.ContainsFunc(n.curated[nameKey{kind, key}], func(line Same) bool { return line.Is == id })
}

// noteMerge remembers that a curated line said whose a name is, in the line's
// own spelling. The name that the line calls the entity by is no merge.
func (n *Names) noteMerge(line Same, m Mention, key string) {
	at := slices.IndexFunc(line.Called, func(name string) bool { return Key(m.Kind, name) == key })
	if at < 0 || line.Name != "" && Key(m.Kind, line.Name) == key {
		return
	}
	if n.merged[line.Is] == nil {
		n.merged[line.Is] = map[string]bool{}
	}
	name, old := line.Called[at], slug(key)
	if n.isCommon(m.Kind, key) && m.Parent != "" {
		old = withParent(m.Parent, key)
	}
	n.merged[line.Is][name] = true
	if !strings.EqualFold(name, old) && kg.EntityID(m.Kind, old) != line.Is {
		n.merged[line.Is][old] = true
	}
}

// Merged gives, by id, the names that mentions had and curated lines said to be
// an entity's, and the slugs that they would have had: its aliases from then on.
func (n *Names) Merged() map[string][]string {
	merged := map[string][]string{}
	for id, names := range n.merged {
		merged[id] = slices.Sorted(maps.Keys(names))
	}
	return merged
}
