package lean

import (
	"bytes"
	"context"
	"math/bits"
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/99designs/gqlgen/graphql"
)

// answer is one answer while it is made.
type answer struct {
	// lists are those that List has written: one may stand in it many times.
	lists sync.Map
	// length is about how long it gets, in bytes.
	length atomic.Int64

	mu sync.Mutex
	// taken is the memory that the lists are in.
	taken [][]byte
	// whole is all of it, once Data has written it, as {"data":…}.
	whole []byte
}

type answerKey struct{}

// Answer marks ctx as that of one answer, whose memory Sent gives back.
func Answer(ctx context.Context) context.Context {
	return context.WithValue(ctx, answerKey{}, &answer{})
}

// answerOf is the answer of ctx; where it is of none, one that is soon forgotten.
func answerOf(ctx context.Context) *answer {
	if a, marked := ctx.Value(answerKey{}).(*answer); marked {
		return a
	}
	return &answer{}
}

// wrote notes a list that was written.
func (a *answer) wrote(list any, b []byte) {
	a.lists.Store(list, written(b))
	a.length.Add(int64(len(b)))
	if cap(b) >= large {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.taken = append(a.taken, b)
	}
}

// opening and closing are what stands around the data.
const opening, closing = `{"data":`, `}`

// Data writes the data of an answer, all of whose fields are resolved. Lists are not in
// use any more then.
func Data(ctx context.Context, data graphql.Marshaler) []byte {
	a := answerOf(ctx)
	const others = 512 // bytes of an answer besides its lists: most have fewer
	b := bytes.NewBuffer(append(take(int(a.length.Load())+others), opening...))
	data.MarshalGQL(b)
	b.WriteString(closing)
	a.whole = b.Bytes()
	a.lists.Clear()
	for _, list := range a.taken {
		give(list)
	}
	a.taken = nil
	return a.data()
}

func (a *answer) data() []byte {
	end := len(a.whole) - len(closing)
	return a.whole[len(opening):end:end]
}

// Whole is the answer of ctx as it is sent where it is nothing but this data, which Data
// gave; nil where it gave other data.
func Whole(ctx context.Context, data []byte) []byte {
	a := answerOf(ctx)
	if a.whole == nil || unsafe.SliceData(a.data()) != unsafe.SliceData(data) {
		return nil
	}
	return a.whole
}

// Sent has the memory of the answer of ctx be used again. Nobody may look at it any more.
func Sent(ctx context.Context) {
	a := answerOf(ctx)
	give(a.whole)
	a.whole = nil
}

// Memory of so many bytes and more is used again, so that the collector need not run for
// it; what is tooLarge would keep too much from others.
const large, tooLarge = 32 << 10, 4 << 20

// buffers are those that are not in use, by the power of two that they have room for.
var buffers [bits.UintSize]sync.Pool

// take gives an empty buffer for about so many bytes.
func take(size int) []byte {
	if size < large || size > tooLarge {
		return make([]byte, 0, size)
	}
	power := bits.Len(uint(size - 1))
	if b, ok := buffers[power].Get().(*[]byte); ok {
		return (*b)[:0]
	}
	return make([]byte, 0, 1<<power)
}

// give takes a buffer that is not in use any more.
func give(b []byte) {
	if cap(b) >= large && cap(b) <= tooLarge {
		buffers[bits.Len(uint(cap(b)))-1].Put(&b)
	}
}
