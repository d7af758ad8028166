// Package searchtext is how names are compared when entities are searched: one
// normalised text for each entity, written by every store at load and matched
// the same way by all of them.
package searchtext

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"fedreach/kg"
)

// Words folds a text to what is compared: NFKD, case-folded, accents dropped,
// everything that is neither letter nor digit taken as a gap between words, the
// words joined by one space. Bytes that are no UTF-8 are a gap too.
func Words(s string) string {
	var b strings.Builder
	gap := false
	s = strings.ToValidUTF8(s, "\uFFFD") // or what follows them is not decomposed
	for _, r := range norm.NFKD.String(cases.Fold().String(norm.NFKD.String(s))) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r)) // Fold swaps the two cases of Cherokee
		default:
			gap = true
		}
	}
	return b.String()
}

// Of is the text of an entity that Rank searches: the words of its slug, its
// name and each alias, every one between line feeds.
func Of(e kg.Entity) string {
	n := e.Naming()
	lines := []string{"", Words(n.Slug), Words(n.Name)}
	for _, alias := range n.Aliases {
		lines = append(lines, Words(alias))
	}
	return strings.Join(append(lines, ""), "\n")
}

// Rank says how the words of a query match an entity's text; ok is false where
// they do not, or where there are none.
func Rank(text, words string) (match kg.SearchMatch, ok bool) {
	switch {
	case words == "" || !strings.Contains(text, words):
		return "", false
	case strings.HasPrefix(text, "\n"+words+"\n"):
		return kg.MatchSlug, true
	case strings.Contains(text, "\n"+words+"\n"):
		return kg.MatchName, true
	case strings.Contains(text, "\n"+words), strings.Contains(text, " "+words):
		return kg.MatchWord, true
	}
	return kg.MatchSubstring, true
}
