//go:build !embedded

package main

import (
	"context"
	"os"
	"strings"
	"testing"

	"fedreach/kg/neo4jstore/neo4jtest"
)

func init() {
	olderStores = append(olderStores, olderStore{name: "neo4j", settings: olderDatabase, relaid: relaidDatabase})
}

func olderDatabase(t *testing.T) []string {
	t.Helper()
	database := neo4jtest.Shared(t)
	script, err := os.ReadFile("testdata/older/database.cypher")
	if err != nil {
		t.Fatal(err)
	}
	wipe := func(ctx context.Context) {
		if err := database.Wipe(ctx); err != nil {
			t.Fatal(err)
		}
	}
	wipe(t.Context())
	t.Cleanup(func() { wipe(context.Background()) })
	for statement := range strings.Lines(string(script)) {
		if err := database.Script(t.Context(), statement, nil); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	return neo4jAt(database)
}

func relaidDatabase(t *testing.T, _ []string, schema string) {
	t.Helper()
	if err := neo4jtest.Shared(t).Script(t.Context(), "MATCH (graph:Graph) SET graph.schema = "+schema, nil); err != nil {
		t.Fatal(err)
	}
}
