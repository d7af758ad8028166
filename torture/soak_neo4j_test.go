//go:build !embedded

package torture

import (
	"testing"

	"fedreach/kg/neo4jstore/neo4jtest"
)

// pool is how many connections to Neo4j its driver keeps at most.
const pool = 100

func TestSoakNeo4j(t *testing.T) {
	f := begin(t, "a soak, Neo4j, in seconds", 30, "no answer is an error or another than before; every subscriber is told of every load; goroutines and open files return; memory within 512 MiB, and what is in use of it does not grow")
	server, err := neo4jtest.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Stop)
	if err := server.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := server.Wipe(t.Context()); err != nil {
		t.Fatal(err)
	}
	soak(f, t.TempDir(), []string{"FEDREACH_STORE=" + server.URI, "FEDREACH_NEO4J_USER=" + server.User, "FEDREACH_NEO4J_PASSWORD=" + server.Password}, pool)
}
