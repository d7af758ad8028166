package kg

import (
	"regexp"
	"strings"
)

// EntityID is the id of the entity of this kind and slug: agency:cia.
func EntityID(kind EntityKind, slug string) string {
	return strings.ToLower(string(kind)) + ":" + slug
}

// ParseEntityID takes an entity's id apart. ok is false where id is not
// kind:slug with a known kind and a well-formed slug; whether there is such an
// entity, only a store knows.
func ParseEntityID(id string) (kind EntityKind, slug string, ok bool) {
	word, slug, found := strings.Cut(id, ":")
	kind = EntityKind(strings.ToUpper(word))
	ok = found && kind.Valid() && word == strings.ToLower(word) && ValidSlug(slug)
	return kind, slug, ok
}

// MaxSlug is the longest slug, in bytes.
const MaxSlug = 200

var slugPattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// ValidSlug reports whether s is lower-case ASCII words joined by single
// hyphens, at most MaxSlug bytes long.
func ValidSlug(s string) bool { return len(s) <= MaxSlug && slugPattern.MatchString(s) }
