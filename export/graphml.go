package export

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"

	"fedreach/kg"
	"fedreach/seed/factfile"
)

const graphMLHead = xml.Header + `<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
`

// ofNodes are the columns that entities have, the others are of facts; both have
// a kind.
var ofNodes = []string{"slug", "name", "aliases", "sector", "cloudKind", "airGapped"}

// graphMLTypes are the types of columns that are no text.
var graphMLTypes = map[string]string{"airGapped": "boolean", "ceilingUSD": "long"}

// writeGraphML writes a directed graph: a node for each entity, an edge for each
// fact, everything else as data of theirs. Ids and names of columns have no
// letter that XML would want escaped.
func writeGraphML(out io.Writer, entities []kg.Entity, facts []*kg.Fact) error {
	w := &xmlWriter{out: out}
	w.print(graphMLHead)
	for _, column := range factfile.Columns {
		kind := "string"
		if graphMLTypes[column] != "" {
			kind = graphMLTypes[column]
		}
		of := "edge"
		switch {
		case column == "from" || column == "to":
			continue
		case column == "kind":
			of = "all"
		case slices.Contains(ofNodes, column):
			of = "node"
		}
		w.print("  <key id=%q for=%q attr.name=%q attr.type=%q/>\n", column, of, column, kind)
	}
	w.print("  <graph id=\"fedreach\" edgedefault=\"directed\">\n")
	for _, e := range entities {
		w.print("    <node id=%q>", e.ID())
		w.data(factfile.EntityLine(e))
		w.print("</node>\n")
	}
	for _, f := range facts {
		w.print("    <edge id=%q source=%q target=%q>", f.ID, f.From, f.To)
		w.data(factfile.FactLine(f))
		w.print("</edge>\n")
	}
	w.print("  </graph>\n</graphml>\n")
	return w.err
}

// xmlWriter writes until something goes wrong.
type xmlWriter struct {
	out io.Writer
	err error
}

func (w *xmlWriter) print(format string, args ...any) {
	if w.err == nil {
		_, w.err = fmt.Fprintf(w.out, format, args...)
	}
}

// data writes the properties of a node or an edge, whose ends stand elsewhere.
func (w *xmlWriter) data(line factfile.Line) {
	for _, p := range line.Properties() {
		if p.Name == "from" || p.Name == "to" {
			continue
		}
		w.print("<data key=%q>", p.Name)
		if w.err == nil {
			w.err = xml.EscapeText(w.out, []byte(text(p.Value)))
		}
		w.print("</data>")
	}
}
