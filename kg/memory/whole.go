package memory

import (
	"slices"
	"sync"
	"sync/atomic"

	"fedreach/kg"
)

// mostWhole is the most facts that a graph may have to be given whole: what is made of
// it takes half as much memory as the graph itself, some 300 bytes a fact, and as much
// again once somebody asks what sources disagree about.
const mostWhole = 300_000

// whole is the whole graph, once it was asked for.
type whole struct {
	mu    sync.Mutex
	graph *kg.Graph
	// given counts the facts of the neighborhoods and lists that were given since the last change.
	given atomic.Int64
}

// forget is for when something changes.
func (w *whole) forget() {
	w.graph = nil
	w.given.Store(0)
}

// Whole is every fact and every entity, as kg.Store says.
func (x *Index) Whole() *kg.Graph {
	x.mu.RLock()
	defer x.mu.RUnlock()
	x.whole.mu.Lock()
	defer x.whole.mu.Unlock()
	if x.whole.graph == nil && len(x.all) <= mostWhole && x.whole.given.Load() >= int64(len(x.all)) {
		g := &kg.Graph{Revision: x.revision, Facts: slices.Clone(x.all), Entities: make(map[string]kg.Entity, len(x.nodes))}
		for id, n := range x.nodes {
			g.Entities[id] = n.entity
		}
		x.whole.graph = g
	}
	return x.whole.graph
}
