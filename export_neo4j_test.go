//go:build !embedded

package main

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j" //nolint:depguard // what the exported script made is looked at past the store

	"fedreach/kg"
	"fedreach/kg/neo4jstore/neo4jtest"
)

// TestExportedCypher runs the script in an empty Neo4j, twice, and compares what
// is there then with the export in lines.
func TestExportedCypher(t *testing.T) {
	folder := t.TempDir()
	historic(t, folder, nil)
	script := mustEnd(t, folder, nil, "export", "--format", "cypher")
	lines := strings.Split(strings.TrimSpace(mustEnd(t, folder, nil, "export")), "\n")

	server := neo4jtest.Shared(t)
	if err := server.Empty(t.Context()); err != nil {
		t.Fatal(err)
	}
	driver, err := neo4j.NewDriverWithContext(server.URI, neo4j.BasicAuth(server.User, server.Password, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = driver.Close(context.WithoutCancel(t.Context())) }()
	count := func(cypher string) int64 {
		t.Helper()
		result, err := neo4j.ExecuteQuery(t.Context(), driver, cypher, nil, neo4j.EagerResultTransformer)
		if err != nil {
			t.Fatal(err)
		}
		n, _ := result.Records[0].Values[0].(int64)
		return n
	}
	for range 2 {
		for statement := range strings.SplitSeq(strings.TrimSuffix(script, ";\n"), ";\n") {
			if err := server.Script(t.Context(), statement, nil); err != nil {
				t.Fatalf("%v: %.300s", err, statement)
			}
		}
		for kind, want := range kindsOf(t, lines) {
			question := "MATCH ()-[r:" + kind + "]->() RETURN count(r)"
			if kg.EntityKind(kind).Valid() {
				question = "MATCH (n:Entity:" + kind[:1] + strings.ToLower(kind[1:]) + ") RETURN count(n)"
			}
			if got := count(question); got != want {
				t.Errorf("%d of %s, want %d", got, kind, want)
			}
		}
	}
	if count(`MATCH (z:Agency {slug: 'zoo', name: 'Zoo "& Sons" <b>', aliases: ["Zoo\\n", "it's; a zoo"]})-[u:USES {key: 'tea', since: '2026-02', levels: ['UNCLASSIFIED'],
		text: 'One line,\nanother "line" \\ ü', sourceUrl: 'https://example.org/?a&b', sourceTitle: 'Über "zoos"', sourcePublished: '2026'}]->(:Vendor {id: 'vendor:openai'}) RETURN count(u)`) != 1 {
		t.Error("the awkward fact is not as it was")
	}
	if count("MATCH ()-[r {knownUntil: '2026-01-29T00:00:00.000Z'}]->() RETURN count(r)") == 0 {
		t.Error("no fact ended")
	}
}

// kindsOf counts the lines by kind.
func kindsOf(t *testing.T, lines []string) map[string]int64 {
	t.Helper()
	counts := map[string]int64{}
	for _, line := range lines {
		var parsed struct{ Kind string }
		if err := json.Unmarshal([]byte(line), &parsed); err != nil {
			t.Fatal(err)
		}
		counts[parsed.Kind]++
	}
	return counts
}
