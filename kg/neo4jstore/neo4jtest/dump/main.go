// Command dump writes the database that NEO4J_TEST_URI names as Cypher, a statement a
// line, as it is: with its constraints, its indexes and every property. What it
// writes is what tests of an upgrade begin with.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

func main() {
	if err := dump(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "dump:", err)
		os.Exit(1)
	}
}

// place is the property by which the statements find the nodes that they made.
const place = "dumped"

func dump(ctx context.Context) error {
	driver, err := neo4j.NewDriverWithContext(os.Getenv("NEO4J_TEST_URI"), neo4j.BasicAuth(os.Getenv("NEO4J_TEST_USER"), os.Getenv("NEO4J_TEST_PASSWORD"), ""))
	if err != nil {
		return err
	}
	for _, step := range []struct {
		cypher string
		write  func(*neo4j.Record) string
	}{
		{"SHOW CONSTRAINTS YIELD name, createStatement RETURN createStatement ORDER BY name", first},
		{"SHOW INDEXES YIELD name, type, owningConstraint, createStatement WHERE type <> 'LOOKUP' AND owningConstraint IS NULL RETURN createStatement ORDER BY name", first},
		{"MATCH (n) RETURN n ORDER BY id(n)", node},
		{"MATCH (a)-[r]->(b) RETURN r, id(a), id(b) ORDER BY id(r)", relationship},
	} {
		result, err := neo4j.ExecuteQuery(ctx, driver, step.cypher, nil, neo4j.EagerResultTransformer)
		if err != nil {
			return err
		}
		for _, record := range result.Records {
			fmt.Println(step.write(record))
		}
	}
	fmt.Printf("MATCH (n) REMOVE n.%s\n", place)
	return driver.Close(ctx)
}

func first(r *neo4j.Record) string { return r.Values[0].(string) }

func node(r *neo4j.Record) string {
	n := r.Values[0].(neo4j.Node)
	properties := n.Props
	properties[place] = n.GetId() // a number, which no element id is
	return fmt.Sprintf("CREATE (:%s %s)", strings.Join(n.Labels, ":"), literal(properties))
}

func relationship(r *neo4j.Record) string {
	x := r.Values[0].(neo4j.Relationship)
	return fmt.Sprintf("MATCH (a {%s: %d}), (b {%s: %d}) CREATE (a)-[:%s %s]->(b)", place, r.Values[1], place, r.Values[2], x.Type, literal(x.Props))
}

// literal is a value as Cypher writes it.
func literal(value any) string {
	switch value := value.(type) {
	case map[string]any:
		var pairs []string
		for name, v := range value {
			pairs = append(pairs, name+": "+literal(v))
		}
		slices.Sort(pairs)
		return "{" + strings.Join(pairs, ", ") + "}"
	case []any:
		var items []string
		for _, v := range value {
			items = append(items, literal(v))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case neo4j.Date:
		return "date('" + value.Time().Format(time.DateOnly) + "')"
	case time.Time:
		return "datetime('" + value.UTC().Format(time.RFC3339Nano) + "')"
	}
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // it has no other types
	}
	return string(text)
}
