// Package export writes a whole graph, in forms that this program or others read.
//
// The order is always the same: entities by kind and slug, the facts of the tree,
// then the others by kind and id. Equal graphs give equal bytes, and whoever loads
// the facts in parts has the tree whole from the first.
package export

import (
	"bufio"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"fedreach/kg"
	"fedreach/seed/factfile"
)

// The forms.
const (
	// JSONLines is the form that is imported again, and loses nothing but the
	// audit trail: who loaded what and when.
	JSONLines = "jsonl"
	// CSV is the same in a table, for spreadsheets.
	CSV = "csv"
	// Cypher is a script for a Neo4j of one's own.
	Cypher = "cypher"
	// GraphML is for tools that draw and measure graphs.
	GraphML = "graphml"
)

// Formats are the forms, the first the default.
var Formats = []string{JSONLines, Cypher, GraphML, CSV}

// Write writes a graph in one of Formats.
func Write(to io.Writer, format string, entities []kg.Entity, facts []*kg.Fact) error {
	out := bufio.NewWriter(to)
	entities, facts = inOrder(entities, facts)
	var err error
	switch format {
	case JSONLines:
		err = writeJSONLines(out, entities, facts)
	case CSV:
		err = writeCSV(out, entities, facts)
	case Cypher:
		err = writeCypher(out, entities, facts)
	case GraphML:
		err = writeGraphML(out, entities, facts)
	default:
		err = fmt.Errorf("there is no format %.40q: the formats are %s", format, strings.Join(Formats, ", "))
	}
	if err != nil {
		return err
	}
	return out.Flush()
}

func inOrder(entities []kg.Entity, facts []*kg.Fact) ([]kg.Entity, []*kg.Fact) {
	entities, facts = slices.Clone(entities), slices.Clone(facts)
	slices.SortFunc(entities, func(a, b kg.Entity) int {
		return cmp.Or(
			cmp.Compare(slices.Index(kg.EntityKinds, a.EntityKind()), slices.Index(kg.EntityKinds, b.EntityKind())),
			cmp.Compare(a.Naming().Slug, b.Naming().Slug),
		)
	})
	place := func(f *kg.Fact) int {
		if f.Kind == kg.PartOf {
			return -1
		}
		return slices.Index(kg.FactKinds, f.Kind)
	}
	slices.SortFunc(facts, func(a, b *kg.Fact) int {
		return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a.ID, b.ID))
	})
	return entities, facts
}

// eachLine calls do for every entity and fact.
func eachLine(entities []kg.Entity, facts []*kg.Fact, do func(factfile.Line) error) error {
	for _, e := range entities {
		if err := do(factfile.EntityLine(e)); err != nil {
			return err
		}
	}
	for _, f := range facts {
		if err := do(factfile.FactLine(f)); err != nil {
			return err
		}
	}
	return nil
}

func writeJSONLines(out io.Writer, entities []kg.Entity, facts []*kg.Fact) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return eachLine(entities, facts, func(line factfile.Line) error { return encoder.Encode(line) })
}

func writeCSV(out io.Writer, entities []kg.Entity, facts []*kg.Fact) error {
	table := csv.NewWriter(out)
	if err := table.Write(factfile.Columns); err != nil {
		return err
	}
	err := eachLine(entities, facts, func(line factfile.Line) error {
		row := make([]string, len(factfile.Columns))
		for _, p := range line.Properties() {
			row[slices.Index(factfile.Columns, p.Name)] = text(p.Value)
		}
		return table.Write(row)
	})
	table.Flush()
	if err != nil {
		return err
	}
	return table.Error()
}

// text writes a property as one text, a list with semicolons between its items.
func text(value any) string {
	switch value := value.(type) {
	case []string:
		return strings.Join(value, "; ")
	case int64:
		return strconv.FormatInt(value, 10)
	case *bool:
		return strconv.FormatBool(*value)
	}
	return fmt.Sprint(value)
}
