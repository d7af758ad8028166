package hierarchy

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// clean writes a cell as one line of text: white space and control characters
// become single spaces, and what is not UTF-8 is read as Windows-1252.
func clean(cell string) string {
	if !utf8.ValidString(cell) {
		if decoded, err := charmap.Windows1252.NewDecoder().String(cell); err == nil {
			cell = decoded
		}
	}
	return strings.Join(strings.FieldsFunc(cell, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

var (
	// behind is what stands in brackets at the end of a name.
	behind = regexp.MustCompile(`^(.*\S)\s*\(([^()]*)\)$`)
	// abbreviation is a short form such as USDA, S&T or CSB/CSHIB.
	abbreviation = regexp.MustCompile(`^[A-Z][A-Za-z0-9&/.-]*[A-Z0-9]$`)
)

// spelled takes the brackets off the end of a name. What they hold is an
// abbreviation or another name; a single letter is neither.
func spelled(text string) (name string, short, other []string) {
	name = text
	for {
		parts := behind.FindStringSubmatch(name)
		if parts == nil {
			return name, short, other
		}
		name = parts[1]
		switch inside := strings.TrimSpace(parts[2]); {
		case abbreviation.MatchString(inside) && !strings.Contains(inside, " "):
			short = append(short, strings.Split(inside, "/")...)
		case strings.Contains(inside, " ") && unicode.IsUpper([]rune(inside)[0]):
			other = append(other, inside)
		}
	}
}
