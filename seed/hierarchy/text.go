package hierarchy

import (
	"regexp"
	"strings"
	"unicode"
)

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
