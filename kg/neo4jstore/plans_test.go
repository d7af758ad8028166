//go:build !embedded

package neo4jstore_test

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"fedreach/bench/fixture"
	"fedreach/kg"
	"fedreach/kg/neo4jstore/neo4jtest"
)

// Where little is counted yet, the planner takes every way for a short one, and may
// walk all entities or facts for each that is looked for; the plan is kept while the
// first large loads make that long. So what a load looks up and writes goes by an
// index, whatever is there.
func TestLoadsGoByIndex(t *testing.T) {
	server := empty(t)
	s := open(t, server)
	some := fixture.Graph(fixture.M)
	for _, state := range []struct {
		what  string
		batch kg.Batch
	}{
		{"an empty database", kg.Batch{}},
		{"one with entities", kg.Batch{Entities: some.Entities}},
		{"one with a few facts of each kind", kg.Batch{Facts: ofEachKind(some.Facts, 10)}},
		{"one with many facts", kg.Batch{Facts: some.Facts[:10_000]}},
	} {
		load(t, s, state.batch)
		for _, file := range loadStatements(t) {
			for _, step := range planOf(t, server, file) {
				// NodeByLabelScan, DirectedRelationshipTypeScan, AllNodesScan, NodeIndexScan, …
				tree := step == "DirectedRelationshipTypeScan" && filepath.Base(file) == "load_tree.cypher"
				if strings.HasSuffix(step, "Scan") && !tree {
					t.Errorf("%s walks over everything in %s: %s", file, state.what, step)
				}
			}
		}
	}
}

// keepPlan has the database plan a statement once, and not anew whenever the graph has
// grown: of a load, to plan its long statements was a fifth of the time.
const keepPlan = "CYPHER replan=skip"

// A plan that is kept must be right for any graph: TestLoadsGoByIndex.
func TestLoadsKeepTheirPlans(t *testing.T) {
	for _, file := range loadStatements(t) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if lists := strings.Contains(string(text), "UNWIND"); lists != strings.Contains(string(text), keepPlan) {
			t.Errorf("%s: %s is for statements that take lists, and for these", file, keepPlan)
		}
	}
}

// The plan doesn't hang on what is counted: each statement says by which index it goes.
// (neighborhood finds its ends by several labels, and is planned anew as they grow.)
func TestStatementsSayTheirIndexes(t *testing.T) {
	files, err := filepath.Glob("cypher/*.cypher")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		if filepath.Base(file) == "neighborhood.cypher" {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.SplitSeq(string(text), "\n") {
			if looked, said := len(byID.FindAllString(line, -1)), strings.Count(line, "USING INDEX SEEK"); looked != said {
				t.Errorf("%s looks up %d by id and says an index for %d: %s", file, looked, said, line)
			}
		}
	}
}

// byID is a node or a relationship that is sought by its id.
var byID = regexp.MustCompile(`\{id: [a-z.$]+\}`)

// loadStatements are the files of what a load runs, and of what each request does.
func loadStatements(t *testing.T) []string {
	files, err := filepath.Glob("cypher/load_*.cypher")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	return append(files, "cypher/facts_by_id.cypher", "cypher/token.cypher", "cypher/revision.cypher")
}

func ofEachKind(facts []*kg.Fact, n int) (some []*kg.Fact) {
	count := map[kg.FactKind]int{}
	for _, f := range facts {
		if count[f.Kind]++; count[f.Kind] <= n {
			some = append(some, f)
		}
	}
	return some
}

// planOf are the operators of the plan that the database would make now.
func planOf(t *testing.T, server *neo4jtest.Server, file string) []string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	driver, err := neo4j.NewDriverWithContext(server.URI, neo4j.BasicAuth(server.User, server.Password, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = driver.Close(context.Background()) }()
	now := "CYPHER replan=force EXPLAIN " + strings.ReplaceAll(string(text), keepPlan, "")
	answer, err := neo4j.ExecuteQuery(t.Context(), driver, now, nil, neo4j.EagerResultTransformer)
	if err != nil {
		t.Fatal(file, err)
	}
	// The driver's own tree of a plan has the last of an operator's children several
	// times, and not the others (5.28.4): the plan as text has them all.
	drawn, _ := answer.Summary.Plan().Arguments()["string-representation"].(string)
	steps := operators(drawn)
	if !slices.Contains(steps, "ProduceResults") {
		t.Fatalf("%s: no plan in %q", file, drawn)
	}
	return steps
}

// operators are those of a plan that is drawn as a table, whose first column has
// | +Apply, and | | +Unwind below it.
func operators(drawn string) (list []string) {
	for line := range strings.SplitSeq(drawn, "\n") {
		cell, found := strings.CutPrefix(line, "|")
		if cell, _, _ = strings.Cut(strings.TrimLeft(cell, `| \`), " "); found && strings.HasPrefix(cell, "+") && !strings.HasPrefix(cell, "+-") {
			operator, _, _ := strings.Cut(cell[1:], "(")
			list = append(list, operator)
		}
	}
	return list
}
