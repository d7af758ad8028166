//go:build !embedded

package neo4jstore_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"fedreach/bench/fixture"
	"fedreach/kg"
	"fedreach/kg/neo4jstore/neo4jtest"
	"fedreach/seed/dataset"
	"fedreach/seed/factfile"
	"fedreach/seed/snapshot"
)

func BenchmarkNeighborhood(b *testing.B) {
	s := open(b, empty(b))
	if _, err := s.Load(context.Background(), fixture.Graph(fixture.M)); err != nil {
		b.Fatal(err)
	}
	one, other := []string{"agency:agency-1234"}, []string{"vendor:vendor-17"}
	for _, c := range []struct {
		name  string
		scope kg.Scope
	}{
		{"one agency, one vendor", kg.Scope{Agencies: one, Vendors: other}},
		{"one agency, all vendors", kg.Scope{Agencies: one}},
		{"all agencies, one vendor", kg.Scope{Vendors: other}},
		{"everything", kg.Scope{}},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				g, err := s.Neighborhood(b.Context(), c.scope)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(len(g.Facts)), "facts")
			}
		})
	}
}

// BenchmarkLoad loads 10,000 facts between entities that are there.
func BenchmarkLoad(b *testing.B) {
	batch := fixture.Graph(fixture.M)
	server := empty(b)
	for b.Loop() {
		b.StopTimer()
		if err := server.Wipe(b.Context()); err != nil {
			b.Fatal(err)
		}
		s := open(b, server)
		if _, err := s.Load(b.Context(), kg.Batch{Entities: batch.Entities}); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if _, err := s.Load(b.Context(), kg.Batch{Facts: batch.Facts[len(batch.Facts)-10_000:]}); err != nil {
			b.Fatal(err)
		}
	}
}

// bulk is how many times graph M a bulk load is: 302,720 facts.
const bulk = 11

// BenchmarkBulk loads many facts, fifty thousand a batch, imports as many from a file
// of JSON Lines, and loads as many by the Cypher that one would write by hand, a kind
// and five thousand at a time, all onto the same constraints and indexes.
func BenchmarkBulk(b *testing.B) {
	batch := fixture.Graph(bulk)
	file, err := fixture.Lines(b.TempDir(), batch.Facts)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		server := empty(b)
		s := open(b, server)
		load(b, s, kg.Batch{Entities: batch.Entities})
		begun := time.Now()
		for some := range slices.Chunk(batch.Facts, 50_000) {
			load(b, s, kg.Batch{Facts: some})
		}
		b.ReportMetric(float64(len(batch.Facts))/time.Since(begun).Seconds(), "facts/s")

		server = empty(b)
		load(b, open(b, server), kg.Batch{Entities: batch.Entities})
		begun = time.Now()
		mergeByHand(b, server, batch.Facts)
		bare := time.Since(begun)
		b.ReportMetric(float64(len(batch.Facts))/bare.Seconds(), "bare-facts/s")

		s = open(b, empty(b))
		load(b, s, kg.Batch{Entities: batch.Entities})
		begun = time.Now()
		report, err := snapshot.Run(b.Context(), s, snapshot.Import{Importer: factfile.Importer, Files: []dataset.File{file}, By: "test"})
		if err != nil || report.FactsCreated != len(batch.Facts) {
			b.Fatal(report, err)
		}
		b.ReportMetric(float64(len(batch.Facts))/time.Since(begun).Seconds(), "import-facts/s")
		b.ReportMetric(time.Since(begun).Seconds()/bare.Seconds(), "import/bare")
	}
}

func mergeByHand(b *testing.B, server *neo4jtest.Server, facts []*kg.Fact) {
	b.Helper()
	kinds := map[kg.FactKind][]any{}
	for _, f := range facts {
		c := *f
		c.Complete()
		kinds[f.Kind] = append(kinds[f.Kind], map[string]any{"from": f.From, "to": f.To, "id": c.ID, "properties": map[string]any{
			"id": c.ID, "key": f.Key, "confidence": string(f.Confidence), "source": f.Source.ID(), "text": f.Text, "load": 1,
			"since": neo4j.DateOf(f.Since.Time()), "knownSince": c.KnownSince, "product": f.Product, "useCase": f.UseCase,
		}})
	}
	for kind, rows := range kinds {
		for some := range slices.Chunk(rows, 5_000) {
			err := server.Script(b.Context(), `UNWIND $rows AS row
				MATCH (from:Entity {id: row.from}) MATCH (to:Entity {id: row.to})
				MERGE (from)-[fact:`+string(kind)+` {id: row.id}]->(to) SET fact = row.properties`, map[string]any{"rows": some})
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
