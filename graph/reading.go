package graph

import (
	"context"
	"maps"
	"slices"

	"github.com/99designs/gqlgen/graphql"

	"fedreach/kg"
	"fedreach/reach"
)

// reading is what one read brought, and what has been read for it.
type reading struct {
	// brought tells it what that was, once anybody asks: most answers need no more.
	brought []func(*reading)
	met     map[kg.EntityKind]map[string]bool
	facts   map[factList]*factReading
	// worlds are those decided for what was met, by place.
	worlds map[string]*worldReading
	// expected are the loads of its facts, loads those that were read.
	expected map[int64]bool
	loads    map[int64]*kg.Load
}

// factReading is the reading of a list of facts, of each entity asked for.
type factReading struct {
	*reading
	of map[string][]*kg.Fact
}

// worldReading is a world that all of these entities are answered from.
type worldReading struct {
	ids   map[string]bool
	world func() (*reach.World, error)
}

// direction is which end of a fact is asked from.
type direction bool

const (
	outgoing direction = false
	incoming direction = true
)

// factList is a kind of fact seen from one of its ends.
type factList struct {
	kind kg.FactKind
	direction
}

func (l factList) end(f *kg.Fact) string {
	if l.direction == incoming {
		return f.To
	}
	return f.From
}

func (l factList) filter(ids []string) kg.FactFilter {
	filter := kg.FactFilter{Kinds: []kg.FactKind{l.kind}}
	if l.direction == incoming {
		filter.To = ids
	} else {
		filter.From = ids
	}
	return filter
}

func newReading() *reading {
	return &reading{
		met: map[kg.EntityKind]map[string]bool{}, facts: map[factList]*factReading{}, worlds: map[string]*worldReading{},
		expected: map[int64]bool{}, loads: map[int64]*kg.Load{},
	}
}

// place is where a field stands in the question: its path without indices. Types
// are part of it, as fields of different types may share a name.
func place(field *graphql.FieldContext) string {
	if field == nil {
		return ""
	}
	above := place(field.Parent)
	if field.Index != nil || field.Field.Field == nil {
		return above
	}
	return above + "/" + field.Object + "." + field.Field.Alias
}

func placeOf(ctx context.Context) string { return place(graphql.GetFieldContext(ctx)) }

// learn has a reading know what it brought.
func (g *reading) learn() {
	for _, tell := range g.brought {
		tell(g)
	}
	g.brought = nil
}

// expect notes facts whose loads the request may ask about.
func (g *reading) expect(facts []*kg.Fact) {
	for _, f := range facts {
		g.expected[f.Load], g.expected[f.EndedBy] = true, true
	}
}

// meet notes an entity that the request may ask about.
func (g *reading) meet(id string) {
	kind, _, ok := kg.ParseEntityID(id)
	if !ok {
		return
	}
	if g.met[kind] == nil {
		g.met[kind] = map[string]bool{}
	}
	g.met[kind][id] = true
}

// widened is these ids, all of one kind, and those of that kind that were met.
func (g *reading) widened(ids []string) []string {
	g.learn()
	all := slices.Clone(ids)
	if len(ids) > 0 {
		kind, _, _ := kg.ParseEntityID(ids[0])
		all = slices.AppendSeq(all, maps.Keys(g.met[kind]))
	}
	slices.Sort(all)
	return slices.Compact(all)
}
