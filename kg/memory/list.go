package memory

import (
	"slices"
	"sort"
	"strings"

	"fedreach/kg"
)

// list is facts ordered by id. As an id begins with its kind, the facts of one
// kind stand together.
type list []*kg.Fact

func byID(a, b *kg.Fact) int { return strings.Compare(a.ID, b.ID) }

// kindsInOrder are the kinds in the order in which a list has them.
var kindsInOrder = func() []kg.FactKind {
	kinds := slices.Clone(kg.FactKinds)
	slices.SortFunc(kinds, func(a, b kg.FactKind) int { return strings.Compare(string(a)+":", string(b)+":") })
	return kinds
}()

// ofKind is the part of l that is of this kind; of the kind "", all of it. It
// shares its memory with l.
func (l list) ofKind(kind kg.FactKind) list {
	if kind == "" {
		return l
	}
	first := sort.Search(len(l), func(i int) bool { return idOfKind(l[i].ID, kind) >= 0 })
	n := sort.Search(len(l)-first, func(i int) bool { return idOfKind(l[first+i].ID, kind) > 0 })
	return l[first : first+n : first+n]
}

// idOfKind says whether an id stands before the ids of a kind, among them or
// after them.
func idOfKind(id string, kind kg.FactKind) int {
	n := len(kind)
	if len(id) > n && id[n] == ':' && id[:n] == string(kind) {
		return 0
	}
	return strings.Compare(id, string(kind)+":")
}

// with is l and these facts, none of which it has. It may reuse l's memory.
func (l list) with(added list) list {
	slices.SortFunc(added, byID)
	end := len(l)
	l = append(l, added...)
	// From the back, so that nothing is moved twice, and nothing at all that
	// stands before all that is added.
	for last, f := range slices.Backward(added) {
		place, _ := slices.BinarySearchFunc(l[:end], f, byID)
		copy(l[place+last+1:], l[place:end])
		l[place+last], end = f, place
	}
	return l
}

// replace puts f in the place of the fact of the same id.
func (l list) replace(f *kg.Fact) {
	if i, found := slices.BinarySearchFunc(l, f, byID); found {
		l[i] = f
	}
}
