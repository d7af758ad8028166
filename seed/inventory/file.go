package inventory

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"fedreach/seed/dataset"
	"fedreach/seed/sheet"
)

// file is an inventory whose columns are known by their headings.
type file struct {
	dataset.File
	// layout is the one that the headings are of, at says where its columns are.
	layout *layout
	at     map[column]int
	// heading is the heading row, headingLine the line it begins on.
	heading     []string
	headingLine int
}

// headingWithin is among how many rows from the top the headings are looked for:
// agencies put a title above them.
const headingWithin = 10

// openFile finds the headings of a file. The error says that the file is no
// inventory.
func openFile(given dataset.File) (*file, error) {
	f := &file{File: given}
	seen := 0
	err := f.records(func(line int, record []string, err error) error {
		if err != nil {
			return nil //nolint:nilerr // a heading may follow a title that can't be read
		}
		if l, at := layoutOf(record); l != nil {
			f.layout, f.at, f.heading, f.headingLine = l, at, record, line
			return io.EOF
		}
		if seen++; seen == headingWithin {
			return io.EOF
		}
		return nil
	})
	switch failed := err != nil && !errors.Is(err, io.EOF); {
	case (failed || f.layout == nil) && isJSON(given):
		return nil, fmt.Errorf("%s is no inventory of AI use cases: it is JSON, and they are read as CSV: save it as a table", given.Name)
	case failed:
		return nil, err
	case f.layout == nil:
		return nil, fmt.Errorf("%s is no inventory of AI use cases: among its first %d rows is none with the headings of one; the columns needed are %s", given.Name, headingWithin, neededHeadings())
	}
	return f, nil
}

// isJSON reports whether a file begins as a list or an object in JSON does.
func isJSON(given dataset.File) bool {
	text, done, err := sheet.Open(given)
	if err != nil {
		return false
	}
	defer func() { _ = done() }() // it was read
	tokens := json.NewDecoder(text)
	start, err := tokens.Token()
	_, isDelim := start.(json.Delim)
	return err == nil && isDelim && tokens.More()
}

// row is one row below the headings.
type row struct {
	file   *file
	line   int
	record []string
}

// cell is what stands in a column, with single spaces; "" where there is no such
// column.
func (r row) cell(c column) string {
	return sheet.Clean(r.raw(c))
}

// raw is what stands in a column, with its line breaks.
func (r row) raw(c column) string {
	if i, ok := r.file.at[c]; ok {
		return sheet.Text(r.record[i])
	}
	return ""
}

// place is where a column of the row stands.
func (r row) place(c column) dataset.Place {
	p := dataset.Place{File: r.file.Name, Row: r.line}
	if i, ok := r.file.at[c]; ok {
		p.Field = sheet.Clean(r.file.heading[i])
	}
	return p
}

// rows hands over the rows below the headings, one after the other, and to bad
// the ones that can't be read. Empty rows, and headings that are repeated where
// files were put together, are left out.
func (f *file) rows(ctx context.Context, each func(row) error, bad func(line int, reason string) error) error {
	return f.records(func(line int, record []string, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case line <= f.headingLine:
			return nil
		case err != nil:
			return bad(line, err.Error())
		case sheet.IsEmpty(record) || slices.EqualFunc(record, f.heading, sameHeading):
			return nil
		case len(record) != len(f.heading):
			return bad(line, fmt.Sprintf("has %d fields where the headings are %d: put a cell with a comma or a line break in quotes", len(record), len(f.heading)))
		}
		return each(row{f, line, record})
	})
}

// records hands over the records of the file with the line that each begins on.
// err says that one can't be read; the next one may be. What each returns ends
// the reading.
func (f *file) records(each func(line int, record []string, err error) error) (err error) {
	content, done, err := sheet.Open(f.File)
	if err != nil {
		return fmt.Errorf("%s is no inventory of AI use cases: %w", f.Name, err)
	}
	defer func() { err = errors.Join(err, done()) }()
	in := sheet.NewRecords(content)
	for {
		line, record, err := in.Next()
		_, isBad := errors.AsType[*sheet.BadRecord](err)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil && !isBad:
			return fmt.Errorf("reading %s: %w", f.Name, err)
		}
		if (isBad || f.layout != nil && !sheet.IsEmpty(record) && len(record) != len(f.heading)) && in.IsCut() {
			return fmt.Errorf("%s: %w", f.Name, sheet.ErrCut)
		}
		if err := each(line, record, err); err != nil {
			return err
		}
	}
}

func sameHeading(a, b string) bool { return words(sheet.Text(a)) == words(sheet.Text(b)) }
