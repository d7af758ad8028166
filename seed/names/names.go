// Package names finds the entities that files mention by name. It never
// guesses: a name is an entity's because a curated line, the entity's slug, its
// name or one of its aliases says so, or it is nobody's.
package names

import (
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
	// ID is empty where no entity, or more than one, has the name.
	ID  string
	How How
	// Near are the ids of the nearest entities where ID is empty, best first.
	Near []string
}

// Names are the names of all entities that are known.
type Names struct {
	byText map[string][]string // normalised name to ids
}

// New knows the entities of a graph; parents are what each is part of, by id.
func New(known []kg.Entity, parents map[string]string) *Names {
	n := &Names{byText: map[string][]string{}}
	for _, e := range known {
		n.Add(e, parents[e.ID()])
	}
	return n
}

// Find gives the entity that a mention means.
func (n *Names) Find(m Mention) Match {
	prefix := strings.ToLower(string(m.Kind)) + ":"
	var found []string
	for _, id := range n.byText[strings.ToLower(m.Name)] {
		if strings.HasPrefix(id, prefix) {
			found = append(found, id)
		}
	}
	if len(found) == 1 {
		return Match{ID: found[0], How: ByName}
	}
	return Match{Near: found}
}

// Slug gives the slug of a new entity that a mention is the first of: its
// name's, with its parent's in front where the name is one that many have.
func (n *Names) Slug(m Mention) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(m.Name), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}), "-")
}

// Add makes an entity known, so that later mentions find it.
func (n *Names) Add(e kg.Entity, parent string) {
	for _, name := range append([]string{e.Naming().Name, e.Naming().Slug}, e.Naming().Aliases...) {
		text := strings.ToLower(name)
		n.byText[text] = append(n.byText[text], e.ID())
	}
}
