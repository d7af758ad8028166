//go:build !embedded

package neo4jstore

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fedreach/kg"
)

// Every file is one statement that this package runs, with a comment that says
// what it answers, and its parameters.
func TestEveryFileIsAStatement(t *testing.T) {
	files, err := filepath.Glob("cypher/*")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	parameter := regexp.MustCompile(`\$[a-z]\w*(\.[a-z]\w*)?`)
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".cypher")
		if _, used := statements[name]; !used || filepath.Ext(file) != ".cypher" {
			t.Errorf("%s is used by nothing", file)
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		header, body := split(string(text))
		if header == "" || body == "" || name != "schema" && strings.Contains(withoutComments(body), ";") {
			t.Errorf("%s is not a comment and one statement", file)
		}
		for _, p := range parameter.FindAllString(body, -1) {
			if first, _, _ := strings.Cut(p, "."); !strings.Contains(header, p) && !strings.Contains(header, first+" ") {
				t.Errorf("%s: the comment does not explain %s", file, p)
			}
		}
	}
	if len(statements) != len(files) {
		t.Errorf("%d statements, %d files", len(statements), len(files))
	}
}

// split parts the comment that begins a file from the statement.
func split(text string) (header, body string) {
	lines := strings.SplitAfter(text, "\n")
	n := slices.IndexFunc(lines, func(line string) bool { return !strings.HasPrefix(line, "//") })
	return strings.Join(lines[:n], ""), strings.Join(lines[n:], "")
}

func withoutComments(text string) string {
	return regexp.MustCompile(`(?m)^\s*//.*$`).ReplaceAllString(text, "")
}

// A relationship's type and a label can't be parameters: what is added to kg must
// be added to these files.
func TestStatementsKnowEveryKind(t *testing.T) {
	for _, kind := range kg.FactKinds {
		for _, s := range []statement{stateFacts, endFacts, loadHeld, factsByID, factsSince} {
			if !strings.Contains(s.text, ":"+string(kind)+"]") && !strings.Contains(s.text, ":"+string(kind)+" {") {
				t.Errorf("%s lacks %s", s.name, kind)
			}
		}
		for part, want := range map[string]int{"REQUIRE fact.id IS UNIQUE": 1, "ON (fact.load)": 1, "ON (fact.endedBy)": 1} {
			if n := strings.Count(statements["schema"].text, "[fact:"+string(kind)+"]-() "+part); n != want {
				t.Errorf("the schema has %d times %s for %s", n, part, kind)
			}
		}
	}
	for _, kind := range kg.EntityKinds {
		if labels[kind] == "" || !strings.Contains(createEntities.text, "SET node:"+labels[kind]+")") {
			t.Errorf("%s has no label, or is not created", kind)
		}
	}
}

// No answer is taken of a graph that a newer program has laid out: each tells how it is.
func TestEveryAnswerTellsTheLayout(t *testing.T) {
	silent := []string{
		"pulse", "schema", "graph", "graph_schema", // of no graph, or of one that is being opened
		"token", "tokens", // which give nobody more than the other answers do
		"load_tree", "load_recorded", "load_create_entities", "load_change_entities", "load_create_sources", "load_state_facts", "load_end_facts", "token_create", "token_revoke", // under the lock of one that tells it
	}
	for name, s := range statements {
		if tells := strings.Contains(s.text, "coalesce(graph.schema, 1) AS schema"); tells == slices.Contains(silent, name) {
			t.Errorf("%s: that it tells the layout is %t", name, tells)
		}
	}
}

func TestNewEnough(t *testing.T) {
	for agent, want := range map[string]bool{
		"Neo4j/5.7.0": true, "Neo4j/5.26.8": true, "Neo4j/5.27-aura": true, "Neo4j/2025.01.0": true,
		"Neo4j/5.6.0": false, "Neo4j/4.4.30": false, "Neo4j/dev": false, "Other/9.9": false, "": false,
	} {
		if newEnough(agent) != want {
			t.Errorf("%q: %t", agent, !want)
		}
	}
}
