package graph

import (
	"context"
	"fmt"

	"fedreach/graph/generated"
	"fedreach/kg"
	"fedreach/reach"
)

// assumedFact is the fact of an input that is assumed.
func assumedFact(in *generated.FactInput) (*kg.Fact, error) {
	switch {
	case in.Source != nil:
		return nil, badInput("add.source", "is none of what is assumed: leave it out")
	case in.KnownSince != nil:
		return nil, badInput("add.knownSince", "what is assumed is known always: leave it out")
	case in.KnownUntil != nil:
		return nil, badInput("add.knownUntil", "what is assumed is known always: leave it out")
	}
	f, problems := factOf(in, 0)
	if len(problems) > 0 {
		return nil, badInput("add."+problems[0].Field, "%s", problems[0].Reason)
	}
	return f, nil
}

// assumed completes the assumptions and puts them into the question. It gives
// the ends of the facts that are assumed.
func (r *Resolver) assumed(ctx context.Context, assume []*reach.Assumption, q *reach.Question) ([]string, error) {
	var removed []string
	var ends []string
	added := map[kg.Thing]int{}
	for i, a := range assume {
		switch {
		case (a.Add == nil) == (a.Remove == nil):
			// Written out, the schema's @oneOf refuses it; from a variable, nothing did.
			return nil, badInput(fmt.Sprintf("assume[%d]", i), "takes exactly one of add and remove")
		case a.Add != nil:
			if problems := kg.CompleteAssumed(a.Add); len(problems) > 0 {
				return nil, badInput(fmt.Sprintf("assume[%d].add.%s", i, problems[0].Field), "%s", problems[0].Reason)
			}
			if earlier, twice := added[a.Add.Thing()]; twice {
				return nil, badInput(fmt.Sprintf("assume[%d].add", i), "is about the same thing as assume[%d]: give it another key, or leave one out", earlier)
			}
			added[a.Add.Thing()] = i
			ends = append(ends, a.Add.From, a.Add.To)
		case a.Remove != nil:
			removed = append(removed, a.Remove.ID)
		}
		q.Assume = append(q.Assume, *a)
	}
	if len(removed) == 0 {
		return ends, nil
	}
	g, err := r.Store.Facts(ctx, kg.FactFilter{IDs: removed})
	if err != nil {
		return nil, err
	}
	byID := map[string]*kg.Fact{}
	for _, f := range g.Facts {
		byID[f.ID] = f
	}
	for i, a := range q.Assume {
		if a.Remove == nil {
			continue
		}
		f := byID[a.Remove.ID]
		if f == nil {
			return nil, &inputError{codeNotFound, fmt.Sprintf("assume[%d].remove", i), fmt.Sprintf("there is no fact %.60q", a.Remove.ID)}
		}
		q.Assume[i].Remove = f
		ends = append(ends, f.From, f.To)
	}
	return ends, nil
}

// checkAssumed refuses assumptions about entities that do not exist and those
// that make no tree.
func (r *Resolver) checkAssumed(ctx context.Context, g *kg.Graph, assume []reach.Assumption) error {
	for i, a := range assume {
		if a.Add == nil {
			continue
		}
		if g.Entities[a.Add.From] == nil {
			return r.notFound(ctx, fmt.Sprintf("assume[%d].add.from", i), a.Add.From)
		}
		if g.Entities[a.Add.To] == nil {
			return r.notFound(ctx, fmt.Sprintf("assume[%d].add.to", i), a.Add.To)
		}
	}
	index := map[string]int{}
	for _, problem := range kg.CheckTree(assumedTree(g, assume, index)) {
		for _, id := range problem.Facts {
			if i, assumed := index[id]; assumed {
				return badInput(fmt.Sprintf("assume[%d].add.to", i), "%s", problem.Reason)
			}
		}
	}
	return nil
}

// assumedTree is the PART_OF facts with what is assumed, and fills in the index
// of each that is; nothing where no PART_OF is assumed.
func assumedTree(g *kg.Graph, assume []reach.Assumption, index map[string]int) []*kg.Fact {
	replaced := map[kg.Thing]bool{}
	var tree []*kg.Fact
	for i, a := range assume {
		switch {
		case a.Remove != nil:
			replaced[a.Remove.Thing()] = true
		case a.Add.Kind == kg.PartOf:
			replaced[a.Add.Thing()] = true
			tree, index[a.Add.ID] = append(tree, a.Add), i
		}
	}
	if len(tree) == 0 {
		return nil
	}
	for _, f := range g.Facts {
		if f.Kind == kg.PartOf && !replaced[f.Thing()] {
			tree = append(tree, f)
		}
	}
	return tree
}
