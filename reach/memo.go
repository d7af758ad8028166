package reach

import "sync"

// memo remembers what was found by id. Many goroutines may ask it at once.
type memo[V any] struct{ found sync.Map }

// of is what was found by this id, or is found now.
func (m *memo[V]) of(id string, find func() V) V {
	if found, known := m.found.Load(id); known {
		return found.(V)
	}
	found, _ := m.found.LoadOrStore(id, find())
	return found.(V)
}
