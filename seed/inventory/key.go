package inventory

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strings"
)

// keys gives each use case the key by which it is told apart from the others of
// its agency, the same whatever the order of the rows. Agencies leave ids out,
// repeat them and write "TBD".
type keys struct {
	// count counts how often an agency has an id, or a name of a use case, up to 2.
	count map[uint64]uint8
}

// countKeys goes through a file once.
func countKeys(ctx context.Context, f *file) (*keys, error) {
	k := &keys{count: map[uint64]uint8{}}
	err := f.rows(ctx, func(r row) error {
		for _, c := range []column{colID, colUseCase} {
			if n := &k.count; (*n)[k.of(r, c)] < 2 {
				(*n)[k.of(r, c)]++
			}
		}
		return nil
	}, func(int, string) error { return nil })
	return k, err
}

// of is a digest of the agency and what stands in a column.
func (k *keys) of(r row, c column) uint64 {
	sum := digest(r.cell(colAgency), r.cell(colCode), string(c), strings.ToLower(r.cell(c)))
	return binary.BigEndian.Uint64(sum[:8])
}

// key is the use case's id where only one of its agency has it; else its name,
// with a digest of the row's other texts where that is repeated as well.
func (k *keys) key(r row) string {
	if id := r.cell(colID); hasDigit(id) && k.count[k.of(r, colID)] == 1 {
		return withoutContacts(id)
	}
	name := slugged(r.cell(colUseCase))
	if k.count[k.of(r, colUseCase)] == 1 {
		return name
	}
	sum := digest(r.cell(colBureau), r.cell(colID), words(r.cell(colProblem)), words(r.cell(colVendor)))
	return name + "-" + hex.EncodeToString(sum[:4])
}

// hasDigit tells ids from words in their place, such as TBD.
func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

// longestKey is the most characters of a name in a key.
const longestKey = 80

// slugged is a text as words joined by hyphens; of a long one, the beginning and
// a digest of the whole.
func slugged(text string) string {
	s := strings.ReplaceAll(words(withoutContacts(text)), " ", "-")
	runes := []rune(s)
	if len(runes) <= longestKey {
		return s
	}
	sum := digest(s)
	return strings.TrimRight(string(runes[:longestKey]), "-") + "-" + hex.EncodeToString(sum[:4])
}

func digest(parts ...string) [sha256.Size]byte {
	return sha256.Sum256([]byte(strings.Join(parts, "\x00")))
}
