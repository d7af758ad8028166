package snapshot

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/goccy/go-yaml"

	"fedreach/kg"
	"fedreach/seed/dataset"
)

//go:embed rank.yaml
var rankYAML []byte

// ranks gives the place of each source that is ranked, from 1. A smaller one goes
// before a greater one, and 0, which is that of all others, before all.
var ranks = sync.OnceValue(func() map[string]int {
	places, err := readRanks(rankYAML)
	if err != nil {
		panic(err) // the embedded table is wrong
	}
	return places
})

func readRanks(content []byte) (map[string]int, error) {
	var lines []struct {
		Sources []string
		Because string
	}
	if err := yaml.UnmarshalWithOptions(content, &lines, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("seed/snapshot/rank.yaml: %s", yaml.FormatError(err, false, true))
	}
	places := map[string]int{}
	for i, line := range lines {
		if strings.TrimSpace(line.Because) == "" || len(line.Sources) == 0 {
			return nil, fmt.Errorf("seed/snapshot/rank.yaml: line %d: give sources and because", i+1)
		}
		for _, url := range line.Sources {
			if places[url] != 0 {
				return nil, fmt.Errorf("seed/snapshot/rank.yaml: line %d: %s has a rank already", i+1, url)
			}
			places[url] = i + 1
		}
	}
	return places, nil
}

// link is what a source other than the importer's says an entity is part of.
type link struct {
	id, from, to string
	source       *kg.Source
	// since and until are when that was known.
	since, until time.Time
}

func (l *link) stands() bool { return l.until.IsZero() }

// settle decides between what the files say an entity is part of and what other
// sources say; ok is false where the statement is rejected. What goes before the
// others takes their place, as if it had been there first; what others go before
// is kept, and is never known. So the order of imports does not decide the tree.
func (r *run) settle(p *placed) (ok bool, err error) {
	f := p.fact
	rank := ranks()[f.Source.URL]
	against := r.graph.against(f)
	for _, l := range against {
		if ranks()[l.source.URL] <= rank {
			return r.overruled(p, l)
		}
	}
	for _, l := range against {
		l.until = after(l.since, kg.Beginning)
		p.instead = append(p.instead, kg.Withdrawal{FactID: l.id, At: l.until})
		r.graph.forget(l)
		r.report.Overruled++
	}
	// What others said until some day goes before this until then.
	for _, l := range r.graph.links[f.From] {
		if l.to != f.To && l.until.After(kg.Beginning) && l.until.After(f.KnownSince) {
			f.KnownSince = l.until
			f.Complete()
		}
	}
	return true, nil
}

// overruled keeps a statement that another goes before: as one that was never
// known. One that is dated was known for a moment at least, and one that no
// source goes before is of nobody's rank: these are rejected. Nothing is told
// where the other says the same, only more closely.
func (r *run) overruled(p *placed, by *link) (ok bool, err error) {
	f := p.fact
	kept := f.KnownSince.IsZero() && ranks()[by.source.URL] < ranks()[f.Source.URL]
	reason := fmt.Sprintf("is against %s, which has %s as part of %s", by.source.Title, by.from, by.to)
	if kept {
		f.KnownUntil = kg.Beginning
		reason += ", and goes before this source: kept as a statement that does not count"
		if by.from == f.From && r.graph.isUnder(by.to, f.To) {
			return true, nil
		}
	}
	return kept, r.Reject(dataset.Reject{Place: p.at, Value: stated(f), Reason: reason})
}

// against are what other sources say against f: another parent, or that the
// parent is part of f's child.
func (g *graph) against(f *kg.Fact) []*link {
	var list []*link
	for _, l := range g.links[f.From] {
		if l.stands() && l.to != f.To {
			list = append(list, l)
		}
	}
	// On the way up from the parent to the child, the one that is believed least.
	var least *link
	up := f.To
	for steps := 0; up != "" && up != f.From && steps < 100; steps++ {
		next := g.above[up]
		for _, l := range g.links[up] {
			if l.stands() && next == "" {
				next = l.to
				if least == nil || ranks()[l.source.URL] > ranks()[least.source.URL] {
					least = l
				}
			}
		}
		up = next
	}
	if up == f.From && least != nil {
		list = append(list, least)
	}
	return list
}

// isUnder reports whether an entity is the other, or part of it at any height by
// other sources, by what the files said so far and by the built-in facts. One that is
// no more is under what it was part of last.
func (g *graph) isUnder(id, other string) bool {
	for steps := 0; id != "" && steps < 100; steps++ {
		if id == other {
			return true
		}
		next := g.above[id]
		if next == "" {
			next = g.otherParents[id]
		}
		if next == "" {
			next = g.spareParents[id]
		}
		if next == "" {
			next = g.endedParents[id]
		}
		id = next
	}
	return false
}

// forget takes away what a link said, now that another is believed.
func (g *graph) forget(gone *link) {
	for _, l := range g.links[gone.from] {
		if l.stands() {
			g.otherParents[gone.from] = l.to
			return
		}
	}
	delete(g.otherParents, gone.from)
}
