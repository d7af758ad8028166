//go:build !embedded

package neo4jstore_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"fedreach/kg"
)

// How many of each kind the large graph has.
const (
	manyAgencies, manyClouds, manyVendors, manyVehicles = 2_600, 60, 200, 20
)

// largeGraph is a batch of 2,880 entities and some 27,000 facts, about as many as
// the public data sets give, always the same.
func largeGraph() kg.Batch {
	w := world{random: rand.New(rand.NewPCG(1, 2)), seen: map[string]bool{}}
	for i := range 300 {
		w.sources = append(w.sources, &kg.Source{URL: fmt.Sprintf("https://source.example/%d", i), Title: fmt.Sprint("Source ", i), Publisher: "The Printing Office", Published: kg.NewDate(2025, 1, 1+i), PublishedPrecision: kg.PrecisionDay})
	}
	for i := range manyAgencies {
		w.entity(&kg.Agency{Named: named("a", i), Sector: kg.SectorCivilian})
		if i > 0 {
			w.fact(kg.PartOf, agency(i), agency(i/12), "")
		}
		for range 2 {
			w.fact(kg.RunsOn, agency(i), w.one("cloud:c", manyClouds), "")
		}
		for k := range 4 {
			w.fact(kg.Uses, agency(i), w.one("vendor:v", manyVendors), fmt.Sprint("use case ", k))
		}
		w.fact(kg.Evaluates, agency(i), w.one("vendor:v", manyVendors), "")
		w.fact(kg.ContractsWith, agency(i), w.one("vendor:v", manyVendors), "")
	}
	for i := range manyClouds {
		kind := kg.CloudRegion
		if i < 10 {
			kind = kg.CloudProvider
		} else {
			w.fact(kg.PartOf, cloud(i), cloud(i%10), "")
		}
		w.entity(&kg.Cloud{Named: named("c", i), Kind: kind})
		w.fact(kg.Operates, vendor(i), cloud(i), "")
		w.fact(kg.DependsOn, cloud(i), w.one("cloud:c", manyClouds), "")
		for k := range 3 {
			w.fact(kg.Authorizes, agency(k), cloud(i), fmt.Sprint("grant ", k))
		}
	}
	for i := range manyVendors {
		w.entity(&kg.Vendor{Named: named("v", i)})
		w.fact(kg.SetsTerms, vendor(i), agency(0), "")
		w.fact(kg.Labels, w.one("agency:a", manyAgencies), vendor(i), "")
		for range 3 {
			w.fact(kg.PartnersWith, vendor(i), w.one("cloud:c", manyClouds), "")
		}
		w.fact(kg.Holds, vendor(i), w.one("vehicle:w", manyVehicles), "")
	}
	for i := range manyVehicles {
		w.entity(&kg.Vehicle{Named: named("w", i)})
		for range 120 {
			w.fact(kg.OpenTo, fmt.Sprint("vehicle:w", i), w.one("agency:a", manyAgencies), "")
		}
	}
	return w.batch
}

type world struct {
	random  *rand.Rand
	sources []*kg.Source
	batch   kg.Batch
	seen    map[string]bool
}

func named(prefix string, i int) kg.Named {
	return kg.Named{Slug: fmt.Sprint(prefix, i), Name: fmt.Sprintf("The Office of %s Number %d", prefix, i), Aliases: []string{fmt.Sprint("No. ", i)}}
}

func agency(i int) string { return fmt.Sprint("agency:a", i) }
func cloud(i int) string  { return fmt.Sprint("cloud:c", i) }
func vendor(i int) string { return fmt.Sprint("vendor:v", i) }

// one is the id of one of many.
func (w *world) one(prefix string, many int) string { return fmt.Sprint(prefix, w.random.IntN(many)) }

func (w *world) entity(e kg.Entity) { w.batch.Entities = append(w.batch.Entities, e) }

// fact states a fact, unless one of this kind, ends and key was stated.
func (w *world) fact(kind kg.FactKind, from, to, key string) {
	thing := fmt.Sprint(kind, from, to, key)
	if from == to || w.seen[thing] {
		return
	}
	w.seen[thing] = true
	f := &kg.Fact{
		Kind: kind, From: from, To: to, Key: key, Confidence: kg.Medium,
		Since: kg.NewDate(2024, 1, 1), SincePrecision: kg.PrecisionMonth,
		Source: w.sources[w.random.IntN(len(w.sources))], Text: "as the source says of it, in a sentence of usual length",
	}
	switch kind {
	case kg.Authorizes, kg.PartnersWith:
		f.LevelSet = kg.LevelsOf(kg.Unclassified, kg.CUI)
	case kg.Labels:
		f.Effect = kg.Warns
	case kg.SetsTerms:
		f.Terms = kg.RedLines
	}
	w.batch.Facts = append(w.batch.Facts, f)
}

func BenchmarkNeighborhood(b *testing.B) {
	s := open(b, empty(b))
	if _, err := s.Load(context.Background(), largeGraph()); err != nil {
		b.Fatal(err)
	}
	one, other := []string{agency(1234)}, []string{vendor(17)}
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
	batch := largeGraph()
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
