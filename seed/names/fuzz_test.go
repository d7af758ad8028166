package names_test

import (
	"strings"
	"testing"

	"fedreach/kg"
	"fedreach/seed/names"
)

// Whatever a file calls an entity, its slug is one or none, and it is an entity or
// nobody, for a reason; asked again, the answer is the same.
func FuzzMentions(f *testing.F) {
	for _, name := range []string{
		"", "CIA", "Agriculture, Department of", "U.S. Fish & Wildlife Service (FWS)", "The", "the the", "Office of the Inspector General",
		"Acme, Inc.", "L.L.C.", "Cañón Energía", "\xff(\xff)", strings.Repeat("very ", 60) + "long", "(A) (A)", "us", "日本",
	} {
		f.Add(name, "")
		f.Add(name, "agency:clothing")
	}
	kinds := []kg.EntityKind{kg.KindAgency, kg.KindCloud, kg.KindVendor, kg.KindVehicle}
	n := names.New([]kg.Entity{&kg.Agency{Named: kg.Named{Slug: "clothing", Name: "Department of Clothing", Aliases: []string{"DoC"}}}}, nil)
	f.Fuzz(func(t *testing.T, name, parent string) {
		for _, kind := range kinds {
			mention := names.Mention{Kind: kind, Name: name, Parent: parent}
			slug, match := n.Slug(mention), n.Find(mention)
			if slug != "" && !kg.ValidSlug(slug) {
				t.Fatalf("%q has the slug %q", name, slug)
			}
			if _, _, ok := kg.ParseEntityID(match.ID); match.ID != "" && !ok || (match.ID == "") != (match.How == "") {
				t.Fatalf("%q is %+v", name, match)
			}
			if again := n.Find(mention); again.ID != match.ID || n.Slug(mention) != slug {
				t.Fatalf("%q is %+v with the slug %q, and then %+v with %q", name, match, slug, again, n.Slug(mention))
			}
			if slug := names.SlugOf(kind, name); slug != "" && !kg.ValidSlug(slug) {
				t.Fatalf("%q by itself has the slug %q", name, slug)
			}
		}
	})
}

// A table of names is taken as a whole, with a reason for each line, or refused
// with a reason that names the file.
func FuzzTables(f *testing.F) {
	for _, content := range []string{
		"", table, "same: []", "same: [{is: agency:x}]", "same:\n- &a {is: vendor:x, called: [X], because: y}\n- *a\n", "common: [{names: [Office], because: many}]",
		"same: {is: x}", "- - -", "same: [{is: agency:a, called: [Office], because: b}]\ncommon: [{names: [office], because: c}]", "\x00", "same: !!binary x", "a: &a [*a]",
	} {
		f.Add([]byte(content))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		read, err := names.ReadTable("own.yaml", content)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "own.yaml") {
				t.Errorf("the error does not name the file: %v", err)
			}
			return
		}
		n := names.New(nil, nil, read)
		for _, line := range read.Same {
			kind, _, ok := kg.ParseEntityID(line.Is)
			if !ok || strings.TrimSpace(line.Because) == "" {
				t.Fatalf("took the line %+v", line)
			}
			for _, called := range line.Called {
				if match := n.Find(names.Mention{Kind: kind, Name: called, Parent: line.Under}); match.ID == "" {
					t.Errorf("%q of the line %+v is nobody's", called, line)
				}
			}
		}
	})
}
