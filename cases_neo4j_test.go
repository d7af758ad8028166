//go:build !embedded

package main

import (
	"os"
	"sync"
	"testing"

	"fedreach/kg"
	"fedreach/kg/neo4jstore"
	"fedreach/kg/neo4jstore/neo4jtest"
)

func TestMain(m *testing.M) { os.Exit(neo4jtest.Main(m)) }

// The cases run on Neo4j too.
func init() { caseStores = append(caseStores, caseStore{"neo4j", openCaseNeo4j}) }

// wipedForCases is done once the database is as good as new.
var wipedForCases sync.Once

// openCaseNeo4j opens a store on the test's Neo4j with nothing in it. The
// constraints of earlier cases stay: without them the server would plan every
// statement anew, which takes ten times as long as the case.
func openCaseNeo4j(t *testing.T) kg.Store {
	server := neo4jtest.Shared(t)
	wipedForCases.Do(func() {
		if err := server.Wipe(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
	if err := server.Empty(t.Context()); err != nil {
		t.Fatal(err)
	}
	store, err := neo4jstore.Open(t.Context(), neo4jstore.Config{URI: server.URI, User: server.User, Password: server.Password})
	return closedWith(t, store, err)
}
