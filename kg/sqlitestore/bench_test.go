package sqlitestore_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"fedreach/kg"
	"fedreach/kg/sqlitestore"
)

// usesBatch is a batch of n facts as an import makes them: agencies that use
// products of vendors, all of the same source.
func usesBatch(n, run int) kg.Batch {
	source := &kg.Source{
		URL: "https://inventory.example/2026", Title: "Inventory of AI use cases", Publisher: "An office",
		Published: kg.NewDate(2026, 1, 31), PublishedPrecision: kg.PrecisionDay,
	}
	b := kg.Batch{By: "bench", Origin: "bench"}
	for i := range 300 {
		b.Entities = append(b.Entities, &kg.Agency{Named: kg.Named{Slug: fmt.Sprint("agency-", i), Name: fmt.Sprint("Agency ", i)}})
	}
	for i := range 30 {
		b.Entities = append(b.Entities, &kg.Vendor{Named: kg.Named{Slug: fmt.Sprint("vendor-", i), Name: fmt.Sprint("Vendor ", i)}})
	}
	for i := range n {
		b.Facts = append(b.Facts, &kg.Fact{
			Kind: kg.Uses, From: fmt.Sprint("agency:agency-", i%300), To: fmt.Sprint("vendor:vendor-", i%30), Key: fmt.Sprint("use case ", run, "-", i),
			Since: kg.NewDate(2025, 3, 1), SincePrecision: kg.PrecisionMonth, Confidence: kg.Medium,
			Product: "An assistant", UseCase: "Drafting and summarising of correspondence", Source: source,
		})
	}
	return b
}

func openBench(b *testing.B, path string) *sqlitestore.Store {
	b.Helper()
	s, err := sqlitestore.Open(b.Context(), path)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := s.Close(context.Background()); err != nil {
			b.Error(err)
		}
	})
	return s
}

// BenchmarkLoad loads batches of 10,000 new facts into a file that grows.
func BenchmarkLoad(b *testing.B) {
	const facts = 10_000
	s := openBench(b, filepath.Join(b.TempDir(), "fedreach.db"))
	for run := 0; b.Loop(); run++ {
		b.StopTimer()
		batch := usesBatch(facts, run)
		b.StartTimer()
		if _, err := s.Load(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(facts*b.N)/b.Elapsed().Seconds(), "facts/s")
}

// BenchmarkOpen opens a file of 100,000 facts.
func BenchmarkOpen(b *testing.B) {
	path := filepath.Join(b.TempDir(), "fedreach.db")
	s := openBench(b, path)
	for run := range 10 {
		if _, err := s.Load(b.Context(), usesBatch(10_000, run)); err != nil {
			b.Fatal(err)
		}
	}
	if err := s.Close(b.Context()); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := openBench(b, path).Close(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkNeighborhood asks for one agency and one vendor among 100,000 facts.
func BenchmarkNeighborhood(b *testing.B) {
	s := openBench(b, filepath.Join(b.TempDir(), "fedreach.db"))
	for run := range 10 {
		if _, err := s.Load(b.Context(), usesBatch(10_000, run)); err != nil {
			b.Fatal(err)
		}
	}
	for _, scope := range []struct {
		name string
		kg.Scope
	}{
		{"one agency, one vendor", kg.Scope{Agencies: []string{"agency:agency-7"}, Vendors: []string{"vendor:vendor-7"}}},
		{"one agency, all vendors", kg.Scope{Agencies: []string{"agency:agency-7"}}},
		{"all agencies, one vendor", kg.Scope{Vendors: []string{"vendor:vendor-7"}}},
		{"all", kg.Scope{}},
	} {
		b.Run(scope.name, func(b *testing.B) {
			facts := 0
			for b.Loop() {
				g, err := s.Neighborhood(b.Context(), scope.Scope)
				if err != nil {
					b.Fatal(err)
				}
				facts = len(g.Facts)
			}
			b.ReportMetric(float64(facts), "facts")
		})
	}
	b.Run("revision", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Revision(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
}
