//go:build !embedded

package neo4jstore_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"fedreach/bench/fixture"
	"fedreach/kg"
)

// small is a batch of its own facts:
//
//	navy ──PART_OF──▶ dod ──RUNS_ON──▶ aws ◀──PARTNERS_WITH── acme
func small() kg.Batch {
	memo := &kg.Source{
		URL: "https://memo.example/7", Title: "A memo", Publisher: "The Printing Office",
		Published: kg.NewDate(2025, 3, 1), PublishedPrecision: kg.PrecisionMonth,
	}
	fact := func(kind kg.FactKind, from, to string) *kg.Fact {
		return &kg.Fact{Kind: kind, From: from, To: to, Confidence: kg.High, Source: memo}
	}
	partners := fact(kg.PartnersWith, "vendor:acme", "cloud:aws")
	partners.Since, partners.SincePrecision = kg.NewDate(2024, 2, 1), kg.PrecisionMonth
	partners.LevelSet = kg.LevelsOf(kg.Secret, kg.CUI)
	return kg.Batch{
		By: "a person", Key: "monday",
		Entities: []kg.Entity{
			&kg.Agency{Named: kg.Named{Slug: "navy", Name: "Navy"}},
			&kg.Agency{Named: kg.Named{Slug: "dod", Name: "Department of Defense", Aliases: []string{"DoD"}}, Sector: kg.SectorDefense},
			&kg.Cloud{Named: kg.Named{Slug: "aws", Name: "AWS"}, Kind: kg.CloudProvider},
			&kg.Vendor{Named: kg.Named{Slug: "acme", Name: "Acme"}},
		},
		Facts: []*kg.Fact{
			fact(kg.PartOf, "agency:navy", "agency:dod"), fact(kg.RunsOn, "agency:dod", "cloud:aws"), partners,
		},
	}
}

// What a person would write in Neo4j Browser who has seen no more than doc.go.
func TestModelIsReadable(t *testing.T) {
	server := empty(t)
	load(t, open(t, server), small())
	cases := []struct{ what, cypher, want string }{
		{"a way through the graph", `
			MATCH (agency:Agency {slug: 'navy'})-[:PART_OF*0..]->(holder)-[:RUNS_ON]->(cloud)<-[:PARTNERS_WITH]-(vendor:Vendor)
			RETURN agency.name + ' ' + holder.name + ' ' + cloud.name + ' ' + vendor.name AS answer`,
			"Navy Department of Defense AWS Acme"},
		{"days compare with days", `
			MATCH (:Vendor)-[fact:PARTNERS_WITH]->(:Cloud) WHERE fact.since <= date('2024-02-01') AND fact.until IS NULL
			RETURN toString(fact.since) + ' ' + fact.sincePrecision AS answer`, "2024-02-01 MONTH"},
		{"moments are equal to moments", `
			MATCH ()-[fact:PARTNERS_WITH]->() WHERE fact.knownSince = datetime('2025-03-31T00:00:00Z')
			RETURN toString(fact.knownSince) AS answer`, "2025-03-31T00:00:00Z"},
		{"levels are a list", `
			MATCH ()-[fact:PARTNERS_WITH]->() WHERE 'SECRET' IN fact.levels RETURN fact.levels AS answer`, "[CUI SECRET]"},
		{"source and load are found by the fact's properties", `
			MATCH (:Agency)-[fact:RUNS_ON]->(:Cloud) MATCH (source:Source {id: fact.source}) MATCH (load:Load {revision: fact.load})
			RETURN source.url + ' ' + load.by AS answer`, "https://memo.example/7 a person"},
		{"what is not stated is not there", `
			MATCH ()-[fact:RUNS_ON]->() RETURN keys(fact) AS answer ORDER BY answer`,
			"[confidence id knownSince load source]"},
		{"one source, however many facts", `MATCH (source:Source) RETURN count(source) AS answer`, "1"},
		{"the revision", `MATCH (graph:Graph {name: 'fedreach'}) RETURN graph.revision AS answer`, "1"},
		{"every entity is an :Entity", `MATCH (node:Entity:Agency {id: 'agency:dod'}) RETURN node.sector + ' ' + node.aliases[0] AS answer`, "DEFENSE DoD"},
	}
	for _, c := range cases {
		rows := ask(t, server, c.cypher)
		if len(rows) != 1 {
			t.Errorf("%s: %d rows, want 1", c.what, len(rows))
			continue
		}
		answer := rows[0]["answer"]
		if list, ok := answer.([]any); ok {
			slices.SortFunc(list, func(a, b any) int { return strings.Compare(a.(string), b.(string)) })
		}
		if got := fmt.Sprint(answer); got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
	}
}

func TestConstraints(t *testing.T) {
	server := empty(t)
	s := open(t, server)
	load(t, s, small())
	open(t, server) // once more on the same database

	want := []string{"Agency.slug", "Cloud.slug", "Entity.id", "Graph.name", "Load.key", "Load.revision", "Source.id", "Token.id", "Vehicle.slug", "Vendor.slug"}
	for _, kind := range kg.FactKinds {
		want = append(want, string(kind)+".id")
	}
	slices.Sort(want)
	var got []string
	for _, row := range ask(t, server, "SHOW CONSTRAINTS YIELD type, labelsOrTypes, properties WHERE type CONTAINS 'UNIQUENESS'") {
		got = append(got, fmt.Sprint(row["labelsOrTypes"].([]any)[0], ".", row["properties"].([]any)[0]))
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("constraints:\n got %v\nwant %v", got, want)
	}
	if revision, err := s.Revision(t.Context()); err != nil || revision != 1 {
		t.Errorf("after the second Open, the revision is %d, %v", revision, err)
	}
}

// Nodes that no method of the store shows.
func TestRejectedLeavesNoNodes(t *testing.T) {
	server := empty(t)
	s := open(t, server)
	count := func() []map[string]any {
		return ask(t, server, "MATCH (node) RETURN labels(node) AS labels, properties(node) AS properties ORDER BY elementId(node)")
	}
	before := count()
	rejected := small()
	rejected.Facts = append(rejected.Facts, &kg.Fact{
		Kind: kg.RunsOn, From: "agency:navy", To: "cloud:nowhere", Confidence: kg.Low, Source: rejected.Facts[0].Source,
	})
	var problems *kg.Rejected
	if _, err := s.Load(t.Context(), rejected); !errors.As(err, &problems) {
		t.Errorf("Load: %v, want *kg.Rejected", err)
	}
	dry := small()
	dry.DryRun = true
	load(t, s, dry)
	if after := count(); !reflect.DeepEqual(after, before) {
		t.Errorf("nodes left behind:\nbefore %v\nafter  %v", before, after)
	}
}

// What others wrote and this program can't read is passed over; what they added
// to what it can read is left alone.
func TestOddDataIsPassedOver(t *testing.T) {
	server := empty(t)
	s := open(t, server)
	load(t, s, small())
	ask(t, server, `
		MATCH (navy:Agency {slug: 'navy'}), (aws:Cloud {slug: 'aws'}), (source:Source)
		SET navy.colour = 'blue'
		CREATE (navy)-[:RUNS_ON]->(aws),
		       (navy)-[:RUNS_ON {id: 'RUNS_ON:no-source', confidence: 'HIGH'}]->(aws),
		       (navy)-[:RUNS_ON {id: 'RUNS_ON:unknown-source', confidence: 'HIGH', source: 'source:none'}]->(aws),
		       (navy)-[:RUNS_ON {id: 'USES:other-kind', confidence: 'HIGH', source: source.id}]->(aws),
		       (navy)-[:RUNS_ON {id: 'RUNS_ON:no-confidence', source: source.id}]->(aws),
		       (navy)-[:RUNS_ON {id: 'RUNS_ON:text-for-day', confidence: 'HIGH', source: source.id, since: '2024'}]->(aws),
		       (navy)-[:RUNS_ON {id: 7, confidence: 'HIGH', source: source.id}]->(aws),
		       (navy)-[:RUNS_ON {id: 'RUNS_ON:bad-levels', confidence: 'HIGH', source: source.id, levels: ['HIGHEST']}]->(aws),
		       (navy)-[:LIKES {id: 'LIKES:1', confidence: 'HIGH', source: source.id}]->(aws),
		       (:Entity:Agency)-[:RUNS_ON {id: 'RUNS_ON:no-end', confidence: 'HIGH', source: source.id}]->(aws),
		       (:Entity:Agency {id: 'agency:nameless'}), (:Agency {slug: 'no-entity', name: 'No entity'}), (:Entity {id: 'Agency Seven', name: 'Seven'}),
		       (:Source {id: 'source:bare'}), (:Load {revision: 'one'}),
		       (navy)-[:RUNS_ON {id: 'RUNS_ON:by-hand', confidence: 'LOW', source: source.id, since: date('2024-01-02'), weather: 'fair'}]->(aws)`)

	want := []string{"RUNS_ON:by-hand"}
	for _, f := range small().Facts {
		f.Complete()
		want = append(want, f.ID)
	}
	slices.Sort(want)
	for what, read := range map[string]func() (*kg.Graph, error){
		"Facts": func() (*kg.Graph, error) { return s.Facts(t.Context(), kg.FactFilter{}) },
		"Facts by id": func() (*kg.Graph, error) {
			return s.Facts(t.Context(), kg.FactFilter{IDs: append(want, "RUNS_ON:no-source")})
		},
		"Facts to": func() (*kg.Graph, error) {
			return s.Facts(t.Context(), kg.FactFilter{To: []string{"cloud:aws", "agency:dod"}})
		},
		"the neighborhood": func() (*kg.Graph, error) { return s.Neighborhood(t.Context(), kg.Scope{}) },
	} {
		g, err := read()
		if err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		var got []string
		for _, f := range g.Facts {
			got = append(got, f.ID)
			if f.ID == "RUNS_ON:by-hand" && (f.SincePrecision != kg.PrecisionDay || f.Since != kg.NewDate(2024, 1, 2)) {
				t.Errorf("%s: the fact by hand: %+v", what, f)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n got %v\nwant %v", what, got, want)
		}
	}
	page, err := s.Entities(t.Context(), kg.EntityFilter{First: -1})
	if err != nil || len(page.Entities) != 4 {
		t.Errorf("Entities: %d, %v, want 4", len(page.Entities), err)
	}
	loads, err := s.Loads(t.Context(), kg.LoadFilter{First: -1})
	if err != nil || len(loads.Loads) != 1 {
		t.Errorf("Loads: %d, %v, want 1", len(loads.Loads), err)
	}
	load(t, s, kg.Batch{Entities: []kg.Entity{&kg.Agency{Named: kg.Named{Slug: "navy", Name: "The Navy"}}}})
	rows := ask(t, server, "MATCH (navy:Agency {slug: 'navy'}) RETURN navy.name + ' ' + navy.colour AS answer")
	if rows[0]["answer"] != "The Navy blue" {
		t.Errorf("after a load: %v", rows)
	}
}

// Everything, asked for in the two ways there are: with many rows of many facts.
func TestLargeAnswer(t *testing.T) {
	s := open(t, empty(t))
	load(t, s, fixture.Graph(fixture.M))
	near, err := s.Neighborhood(t.Context(), kg.Scope{})
	if err != nil {
		t.Fatal(err)
	}
	all, err := s.Facts(t.Context(), kg.FactFilter{})
	if err != nil {
		t.Fatal(err)
	}
	if len(near.Facts) < 25_000 || !reflect.DeepEqual(near.Facts, all.Facts) {
		t.Errorf("the neighborhood of everything has %d facts, there are %d", len(near.Facts), len(all.Facts))
	}
	if !reflect.DeepEqual(near.Entities, all.Entities) {
		t.Errorf("the neighborhood of everything has %d entities, there are %d", len(near.Entities), len(all.Entities))
	}
}
