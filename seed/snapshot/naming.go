package snapshot

import (
	"fmt"
	"maps"
	"slices"

	"fedreach/kg"
)

// naming says whose name an entity has, so that the order of imports does not
// decide what it is called: that of the best of the ranked sources that speak of it.
type naming struct {
	// rank is that of what is imported, 0 where its sources have none.
	rank int
	// speakers are the ranks of the best sources that speak of each entity of the
	// graph, by id; nil until it is asked for.
	speakers map[string]int
	// given are the entities that this reading has given a name.
	given map[string]bool
}

// rankOf is the place of the best ranked of these sources, 0 where there is none.
func rankOf(urls []string) int {
	best := 0
	for _, url := range urls {
		if rank := ranks()[url]; rank != 0 && (best == 0 || rank < best) {
			best = rank
		}
	}
	return best
}

// called is the name that an entity is to have by the files, or "" where it keeps
// the one it has. That of a table goes before theirs. A name that somebody gave
// stays. Who gave one no store keeps, but a file's is one from which the slug
// follows: any other is somebody's. One that is somebody's and might be a file's
// gives way as that does.
func (r *run) called(e kg.Entity) (string, error) {
	id := e.ID()
	name := r.names.Canonical(id)
	if name == "" {
		takes, err := r.takesName(id)
		if err != nil || !takes {
			return "", err
		}
		name = e.Naming().Name
	}
	if there := r.graph.there[id]; there != nil && there.Naming().Name != name && !r.names.Follows(id, there.Naming().Name) {
		return "", nil
	}
	return name, nil
}

// takesName reports whether an entity that there is takes the name that the files
// give it: where all ranked sources that speak of it come after this one. One that
// is built in, or of which none speaks yet, was named by somebody who looked at it.
func (r *run) takesName(id string) (bool, error) {
	n := &r.naming
	if n.rank == 0 || n.given[id] || r.graph.spare[id] != nil {
		return false, nil
	}
	n.given[id] = true
	if r.graph.there[id] == nil {
		return false, nil
	}
	if n.speakers == nil {
		if err := r.readSpeakers(); err != nil {
			return false, err
		}
	}
	return n.speakers[id] > n.rank, nil
}

// readSpeakers reads which ranked sources speak of what. An agency's own publication
// is none of them, and is not asked for: a name that only it gave counts as a person's.
func (r *run) readSpeakers() error {
	r.naming.speakers = map[string]int{}
	urls := slices.Sorted(maps.Keys(ranks()))
	for _, kind := range kg.FactKinds {
		answer, err := r.store.Facts(r.ctx, kg.FactFilter{Sources: urls, Kinds: []kg.FactKind{kind}})
		if err != nil {
			return fmt.Errorf("reading who speaks of what: %w", err)
		}
		for _, f := range answer.Facts {
			rank := ranks()[f.Source.URL]
			for _, id := range []string{f.From, f.To} {
				if best := r.naming.speakers[id]; best == 0 || rank < best {
					r.naming.speakers[id] = rank
				}
			}
		}
	}
	return nil
}
