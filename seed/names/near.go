package names

import (
	"cmp"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"fedreach/kg"
)

// mostNear is how many candidates are named for a name that is nobody's.
const mostNear = 3

// shortest is how many letters a name must have for another to be near to it: of
// abbreviations, everyone is.
const shortest = 5

// spelling is one way to write an entity's name.
type spelling struct {
	id, key string
	letters [27]uint8
}

func newSpelling(id, key string) spelling {
	s := spelling{id: id, key: key}
	for _, c := range []byte(key) {
		at := 26
		if c >= 'a' && c <= 'z' {
			at = int(c - 'a')
		}
		if s.letters[at] < 255 {
			s.letters[at]++
		}
	}
	return s
}

// apart is the least number of letters in which two spellings can differ:
// cheap, and never more than their real distance.
func (s spelling) apart(t spelling) int {
	more, less := 0, 0
	for i := range s.letters {
		if d := int(s.letters[i]) - int(t.letters[i]); d > 0 {
			more += d
		} else {
			less -= d
		}
	}
	return max(more, less)
}

// near gives the entities whose names come nearest to a key: those that have
// all its words, or whose words it all has, and those of which at most a third
// of the letters differ; the nearest first, then by id.
func (n *Names) near(kind kg.EntityKind, key string) []string {
	cached, known := n.nearest[string(kind)+key]
	if known {
		return cached
	}
	wanted := newSpelling("", key)
	limit := len(key) / 3
	if len(key) < shortest {
		limit = 0
	}
	best := map[string]int{}
	for _, s := range n.spellings[kind] {
		distance := limit + 1
		if wanted.apart(s) <= limit {
			distance = levenshtein.ComputeDistance(key, s.key)
		}
		if distance > limit && (holdsWords(s.key, key) || holdsWords(key, s.key)) {
			distance = limit
		}
		if before, seen := best[s.id]; distance <= limit && (!seen || distance < before) {
			best[s.id] = distance
		}
	}
	ids := make([]string, 0, len(best))
	for id := range best {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b string) int { return cmp.Or(cmp.Compare(best[a], best[b]), cmp.Compare(a, b)) })
	ids = ids[:min(len(ids), mostNear)]
	n.nearest[string(kind)+key] = ids
	return ids
}

// holdsWords reports whether a long text holds a short one of some length as
// whole words in a row.
func holdsWords(long, short string) bool {
	return len(short) >= shortest && len(long) > len(short) && strings.Contains(" "+long+" ", " "+short+" ")
}
