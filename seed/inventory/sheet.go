package inventory

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	encoding "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"fedreach/seed/dataset"
)

// sheet is a table in a CSV file whose columns are known by their headings.
type sheet struct {
	file dataset.File
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

// openSheet finds the headings of a file. The error says that the file is no
// inventory.
func openSheet(file dataset.File) (*sheet, error) {
	s := &sheet{file: file}
	seen := 0
	err := s.records(func(line int, record []string, err error) error {
		if err != nil {
			return nil //nolint:nilerr // a heading may follow a title that can't be read
		}
		if l, at := layoutOf(record); l != nil {
			s.layout, s.at, s.heading, s.headingLine = l, at, record, line
			return io.EOF
		}
		if seen++; seen == headingWithin {
			return io.EOF
		}
		return nil
	})
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if s.layout == nil {
		return nil, fmt.Errorf("%s is no inventory of AI use cases: among its first %d rows is none with the headings of one; the columns needed are %s", file.Name, headingWithin, neededHeadings())
	}
	return s, nil
}

// row is one row below the headings.
type row struct {
	sheet  *sheet
	line   int
	record []string
}

// cell is what stands in a column, with single spaces; "" where there is no such
// column.
func (r row) cell(c column) string {
	return strings.Join(strings.Fields(r.raw(c)), " ")
}

// raw is what stands in a column, with its line breaks.
func (r row) raw(c column) string {
	if i, ok := r.sheet.at[c]; ok {
		return readable(r.record[i])
	}
	return ""
}

// place is where a column of the row stands.
func (r row) place(c column) dataset.Place {
	p := dataset.Place{File: r.sheet.file.Name, Row: r.line}
	if i, ok := r.sheet.at[c]; ok {
		p.Field = strings.Join(strings.Fields(readable(r.sheet.heading[i])), " ")
	}
	return p
}

// rows hands over the rows below the headings, one after the other, and to bad
// the ones that can't be read. Empty rows, and headings that are repeated where
// files were put together, are left out.
func (s *sheet) rows(ctx context.Context, each func(row) error, bad func(line int, reason string) error) error {
	return s.records(func(line int, record []string, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case line <= s.headingLine:
			return nil
		case err != nil:
			return bad(line, err.Error())
		case isEmpty(record) || slices.Equal(record, s.heading):
			return nil
		case len(record) != len(s.heading):
			return bad(line, fmt.Sprintf("has %d fields where the headings are %d: put a cell with a comma or a line break in quotes", len(record), len(s.heading)))
		}
		return each(row{s, line, record})
	})
}

// records hands over the records of the file with the line that each begins on.
// err says that one can't be read; the next one may be. What each returns ends
// the reading.
func (s *sheet) records(each func(line int, record []string, err error) error) (err error) {
	f, err := s.file.Open()
	if err != nil {
		return fmt.Errorf("opening %s: %w", s.file.Name, err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	in := newRecordReader(transform.NewReader(f, encoding.BOMOverride(transform.Nop)))
	for {
		line, record, err := in.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case in.failed != nil:
			return fmt.Errorf("reading %s: %w", s.file.Name, err)
		}
		if err := each(line, record, err); err != nil {
			return err
		}
	}
}

// readable is a cell as text. One that is not UTF-8 is in the code page in which
// Excel on Windows writes CSV. Characters that nobody sees are taken out.
func readable(cell string) string {
	if !utf8.ValidString(cell) {
		if decoded, err := charmap.Windows1252.NewDecoder().String(cell); err == nil {
			cell = decoded
		}
	}
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
			return -1
		}
		return r
	}, cell)
}

func isEmpty(record []string) bool {
	for _, cell := range record {
		if strings.TrimSpace(cell) != "" {
			return false
		}
	}
	return true
}
