package names

import (
	"regexp"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"fedreach/kg"
)

// Twins are two agencies or two vendors whose names are nearly the same, by their
// ids, the smaller first. They may be one: only a person can say so.
type Twins [2]string

const (
	// shortestTwin is how many letters a name must have for a slip in it to be told
	// from another name, mostSlips how many letters may differ.
	shortestTwin = 12
	mostSlips    = 2
)

// Twins finds, among these entities, those whose names differ in a letter or two,
// in the order of their words or in small words only. Names that many have are
// told apart by whose they are, and numbers by themselves.
func (n *Names) Twins(entities []kg.Entity) []Twins {
	var twins []Twins
	// Only names of the same words, or of the same numbers, are compared.
	alike := map[string][]twin{}
	for _, e := range entities {
		kind := e.EntityKind()
		key := Key(kind, e.Naming().Name)
		if kind != kg.KindAgency && kind != kg.KindVendor || n.isCommon(kind, key) || key == "" {
			continue
		}
		t := twin{newSpelling(e.ID(), key), sorted(key)}
		sameWords, sameNumbers := string(kind)+" words "+t.words, string(kind)+" numbers "+digits(key)
		for _, other := range alike[sameWords] {
			twins = append(twins, pairOf(t, other))
		}
		for _, other := range alike[sameNumbers] {
			if t.words != other.words && t.near(other) {
				twins = append(twins, pairOf(t, other))
			}
		}
		alike[sameWords] = append(alike[sameWords], t)
		alike[sameNumbers] = append(alike[sameNumbers], t)
	}
	slices.SortFunc(twins, func(a, b Twins) int { return slices.Compare(a[:], b[:]) })
	return twins
}

func pairOf(a, b twin) Twins {
	pair := Twins{a.id, b.id}
	slices.Sort(pair[:])
	return pair
}

// twin is a spelling, and its greater words in their order in the alphabet.
type twin struct {
	spelling
	words string
}

// near reports whether a letter or two differ.
func (t twin) near(other twin) bool {
	if min(len(t.key), len(other.key)) < shortestTwin || t.apart(other.spelling) > mostSlips {
		return false
	}
	return levenshtein.ComputeDistance(t.key, other.key) <= mostSlips
}

var smallWords = map[string]bool{"a": true, "and": true, "at": true, "for": true, "in": true, "of": true, "on": true, "to": true}

func sorted(key string) string {
	words := slices.DeleteFunc(strings.Fields(key), func(w string) bool { return smallWords[w] })
	slices.Sort(words)
	return strings.Join(words, " ")
}

// roman are numbers as regions and districts have them.
var roman = regexp.MustCompile(`^[ivx]+$`)

// digits are the numbers of a name.
func digits(key string) string {
	var numbers []string
	for word := range strings.FieldsSeq(key) {
		if roman.MatchString(word) || strings.ContainsAny(word, "0123456789") {
			numbers = append(numbers, word)
		}
	}
	return strings.Join(numbers, " ")
}
