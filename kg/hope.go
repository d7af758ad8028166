package kg

import (
	"context"
	"sync"
)

// Hope is of an answer that nobody sees before it is proven. A store that would have to
// ask first whether what it has at hand is current may answer from that at once, while
// it asks, and say in the end whether it was.
type Hope struct {
	mu     sync.Mutex
	proofs []Proof
}

// Proof waits until it is known whether what a store gave was current, and tells. The
// error is why that can't be known, or that of ctx.
type Proof func(ctx context.Context) (current bool, err error)

type hopeKey struct{}

// Hoping marks ctx as that of a question whose answer is kept back until its hope has
// come true.
func Hoping(ctx context.Context) (context.Context, *Hope) {
	h := &Hope{}
	return context.WithValue(ctx, hopeKey{}, h), h
}

// HopeOf is the hope of ctx, nil where ctx is not marked.
func HopeOf(ctx context.Context) *Hope {
	h, _ := ctx.Value(hopeKey{}).(*Hope)
	return h
}

// Rest has the answer rest on a proof too.
func (h *Hope) Rest(on Proof) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.proofs = append(h.proofs, on)
}

// True reports whether all that stores gave was current. Where it was not, the answer
// may be wrong, and is to be made again without hope.
func (h *Hope) True(ctx context.Context) (bool, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, proof := range h.proofs {
		if current, err := proof(ctx); err != nil || !current {
			return false, err
		}
	}
	return true, nil
}
