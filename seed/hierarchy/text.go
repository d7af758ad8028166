package hierarchy

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// abbreviation is a short form such as USDA, S&T, CSB/CSHIB or USD(P).
var abbreviation = regexp.MustCompile(`^[A-Z][A-Za-z0-9&/.()-]*[A-Z0-9)]$`)

// spelled takes the brackets off the end of a name. What they hold is an
// abbreviation, another name of two or three words, or a remark; a single letter
// is neither.
func spelled(text string) (name string, short, other []string) {
	name = text
	for {
		before, inside, found := behind(name)
		if !found {
			return name, short, other
		}
		name = before
		words := strings.Fields(inside)
		switch {
		case abbreviation.MatchString(inside):
			short = append(short, strings.Split(inside, "/")...)
		case len(words) > 1 && len(words) <= 3 && unicode.IsUpper([]rune(inside)[0]) && !slices.Contains(words, "and"):
			other = append(other, inside)
		}
	}
}

// behind cuts off what stands in brackets at the end of a name, with the brackets
// in it.
func behind(name string) (before, inside string, found bool) {
	if !strings.HasSuffix(name, ")") {
		return name, "", false
	}
	open := 0
	for i := len(name) - 1; i > 0; i-- {
		switch name[i] {
		case ')':
			open++
		case '(':
			open--
		}
		if open == 0 {
			before = strings.TrimSpace(name[:i])
			return before, strings.TrimSpace(name[i+1 : len(name)-1]), before != ""
		}
	}
	return name, "", false
}
