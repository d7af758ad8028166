//go:build !embedded

package replica

import (
	"context"
	"flag"
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	"fedreach/bench/fixture"
	"fedreach/kg"
	"fedreach/kg/neo4jstore/neo4jtest"
)

// growth is how many times M the graph of BenchmarkGrowth is: 10 is L, 37 are a
// million facts.
var growth = flag.Int("growth", fixture.M, "how many times the graph M BenchmarkGrowth takes")

// BenchmarkGrowth tells, of a graph on Neo4j: how long a copy takes to read and to
// catch up with a load of 10,000 facts, what a fact takes in memory, and how long
// questions take whose answers have the size of the graph, or not.
func BenchmarkGrowth(b *testing.B) {
	server := neo4jtest.Shared(b)
	if err := server.Wipe(b.Context()); err != nil {
		b.Fatal(err)
	}
	behind := openNeo4j(b, server)
	batch := fixture.Graph(*growth)
	entities, facts := len(batch.Entities), len(batch.Facts)
	begun := time.Now()
	parts := []kg.Batch{{Entities: batch.Entities}}
	for some := range slices.Chunk(batch.Facts, 50_000) {
		parts = append(parts, kg.Batch{Facts: some})
	}
	for _, part := range parts {
		if _, err := behind.Load(b.Context(), part); err != nil {
			b.Fatal(err)
		}
	}
	fmt.Printf("%d entities, %d facts: loaded in %s\n", entities, facts, time.Since(begun).Round(time.Millisecond))
	batch = kg.Batch{}
	before := heap()
	begun = time.Now()
	s := New(behind, Config{Budget: 8 << 30})
	b.Cleanup(func() { _ = s.Close(context.Background()) })
	ask := kg.Scope{Agencies: []string{"agency:agency-1000"}, Vendors: []string{"vendor:vendor-40"}}
	if _, err := s.Neighborhood(b.Context(), ask); err != nil {
		b.Fatal(err)
	}
	fmt.Printf("the first answer, from the database, after %s\n", time.Since(begun).Round(time.Millisecond))
	settle(b.Context(), s)
	fmt.Printf("the copy was read in %s\n", time.Since(begun).Round(time.Millisecond))
	fmt.Printf("%d bytes a fact, and its part of the entities; %d estimated\n", (heap()-before)/int64(facts), s.size/int64(facts))
	begun = time.Now()
	if _, err := s.Load(b.Context(), further(10_000)); err != nil {
		b.Fatal(err)
	}
	fmt.Printf("10,000 further facts were loaded in %s", time.Since(begun).Round(time.Millisecond))
	begun = time.Now()
	settle(b.Context(), s)
	fmt.Printf(" and caught up with %s later\n", time.Since(begun).Round(time.Millisecond))
	for name, scope := range map[string]kg.Scope{"one agency, one vendor": ask, "all agencies, one vendor": {Vendors: ask.Vendors}} {
		for where, store := range map[string]kg.Store{"copy": s, "Neo4j": behind} {
			b.Run(name+", "+where, func(b *testing.B) {
				n := 0
				for b.Loop() {
					g, err := store.Neighborhood(b.Context(), scope)
					if err != nil {
						b.Fatal(err)
					}
					n = len(g.Facts)
				}
				b.ReportMetric(float64(n), "facts")
			})
		}
	}
}

// heap is what is in use after a collection.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// further is a batch of so many facts that the fixture does not have.
func further(n int) kg.Batch {
	var b kg.Batch
	source := &kg.Source{URL: "https://source.example/further", Title: "Further"}
	for i := range n {
		b.Facts = append(b.Facts, &kg.Fact{
			Kind: kg.Uses, From: fmt.Sprint("agency:agency-", 1+i%2_000), To: fmt.Sprint("vendor:vendor-", i%600),
			Key: fmt.Sprint("further ", i), Confidence: kg.Low, Source: source,
		})
	}
	return b
}
