package searchtext_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"fedreach/kg"
	"fedreach/kg/searchtext"
)

// What was folded stays as it is when it is folded again, and an entity is found
// by its whole name, whatever that is.
func FuzzWords(f *testing.F) {
	for _, text := range []string{"", "Department of Defense", "  U.S.  Café — Straße ", "ＯｐｅｎＡＩ ﬁne", "ΑΣ", "İstanbul", "!?", "日本語", "\xff\xfe", "a\u0345b"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		words := searchtext.Words(text)
		if again := searchtext.Words(words); again != words {
			t.Errorf("%q is folded to %q, and that to %q", text, words, again)
		}
		if !utf8.ValidString(words) || strings.Contains(words, "  ") || strings.TrimSpace(words) != words {
			t.Errorf("%q is folded to %q", text, words)
		}
		entity := &kg.Agency{Named: kg.Named{Slug: "x", Name: text}}
		if match, ok := searchtext.Rank(searchtext.Of(entity), words); ok != (words != "") || ok && match != kg.MatchName && words != "x" {
			t.Errorf("%q is found by %q: %q, %t", text, words, match, ok)
		}
	})
}
