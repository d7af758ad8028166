package sheet

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Clean writes a cell as one line of text: white space and control characters
// become single spaces, and what is not UTF-8 is read as Windows-1252.
func Clean(cell string) string {
	if !utf8.ValidString(cell) {
		if decoded, err := charmap.Windows1252.NewDecoder().String(cell); err == nil {
			cell = decoded
		}
	}
	return strings.Join(strings.FieldsFunc(cell, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}
