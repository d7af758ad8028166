package seedtest

import (
	"io"
	"runtime"
	"strings"
	"testing"

	"fedreach/kg"
	"fedreach/seed/dataset"
	"fedreach/seed/names"
)

const (
	// streamed is the size of the file that Streamed has read, in bytes, and grown the
	// most that memory may have grown by its end.
	streamed = 8 << 20
	grown    = streamed / 4
)

// Streamed has an importer read a file of 8 MiB, and fails where it takes memory for
// it. The file is the head, the part as often as it takes, joined by the separator,
// and the tail; known are the names that the importer is given.
func Streamed(t *testing.T, importer dataset.Importer, known *names.Names, head, part, separator, tail string) {
	t.Helper()
	w := &watched{}
	file := dataset.File{Name: "large", Open: func() (io.ReadCloser, error) {
		again := &repeated{text: separator + part, left: (streamed - len(head) - len(part) - len(tail)) / (len(separator) + len(part))}
		w.from = io.MultiReader(strings.NewReader(head+part), again, strings.NewReader(tail))
		return io.NopCloser(w), nil
	}}
	input := dataset.Input{
		Files: []dataset.File{file}, Date: kg.NewDate(2026, 1, 29), Names: known, Parent: func(string) string { return "" }, Said: func(string) string { return "" },
	}
	out := &counting{}
	if err := importer.Read(t.Context(), input, out); err != nil {
		t.Fatal(err)
	}
	if w.read < streamed*9/10 || out.count < 1_000 {
		t.Errorf("%d bytes were read, and %d facts and rejects handed over", w.read, out.count)
	}
	if w.most > w.least+grown {
		t.Errorf("of %d KiB that were read, %d are in memory", w.read>>10, (w.most-w.least)>>10)
	}
}

// watched looks from time to time at what is in memory.
type watched struct {
	from        io.Reader
	read, next  int
	least, most uint64
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.from.Read(p)
	if w.read += n; w.read >= w.next {
		w.next += streamed / 32
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		if w.least == 0 || m.HeapAlloc < w.least {
			w.least = m.HeapAlloc
		}
		w.most = max(w.most, m.HeapAlloc)
	}
	return n, err
}

// repeated is a text, so many times.
type repeated struct {
	text string
	left int
	rest string
}

func (r *repeated) Read(p []byte) (int, error) {
	if r.rest == "" {
		if r.left == 0 {
			return 0, io.EOF
		}
		r.rest, r.left = r.text, r.left-1
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// counting counts the facts and rejects that an importer hands over, and keeps nothing.
type counting struct{ count int }

func (c *counting) Entity(kg.Entity) error { return nil }

func (c *counting) Fact(dataset.Place, *kg.Fact) error {
	c.count++
	return nil
}

func (c *counting) Reject(dataset.Reject) error {
	c.count++
	return nil
}
