package sheet_test

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"

	"fedreach/seed/sheet"
)

// endless is a line of more bytes than one may have.
var endless = strings.Repeat("x", 1<<24+1)

// A record that can't be read costs its first line, and no other record.
func TestRecords(t *testing.T) {
	for what, c := range map[string]struct {
		text string
		want []string
	}{
		"plain":             {"a,b\r\n\r\nc,d", []string{"1 [a b]", "3 [c d]"}},
		"lines in a cell":   {"\"a\n\nb\",\"say \"\"c\"\"\"\nd,e\n", []string{"1 [a\n\nb say \"c\"]", "4 [d e]"}},
		"a bare quote":      {"a,b \"c\" d\ne,f\n", []string{"1 bad", "2 [e f]"}},
		"never closed":      {"a,\"b\nc,d\ne,f\n", []string{"1 bad", "2 [c d]", "3 [e f]"}},
		"closed by another": {"a,\"b\nc,d\n\"e\",f\n", []string{"1 bad", "2 [c d]", "3 [e f]"}},
		"long after":        {"a,\"b\n" + strings.Repeat("c\n", 600) + "\"d\",e\n", append(append([]string{"1 bad"}, numbered(600)...), "602 [d e]")},
		"a line too long":   {"a,b\n" + endless + "\nc,d\n", []string{"1 [a b]", "2 bad", "3 [c d]"}},
		"and in a cell":     {"a,\"b\n" + endless + "\nc,d\n" + endless, []string{"1 bad", "2 bad", "3 [c d]", "4 bad"}},
		"nothing":           {"", nil},
	} {
		if got := all(sheet.NewRecords(strings.NewReader(c.text))); !slices.Equal(got, c.want) {
			t.Errorf("%s: %.300q, want %.300q", what, got, c.want)
		}
	}
}

func numbered(n int) []string {
	var lines []string
	for i := range n {
		lines = append(lines, fmt.Sprintf("%d [c]", i+2))
	}
	return lines
}

func all(in *sheet.Records) []string {
	var got []string
	for {
		line, record, err := in.Next()
		_, isBad := errors.AsType[*sheet.BadRecord](err)
		switch {
		case errors.Is(err, io.EOF):
			return got
		case isBad:
			got = append(got, fmt.Sprintf("%d bad", line))
		case err != nil:
			return append(got, err.Error())
		default:
			got = append(got, fmt.Sprintf("%d %v", line, record))
		}
	}
}

// A byte-order mark says how a text is written.
func TestByteOrderMarks(t *testing.T) {
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String("é,b\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"é,b\n", "\ufeffé,b\n", wide} {
		if got := all(sheet.NewRecords(strings.NewReader(text))); !slices.Equal(got, []string{"1 [é b]"}) {
			t.Errorf("%q: %q", text, got)
		}
	}
}

// What stops the reading is no bad record.
func TestReadingFails(t *testing.T) {
	broken := io.MultiReader(strings.NewReader("a,b\n"), failing{})
	if got := all(sheet.NewRecords(broken)); !slices.Equal(got, []string{"1 [a b]", "the disk is gone"}) {
		t.Errorf("got %q", got)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("the disk is gone") }

func TestText(t *testing.T) {
	for cell, want := range map[string]string{"caf\xe9 \x93x\x94": "café “x”", "a\u200bb\x07c": "ab c", "a\nb": "a\nb", "a\u00a0\u2009b": "a  b"} {
		if got := sheet.Text(cell); got != want {
			t.Errorf("%q: %q, want %q", cell, got, want)
		}
	}
	if got := sheet.Clean(" a \n\u00a0b\t"); got != "a b" {
		t.Errorf("got %q", got)
	}
}
