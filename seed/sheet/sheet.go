// Package sheet reads lists of rows whose columns have names: CSV as
// spreadsheets write it, and lists of objects in JSON. Columns are found by what
// they are called, never by where they stand.
package sheet

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"fedreach/seed/dataset"
)

// Row is one row: its cells by the heading of their column, in lower case.
type Row struct {
	dataset.Place
	cells map[string]string
}

// Cell is the first of these columns that has something in it, on one line.
func (r Row) Cell(headings ...string) string {
	for _, heading := range headings {
		if text := Clean(r.cells[heading]); text != "" {
			return text
		}
	}
	return ""
}

// First is Cell with its place: that of the first column where none has anything.
func (r Row) First(headings ...string) (dataset.Place, string) {
	for _, heading := range headings {
		if text := r.Cell(heading); text != "" {
			return r.At(heading), text
		}
	}
	return r.At(headings[0]), ""
}

// At is the place of a column in the row.
func (r Row) At(field string) dataset.Place {
	at := r.Place
	at.Field = field
	return at
}

// List is a file whose columns are known.
type List struct {
	// Headings are the names of the columns, in lower case, with spaces for
	// underscores: of a list in JSON those of its first item, sorted.
	Headings []string

	file   dataset.File
	isJSON bool
	// line is where the headings begin.
	line int
}

// headingsWithin is among how many rows from the top the headings are looked for:
// people put a title above them.
const headingsWithin = 10

// Find finds the headings of a file: of its first rows the first that fits, or
// where none does, the first of all.
func Find(file dataset.File, fits func(headings []string) bool) (list *List, err error) {
	in, isJSON, done, err := open(file)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, done()) }()
	list = &List{file: file, isJSON: isJSON}
	if !isJSON {
		return list, list.findHead(NewRecords(in), fits)
	}
	err = eachItem(in, func(item map[string]string) error {
		list.Headings = slices.Sorted(maps.Keys(item))
		return io.EOF
	})
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return list, err
}

func (l *List) findHead(table *Records, fits func([]string) bool) error {
	for range headingsWithin {
		line, cells, err := table.Next()
		if _, isBad := errors.AsType[*BadRecord](err); isBad {
			continue // a title that can't be read
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		for i, name := range cells {
			cells[i] = heading(name)
		}
		if l.Headings == nil || fits(cells) {
			l.Headings, l.line = cells, line
		}
		if fits(cells) {
			return nil
		}
	}
	if l.Headings == nil {
		return errors.New("it has no row with the names of its columns")
	}
	return nil
}

// open opens a file, and tells a list in JSON from a table.
func open(file dataset.File) (in *bufio.Reader, isJSON bool, done func() error, err error) {
	in, done, err = Open(file)
	if err != nil {
		return nil, false, nil, err
	}
	start, _ := in.Peek(beginning)
	start = bytes.TrimSpace(start)
	return in, len(start) > 0 && (start[0] == '[' || start[0] == '{'), done, nil
}

// heading is the name of a column, in lower case, its words apart by spaces, without
// the colon or the mark of a footnote behind it.
func heading(name string) string {
	return strings.TrimRight(strings.ToLower(Clean(strings.ReplaceAll(name, "_", " "))), " :*†")
}

// Each gives the rows below the headings. A row that can't be read is rejected by
// itself; an error says that the file is no such list.
func (l *List) Each(ctx context.Context, out dataset.Output, do func(Row) error) (err error) {
	in, _, done, err := open(l.file)
	if err != nil {
		return fmt.Errorf("%s: %w", l.file.Name, err)
	}
	defer func() { err = errors.Join(err, done()) }()
	at := dataset.Place{File: l.file.Name}
	if l.isJSON {
		return eachItem(in, func(item map[string]string) error {
			at.Row++
			return errors.Join(ctx.Err(), do(Row{at, item}))
		})
	}
	table := NewRecords(in)
	for ctx.Err() == nil {
		line, cells, err := table.Next()
		at.Row = line
		bad, isBad := errors.AsType[*BadRecord](err)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil && !isBad:
			return fmt.Errorf("reading %s: %w", l.file.Name, err)
		case line <= l.line:
			continue // a title
		case (isBad || !Fits(cells, l.Headings)) && table.IsCut():
			return fmt.Errorf("%s: %w", l.file.Name, ErrCut)
		case isBad:
			err = out.Reject(dataset.Reject{Place: at, Reason: bad.Error()})
		case !IsEmpty(cells) && !isHead(cells, l.Headings):
			err = asRow(at, l.Headings, cells, out, do)
		}
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

// IsEmpty reports whether nothing stands in a row, as below a table that a spreadsheet
// saved.
func IsEmpty(cells []string) bool {
	return !slices.ContainsFunc(cells, func(cell string) bool { return strings.TrimSpace(cell) != "" })
}

// isHead reports whether a row is the headings once more, as where files were put
// together.
func isHead(cells, head []string) bool {
	return slices.EqualFunc(cells, head, func(cell, name string) bool { return heading(cell) == name })
}

// Fits reports whether there are as many cells as headings. Cells too many are no
// harm where they are empty.
func Fits(cells, head []string) bool {
	return len(cells) >= len(head) && !slices.ContainsFunc(cells[len(head):], func(cell string) bool { return strings.TrimSpace(cell) != "" })
}

// asRow names the cells. With any other number of them than of headings, nobody
// knows which is which.
func asRow(at dataset.Place, head, cells []string, out dataset.Output, do func(Row) error) error {
	if !Fits(cells, head) {
		return out.Reject(dataset.Reject{
			Place: at, Value: fmt.Sprintf("%.200q", cells),
			Reason: fmt.Sprintf("has %d cells, where there are %d columns", len(cells), len(head)),
		})
	}
	named := make(map[string]string, len(head))
	for i, name := range head {
		if _, twice := named[name]; !twice { // of two columns of one name, the first
			named[name] = cells[i]
		}
	}
	return do(Row{at, named})
}

// eachItem gives the items of a list in JSON, their fields as text.
func eachItem(in io.Reader, do func(map[string]string) error) error {
	d := json.NewDecoder(in)
	d.UseNumber()
	if start, err := d.Token(); err != nil || start != json.Delim('[') {
		return errors.Join(errors.New("it is no list in JSON"), err)
	}
	for d.More() {
		var item map[string]any
		if err := d.Decode(&item); err != nil {
			return fmt.Errorf("it is no list of objects in JSON: %w", err)
		}
		cells := make(map[string]string, len(item))
		for name, value := range item {
			if value != nil {
				cells[heading(name)] = fmt.Sprint(value)
			}
		}
		if err := do(cells); err != nil {
			return err
		}
	}
	if _, err := d.Token(); err != nil {
		return fmt.Errorf("the list in JSON has no end: %w", err)
	}
	return nil
}
