package sqlitestore

import (
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"strconv"

	"modernc.org/sqlite"
)

// errDamaged is that a file does not hold what was written.
var errDamaged = errors.New("the file does not hold what was written")

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sumOf is the checksum of a row: of its values as they are written, in the order
// of their columns. SQLite itself does not see whether a letter or a digit in a row
// became another, and an answer made of it would be wrong.
func sumOf(row []any) int64 {
	var space [1024]byte
	text := space[:0]
	for _, value := range row {
		// Apart by their lengths, which come once they are known.
		at := len(text)
		text = appendValue(append(text, 0, 0, 0, 0), value)
		binary.BigEndian.PutUint32(text[at:], uint32(len(text)-at))
	}
	return int64(crc32.Checksum(text, castagnoli))
}

// appendValue adds a value as text: NULL is as empty as "".
func appendValue(text []byte, value any) []byte {
	switch value := value.(type) {
	case nil:
		return text
	case string:
		return append(text, value...)
	case int64:
		return strconv.AppendInt(text, value, 10)
	case int:
		return strconv.AppendInt(text, int64(value), 10)
	case bool:
		if value {
			return append(text, '1')
		}
		return append(text, '0')
	}
	panic(fmt.Sprintf("a row has a %T", value)) // the rows below have none
}

// sealed is a row with its checksum, as the last column.
func sealed(row []any) []any { return append(row, sumOf(row)) }

// intact refuses a row that is no longer what it was when it was sealed.
func intact(row []any, sum int64) error {
	if sumOf(row) != sum {
		return fmt.Errorf("the row of %v is another than was written", row[0])
	}
	return nil
}

func init() {
	// For the migration that seals the rows of older files.
	sqlite.MustRegisterDeterministicScalarFunction("fedreach_sum", -1, func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
		row := make([]any, len(args))
		for i, value := range args {
			row[i] = value
		}
		return sumOf(row), nil
	})
}
