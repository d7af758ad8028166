package graph

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"fedreach/kg"
)

func (r *Resolver) search(ctx context.Context, text string, kinds []kg.EntityKind, first *int) ([]*kg.SearchHit, error) {
	p, err := newPage(first, nil, nil)
	if err != nil {
		return nil, err
	}
	found, err := r.Store.Search(ctx, kg.SearchQuery{Text: text, Kinds: kinds, First: p.first})
	if err != nil {
		return nil, err
	}
	hits := make([]*kg.SearchHit, len(found))
	entities := make([]kg.Entity, len(found))
	for i := range found {
		hits[i], entities[i] = &found[i], found[i].Entity
	}
	readerOf(ctx).readEntities(ctx, entities...)
	return hits, nil
}

// notFound is the error of an argument that names an entity there is not, with
// the names nearest to it.
func (r *Resolver) notFound(ctx context.Context, argument, id string) error {
	kind, slug := kindOf(id)
	near, err := r.nearest(ctx, kind, slug)
	if err != nil {
		return err
	}
	reason := fmt.Sprintf("there is no %s %.60q", strings.ToLower(string(kind)), slug)
	if len(near) > 0 {
		reason += "; the nearest: " + strings.Join(near, ", ")
	}
	return &inputError{codeNotFound, argument, reason}
}

// kindOf takes apart an id that may not be well-formed.
func kindOf(id string) (kg.EntityKind, string) {
	word, slug, _ := strings.Cut(id, ":")
	return kg.EntityKind(strings.ToUpper(word)), slug
}

// nearest gives up to three slugs like this one: those that a search finds, then
// those that are a few letters away from it.
func (r *Resolver) nearest(ctx context.Context, kind kg.EntityKind, slug string) ([]string, error) {
	const (
		most    = 3
		longest = 256 // what is longer is near to nothing, and takes long to compare
	)
	if len(slug) > longest {
		return nil, nil
	}
	hits, err := r.Store.Search(ctx, kg.SearchQuery{Text: slug, Kinds: []kg.EntityKind{kind}, First: most})
	if err != nil {
		return nil, err
	}
	var near []string
	for _, hit := range hits {
		near = append(near, hit.Entity.Naming().Slug)
	}
	if len(near) == most || len(slug) > kg.MaxSlug {
		return near, nil
	}
	all, err := r.Store.Entities(ctx, kg.EntityFilter{Kinds: []kg.EntityKind{kind}, First: -1})
	if err != nil {
		return nil, err
	}
	for _, candidate := range byDistance(slug, all.Entities) {
		if len(near) < most && !slices.Contains(near, candidate) {
			near = append(near, candidate)
		}
	}
	return near, nil
}

// byDistance gives the slugs of entities one of whose names is at most a third
// of the text's letters away from it, rounded up (two letters that changed places
// count twice), the nearest first, then by slug.
func byDistance(text string, entities []kg.Entity) []string {
	type candidate struct {
		slug     string
		distance int
	}
	var candidates []candidate
	for _, e := range entities {
		n := e.Naming()
		best := levenshtein.ComputeDistance(text, n.Slug)
		for _, name := range append([]string{n.Name}, n.Aliases...) {
			best = min(best, levenshtein.ComputeDistance(strings.ToLower(text), strings.ToLower(name)))
		}
		if best <= (len(text)+2)/3 {
			candidates = append(candidates, candidate{n.Slug, best})
		}
	}
	slices.SortFunc(candidates, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.slug, b.slug))
	})
	slugs := make([]string, len(candidates))
	for i, c := range candidates {
		slugs[i] = c.slug
	}
	return slugs
}
