package graph

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"fedreach/graph/lean"
	"fedreach/kg"
	"fedreach/reach"
)

// reader reads the store for one request and keeps what it has read.
//
// gqlgen's batch resolvers get the siblings of one list at once; the clouds of
// fifty agencies are fifty lists. So a reader widens every read to all that the
// read above it in the question has brought: each place in the question costs
// one store call at most, however long the answer. Fields beside each other run
// at once and share nothing but what is above both, so that the number of store
// calls never depends on which of them comes first.
type reader struct {
	store kg.Store
	// now is the clock of the whole answer, which stands still once it was looked
	// at; timed becomes true once the answer depends on it.
	now   func() time.Time
	timed atomic.Bool

	mu sync.Mutex
	// entities are those that were read by id, graphs what else was read.
	entities map[string]kg.Entity
	graphs   []*kg.Graph
	// counting are the facts that count of lists that were read.
	counting map[countingOf][]*kg.Fact
	// kept are the worlds that lists are answered from.
	kept map[keptFor]keptWorld
	// readings are the reads that were made, by their place in the question.
	readings map[string]*reading
	revision answered
}

// countingOf is a list of facts that was read, which begins at an address of its own,
// and a moment.
type countingOf struct {
	list   **kg.Fact
	length int
	at     kg.Date
	known  int64
}

// answered is the revisions that a request was answered from.
type answered struct {
	// least is that of the oldest graph read, 0 before any.
	least int64
	// written is that after the last load of the request, or of the graph that a dry
	// run was tried on; 0 before any.
	written int64
	// loaded is that of the last load that was no dry run, 0 before any.
	loaded int64
	// unknown is true once something was read that does not tell its revision.
	unknown bool
}

type readerKey struct{}

// withReader marks ctx as that of one answer.
func withReader(ctx context.Context, store kg.Store, now func() time.Time) context.Context {
	return context.WithValue(lean.Answer(ctx), readerKey{}, &reader{
		store: store, now: sync.OnceValue(now), entities: map[string]kg.Entity{}, counting: map[countingOf][]*kg.Fact{}, kept: map[keptFor]keptWorld{}, readings: map[string]*reading{"": newReading()},
	})
}

// readerOf is the request's reader; nil where it was refused before it began.
func readerOf(ctx context.Context) *reader {
	r, _ := ctx.Value(readerKey{}).(*reader)
	return r
}

// clock is what an absent day and moment of knowledge stand for.
func (r *reader) clock(asked moment) time.Time {
	if asked.at == 0 || asked.knownAt.IsZero() {
		r.timed.Store(true)
	}
	return r.now()
}

// above is the nearest reading above a place.
func (r *reader) above(place string) *reading {
	for {
		place = place[:max(strings.LastIndexByte(place, '/'), 0)]
		if found := r.readings[place]; found != nil {
			return found
		}
	}
}

// readGraph notes a part of the graph that was read for the field of ctx.
func (r *reader) readGraph(ctx context.Context, g *kg.Graph) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.keep(r.readingAt(ctx), g)
}

// readWithin notes that the field of ctx is answered from the whole graph, for these
// agencies and vendors. Clouds and vehicles are few: that it met them all costs less
// than to find out which.
func (r *reader) readWithin(ctx context.Context, whole *kg.Graph, filter reach.Filter) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.add(whole)
	into := r.readingAt(ctx)
	into.brought = append(into.brought, func(into *reading) {
		for id, e := range whole.Entities {
			kind := e.EntityKind()
			if (kind != kg.KindAgency || filter.Agencies == nil) && (kind != kg.KindVendor || filter.Vendors == nil) {
				into.meet(id)
			}
		}
		for _, id := range slices.Concat(filter.Agencies, filter.Vendors) {
			into.meet(id)
		}
		into.expect(whole.Facts)
	})
}

// readEntities notes entities that were read for the field of ctx.
func (r *reader) readEntities(ctx context.Context, entities ...kg.Entity) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.revision.unknown = true
	into := r.readingAt(ctx)
	for _, e := range entities {
		r.entities[e.ID()] = e
		into.meet(e.ID())
	}
}

// readingAt is the reading of the field of ctx, a new one unless it has one.
func (r *reader) readingAt(ctx context.Context) *reading {
	at := placeOf(ctx)
	if r.readings[at] == nil {
		r.readings[at] = newReading()
	}
	return r.readings[at]
}

func (r *reader) keep(into *reading, g *kg.Graph) {
	r.add(g)
	into.brought = append(into.brought, func(into *reading) {
		for id := range g.Entities {
			into.meet(id)
		}
		into.expect(g.Facts)
	})
}

// mostGraphs is how many graphs are looked through for an entity.
const mostGraphs = 8

// add has the entities of a graph found.
func (r *reader) add(g *kg.Graph) {
	if r.revision.least == 0 || g.Revision < r.revision.least {
		r.revision.least = g.Revision
	}
	switch {
	case slices.Contains(r.graphs, g):
	case len(r.graphs) < mostGraphs:
		r.graphs = append(r.graphs, g)
	default:
		maps.Copy(r.entities, g.Entities)
	}
}

// entity is one that was read; nil where it was not.
func (r *reader) entity(id string) kg.Entity {
	for _, g := range slices.Backward(r.graphs) {
		if e := g.Entities[id]; e != nil {
			return e
		}
	}
	return r.entities[id]
}

// entitiesByID gives the entities with these ids, in that order; nil where there
// is none. Those at the ends of facts came with them.
func (r *reader) entitiesByID(ctx context.Context, ids []string) ([]kg.Entity, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var missing []string
	for _, id := range ids {
		if r.entity(id) == nil {
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
		entities[i] = r.entity(id)
	}
	return entities, nil
}

// factsOf gives the facts of the list of each of these entities, all of one
// kind, by id.
func (r *reader) factsOf(ctx context.Context, list factList, ids []string) (map[string][]*kg.Fact, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	at := placeOf(ctx)
	above := r.above(at)
	read := above.facts[list]
	if read == nil {
		read = &factReading{newReading(), map[string][]*kg.Fact{}}
		above.facts[list] = read
	}
	if slices.ContainsFunc(ids, func(id string) bool { _, known := read.of[id]; return !known }) {
		if err := r.readFacts(ctx, list, above.widened(ids), read); err != nil {
			return nil, err
		}
	}
	r.readings[at] = read.reading
	facts := make(map[string][]*kg.Fact, len(ids))
	for _, id := range ids {
		facts[id] = read.of[id]
	}
	return facts, nil
}

// countingFacts are those that count of a list that factsOf gave. One list may stand
// in an answer many times: fifty agencies run on ten clouds.
func (r *reader) countingFacts(facts []*kg.Fact, m moment) []*kg.Fact {
	if len(facts) == 0 {
		return nil
	}
	of := countingOf{&facts[0], len(facts), m.at, m.knownAt.UnixMilli()}
	r.mu.Lock()
	defer r.mu.Unlock()
	counting, known := r.counting[of]
	if !known {
		counting = reach.Counting(facts, m.at, m.knownAt)
		r.counting[of] = counting
	}
	return counting
}

// readLists notes lists of facts that were read of the whole graph for the field of ctx.
func (r *reader) readLists(ctx context.Context, whole *kg.Graph, lists map[string][]*kg.Fact) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.add(whole)
	into := r.readingAt(ctx)
	into.brought = append(into.brought, func(into *reading) {
		for _, facts := range lists {
			for _, f := range facts {
				into.meet(f.From)
				into.meet(f.To)
			}
			into.expect(facts)
		}
	})
}

// readFacts reads the list of those of these entities that it was not read of.
func (r *reader) readFacts(ctx context.Context, list factList, ids []string, read *factReading) error {
	wanted := slices.DeleteFunc(ids, func(id string) bool { _, known := read.of[id]; return known })
	g, err := r.store.Facts(ctx, list.filter(wanted))
	if err != nil {
		return err
	}
	r.keep(read.reading, g)
	for _, id := range wanted {
		read.of[id] = nil
	}
	for _, f := range g.Facts {
		read.of[list.end(f)] = append(read.of[list.end(f)], f)
	}
	return nil
}

// world gives the world that decides for these entities, all of one kind. It is
// read once for all that were met above, by read.
func (r *reader) world(ctx context.Context, ids []string, read func(ids []string) (*reach.World, error)) (*reach.World, error) {
	found := r.worldAt(ctx, ids, read)
	if slices.ContainsFunc(ids, func(id string) bool { return !found.ids[id] }) {
		return read(ids)
	}
	return found.world()
}

func (r *reader) worldAt(ctx context.Context, ids []string, read func(ids []string) (*reach.World, error)) *worldReading {
	r.mu.Lock()
	defer r.mu.Unlock()
	at := placeOf(ctx)
	above := r.above(at)
	if above.worlds[at] == nil {
		wide := above.widened(ids)
		found := &worldReading{map[string]bool{}, sync.OnceValues(func() (*reach.World, error) { return read(wide) })}
		for _, id := range wide {
			found.ids[id] = true
		}
		above.worlds[at] = found
	}
	return above.worlds[at]
}

// loadsByRevision gives the loads with these numbers, in that order; nil for 0.
func (r *reader) loadsByRevision(ctx context.Context, revisions []int64) ([]*kg.Load, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	above := r.above(placeOf(ctx))
	wanted := false
	for _, revision := range revisions {
		_, read := above.loads[revision]
		wanted = wanted || revision != 0 && !read
		above.expected[revision] = true
	}
	if wanted {
		if err := r.readLoads(ctx, above); err != nil {
			return nil, err
		}
	}
	loads := make([]*kg.Load, len(revisions))
	for i, revision := range revisions {
		loads[i] = above.loads[revision]
	}
	return loads, nil
}

// readLoads reads the loads that a reading expects and has not.
func (r *reader) readLoads(ctx context.Context, of *reading) error {
	var missing []int64
	of.learn()
	for _, revision := range slices.Sorted(maps.Keys(of.expected)) {
		if _, read := of.loads[revision]; revision != 0 && !read {
			missing = append(missing, revision)
		}
	}
	found, err := r.store.Loads(ctx, kg.LoadFilter{Revisions: missing, First: -1})
	if err != nil {
		return err
	}
	for _, revision := range missing {
		of.loads[revision] = nil
	}
	for _, load := range found.Loads {
		of.loads[load.Revision] = load
	}
	return nil
}

// wrote notes that the request loaded something, or tried.
func (r *reader) wrote(revision int64, dryRun bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.revision.written = revision
	if !dryRun {
		r.revision.loaded = revision
	}
	// What was read before is not what is there now.
	clear(r.entities)
	clear(r.kept)
	r.graphs = nil
}

// lastLoaded is the revision of the last load of the request; 0 before any.
func (r *reader) lastLoaded() int64 {
	if r == nil {
		return 0
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.revision.loaded
}

// answeredFrom is the revision that the whole answer has all of, given the
// store's when the request began.
func (r *reader) answeredFrom(begun int64) int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.revision.written != 0 {
		return r.revision.written
	}
	if r.revision.least == 0 || r.revision.unknown {
		return begun
	}
	return r.revision.least
}
