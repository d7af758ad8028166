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

// eachOf takes one thing from each fact.
func eachOf[T any](facts []*kg.Fact, take func(*kg.Fact) T) []T {
	taken := make([]T, len(facts))
	for i, f := range facts {
		taken[i] = take(f)
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
