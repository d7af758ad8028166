//go:build !embedded

package neo4jstore_test

import (
	"context"
	"os"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"fedreach/kg"
	"fedreach/kg/neo4jstore"
	"fedreach/kg/neo4jstore/neo4jtest"
	"fedreach/kg/storetest"
)

func TestMain(m *testing.M) { os.Exit(neo4jtest.Main(m)) }

// Each law gets an empty graph. The constraints stay: without them Neo4j would
// plan every statement anew, a second for each law.
func TestContract(t *testing.T) {
	server := empty(t)
	storetest.Run(t, func(t *testing.T) kg.Store {
		if err := server.Empty(t.Context()); err != nil {
			t.Fatal(err)
		}
		return open(t, server)
	})
}

// empty is the server, as good as new.
func empty(tb testing.TB) *neo4jtest.Server {
	tb.Helper()
	server := neo4jtest.Shared(tb)
	if err := server.Wipe(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	return server
}

// config is how to open a store on the server.
func config(server *neo4jtest.Server) neo4jstore.Config {
	return neo4jstore.Config{URI: server.URI, User: server.User, Password: server.Password}
}

// open opens a store on the server and closes it when the test is over.
func open(tb testing.TB, server *neo4jtest.Server) *neo4jstore.Store {
	tb.Helper()
	return openWith(tb, config(server))
}

func openWith(tb testing.TB, c neo4jstore.Config) *neo4jstore.Store {
	tb.Helper()
	s, err := neo4jstore.Open(tb.Context(), c)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(context.Background()); err != nil {
			tb.Error(err)
		}
	})
	return s
}

// ask runs Cypher past the store, as a person in Neo4j Browser would, and gives
// the rows.
func ask(tb testing.TB, server *neo4jtest.Server, cypher string) []map[string]any {
	tb.Helper()
	driver, err := neo4j.NewDriverWithContext(server.URI, neo4j.BasicAuth(server.User, server.Password, ""))
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = driver.Close(context.Background()) }()
	answer, err := neo4j.ExecuteQuery(tb.Context(), driver, cypher, nil, neo4j.EagerResultTransformer)
	if err != nil {
		tb.Fatal(err)
	}
	var rows []map[string]any
	for _, record := range answer.Records {
		rows = append(rows, record.AsMap())
	}
	return rows
}

func load(tb testing.TB, s kg.Store, b kg.Batch) kg.LoadReport {
	tb.Helper()
	report, err := s.Load(tb.Context(), b)
	if err != nil {
		tb.Fatal(err)
	}
	return report
}
