package main

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"

	"fedreach/bench/fixture"
	"fedreach/kg/neo4jstore/neo4jtest"
)

// print writes the tables, as docs/benchmarks.md has them.
func (f *figures) print(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d cores, %s, Neo4j %s; %d entities and %d facts; medians of %d rounds of %s, ratios with the lowest and the highest of a round.\n\n",
		runtime.NumCPU(), runtime.Version(), neo4jtest.Version, fixture.Entities, fixture.Facts, f.options.Rounds, f.options.Time)
	f.ratios(&b)
	b.WriteString("\n")
	f.latencies(&b)
	b.WriteString("\n")
	f.askedAgain(&b)
	_, err := io.WriteString(w, b.String())
	return err
}

// ratios compares answers a second.
func (f *figures) ratios(b *strings.Builder) {
	b.WriteString("| answers a second | clients | " + strings.Join([]string{onNeo4j, embedded, bare, peer}, " | ") +
		" | Neo4j : by hand | Neo4j : peer | embedded : Neo4j |\n|---|---|---|---|---|---|---|---|---|\n")
	f.each(append(slices.Clone(reads), w5), func(w work, count int) {
		fmt.Fprintf(b, "| %s: %s | %d |", w, about[w], count)
		for _, server := range []string{onNeo4j, embedded, bare, peer} {
			fmt.Fprintf(b, " %.4g |", median(f.perSecond(w, count, server)))
		}
		for _, pair := range [][2]string{{onNeo4j, bare}, {onNeo4j, peer}, {embedded, onNeo4j}} {
			fmt.Fprintf(b, " %s |", ratio(f.perSecond(w, count, pair[0]), f.perSecond(w, count, pair[1])))
		}
		b.WriteString("\n")
	})
}

// askedAgain compares answers a second where they are kept.
func (f *figures) askedAgain(b *strings.Builder) {
	b.WriteString("| asked again, answers a second | clients | " + strings.Join([]string{keptOnNeo4j, keptEmbedded}, " | ") +
		" | Neo4j, kept : made | Neo4j, kept : by hand | Neo4j, kept : peer | embedded, kept : made |\n|---|---|---|---|---|---|---|---|\n")
	f.each(reads, func(w work, count int) {
		fmt.Fprintf(b, "| %s | %d |", w, count)
		for _, server := range []string{keptOnNeo4j, keptEmbedded} {
			fmt.Fprintf(b, " %.4g |", median(f.perSecond(w, count, server)))
		}
		for _, pair := range [][2]string{{keptOnNeo4j, onNeo4j}, {keptOnNeo4j, bare}, {keptOnNeo4j, peer}, {keptEmbedded, embedded}} {
			fmt.Fprintf(b, " %s |", ratio(f.perSecond(w, count, pair[0]), f.perSecond(w, count, pair[1])))
		}
		b.WriteString("\n")
	})
}

// latencies are how long half of the answers took at most.
func (f *figures) latencies(b *strings.Builder) {
	b.WriteString("| median, ms | clients | " + strings.Join([]string{onNeo4j, embedded, bare, peer}, " | ") + " |\n|---|---|---|---|---|---|\n")
	f.each(append(slices.Clone(reads), w5), func(w work, count int) {
		fmt.Fprintf(b, "| %s | %d |", w, count)
		for _, server := range []string{onNeo4j, embedded, bare, peer} {
			var all []float64
			for _, s := range f.samples[cell{w, count, server}] {
				all = append(all, s.median.Seconds()*1000)
			}
			fmt.Fprintf(b, " %.3g |", median(all))
		}
		b.WriteString("\n")
	})
}

func (f *figures) each(works []work, line func(work, int)) {
	for _, w := range f.options.among(works) {
		for _, count := range f.options.Clients {
			line(w, count)
		}
	}
}

func (f *figures) perSecond(w work, count int, server string) (list []float64) {
	for _, s := range f.samples[cell{w, count, server}] {
		list = append(list, s.perSecond)
	}
	return list
}

func median(list []float64) float64 {
	sorted := slices.Sorted(slices.Values(list))
	middle := len(sorted) / 2
	if len(sorted)%2 == 0 {
		return (sorted[middle-1] + sorted[middle]) / 2
	}
	return sorted[middle]
}

// ratio is that of the medians, with those of the rounds that lie farthest apart.
func ratio(ours, theirs []float64) string {
	rounds := make([]float64, len(ours))
	for i := range ours {
		rounds[i] = ours[i] / theirs[i]
	}
	return fmt.Sprintf("%.2g (%.2g to %.2g)", median(ours)/median(theirs), slices.Min(rounds), slices.Max(rounds))
}
