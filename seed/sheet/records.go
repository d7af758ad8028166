package sheet

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
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
	// longestLine is the most bytes of one line; a longer one is bad by itself.
	longestLine = 1 << 24
)

// Records reads CSV record by record, be it with commas, semicolons or tabs.
type Records struct {
	in *bufio.Reader
	// end is the last byte that was read.
	end *ending
	// separator is what stands between cells; 0 until the first is read.
	separator byte
	// ahead are lines that were read already; line is how many were taken, long
	// the number of the last that was too long, and of which nothing is kept.
	ahead      []string
	line, long int
	// err is what ended the reading.
	err error
}

// BadRecord is the error of a record that can't be read; the next one may be.
type BadRecord struct{ reason string }

// Error says what is wrong with the record.
func (b *BadRecord) Error() string { return "is no row of a table: " + b.reason }

// NewRecords reads a text in UTF-8, or in UTF-16 with a byte-order mark. Bytes
// that are neither stay as they are.
func NewRecords(in io.Reader) *Records {
	end := &ending{Reader: transform.NewReader(in, encoding.BOMOverride(transform.Nop))}
	return &Records{in: bufio.NewReaderSize(end, 1<<16), end: end}
}

// ending remembers the last byte that was read.
type ending struct {
	io.Reader
	last byte
}

func (e *ending) Read(p []byte) (int, error) {
	n, err := e.Reader.Read(p)
	if n > 0 {
		e.last = p[n-1]
	}
	return n, err
}

// IsCut reports whether the record that was given last is the end of a text that
// doesn't end with a line: where that record is bad, the text is not whole.
func (r *Records) IsCut() bool {
	if _, err := r.in.Peek(1); err == nil || len(r.ahead) > 0 {
		return false
	}
	return r.end.last != '\n' && r.end.last != '\r'
}

// ErrCut says that a text is not whole.
var ErrCut = errors.New("it ends within a row: it is not whole, fetch it again (or end its last line, if that is all of it)")

// Next gives the next record and the line that it begins on, from 1. Empty lines
// are left out. The error is io.EOF at the end, a *BadRecord, or what stopped the
// reading.
func (r *Records) Next() (line int, record []string, err error) {
	if r.separator == 0 {
		start, _ := r.in.Peek(beginning)
		r.separator = separatorOf(string(start))
	}
	var lines []string
	quotes, size := 0, 0
	for quotes%2 == 1 && len(lines) < mostLines && size <= mostBytes || len(lines) == 0 {
		text, ok := r.take()
		if !ok {
			break
		}
		if r.line == r.long {
			if len(lines) == 0 {
				return r.line, nil, &BadRecord{fmt.Sprintf("the line is longer than %d bytes", longestLine)}
			}
			r.ahead, r.line = append([]string{text}, r.ahead...), r.line-1
			break
		}
		if text == "" && len(lines) == 0 {
			continue
		}
		lines = append(lines, text)
		quotes, size = quotes+strings.Count(text, `"`), size+len(text)
	}
	first := r.line - len(lines) + 1
	switch {
	case r.err != nil && !errors.Is(r.err, io.EOF):
		return first, nil, r.err
	case len(lines) == 0:
		return first, nil, io.EOF
	}
	record, err = parse(lines, r.separator)
	if err != nil {
		r.ahead = append(lines[1:len(lines):len(lines)], r.ahead...)
		r.line = first
	}
	return first, record, err
}

// take takes the next line, without its end.
func (r *Records) take() (string, bool) {
	if len(r.ahead) > 0 {
		text := r.ahead[0]
		r.ahead, r.line = r.ahead[1:], r.line+1
		return text, true
	}
	part, more, err := r.in.ReadLine()
	if err != nil {
		r.err = err
		return "", false
	}
	r.line++
	if !more {
		return string(part), true
	}
	text := bytes.Clone(part)
	for more && err == nil {
		part, more, err = r.in.ReadLine()
		if len(text)+len(part) > longestLine {
			r.long, part = r.line, nil
		}
		text = append(text, part...)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		r.err = err
		return "", false
	}
	if r.long == r.line {
		return "", true
	}
	return string(text), true
}

// parse reads the lines of one record.
func parse(lines []string, separator byte) ([]string, error) {
	text := strings.Join(lines, "\n")
	if !strings.Contains(text, `"`) {
		return strings.Split(text, string(separator)), nil
	}
	table := csv.NewReader(strings.NewReader(text))
	table.Comma = rune(separator)
	record, err := table.Read()
	if wrong, ok := errors.AsType[*csv.ParseError](err); ok {
		return nil, &BadRecord{wrong.Err.Error() + "; quotes in a cell are doubled, and stand around it"}
	}
	return record, err
}
