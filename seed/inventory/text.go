package inventory

import (
	"regexp"
	"strings"
)

var (
	// address is an e-mail address, also one whose @ was written out.
	address = regexp.MustCompile(`(?i)(mailto:)?[\p{L}\d._%+'-]+\s?(@|\(at\)|\[at\])\s?[\p{L}\d-]+(\s?(\.|\(dot\)|\[dot\])\s?[\p{L}\d-]+)+`)
	// contactNote is whom to ask, as "POC: Jane Doe, OCIO", to the end of what is said.
	contactNote = regexp.MustCompile(`(?i)[(\[]?\b(?:points? of contact|contacts?|poc)\s*:[^;|\n)\]]*[)\]]?`)
	// phone is a telephone number of the United States.
	phone = regexp.MustCompile(`(\+?1[ .-])?(\(\d{3}\) ?|\b\d{3}[.-])\d{3}[.-]\d{4}\b`)
)

// withoutContacts takes e-mail addresses, telephone numbers and notes of whom to ask
// out of a text: they are never stored.
func withoutContacts(text string) string {
	text = contactNote.ReplaceAllString(text, "")
	return strings.TrimSpace(phone.ReplaceAllString(address.ReplaceAllString(text, ""), ""))
}

// longestText is the most characters of a text that a fact carries: what a use
// case is called, not all that is told about it.
const longestText = 300

// brief is a text of one line without contacts, cut between words.
func brief(text string) string {
	text = strings.Join(strings.Fields(withoutContacts(text)), " ")
	runes := []rune(text)
	if len(runes) <= longestText {
		return text
	}
	cut := string(runes[:longestText-1])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return cut + "…"
}
