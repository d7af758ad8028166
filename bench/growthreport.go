package main

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"time"
)

// printGrown writes the tables of growth, as docs/benchmarks.md has them.
func printGrown(w io.Writer, all []*grown, memory []string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d cores, %s; the first answer, and the median of %d.\n\n", runtime.NumCPU(), runtime.Version(), grownTimes)
	b.WriteString("| |")
	for _, g := range all {
		fmt.Fprintf(&b, " %s, %d facts |", g.store, g.facts)
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(all)) + "\n")
	row := func(name string, of func(*grown) string) {
		b.WriteString("| " + name + " |")
		for _, g := range all {
			b.WriteString(" " + of(g) + " |")
		}
		b.WriteString("\n")
	}
	for i, q := range grownQuestions {
		row(q.name+", bytes", func(g *grown) string { return fmt.Sprint(g.asked[i].bytes) })
		row(q.name+", ms", func(g *grown) string { return ms(g.asked[i].first) + ", " + ms(g.asked[i].median) })
	}
	row("from the start to the first answer, ms", func(g *grown) string { return ms(g.firstAnswer) })
	row("to the first answer from memory, ms", func(g *grown) string { return ms(g.copied) })
	row("resident memory, MiB", func(g *grown) string { return fmt.Sprintf("%.0f", g.resident/(1<<20)) })
	row("a load of 10,000 facts, ms", func(g *grown) string { return ms(g.loading) })
	row("from there to an answer from memory, ms", func(g *grown) string { return ms(g.caught) })
	row("and to one about all agencies, ms", func(g *grown) string { return ms(g.world) })
	b.WriteString("\n" + strings.Join(memory, "\n") + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func ms(d time.Duration) string { return fmt.Sprintf("%.3g", d.Seconds()*1000) }
