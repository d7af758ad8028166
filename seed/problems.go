package seed

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing that is wrong with a pack.
type Problem struct {
	File string
	// Line is counted from 1.
	Line int
	// Field is the path of the field, such as agencies.cia.sector, or the name
	// of a fact's field; empty where it is the whole of what is on the line.
	Field string
	// Reason says what is wrong and what would be right.
	Reason string
}

// String is file:line: field: reason.
func (p Problem) String() string {
	where := fmt.Sprintf("%s:%d", p.File, p.Line)
	if p.Field != "" {
		where += ": " + p.Field
	}
	return where + ": " + p.Reason
}

// Problems is the error of a pack that can't be read: everything that is wrong
// with it, ordered by line and field.
type Problems []Problem

// Error lists all of them, one a line.
func (ps Problems) Error() string {
	lines := make([]string, 0, len(ps)+1)
	lines = append(lines, fmt.Sprintf("%d problem(s), nothing was read", len(ps)))
	for _, p := range ps {
		lines = append(lines, "  "+p.String())
	}
	return strings.Join(lines, "\n")
}

// sorted are the problems in order, each once.
func (ps Problems) sorted() Problems {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Field, b.Field), cmp.Compare(a.Reason, b.Reason))
	})
	return slices.Compact(ps)
}
