//go:build !embedded

package neo4jtest

import (
	"context"
	"os"
	"reflect"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

func TestMain(m *testing.M) {
	if runAsParent() {
		return
	}
	os.Exit(Main(m))
}

func TestSharedServerAnswers(t *testing.T) {
	server := Shared(t)
	driver, err := neo4j.NewDriverWithContext(server.URI, neo4j.BasicAuth(server.User, server.Password, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { warn("closing the driver", driver.Close(context.Background())) }()

	result, err := neo4j.ExecuteQuery(t.Context(), driver, "RETURN 1 AS one", nil, neo4j.EagerResultTransformer)
	if err != nil {
		t.Fatal(err)
	}
	if one, _ := result.Records[0].Get("one"); one != int64(1) {
		t.Errorf("RETURN 1 answered %v", one)
	}
	if again := Shared(t); again != server {
		t.Error("the second call gave another server")
	}
}

func TestWipe(t *testing.T) {
	server := Shared(t)
	fresh := state{labelLookups: 1, typeLookups: 1}
	wipe(t, server)
	if got := inspect(t, server); got != fresh {
		t.Fatalf("after the first wipe: %+v", got)
	}

	send(t, server,
		"CREATE CONSTRAINT `odd `` name` FOR (n:Thing) REQUIRE n.id IS UNIQUE",
		"CREATE INDEX by_size FOR (n:Thing) ON (n.size)",
		"CREATE FULLTEXT INDEX by_words FOR (n:Thing) ON EACH [n.words]",
		"UNWIND range(1, 10500) AS i CREATE (:Thing {id: i, size: i % 7, words: 'a thing'})",
		"MATCH (hub:Thing {id: 1}), (n:Thing) CREATE (hub)-[:HAS]->(n)",
	)
	full := state{nodes: 10500, relationships: 10500, constraints: 1, indexes: 3, labelLookups: 1, typeLookups: 1}
	if got := inspect(t, server); got != full {
		t.Fatalf("before the wipe: %+v, want %+v", got, full)
	}
	wipe(t, server)
	if got := inspect(t, server); got != fresh {
		t.Errorf("after the wipe: %+v", got)
	}
}

func BenchmarkWipeEmpty(b *testing.B) {
	server := Shared(b)
	for b.Loop() {
		wipe(b, server)
	}
}

func BenchmarkWipeSmall(b *testing.B) {
	server := Shared(b)
	for b.Loop() {
		b.StopTimer()
		send(b, server,
			"CREATE CONSTRAINT one FOR (n:Thing) REQUIRE n.id IS UNIQUE",
			"CREATE CONSTRAINT two FOR (n:Other) REQUIRE n.id IS UNIQUE",
			"CREATE INDEX three FOR (n:Thing) ON (n.size)",
			"UNWIND range(1, 100) AS i CREATE (:Thing {id: i, size: 1})-[:HAS]->(:Other {id: i})",
		)
		b.StartTimer()
		wipe(b, server)
	}
}

// state is what a wipe is about.
type state struct {
	nodes, relationships, constraints, indexes int64
	labelLookups, typeLookups                  int64
}

func inspect(t *testing.T, server *Server) state {
	t.Helper()
	lookups := "SHOW INDEXES YIELD type, entityType WHERE type = 'LOOKUP' AND entityType = "
	return state{
		nodes:         count(t, server, "MATCH (n) RETURN count(n)"),
		relationships: count(t, server, "MATCH ()-[r]->() RETURN count(r)"),
		constraints:   count(t, server, "SHOW CONSTRAINTS YIELD name RETURN count(*)"),
		indexes:       count(t, server, "SHOW INDEXES YIELD type WHERE type <> 'LOOKUP' RETURN count(*)"),
		labelLookups:  count(t, server, lookups+"'NODE' RETURN count(*)"),
		typeLookups:   count(t, server, lookups+"'RELATIONSHIP' RETURN count(*)"),
	}
}

func count(t *testing.T, server *Server, cypher string) int64 {
	t.Helper()
	records := send(t, server, cypher)
	number, ok := records[0].Values[0].(int64)
	if !ok {
		t.Fatalf("%s: a %v", cypher, reflect.TypeOf(records[0].Values[0]))
	}
	return number
}

// send runs the queries one by one and returns the last one's records.
func send(tb testing.TB, server *Server, queries ...string) (records []*neo4j.Record) {
	tb.Helper()
	session := server.driver.NewSession(tb.Context(), neo4j.SessionConfig{})
	defer func() { warn("closing the session", session.Close(context.Background())) }()
	for _, cypher := range queries {
		var err error
		if records, err = run(tb.Context(), session, cypher); err != nil {
			tb.Fatalf("%s: %v", cypher, err)
		}
	}
	return records
}

func wipe(tb testing.TB, server *Server) {
	tb.Helper()
	if err := server.Wipe(tb.Context()); err != nil {
		tb.Fatal(err)
	}
}
