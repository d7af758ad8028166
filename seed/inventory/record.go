package inventory

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
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

// recordReader reads CSV record by record.
type recordReader struct {
	in *bufio.Scanner
	// ahead are lines that were read already; line is how many were taken.
	ahead []string
	line  int
	// failed is the error that ended the reading of lines, nil at the end of the text.
	failed error
}

func newRecordReader(in io.Reader) *recordReader {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, longestLine)
	return &recordReader{in: lines}
}

// next gives the next record and the line that it begins on. The error is io.EOF
// at the end, what failed where the text can't be read on, else what is wrong with
// the record.
func (r *recordReader) next() (int, []string, error) {
	var lines []string
	quotes, bytes := 0, 0
	for {
		text, ok := r.take()
		if !ok {
			break
		}
		lines = append(lines, text)
		quotes, bytes = quotes+strings.Count(text, `"`), bytes+len(text)
		if quotes%2 == 0 || len(lines) == mostLines || bytes > mostBytes {
			break
		}
	}
	first := r.line - len(lines) + 1
	switch {
	case r.failed != nil:
		return first, nil, r.failed
	case len(lines) == 0:
		return first, nil, io.EOF
	}
	record, err := parse(lines)
	if err != nil {
		r.ahead = append(lines[1:len(lines):len(lines)], r.ahead...)
		r.line = first
	}
	return first, record, err
}

// take takes the next line, without its end.
func (r *recordReader) take() (string, bool) {
	if len(r.ahead) > 0 {
		text := r.ahead[0]
		r.ahead, r.line = r.ahead[1:], r.line+1
		return text, true
	}
	if !r.in.Scan() {
		r.failed = r.in.Err()
		return "", false
	}
	r.line++
	return r.in.Text(), true
}

// parse reads the lines of one record. An empty line is an empty record.
func parse(lines []string) ([]string, error) {
	text := strings.Join(lines, "\n")
	if !strings.Contains(text, `"`) {
		return strings.Split(text, ","), nil
	}
	in := csv.NewReader(strings.NewReader(text))
	record, err := in.Read()
	if wrong, ok := errors.AsType[*csv.ParseError](err); ok {
		return nil, fmt.Errorf("can't be read as CSV: %w; quotes in a cell are doubled, and stand around it", wrong.Err)
	}
	return record, err
}
