package kg

import "strings"

// EntityID is the id of the entity of this kind and slug: agency:cia.
func EntityID(kind EntityKind, slug string) string {
	return strings.ToLower(string(kind)) + ":" + slug
}

// kindsByWord are the kinds of entity by what begins an id.
var kindsByWord = func() map[string]EntityKind {
	byWord := map[string]EntityKind{}
	for _, kind := range EntityKinds {
		byWord[word(kind)] = kind
	}
	return byWord
}()

// ParseEntityID takes an entity's id apart. ok is false where id is not
// kind:slug with a known kind and a well-formed slug; whether there is such an
// entity, only a store knows.
func ParseEntityID(id string) (kind EntityKind, slug string, ok bool) {
	word, slug, found := strings.Cut(id, ":")
	kind, known := kindsByWord[word]
	if !known {
		kind = EntityKind(strings.ToUpper(word))
	}
	return kind, slug, found && known && ValidSlug(slug)
}

// MaxSlug is the longest slug, in bytes.
const MaxSlug = 200

// ValidSlug reports whether s is lower-case ASCII words joined by single
// hyphens, at most MaxSlug bytes long.
func ValidSlug(s string) bool {
	if s == "" || len(s) > MaxSlug {
		return false
	}
	inWord := false
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			inWord = true
		case c == '-' && inWord:
			inWord = false
		default:
			return false
		}
	}
	return inWord
}
