//go:build !embedded

package main

import (
	"cmp"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j" //nolint:depguard // the oracle asks the database itself, past the store
	"pgregory.net/rapid"

	"fedreach/graph"
	"fedreach/kg"
	"fedreach/kg/neo4jstore/neo4jtest"
	"fedreach/kg/sqlitestore"
	"fedreach/reach"
)

// statusOracle decides in Cypher what package reach decides in Go.
//
//go:embed testdata/oracle/status.cypher
var statusOracle string

// oracleNow is the clock, for questions that name no day or moment.
var oracleNow = time.Date(2026, time.March, 20, 15, 4, 5, 0, time.UTC)

// TestTheOracleAgrees asks random questions of random graphs: the server with
// either store behind it, and the oracle on the relationships that Neo4j has.
// FEDREACH_RANDOM_GRAPHS=10000 makes as many graphs (with -timeout 0); a failure
// is made small and printed with the seed that repeats it.
func TestTheOracleAgrees(t *testing.T) {
	setForTest(t, "rapid.checks", cmp.Or(os.Getenv("FEDREACH_RANDOM_GRAPHS"), "40"))
	setForTest(t, "rapid.nofailfile", "true")
	o := newOracle(t)
	seen := map[string]int{}
	property := func(t *rapid.T) {
		batch := randomBatch(t)
		answers := o.endpoints(t, batch)
		for range 3 {
			q := randomOracleQuestion(t)
			want := o.status(t, q)
			for _, verdict := range want {
				seen[strings.Fields(verdict)[2]]++
			}
			for store, ask := range answers {
				if got := ask(q); !slices.Equal(got, want) {
					t.Fatalf("%s, level %q at %s known at %s\nserver %q\noracle %q\n%s", store, q.Level, q.At, kg.Instant(q.KnownAt),
						missingIn(want, got), missingIn(got, want), batchStory(batch))
				}
			}
		}
	}
	rapid.Check(t, property)
	for _, status := range reach.Statuses {
		for range 5 { // which none may have led to by chance
			if seen[string(status)] == 0 && !t.Failed() {
				rapid.Check(t, property)
			}
		}
		if seen[string(status)] == 0 && !t.Failed() {
			t.Errorf("no random graph led to %s; seen were %v", status, seen)
		}
	}
	t.Logf("seen: %v", seen)
}

// setForTest sets a flag until the test ends.
func setForTest(t *testing.T, name, value string) {
	t.Helper()
	before := flag.Lookup(name).Value.String()
	if err := flag.Set(name, value); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := flag.Set(name, before); err != nil {
			t.Error(err)
		}
	})
}

// oracle is the database as anyone may ask it, and the store that writes there.
type oracle struct {
	driver neo4j.DriverWithContext
	store  kg.Store
	folder string
}

func newOracle(t *testing.T) *oracle {
	t.Helper()
	server := neo4jtest.Shared(t)
	driver, err := neo4j.NewDriverWithContext(server.URI, neo4j.BasicAuth(server.User, server.Password, ""))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := driver.Close(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	return &oracle{driver, openCaseNeo4j(t), t.TempDir()}
}

func (o *oracle) run(t *rapid.T, cypher string, parameters map[string]any) []*neo4j.Record {
	t.Helper()
	result, err := neo4j.ExecuteQuery(t.Context(), o.driver, cypher, parameters, neo4j.EagerResultTransformer)
	if err != nil {
		t.Fatal(err)
	}
	return result.Records
}

// endpoints load the batch into an empty store of each kind and give what asks
// the server in front of it.
func (o *oracle) endpoints(t *rapid.T, batch kg.Batch) map[string]func(reach.Question) []string {
	// All but the node that an open store counts its loads on.
	o.run(t, "MATCH (node) WHERE NOT node:Graph DETACH DELETE node", nil)
	o.run(t, "MATCH (graph:Graph) SET graph.revision = 0", nil)
	path := filepath.Join(o.folder, "oracle.db")
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
	}
	embedded, err := sqlitestore.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := embedded.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	answers := map[string]func(reach.Question) []string{}
	for name, store := range map[string]kg.Store{"sqlite": embedded, "neo4j": o.store} {
		if _, err := store.Load(t.Context(), batch); err != nil {
			t.Fatalf("%s can't load the batch: %v\n%s", name, err, batchStory(batch))
		}
		resolver := &graph.Resolver{Store: store, Now: func() time.Time { return oracleNow }, Log: slog.New(slog.DiscardHandler)}
		server := httptest.NewServer(resolver.Handler())
		t.Cleanup(server.Close)
		answers[name] = func(q reach.Question) []string { return serverStatus(t, server, q) }
	}
	return answers
}

// randomOracleQuestion asks at any level or none, on any day or none.
func randomOracleQuestion(t *rapid.T) reach.Question {
	return reach.Question{
		Level:   rapid.SampledFrom(append([]kg.Classification{""}, kg.Classifications...)).Draw(t, "level"),
		At:      rapid.SampledFrom(oracleDays).Draw(t, "at"),
		KnownAt: rapid.SampledFrom(oracleDays).Draw(t, "known at").Time(),
	}
}

// status asks the oracle: agency, vendor, status and levels of every pair.
func (o *oracle) status(t *rapid.T, q reach.Question) []string {
	at, knownAt := q.At, q.KnownAt
	if at.IsZero() {
		at = kg.DateOf(oracleNow)
	}
	if knownAt.IsZero() {
		knownAt = oracleNow
	}
	question := map[string]any{
		"at": neo4j.DateOf(at.Time()), "knownAt": knownAt.In(time.FixedZone("Offset", 0)), "level": nil,
	}
	if q.Level != "" {
		question["level"] = string(q.Level)
	}
	var verdicts []string
	for _, record := range o.run(t, statusOracle, map[string]any{"question": question}) {
		row := record.AsMap()
		verdicts = append(verdicts, fmt.Sprintf("%s %s %s %s", row["agency"], row["vendor"], row["status"], oracleLevelsText(row["levels"])))
	}
	return verdicts
}

// oracleLevelsText tells unknown levels, which are null, from none.
func oracleLevelsText(levels any) string {
	if levels == nil {
		return "unknown"
	}
	return fmt.Sprint(levels)
}

const oracleQuery = `
query ($statuses: [Status!], $level: Classification, $at: Date, $knownAt: DateTime) {
  reach(statuses: $statuses, level: $level, at: $at, knownAt: $knownAt, first: 5000) {
    totalCount nodes { agency { slug } vendor { slug } status levels }
  }
}`

// serverStatus asks the server what the oracle is asked.
func serverStatus(t *rapid.T, server *httptest.Server, q reach.Question) []string {
	variables := map[string]any{"statuses": reach.Statuses}
	if q.Level != "" {
		variables["level"] = q.Level
	}
	if !q.At.IsZero() {
		variables["at"] = q.At.String()
	}
	if !q.KnownAt.IsZero() {
		variables["knownAt"] = kg.Instant(q.KnownAt)
	}
	var answer struct {
		Data struct {
			Reach struct {
				TotalCount int
				Nodes      []struct {
					Agency, Vendor struct{ Slug string }
					Status         string
					Levels         any
				}
			}
		}
		Errors []struct{ Message string }
	}
	if err := json.Unmarshal(post(t, server.URL, oracleQuery, variables), &answer); err != nil {
		t.Fatal(err)
	}
	if nodes := answer.Data.Reach.Nodes; len(answer.Errors) > 0 || answer.Data.Reach.TotalCount != len(nodes) {
		t.Fatalf("errors %v; %d of %d verdicts", answer.Errors, len(nodes), answer.Data.Reach.TotalCount)
	}
	var verdicts []string
	for _, n := range answer.Data.Reach.Nodes {
		verdicts = append(verdicts, fmt.Sprintf("%s %s %s %s", n.Agency.Slug, n.Vendor.Slug, n.Status, oracleLevelsText(n.Levels)))
	}
	return verdicts
}

// missingIn are the lines that only the other list has.
func missingIn(list, other []string) []string {
	return slices.DeleteFunc(slices.Clone(other), func(line string) bool { return slices.Contains(list, line) })
}

// batchStory is everything that a batch has, to read in a failure.
func batchStory(batch kg.Batch) string {
	var b strings.Builder
	for _, e := range batch.Entities {
		if c, ok := e.(*kg.Cloud); ok {
			fmt.Fprintf(&b, "%s is a %s\n", c.ID(), c.Kind)
		}
	}
	for _, f := range batch.Facts {
		fmt.Fprintf(&b, "%s %s %s (%s) [%s] %s %s valid %s to %s known %s to %s %s\n", f.From, f.Kind, f.To, f.Key, f.LevelSet,
			f.Confidence, f.Effect, f.Since, f.Until, kg.Instant(f.KnownSince), kg.Instant(f.KnownUntil), f.ID)
	}
	return b.String()
}
