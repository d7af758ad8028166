package graph

import (
	"context"
	"errors"
	"slices"
	"testing"

	"fedreach/graph/relay"
)

// A list that takes too long is refused, and never cut short.
func TestAListEndsWithItsTime(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	all := func(yield func(int) bool) {
		for i := range 10 {
			if i == 5 {
				cancel()
			}
			if !yield(i) {
				return
			}
		}
	}
	edge := func(e relay.Edge[int]) relay.Edge[int] { return e }
	cursor := func(int) string { return "" }
	if _, err := pageFrom(ctx, page{first: 10}, all, all, cursor, edge); !errors.Is(err, context.Canceled) {
		t.Errorf("a page of ten: %v", err)
	}
	c, err := pageFrom(t.Context(), page{first: 1}, slices.Values([]int{1}), all, cursor, edge)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Total(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("counting: %v", err)
	}
}
