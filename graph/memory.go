package graph

import (
	"context"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// texts keeps values under texts that clients chose, the most recently used of
// them: as many as their texts and costs together stay within a number of bytes,
// so that no client can fill the memory.
type texts[T any] struct {
	mu     sync.Mutex
	kept   *simplelru.LRU[string, T]
	bytes  int
	budget int
	// cost is what a value takes besides its text, in bytes.
	cost func(text string, value T) int
}

// parsedCost is how many bytes a parsed document takes for each of its text, at most.
const parsedCost = 100

func newTexts[T any](budget int, cost func(text string, value T) int) *texts[T] {
	c := &texts[T]{budget: budget, cost: cost}
	kept, err := simplelru.NewLRU(budget, func(text string, value T) { c.bytes -= c.size(text, value) })
	if err != nil {
		panic(err) // the budget is not positive
	}
	c.kept = kept
	return c
}

func (c *texts[T]) size(text string, value T) int { return len(text) + c.cost(text, value) }

// taken is how many bytes are kept, about.
func (c *texts[T]) taken() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.bytes
}

// Get is gqlgen's, of a graphql.Cache.
func (c *texts[T]) Get(_ context.Context, text string) (T, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.kept.Get(text)
}

// takes reports whether a value can be kept: it takes no more than a tenth of the budget.
func (c *texts[T]) takes(text string, value T) bool { return c.size(text, value) <= c.budget/10 }

// Add is gqlgen's, of a graphql.Cache. It does nothing where the value can't be kept.
func (c *texts[T]) Add(_ context.Context, text string, value T) {
	if !c.takes(text, value) {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kept.Remove(text)
	c.kept.Add(text, value)
	c.bytes += c.size(text, value)
	for c.bytes > c.budget {
		c.kept.RemoveOldest()
	}
}
