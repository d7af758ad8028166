package export

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"fedreach/kg"
	"fedreach/seed/factfile"
)

// cypherRows is how many entities or facts one statement makes: few enough for
// any client, many enough to be quick.
const cypherRows = 200

const cypherHead = `// The graph of fedreach, for a Neo4j 5 of its own. Running it again changes nothing.
// cypher-shell --file graph.cypher
CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (entity:Entity) REQUIRE entity.id IS UNIQUE;
`

// cypherLabels are those of the entities.
var cypherLabels = map[kg.EntityKind]string{
	kg.KindAgency: "Agency", kg.KindCloud: "Cloud", kg.KindVendor: "Vendor", kg.KindVehicle: "Vehicle",
}

// writeCypher writes a script: a node for each entity, a relationship for each
// fact, its type the fact's kind.
func writeCypher(out io.Writer, entities []kg.Entity, facts []*kg.Fact) error {
	if _, err := io.WriteString(out, cypherHead); err != nil {
		return err
	}
	for _, kind := range kg.EntityKinds {
		var rows []string
		for _, e := range entities {
			if e.EntityKind() == kind {
				rows = append(rows, cypherRow(e.ID(), factfile.EntityLine(e), "kind"))
			}
		}
		then := "MERGE (e:Entity {id: row.id}) SET e:" + cypherLabels[kind] + ", e += row.properties"
		if err := unwind(out, rows, then); err != nil {
			return err
		}
	}
	for _, kind := range append([]kg.FactKind{kg.PartOf}, kg.FactKinds...) {
		var rows []string
		for len(facts) > 0 && facts[0].Kind == kind {
			rows = append(rows, cypherRow(facts[0].ID, factfile.FactLine(facts[0]), "kind", "from", "to"))
			facts = facts[1:]
		}
		then := "MATCH (from:Entity {id: row.from}) MATCH (to:Entity {id: row.to}) MERGE (from)-[fact:" + string(kind) + " {id: row.id}]->(to) SET fact += row.properties"
		if err := unwind(out, rows, then); err != nil {
			return err
		}
	}
	return nil
}

// unwind writes statements that do something for each of the rows.
func unwind(out io.Writer, rows []string, then string) error {
	for part := range slices.Chunk(rows, cypherRows) {
		if _, err := fmt.Fprintf(out, "UNWIND [\n  %s\n] AS row %s;\n", strings.Join(part, ",\n  "), then); err != nil {
			return err
		}
	}
	return nil
}

// cypherRow is a map of an id, of the ends of a fact, and of the other properties.
func cypherRow(id string, line factfile.Line, apart ...string) string {
	row := []string{"id: " + cypherText(id)}
	var properties []string
	for _, p := range line.Properties() {
		switch {
		case p.Name == "kind":
		case slices.Contains(apart, p.Name):
			row = append(row, p.Name+": "+cypherValue(p.Value))
		default:
			properties = append(properties, cypherName(p.Name)+": "+cypherValue(p.Value))
		}
	}
	return "{" + strings.Join(row, ", ") + ", properties: {" + strings.Join(properties, ", ") + "}}"
}

// cypherName is sourceUrl for source.url.
func cypherName(name string) string {
	before, after, dotted := strings.Cut(name, ".")
	if !dotted {
		return name
	}
	return before + strings.ToUpper(after[:1]) + after[1:]
}

func cypherValue(value any) string {
	switch value := value.(type) {
	case []string:
		items := make([]string, len(value))
		for i, item := range value {
			items[i] = cypherText(item)
		}
		return "[" + strings.Join(items, ", ") + "]"
	case string:
		return cypherText(value)
	}
	return text(value)
}

var cypherEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`, "\r", `\r`)

func cypherText(s string) string { return `"` + cypherEscapes.Replace(s) + `"` }
