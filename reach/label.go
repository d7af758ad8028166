package reach

import (
	"slices"

	"fedreach/kg"
)

// labels are what the labels on a vendor do to an agency (2.8).
type labels struct {
	// blockers are the BLOCKS that nothing lifts, lifted those that something
	// does, warnings all WARNS, each by id.
	blockers, lifted, warnings []*kg.Fact
	// exemptions are the EXEMPTS that lift one of lifted, by id.
	exemptions []*kg.Fact
}

// labels are all labels of the agency and its ancestors on the vendor.
func (w *World) labels(way *way, vendor string) labels {
	var found labels
	if !w.labelled[vendor] {
		return found
	}
	var exempts, blocks []*kg.Fact
	height := map[string]int{}
	for i, holder := range way.steps {
		height[holder.id] = i
		for _, f := range w.pairs[factPair{kg.Labels, holder.id, vendor}] {
			switch f.Effect {
			case kg.Blocks:
				blocks = append(blocks, f)
			case kg.Warns:
				found.warnings = append(found.warnings, f)
			case kg.Exempts:
				exempts = append(exempts, f)
			}
		}
	}
	for _, block := range blocks {
		lifted := false
		for _, exemption := range exempts {
			if lifts(exemption, block, height) {
				lifted = true
				found.exemptions = append(found.exemptions, exemption)
			}
		}
		if lifted {
			found.lifted = append(found.lifted, block)
		} else {
			found.blockers = append(found.blockers, block)
		}
	}
	for _, list := range []*[]*kg.Fact{&found.blockers, &found.lifted, &found.warnings, &found.exemptions} {
		slices.SortFunc(*list, byID)
	}
	found.exemptions = slices.Compact(found.exemptions)
	return found
}

// lifts reports whether an exemption lifts a block, both being of the agency
// that is asked about or its ancestors: the one that rests on the authority it
// names; naming none, those of agencies above its own.
func lifts(exemption, block *kg.Fact, height map[string]int) bool {
	if exemption.Key != "" {
		return exemption.Key == block.Key
	}
	return height[block.From] > height[exemption.From]
}
