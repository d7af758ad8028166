package lean

import (
	"math/rand/v2"
	"testing"
)

// Whatever was given back, a buffer has room for what it is taken for, and not for much
// more; and one for what is too large to be used again has room for nothing else.
func TestBuffersFit(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 5))
	for _, size := range []int{0, 1, large - 1, large, large + 1, 2 * large, tooLarge - 1, tooLarge, tooLarge + 1, 17 << 20} {
		for range 20 {
			give(make([]byte, random.IntN(2*tooLarge)))
		}
		for range 20 {
			b := take(size)
			if len(b) > 0 || cap(b) < size || cap(b) > 4*size || (size < large || size > tooLarge) && cap(b) > size {
				t.Fatalf("for %d, there is one with %d of %d bytes", size, len(b), cap(b))
			}
		}
	}
}
