package memory

import (
	"sync"
	"sync/atomic"

	"fedreach/kg"
)

// mostWhole is the most facts that a graph may have to be given whole again and again:
// what is made of it takes as much memory as the graph itself.
const mostWhole = 100_000

// whole is the neighborhood of everything, once it was asked for.
type whole struct {
	mu    sync.Mutex
	graph *kg.Graph
	// given counts the facts of the neighborhoods that were given since the last change.
	given atomic.Int64
}

// forget is for when something changes.
func (w *whole) forget() {
	w.graph = nil
	w.given.Store(0)
}

// Whole is the neighborhood of everything, as kg.InMemory says.
func (x *Index) Whole() *kg.Graph {
	x.mu.RLock()
	defer x.mu.RUnlock()
	x.whole.mu.Lock()
	defer x.whole.mu.Unlock()
	if x.whole.graph == nil && len(x.all) <= mostWhole && x.whole.given.Load() >= int64(len(x.all)) {
		x.whole.graph = x.neighborhood(kg.Scope{})
	}
	return x.whole.graph
}
