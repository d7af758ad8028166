package kg

import (
	"math/bits"
	"strings"
)

// Classification is a level of information that a cloud may hold.
type Classification string

// The levels, lowest first.
const (
	// Unclassified is FedRAMP Low and Moderate, and DoD SRG IL2.
	Unclassified Classification = "UNCLASSIFIED"
	// CUI is, by convention, the tier of FedRAMP High, DoD SRG IL4 and IL5.
	CUI Classification = "CUI"
	// Secret is DoD SRG IL6. It does not cover Top Secret, whatever several
	// published pages say.
	Secret Classification = "SECRET"
	// TopSecret is ICD 503.
	TopSecret Classification = "TOP_SECRET"
)

// Classifications lists the levels, lowest first.
var Classifications = []Classification{Unclassified, CUI, Secret, TopSecret}

// Valid reports whether c is one of the levels.
func (c Classification) Valid() bool { return c.bit() != 0 }

func (c Classification) bit() LevelSet {
	switch c {
	case Unclassified:
		return 1
	case CUI:
		return 2
	case Secret:
		return 4
	case TopSecret:
		return 8
	}
	return 0
}

// LevelSet is a set of levels, or that they are unknown. Unknown is the zero
// value and is not the same as NoLevels.
type LevelSet uint8

const (
	// UnknownLevels says that nothing on record tells which.
	UnknownLevels LevelSet = 0
	// NoLevels says that it is known that there are none.
	NoLevels LevelSet = 1 << 7

	allLevelBits LevelSet = 15
)

// LevelsOf is the set of these levels; of none at all, UnknownLevels.
func LevelsOf(levels ...Classification) LevelSet {
	var s LevelSet
	for _, c := range levels {
		s |= NoLevels | c.bit()
	}
	return s
}

// Known reports whether s is a set, be it an empty one.
func (s LevelSet) Known() bool { return s&NoLevels != 0 }

// Empty reports whether s is known and holds no level.
func (s LevelSet) Empty() bool { return s == NoLevels }

// Has reports whether s is known to hold c.
func (s LevelSet) Has(c Classification) bool { return s.Known() && s&c.bit() != 0 }

// Union holds what either holds; unknown adds nothing.
func (s LevelSet) Union(t LevelSet) LevelSet { return s | t }

// Common holds what both hold; unknown is left out.
func (s LevelSet) Common(t LevelSet) LevelSet {
	if !s.Known() {
		return t
	}
	if !t.Known() {
		return s
	}
	return s & t
}

// listed has each set's levels, so that listing one allocates nothing.
var listed = func() (lists [16][]Classification) {
	for set := range lists {
		lists[set] = make([]Classification, 0, bits.OnesCount(uint(set)))
		for _, c := range Classifications {
			if LevelSet(set)&c.bit() != 0 {
				lists[set] = append(lists[set], c)
			}
		}
	}
	return lists
}()

// List gives the levels, lowest first: nil where they are unknown, empty where
// there are none. The caller must not change it.
func (s LevelSet) List() []Classification {
	if !s.Known() {
		return nil
	}
	return listed[s&allLevelBits]
}

// String is the levels joined by commas, "unknown" or "none".
func (s LevelSet) String() string {
	switch {
	case !s.Known():
		return "unknown"
	case s.Empty():
		return "none"
	}
	names := make([]string, 0, len(Classifications))
	for _, c := range s.List() {
		names = append(names, string(c))
	}
	return strings.Join(names, ",")
}
