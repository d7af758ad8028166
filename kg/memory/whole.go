package memory

import (
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"

	"fedreach/kg"
)

// What is made of a graph takes some 300 bytes a fact with what it remembers, and as much
// again once somebody asks what sources disagree about. A graph is given whole while that fits a share of
// the memory that Go may take, and up to so many facts in any case.
const (
	worldOfFact   = 600
	shareOfMemory = 8
	smallGraph    = 300_000
)

// fitsWhole reports whether there is memory for what is made of so many facts.
func fitsWhole(facts int) bool {
	const onlyAsk = -1
	return facts <= smallGraph || int64(facts)*worldOfFact <= debug.SetMemoryLimit(onlyAsk)/shareOfMemory
}

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
	if x.whole.graph == nil && fitsWhole(len(x.all)) && x.whole.given.Load() >= int64(len(x.all)) {
		g := &kg.Graph{Revision: x.revision, Facts: slices.Clone(x.all), Entities: make(map[string]kg.Entity, len(x.nodes))}
		for id, n := range x.nodes {
			g.Entities[id] = n.entity
		}
		x.whole.graph = g
	}
	return x.whole.graph
}
