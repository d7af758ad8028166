package names

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"fedreach/kg"
	"fedreach/kg/searchtext"
)

var (
	// inverted is "Agriculture, Department of" and its like.
	inverted = regexp.MustCompile(`(?i)^(.+), ((?:executive )?(?:department|dept\.?|office|bureau|board|institute|library|court) of(?: the)?)$`)
	// trailingUS is the end of "Census Bureau, U.S.".
	trailingUS = regexp.MustCompile(`(?i),\s*(u\.?\s?s\.?(\s?a\.?)?|united states( of america)?)$`)
	// bracketed is a name with something in brackets at its end.
	bracketed = regexp.MustCompile(`^(.*\S)\s*\(([^()]+)\)$`)
	// initialism is U.S. or L.L.C.: letters with a point after each.
	initialism = regexp.MustCompile(`\b(?:\p{L}\.){2,}`)
	apostrophe = strings.NewReplacer("'", "", "’", "", "‘", "", "`", "")
)

// companyForms are the words at the end of a company's name that say what kind
// of company it is.
var companyForms = []string{
	"inc", "incorporated", "llc", "ltd", "limited", "corp", "corporation", "co", "company", "plc", "lp", "llp", "pbc",
	"gmbh", "ag", "sa", "bv",
}

// Key is what names of one kind are compared by: two spellings with one key are
// one name. Case, accents, punctuation, "&" for "and", the word "the", and the
// name's own initials in brackets at its end make no difference; nor does a
// leading "U.S." of an agency where two words are left without it, or
// "Inc.", "LLC" and their like at the end of a vendor's or a cloud's name.
func Key(kind kg.EntityKind, name string) string {
	name = strings.Join(strings.Fields(name), " ")
	if kind == kg.KindAgency {
		name = trailingUS.ReplaceAllString(name, "")
		name = inverted.ReplaceAllString(name, "$2 $1")
	}
	name = withoutInitials(name)
	name = initialism.ReplaceAllStringFunc(name, func(s string) string { return strings.ReplaceAll(s, ".", "") })
	name = strings.ReplaceAll(apostrophe.Replace(name), "&", " and ")
	words := strings.Fields(searchtext.Words(name))
	if kind == kg.KindAgency {
		words = agencyWords(words)
	}
	if without := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == "the" }); len(without) > 0 {
		words = without
	}
	if kind == kg.KindVendor || kind == kg.KindCloud {
		for len(words) > 1 && slices.Contains(companyForms, words[len(words)-1]) {
			words = words[:len(words)-1]
		}
	}
	return strings.Join(words, " ")
}

// agencyWords writes out the country's name and "dept", and takes the country
// from the front.
func agencyWords(words []string) []string {
	var written []string
	for i := 0; i < len(words); i++ {
		country := countryAt(words[i:])
		switch {
		case country > 0:
			written = append(written, "united", "states")
			i += country - 1
		case words[i] == "dept":
			written = append(written, "department")
		default:
			written = append(written, words[i])
		}
	}
	rest := written
	if len(rest) > 0 && rest[0] == "the" {
		rest = rest[1:]
	}
	if len(rest) > 3 && rest[0] == "united" && rest[1] == "states" && rest[2] != "of" && rest[2] != "and" {
		return rest[2:]
	}
	return written
}

// countryAt is how many words at the beginning are the country's name.
func countryAt(words []string) int {
	for _, country := range [][]string{{"united", "states", "of", "america"}, {"united", "states"}, {"u", "s"}, {"us"}} {
		if len(words) >= len(country) && slices.Equal(words[:len(country)], country) {
			return len(country)
		}
	}
	return 0
}

// withoutInitials takes "(BOEM)" from the end of the name whose initials it is.
func withoutInitials(name string) string {
	parts := bracketed.FindStringSubmatch(name)
	if parts == nil {
		return name
	}
	var initials []rune
	for word := range strings.FieldsSeq(searchtext.Words(parts[1])) {
		initials = append(initials, unicode.ToUpper([]rune(word)[0]))
	}
	letters := 0
	for _, r := range parts[2] {
		switch {
		case unicode.IsUpper(r):
			at := slices.Index(initials, r)
			if at < 0 {
				return name
			}
			initials, letters = initials[at+1:], letters+1
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			return name
		}
	}
	if letters < 2 {
		return name
	}
	return parts[1]
}

// SlugOf is the slug that a name by itself has.
func SlugOf(kind kg.EntityKind, name string) string { return slug(Key(kind, name)) }

// slug writes words as a slug; of what is too long, the beginning and a digest.
func slug(words string) string {
	var b strings.Builder
	for _, r := range words {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		default:
			b.WriteByte('-')
		}
	}
	s := strings.Join(strings.FieldsFunc(b.String(), func(r rune) bool { return r == '-' }), "-")
	if len(s) <= kg.MaxSlug {
		return s
	}
	digest := sha256.Sum256([]byte(s))
	return strings.TrimRight(s[:kg.MaxSlug-9], "-") + "-" + hex.EncodeToString(digest[:4])
}
