package main

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"fedreach/seed/dataset"
)

// rejects writes everything that can't be used to a file, and counts it.
type rejects struct {
	// path is the file; it is there once there is a reject, or where asked for.
	path  string
	file  *os.File
	table *csv.Writer
	total int
	// reasons counts what was wrong, by field and reason; names are those that
	// were not resolved.
	reasons map[reason]int
	names   map[string]*unresolved
}

type reason struct{ Field, Reason string }

// unresolved is a name that is nobody's.
type unresolved struct {
	Name  string
	Times int
	Near  []string
}

// newRejects keeps rejects in the file that was asked for, or in one beside, which is
// there only if there are any. None of an earlier import stays.
func newRejects(asked, kind string) (*rejects, error) {
	r := &rejects{path: asked, reasons: map[reason]int{}, names: map[string]*unresolved{}}
	if asked != "" {
		return r, r.create()
	}
	r.path = "rejects-" + kind + ".csv"
	if err := os.Remove(r.path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("the rejects of an earlier import: %w; --rejects says where to write them", err)
	}
	return r, nil
}

// create begins the file.
func (r *rejects) create() error {
	file, err := os.Create(r.path)
	if err != nil {
		return fmt.Errorf("what can't be used can't be written down: %w; --rejects says where to write it", err)
	}
	r.file, r.table = file, csv.NewWriter(file)
	return r.table.Write([]string{"file", "row", "field", "value", "reason", "near"})
}

// written is the file, or "" where there is none.
func (r *rejects) written() string {
	if r.file == nil {
		return ""
	}
	return r.path
}

func (r *rejects) add(reject dataset.Reject) error {
	r.total++
	r.reasons[reason{reject.Field, alike(reject.Reason)}]++
	if len(reject.Near) > 0 {
		name := r.names[reject.Value]
		if name == nil {
			name = &unresolved{Name: reject.Value, Near: reject.Near}
			r.names[reject.Value] = name
		}
		name.Times++
	}
	if r.file == nil {
		if err := r.create(); err != nil {
			return err
		}
	}
	return r.table.Write([]string{
		inert(reject.File), strconv.Itoa(reject.Row), inert(reject.Field), inert(reject.Value), inert(reject.Reason), strings.Join(reject.Near, " "),
	})
}

func (r *rejects) close() error {
	if r.file == nil {
		return nil
	}
	r.table.Flush()
	return errors.Join(r.table.Error(), r.file.Close())
}

var particular = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|\b[a-z]+:[a-z0-9-]+\b|\d[\d/-]*`)

// alike is a reason without what is particular to one row.
func alike(text string) string {
	return particular.ReplaceAllString(text, "…")
}

// byReason lists the reasons, the most frequent first.
func (r *rejects) byReason() []reason {
	return slices.SortedFunc(maps.Keys(r.reasons), func(a, b reason) int {
		return cmp.Or(cmp.Compare(r.reasons[b], r.reasons[a]), cmp.Compare(a.Field, b.Field), cmp.Compare(a.Reason, b.Reason))
	})
}

// unresolved lists the names that are nobody's, the most frequent first.
func (r *rejects) unresolved() []*unresolved {
	return slices.SortedFunc(maps.Values(r.names), func(a, b *unresolved) int {
		return cmp.Or(cmp.Compare(b.Times, a.Times), cmp.Compare(a.Name, b.Name))
	})
}
