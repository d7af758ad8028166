package graph

import "fedreach/kg"

// stated is nil for what is not stated, which kg keeps as a zero value.
func stated[T comparable](value T) *T {
	if value == *new(T) {
		return nil
	}
	return &value
}

// given is the value of an input that may be left out.
func given[T any](value *T) T {
	if value == nil {
		return *new(T)
	}
	return *value
}

// eachOf takes one thing from each item.
func eachOf[S, T any](items []S, take func(S) T) []T {
	taken := make([]T, len(items))
	for i, item := range items {
		taken[i] = take(item)
	}
	return taken
}

// typedLists is typed for lists of lists.
func typedLists[N kg.Entity](lists [][]kg.Entity) [][]N {
	result := make([][]N, len(lists))
	for i, list := range lists {
		result[i] = typed[N](list)
	}
	return result
}
