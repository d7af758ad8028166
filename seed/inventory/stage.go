package inventory

import (
	"strings"

	"fedreach/kg"
)

// stages are the stages of development that inventories know, as words says,
// and what each makes of a use case; "" is no use. A stage is told by how it
// begins: some cells go on with the definition.
//
//   - Deployed is "being actively authorized or utilized": a use.
//   - Pilot is "deployed in a limited test or pilot capacity": an evaluation.
//     So is what 2024 calls Implementation and Assessment, "undergoing
//     functionality or security testing".
//   - Pre-deployment is "in a development or acquisition status": nobody uses or
//     tries it yet. Retired: "its development and/or use has since been
//     discontinued".
//
// The data dictionary takes a stray "Initiated" for a pilot. Its own meaning,
// until 2024, is that a need has been expressed: no use.
var stages = []struct {
	begins string
	means  kg.FactKind
}{
	{"deployed", kg.Uses}, {"deployment", kg.Uses}, {"operation and maintenance", kg.Uses}, {"operation and management", kg.Uses}, {"in production", kg.Uses}, {"in use", kg.Uses}, {"in mission", kg.Uses},
	{"pilot", kg.Evaluates}, {"implementation", kg.Evaluates},
	{"pre deployment", ""}, {"initiat", ""}, {"acquisition", ""}, {"development", ""}, {"planned", ""}, {"ideation", ""},
	{"retired", ""}, {"research or administrative action complete", ""},
}

// stageOf says what a stage makes of a use case; ok is false where it is none
// that is known.
func stageOf(cell string) (means kg.FactKind, ok bool) {
	text := words(cell)
	// Template answers begin with their letter, some with two.
	for len(text) > 2 && text[1] == ' ' {
		text = text[2:]
	}
	for _, s := range stages {
		if strings.HasPrefix(text, s.begins) {
			return s.means, true
		}
	}
	return "", false
}

// isInHouse reports whether a system was made without any vendor.
func isInHouse(acquired string) bool {
	text := words(acquired)
	return strings.Contains(text, "in house") && !strings.Contains(text, "contract")
}
