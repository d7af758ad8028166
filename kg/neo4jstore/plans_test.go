//go:build !embedded

package neo4jstore_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// In a database where nothing is counted yet, the planner takes every way for a
// short one, and may walk all entities or facts for each that is looked for; the
// plan is kept while the first large loads make that long. So what a load looks
// up and writes goes by an index in an empty database already.
func TestLoadsGoByIndexFromTheBeginning(t *testing.T) {
	server := empty(t)
	open(t, server) // and the constraints are there
	driver, err := neo4j.NewDriverWithContext(server.URI, neo4j.BasicAuth(server.User, server.Password, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = driver.Close(context.Background()) }()
	files, err := filepath.Glob("cypher/load_*.cypher")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range append(files, "cypher/facts_by_id.cypher", "cypher/token.cypher", "cypher/revision.cypher") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		session := driver.NewSession(t.Context(), neo4j.SessionConfig{})
		result, err := session.Run(t.Context(), "EXPLAIN "+string(text), nil)
		if err != nil {
			t.Fatal(file, err)
		}
		summary, err := result.Consume(t.Context())
		if err != nil {
			t.Fatal(file, err)
		}
		for _, step := range steps(summary.Plan()) {
			// NodeByLabelScan, DirectedRelationshipTypeScan, AllNodesScan, NodeIndexScan, …
			if strings.HasSuffix(step, "Scan") {
				t.Errorf("%s walks over everything: %s", file, step)
			}
		}
		_ = session.Close(t.Context())
	}
}

// steps are the operators of a plan.
func steps(plan neo4j.Plan) []string {
	operator, _, _ := strings.Cut(plan.Operator(), "@")
	list := []string{operator}
	for _, child := range plan.Children() {
		list = slices.Concat(list, steps(child))
	}
	return list
}
