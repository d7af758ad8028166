package reach

import (
	"iter"
	"time"

	"fedreach/kg"
)

// Walk gives the worlds that Changes compares, by their day.
func Walk(graph *kg.Graph, q Question, now time.Time, p Period) iter.Seq2[kg.Date, *World] {
	return func(yield func(kg.Date, *World) bool) {
		for step := range newBasis(graph, q).walk(q, now, p.From, p) {
			if !yield(step.on, step.after) {
				return
			}
		}
	}
}
