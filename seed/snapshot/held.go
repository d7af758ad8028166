package snapshot

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"fedreach/kg"
)

// digest stands for a statement, or for a thing, in 16 bytes, so that a big
// source can be compared without holding it in memory.
type digest [16]byte

func digestOf(text string) digest {
	sum := sha256.Sum256([]byte(text))
	return digest(sum[:len(digest{})])
}

// statement is the digest of what a fact states, whenever the source did. One
// that begins on the day of its snapshot began by then, and since when is not
// stated: the next snapshot, which can say no more, states the same.
func statement(f *kg.Fact) digest {
	bare := *f
	if f.Since == f.Source.Published {
		bare.Since, bare.SincePrecision = 0, ""
	}
	bare.Source = &kg.Source{URL: f.Source.URL}
	bare.KnownSince, bare.KnownUntil = time.Time{}, time.Time{}
	bare.Complete()
	return digestOf(bare.ID)
}

// thing is the digest of what a fact is about.
func thing(f *kg.Fact) digest {
	t := f.Thing()
	return digestOf(strings.Join([]string{string(t.Kind), t.From, t.To, strconv.FormatBool(t.Exempts), t.Key}, " "))
}

// held is what the graph holds of one source.
type held struct {
	// standing are the statements that it makes, taken those of them that the
	// reading found again.
	standing map[digest][]standing
	taken    map[digest]bool
	// ended is when a statement was withdrawn last, overruled are those that were
	// never known, for another source goes before.
	ended     map[digest]time.Time
	overruled map[digest]bool
	// children are the entities of which it has said what they are part of.
	children map[string]bool
	// newest is the day of the last snapshot.
	newest kg.Date
	// news is how many statements of the reading are new.
	news int
}

type standing struct {
	id         string
	knownSince time.Time
	thing      digest
	kind       kg.FactKind
}

func (h *held) any() bool { return len(h.standing)+len(h.ended)+len(h.overruled) > 0 }

// isTakenBack reports whether a statement was withdrawn after a day, if there is one.
func (h *held) isTakenBack(f *kg.Fact, day kg.Date) bool {
	ended, was := h.ended[statement(f)]
	return was && day != 0 && kg.DateOf(ended) > day
}

// gone are the facts that the reading did not find again, by id.
func (h *held) gone() []standing {
	var gone []standing
	for d, facts := range h.standing {
		if !h.taken[d] {
			gone = append(gone, facts...)
		}
	}
	slices.SortFunc(gone, func(a, b standing) int { return strings.Compare(a.id, b.id) })
	return gone
}

// readHeld reads what the graph holds of these sources, by URL.
func readHeld(ctx context.Context, store Store, urls []string) (map[string]*held, error) {
	sources := map[string]*held{}
	for _, url := range urls {
		sources[url] = &held{standing: map[digest][]standing{}, taken: map[digest]bool{}, ended: map[digest]time.Time{}, overruled: map[digest]bool{}, children: map[string]bool{}}
	}
	if len(urls) == 0 {
		return sources, nil
	}
	for _, kind := range kg.FactKinds {
		answer, err := store.Facts(ctx, kg.FactFilter{Sources: urls, Kinds: []kg.FactKind{kind}})
		if err != nil {
			return nil, fmt.Errorf("reading what the graph has of this source: %w", err)
		}
		for _, f := range answer.Facts {
			sources[f.Source.URL].hold(f)
		}
	}
	return sources, nil
}

func (h *held) hold(f *kg.Fact) {
	d := statement(f)
	h.newest = max(h.newest, f.Source.Published)
	h.children[f.From] = h.children[f.From] || f.Kind == kg.PartOf
	switch {
	case f.KnownUntil.IsZero():
		h.standing[d] = append(h.standing[d], standing{f.ID, f.KnownSince, thing(f), f.Kind})
		return
	case f.KnownUntil.Equal(kg.Beginning):
		h.overruled[d] = true
		return
	}
	if f.KnownUntil.After(h.ended[d]) {
		h.ended[d] = f.KnownUntil
	}
	// A snapshot withdraws at midnight; who takes a fact back by hand does so
	// at some moment, which is no snapshot's day.
	if day := kg.DateOf(f.KnownUntil); day.Time().Equal(f.KnownUntil) {
		h.newest = max(h.newest, day)
	}
}
