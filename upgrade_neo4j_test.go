//go:build !embedded

package main

import (
	"context"
	"net/http"
	"os"
	"strings"
	"testing"

	"fedreach/kg/neo4jstore/neo4jtest"
)

func init() {
	olderStores = append(olderStores, olderStore{"neo4j", olderDatabase, newerDatabase})
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

func newerDatabase(t *testing.T, _ []string) {
	t.Helper()
	if err := neo4jtest.Shared(t).Script(t.Context(), "MATCH (graph:Graph) SET graph.schema = 99", nil); err != nil {
		t.Fatal(err)
	}
}

// A server that goes on beside a newer one, which has laid the graph out anew, says that
// it is not ready, and why: what sends it requests sends them to the newer one.
func TestAServerIsNotReadyBesideANewerOne(t *testing.T) {
	env := neo4jSettings(t, neo4jtest.Shared(t).URI)
	s := serve(t, t.TempDir(), append(env, "FEDREACH_PACKS=none")).waitReady()
	newerDatabase(t, env)
	waitFor(t, func() bool {
		status, why := s.get("/readyz")
		return status == http.StatusServiceUnavailable && strings.Contains(why, "a newer fedreach has begun to write there (schema 99, ")
	})
	// Another that is started there refuses to.
	if o := runToEnd(t, t.TempDir(), env, "serve", "--addr=127.0.0.1:0"); o.code != exitNothing || !strings.Contains(o.stderr, "newer fedreach") {
		t.Errorf("%d %s", o.code, o.stderr)
	}
	if err := neo4jtest.Shared(t).Wipe(t.Context()); err != nil {
		t.Fatal(err)
	}
}
