package lean

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strconv"
	"unsafe"

	"github.com/99designs/gqlgen/graphql"
)

// Writer writes data as JSON, straight into one buffer. It knows no errors: where
// there would be one, it has failed, and what it holds is no answer.
type Writer struct {
	ctx    context.Context
	b      []byte
	failed bool
}

// list is a list of objects, which begins at an address of its own, as planned.
type list[T any] struct {
	plan   *Plan[T]
	first  **T
	length int
}

// List has a list of data written; nil where an error would have to be told, or
// where something panics. gqlgen then does it, and tells of it in its own way.
func List[T any](ctx context.Context, items []*T, plan *Plan[T]) (m graphql.Marshaler) {
	if plan == nil {
		return nil
	}
	w := &Writer{ctx: ctx}
	defer func() {
		if recover() != nil { // once more, it panics where it is reported
			give(w.b)
			m = nil
		}
	}()
	this := list[T]{plan, unsafe.SliceData(items), len(items)}
	answer := answerOf(ctx)
	if before, known := answer.lists.Load(this); known {
		answer.length.Add(int64(len(before.(written))))
		return before.(written)
	}
	plan.List(w, items)
	if w.failed {
		give(w.b)
		return nil
	}
	answer.wrote(this, w.b)
	return written(w.b)
}

// written is JSON.
type written []byte

// MarshalGQL is gqlgen's. Errors of a writer show when the answer is sent.
func (b written) MarshalGQL(w io.Writer) { _, _ = w.Write(b) }

// Fail has the writer hold no answer.
func (w *Writer) Fail() { w.failed = true }

// Null writes null.
func (w *Writer) Null() { w.b = append(w.b, "null"...) }

// Text writes a text as gqlgen does.
func (w *Writer) Text(s string) {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' {
			w.value(graphql.MarshalString(s))
			return
		}
	}
	w.b = append(append(append(w.b, '"'), s...), '"')
}

// Int writes a number.
func (w *Writer) Int(n int64) { w.b = strconv.AppendInt(w.b, n, 10) }

// Bool writes true or false.
func (w *Writer) Bool(b bool) { w.b = strconv.AppendBool(w.b, b) }

// Nullable writes a scalar as gqlgen does.
func (w *Writer) Nullable(m graphql.Marshaler) { w.value(m) }

// NonNull writes a scalar that must not be null.
func (w *Writer) NonNull(m graphql.Marshaler) {
	if m == graphql.Null {
		w.Fail()
		return
	}
	w.value(m)
}

func (w *Writer) value(m graphql.Marshaler) {
	b := bytes.NewBuffer(w.b)
	m.MarshalGQL(b)
	w.b = b.Bytes()
}

// Each writes a list.
func Each[T any](w *Writer, items []T, each func(*Writer, T)) {
	w.b = append(w.b, '[')
	for i, item := range items {
		w.next(i)
		each(w, item)
	}
	w.b = append(w.b, ']')
}

// next begins the item of a list with this index.
func (w *Writer) next(i int) {
	if i > 0 {
		w.b = append(w.b, ',')
	}
}

// sampled is after how many items of a long list it is seen how long it gets.
const sampled = 32

// grow makes room for a whole list of so many, of which sampled have taken what
// was written since begun.
func (w *Writer) grow(begun, items int) {
	more := (len(w.b) - begun) / sampled * (items - sampled) * 9 / 8
	if begun > 0 {
		w.b = slices.Grow(w.b, more)
	} else {
		w.b = append(take(len(w.b)+more), w.b...)
	}
}

// Context is that of what is written.
func (w *Writer) Context() context.Context { return w.ctx }

// Resolved writes what a resolver gave.
func Resolved[V any](w *Writer, value V, err error, write func(*Writer, V)) {
	if err != nil {
		w.Fail()
		return
	}
	write(w, value)
}
