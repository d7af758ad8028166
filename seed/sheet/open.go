package sheet

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"

	encoding "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"fedreach/seed/dataset"
)

// foreign is how files begin that are no text at all, or not the one that was
// wanted, and what to do about them.
var foreign = []struct{ begins, is string }{
	{"PK\x03\x04", "it is a spreadsheet (xlsx) or a zip archive: save the sheet as CSV in UTF-8, or unpack the archive"},
	{"\xd0\xcf\x11\xe0", "it is an old spreadsheet (xls): save the sheet as CSV in UTF-8"},
	{"\x1f\x8b", "it is compressed (gzip): unpack it first"},
	{"%PDF-", "it is a PDF, and not the data"},
	{"SQLite format 3\x00", "it is a database (SQLite), and not the data"},
	{"version https://git-lfs.github.com", "it is a pointer of Git LFS: fetch the file itself, with git lfs pull"},
	{"<", "it is a web page or XML, and not the data: the download may have failed, look at it in a browser"},
}

// beginning is how many bytes show what a file is.
const beginning = 1 << 12

// Open opens a file of text, in UTF-8, or in UTF-16 with a byte-order mark, behind
// its mark. Who opened it closes it. The error says what the file is instead, and
// what to do.
func Open(file dataset.File) (text *bufio.Reader, done func() error, err error) {
	content, err := file.Open()
	if err != nil {
		return nil, nil, err
	}
	text = bufio.NewReaderSize(transform.NewReader(content, encoding.BOMOverride(transform.Nop)), 1<<16)
	start, err := text.Peek(beginning)
	if errors.Is(err, io.EOF) || errors.Is(err, bufio.ErrBufferFull) {
		err = nil
	}
	if err == nil {
		err = unreadable(start)
	}
	if err != nil {
		return nil, nil, errors.Join(err, content.Close())
	}
	return text, content.Close, nil
}

// unreadable says of a file that begins so why it can't be read as text, or nil.
func unreadable(start []byte) error {
	trimmed := bytes.TrimSpace(start)
	if len(trimmed) == 0 {
		return errors.New("it is empty")
	}
	for _, f := range foreign {
		if bytes.HasPrefix(trimmed, []byte(f.begins)) {
			return errors.New(f.is)
		}
	}
	switch {
	case bytes.Count(start, []byte{0}) > len(start)/4:
		return errors.New("it is no text, or UTF-16 without its mark: save it in UTF-8")
	case !bytes.Contains(start, []byte("\n")) && bytes.Count(start, []byte("\r")) > 1:
		return errors.New("its lines end in carriage returns alone: save it with line ends of today")
	}
	return nil
}

// separators are what can stand between the cells of a table.
const separators = ",;\t"

// separatorOf is what stands between the cells of a table that begins so: what the
// first line with several of one has most of, outside of quotes; of a table of two
// columns, what each line has. A comma where none has.
func separatorOf(start string) byte {
	one := byte(',')
	for line := range strings.Lines(start) {
		counts := map[byte]int{}
		quoted := false
		for _, c := range []byte(line) {
			switch {
			case c == '"':
				quoted = !quoted
			case !quoted:
				counts[c]++
			}
		}
		best := byte(',')
		for _, c := range []byte(separators) {
			if counts[c] > counts[best] {
				best = c
			}
		}
		switch {
		case one != ',' && counts[one] > 0: // as the line before has it
		case counts[best] > 1:
			return best
		case counts[best] == 1 && one == ',' && counts[','] == 0:
			one = best
		case counts[','] == 1:
			return ','
		}
	}
	return one
}
