package searchtext_test

import (
	"testing"

	"fedreach/kg"
	"fedreach/kg/searchtext"
)

func TestWords(t *testing.T) {
	for in, want := range map[string]string{
		"Department of Defense":     "department of defense",
		"department-of-defense":     "department of defense",
		"  U.S.  Café — Straße ":    "u s cafe strasse",
		"ＯｐｅｎＡＩ ﬁne":                "openai fine",
		"ΑΣ":                        "ασ",
		"!?":                        "",
		"Ministry\nof\tSilly Walks": "ministry of silly walks",
		"日本語":                       "日本語",
	} {
		if got := searchtext.Words(in); got != want {
			t.Errorf("Words(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestRank(t *testing.T) {
	text := searchtext.Of(&kg.Agency{Named: kg.Named{
		Slug: "cia", Name: "Central Intelligence Agency", Aliases: []string{"The Company"},
	}})
	for query, want := range map[string]kg.SearchMatch{
		"CIA":                         kg.MatchSlug,
		"central intelligence agency": kg.MatchName,
		"the company":                 kg.MatchName,
		"intel":                       kg.MatchWord,
		"central int":                 kg.MatchWord,
		"ompan":                       kg.MatchSubstring,
		"nsa":                         "",
		"":                            "",
		"agency the":                  "",
	} {
		got, ok := searchtext.Rank(text, searchtext.Words(query))
		if got != want || ok != (want != "") {
			t.Errorf("Rank(%q) = %q, %v, want %q", query, got, ok, want)
		}
	}
}
