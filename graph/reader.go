package graph

import (
	"context"
	"maps"
	"slices"
	"sync"

	"fedreach/kg"
)

// reader reads the store for one request and keeps what it has read.
//
// gqlgen's batch resolvers get the siblings of one list at once; the clouds of
// fifty agencies are fifty lists. So a reader widens every read to all entities
// of the kind that the request has come across: the number of store calls
// depends on the shape of the question, never on the length of the answer.
type reader struct {
	store kg.Store

	mu       sync.Mutex
	entities map[string]kg.Entity
	met      map[kg.EntityKind]map[string]bool
	facts    map[factList]map[string][]*kg.Fact
	loads    map[int64]*kg.Load
	// revision is the latest that an answer was of, 0 before any.
	revision int64
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

type readerKey struct{}

func withReader(ctx context.Context, store kg.Store) context.Context {
	return context.WithValue(ctx, readerKey{}, &reader{
		store: store, entities: map[string]kg.Entity{}, met: map[kg.EntityKind]map[string]bool{},
		facts: map[factList]map[string][]*kg.Fact{}, loads: map[int64]*kg.Load{},
	})
}

func readerOf(ctx context.Context) *reader { return ctx.Value(readerKey{}).(*reader) }

// keep remembers a part of the graph: its entities need not be read again.
func (r *reader) keep(g *kg.Graph) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.keepLocked(g)
}

func (r *reader) keepLocked(g *kg.Graph) {
	maps.Copy(r.entities, g.Entities)
	r.revision = max(r.revision, g.Revision)
	for _, f := range g.Facts {
		r.expectLoad(f.Load)
		r.expectLoad(f.EndedBy)
	}
}

// expectLoad notes a load that the request may ask for.
func (r *reader) expectLoad(revision int64) {
	if _, known := r.loads[revision]; !known && revision != 0 {
		r.loads[revision] = nil
	}
}

// meet notes entities that the request may ask about.
func meet[E kg.Entity](r *reader, entities ...E) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range entities {
		r.entities[e.ID()] = e
		r.meetID(e.ID())
	}
}

func (r *reader) meetID(id string) {
	kind, _, ok := kg.ParseEntityID(id)
	if !ok {
		return
	}
	if r.met[kind] == nil {
		r.met[kind] = map[string]bool{}
	}
	r.met[kind][id] = true
}

// entitiesByID gives the entities with these ids, in that order; nil where there
// is none.
func (r *reader) entitiesByID(ctx context.Context, ids []string) ([]kg.Entity, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var missing []string
	for _, id := range ids {
		if _, known := r.entities[id]; !known {
			missing = append(missing, id)
		}
	}
	if len(missing) > 0 {
		found, err := r.store.Entities(ctx, kg.EntityFilter{IDs: missing, First: -1})
		if err != nil {
			return nil, err
		}
		for _, e := range found.Entities {
			r.entities[e.ID()] = e
		}
	}
	entities := make([]kg.Entity, len(ids))
	for i, id := range ids {
		entities[i] = r.entities[id]
		r.meetID(id)
	}
	return entities, nil
}

// factsOf gives the facts of the list of each of these entities, all of one
// kind, by id.
func (r *reader) factsOf(ctx context.Context, list factList, ids []string) (map[string][]*kg.Fact, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	read := r.facts[list]
	if read == nil {
		read = map[string][]*kg.Fact{}
		r.facts[list] = read
	}
	if slices.ContainsFunc(ids, func(id string) bool { _, known := read[id]; return !known }) {
		if err := r.readFacts(ctx, list, ids, read); err != nil {
			return nil, err
		}
	}
	return read, nil
}

// readFacts reads the list of these entities and of all others that were met.
func (r *reader) readFacts(ctx context.Context, list factList, ids []string, read map[string][]*kg.Fact) error {
	for _, id := range ids {
		r.meetID(id)
	}
	kind, _, _ := kg.ParseEntityID(ids[0])
	var wanted []string
	for _, id := range slices.Sorted(maps.Keys(r.met[kind])) {
		if _, known := read[id]; !known {
			wanted = append(wanted, id)
		}
	}
	g, err := r.store.Facts(ctx, list.filter(wanted))
	if err != nil {
		return err
	}
	r.keepLocked(g)
	for _, id := range wanted {
		read[id] = nil
	}
	for _, f := range g.Facts {
		end := list.end(f)
		read[end] = append(read[end], f)
		r.meetID(f.From)
		r.meetID(f.To)
	}
	return nil
}

// loadsByRevision gives the loads with these numbers, in that order; nil for 0.
func (r *reader) loadsByRevision(ctx context.Context, revisions []int64) ([]*kg.Load, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	wanted := false
	for _, revision := range revisions {
		r.expectLoad(revision)
		wanted = wanted || revision != 0 && r.loads[revision] == nil
	}
	if wanted {
		var missing []int64
		for revision, load := range r.loads {
			if load == nil {
				missing = append(missing, revision)
			}
		}
		slices.Sort(missing)
		found, err := r.store.Loads(ctx, kg.LoadFilter{Revisions: missing, First: -1})
		if err != nil {
			return nil, err
		}
		for _, load := range found.Loads {
			r.loads[load.Revision] = load
		}
	}
	loads := make([]*kg.Load, len(revisions))
	for i, revision := range revisions {
		loads[i] = r.loads[revision]
	}
	return loads, nil
}

// currentRevision is the revision that the answer is of, or, where it rests on
// nothing that has one, the store's.
func (r *reader) currentRevision(ctx context.Context) (int64, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.revision > 0 {
		return r.revision, nil
	}
	return r.store.Revision(ctx)
}
