package sheet

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Text is a cell as text, with its line breaks: what is not UTF-8 is read as
// Windows-1252, other control characters and spaces of every kind become spaces, and
// characters that nobody sees are taken out.
func Text(cell string) string {
	if !utf8.ValidString(cell) {
		if decoded, err := charmap.Windows1252.NewDecoder().String(cell); err == nil {
			cell = decoded
		}
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
		case unicode.IsControl(r), unicode.Is(unicode.Zs, r):
			return ' '
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, cell)
}

// Clean is Text on one line, with single spaces.
func Clean(cell string) string { return strings.Join(strings.Fields(Text(cell)), " ") }
