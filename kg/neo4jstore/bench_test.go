//go:build !embedded

package neo4jstore_test

import (
	"context"
	"testing"

	"fedreach/bench/fixture"
	"fedreach/kg"
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
