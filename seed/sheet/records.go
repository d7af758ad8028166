package sheet

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"
	"strings"

	encoding "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// A quote that is never closed would take in all rows to the next quote, or to
// the end. So a record has no more than so many lines, and where one can't be
// read, its first line alone is bad and the next one begins a record.
const (
	mostLines = 500
	mostBytes = 1 << 20
	// longestLine is the most bytes of one line.
	longestLine = 1 << 24
)

// Records reads CSV record by record.
type Records struct {
	in *bufio.Scanner
	// ahead are lines that were read already; line is how many were taken.
	ahead []string
	line  int
}

// BadRecord is the error of a record that can't be read; the next one may be.
type BadRecord struct{ err error }

// Error says what is wrong with the record.
func (b *BadRecord) Error() string {
	return "is no row of a table: " + b.err.Error() + "; quotes in a cell are doubled, and stand around it"
}

// NewRecords reads a text in UTF-8, or in UTF-16 with a byte-order mark. Bytes
// that are neither stay as they are.
func NewRecords(in io.Reader) *Records {
	lines := bufio.NewScanner(transform.NewReader(in, encoding.BOMOverride(transform.Nop)))
	lines.Buffer(nil, longestLine)
	return &Records{in: lines}
}

// Next gives the next record and the line that it begins on, from 1. Empty lines
// are left out. The error is io.EOF at the end, a *BadRecord, or what stopped the
// reading.
func (r *Records) Next() (line int, record []string, err error) {
	var lines []string
	quotes, bytes := 0, 0
	for quotes%2 == 1 && len(lines) < mostLines && bytes <= mostBytes || len(lines) == 0 {
		text, ok := r.take()
		if !ok {
			break
		}
		if text == "" && len(lines) == 0 {
			continue
		}
		lines = append(lines, text)
		quotes, bytes = quotes+strings.Count(text, `"`), bytes+len(text)
	}
	first := r.line - len(lines) + 1
	switch {
	case r.in.Err() != nil:
		return first, nil, r.in.Err()
	case len(lines) == 0:
		return first, nil, io.EOF
	}
	record, err = parse(lines)
	if err != nil {
		r.ahead = append(lines[1:len(lines):len(lines)], r.ahead...)
		r.line = first
	}
	return first, record, err
}

// take takes the next line, without its end.
func (r *Records) take() (string, bool) {
	switch {
	case len(r.ahead) > 0:
		text := r.ahead[0]
		r.ahead, r.line = r.ahead[1:], r.line+1
		return text, true
	case r.in.Scan():
		r.line++
		return r.in.Text(), true
	}
	return "", false
}

// parse reads the lines of one record.
func parse(lines []string) ([]string, error) {
	text := strings.Join(lines, "\n")
	if !strings.Contains(text, `"`) {
		return strings.Split(text, ","), nil
	}
	record, err := csv.NewReader(strings.NewReader(text)).Read()
	if wrong, ok := errors.AsType[*csv.ParseError](err); ok {
		return nil, &BadRecord{wrong.Err}
	}
	return record, err
}
