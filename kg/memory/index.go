// Package memory keeps a graph in memory, indexed by the ends of its facts, and
// answers the questions of kg.Store from it. It knows no database: a store puts
// in what it has read or written, and answers from here.
package memory

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"fedreach/kg"
	"fedreach/kg/searchtext"
)

// Index is a graph in memory. Its answers are those of kg.Store, each of one
// moment: they hold all of a change or none of it. The cost of an answer follows
// its size and not the graph's, but for Search, which looks at every name, and
// for filters by Sources or Since, which look at all that the others leave.
//
// All methods may be called at once. The zero Index is not usable: see New.
type Index struct {
	mu       sync.RWMutex
	revision int64
	nodes    map[string]*node
	// ordered are the nodes of each kind by slug.
	ordered map[kg.EntityKind][]*node
	facts   map[string]*kg.Fact
	all     list
	sources map[string]*kg.Source
	// loads are by revision, the oldest first.
	loads []*kg.Load
	keys  map[string]*kg.Load
	whole whole
}

// node is an entity and the facts that touch it. Its entity and its lists are
// replaced, never written into where an answer could see it.
type node struct {
	id     string
	entity kg.Entity
	// load is the revision that brought the entity to what it is.
	load    int64
	text    string
	out, in list
}

// New is an empty graph.
func New() *Index {
	return &Index{
		nodes:   map[string]*node{},
		ordered: map[kg.EntityKind][]*node{},
		facts:   map[string]*kg.Fact{},
		sources: map[string]*kg.Source{},
		keys:    map[string]*kg.Load{},
	}
}

// Changes are one or more loads: all that became different in the graph.
type Changes struct {
	// Revision is that of the graph with the changes.
	Revision int64
	// Entities are new, or replace those of the same id; by the load that brought
	// them to what they are.
	Entities map[int64][]kg.Entity
	// Sources are new.
	Sources []*kg.Source
	// Facts are new, or replace those of the same id, of which only the end of
	// what was known may differ. The Index keeps them: they must not be changed.
	Facts []*kg.Fact
	// Loads are those since the revision before, the oldest first.
	Loads []*kg.Load
}

// Of is the graph that has all of these changes and nothing else. It fails where
// a fact has an end that is not there.
func Of(c Changes) (*Index, error) {
	x := New()
	if err := x.checkEnds(c); err != nil {
		return nil, err
	}
	x.put(c)
	return x, nil
}

// Apply puts changes in. Changes that are not newer than the graph are in it
// already, and nothing happens. It fails, with nothing changed, where a fact has
// an end that is not there.
func (x *Index) Apply(c Changes) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if c.Revision <= x.revision {
		return nil
	}
	if err := x.checkEnds(c); err != nil {
		return err
	}
	x.put(c)
	return nil
}

func (x *Index) put(c Changes) {
	x.whole.forget()
	for load, entities := range c.Entities {
		x.putEntities(load, entities)
	}
	for _, s := range c.Sources {
		x.sources[s.ID()] = s
	}
	x.putFacts(c.Facts)
	for _, l := range c.Loads {
		// What was caught up on may overlap what is there.
		if n := len(x.loads); n > 0 && l.Revision <= x.loads[n-1].Revision {
			continue
		}
		x.loads = append(x.loads, l)
		if l.Key != "" {
			x.keys[l.Key] = l
		}
	}
	x.revision = c.Revision
}

func (x *Index) checkEnds(c Changes) error {
	given := map[string]bool{}
	for _, entities := range c.Entities {
		for _, e := range entities {
			given[e.ID()] = true
		}
	}
	for _, f := range c.Facts {
		for _, end := range []string{f.From, f.To} {
			if x.nodes[end] == nil && !given[end] {
				return fmt.Errorf("the fact %s has an end that does not exist: %s", f.ID, end)
			}
		}
	}
	return nil
}

func (x *Index) putEntities(load int64, entities []kg.Entity) {
	added := map[kg.EntityKind][]*node{}
	for _, e := range entities {
		id := e.ID()
		n := x.nodes[id]
		if n == nil {
			n = &node{id: id}
			x.nodes[id] = n
			added[e.EntityKind()] = append(added[e.EntityKind()], n)
		}
		n.entity, n.load, n.text = e, load, searchtext.Of(e)
	}
	for kind, nodes := range added {
		all := append(x.ordered[kind], nodes...)
		// Ids of one kind are in the order of their slugs.
		slices.SortFunc(all, func(a, b *node) int { return strings.Compare(a.id, b.id) })
		x.ordered[kind] = all
	}
}

func (x *Index) putFacts(facts []*kg.Fact) {
	var added list
	out, in := map[*node]list{}, map[*node]list{}
	for _, f := range facts {
		from, to := x.nodes[f.From], x.nodes[f.To]
		if x.facts[f.ID] != nil {
			x.all.replace(f)
			from.out.replace(f)
			to.in.replace(f)
		} else {
			added, out[from], in[to] = append(added, f), append(out[from], f), append(in[to], f)
		}
		x.facts[f.ID] = f
	}
	x.all = x.all.with(added)
	for n, facts := range out {
		n.out = n.out.with(facts)
	}
	for n, facts := range in {
		n.in = n.in.with(facts)
	}
}

// Revision is the number of the last load that was put in.
func (x *Index) Revision() int64 {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.revision
}

// Held gives what is there of what a batch speaks of, at one moment.
func (x *Index) Held(w kg.Wanted) kg.Held {
	x.mu.RLock()
	defer x.mu.RUnlock()
	held := kg.Held{
		Revision: x.revision,
		Entities: make(map[string]kg.Entity, len(w.Entities)),
		Facts:    map[string]*kg.Fact{},
		Sources:  make(map[string]*kg.Source, len(w.Sources)),
	}
	for _, id := range w.Entities {
		if n := x.nodes[id]; n != nil {
			held.Entities[id] = n.entity
		}
	}
	for _, id := range w.Facts {
		if f := x.facts[id]; f != nil {
			held.Facts[id] = f
		}
	}
	for _, id := range w.Sources {
		if s := x.sources[id]; s != nil {
			held.Sources[id] = s
		}
	}
	if w.Tree {
		held.Tree = slices.Clone(x.all.ofKind(kg.PartOf))
	}
	if w.Key != "" {
		held.Earlier = x.keys[w.Key]
	}
	return held
}

// Source is the source with this id, nil where there is none.
func (x *Index) Source(id string) *kg.Source {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.sources[id]
}
