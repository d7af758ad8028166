package seed

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"fedreach/kg"
)

//go:embed data/*.yaml
var data embed.FS

// The names of the packs that can be asked for.
const (
	// Article is what one article of March 2026 states, and nothing more.
	Article = "article"
	// Record is the dated public record.
	Record = "record"
	// None stands for no pack at all.
	None = "none"
)

// frame is what every pack rests on: the branches and departments, the
// companies' clouds and who has authorised them.
const frame = "frame"

// order is the order in which packs are loaded: a pack speaks of what those
// before it declare.
var order = []string{frame, Article, Record}

// Packs gives the built-in packs of these names as batches, in the order in
// which they are to be loaded: the frame first, each once. None, alone, and no
// name at all give none.
func Packs(names []string) ([]kg.Batch, error) {
	wanted, err := wantedPacks(names)
	if err != nil {
		return nil, err
	}
	var batches []kg.Batch
	for _, name := range order {
		if !wanted[name] {
			continue
		}
		file := name + ".yaml"
		content, err := data.ReadFile("data/" + file)
		if err != nil {
			return nil, fmt.Errorf("reading the pack %s: %w", name, err)
		}
		batch, err := Parse(file, content, declaredBy(batches))
		if err != nil {
			return nil, fmt.Errorf("the pack %s: %w", name, err)
		}
		batches = append(batches, batch)
	}
	return batches, nil
}

// wantedPacks says which packs are meant, the frame included.
func wantedPacks(names []string) (map[string]bool, error) {
	wanted := map[string]bool{}
	for _, name := range names {
		switch name {
		case Article, Record:
			wanted[name], wanted[frame] = true, true
		case None:
			if slices.ContainsFunc(names, func(other string) bool { return other != None }) {
				return nil, fmt.Errorf("%s stands alone: leave it out, or the other packs", None)
			}
		default:
			return nil, fmt.Errorf("there is no pack %.60q: the packs are %s", name, strings.Join([]string{Article, Record, None}, ", "))
		}
	}
	return wanted, nil
}

// declaredBy says whether one of the batches has the entity of this id.
func declaredBy(batches []kg.Batch) func(id string) bool {
	ids := map[string]bool{}
	for _, batch := range batches {
		for _, e := range batch.Entities {
			ids[e.ID()] = true
		}
	}
	return func(id string) bool { return ids[id] }
}
