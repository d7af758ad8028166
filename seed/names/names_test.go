package names_test

import (
	"slices"
	"strings"
	"testing"

	"fedreach/kg"
	"fedreach/seed/names"
)

// Each line is one name in several spellings, or, after a "/", in others that
// are not the same.
func TestKeys(t *testing.T) {
	for _, c := range []struct {
		kind        kg.EntityKind
		same, other []string
	}{
		{kg.KindAgency, []string{"Department of Agriculture", "U.S. DEPARTMENT OF AGRICULTURE", "Agriculture, Department of", "The United States Department of Agriculture", "Dept. of Agriculture", "US Department  of\u00a0Agriculture"}, []string{"Agriculture"}},
		{kg.KindAgency, []string{"Department of the Treasury", "Department of Treasury", "Treasury, Department of the"}, nil},
		{kg.KindAgency, []string{"Fish & Wildlife Service", "U.S. Fish and Wildlife Service", "Fish and Wildlife Service, U.S."}, nil},
		{kg.KindAgency, []string{"Bureau of Ocean Energy Management (BOEM)", "bureau of ocean energy management"}, []string{"Bureau of Ocean Energy Management (Gulf)", "Bureau of Ocean Energy Management (XYZ)"}},
		{kg.KindAgency, []string{"Veterans’ Affairs", "Veterans Affairs", "Veterans' Affairs"}, nil},
		{kg.KindAgency, []string{"U.S. Senate", "United States Senate"}, []string{"Senate"}},
		{kg.KindAgency, []string{"Executive Office for U.S. Attorneys", "Executive Office for the United States Attorneys"}, nil},
		{kg.KindAgency, []string{"Cañón Energía", "canon energia"}, nil},
		{kg.KindVendor, []string{"Acme, Inc.", "ACME INCORPORATED", "The Acme Company", "Acme, L.L.C.", "Acme Co., Ltd."}, []string{"Acme Federal"}},
		{kg.KindVendor, []string{"US Foods", "U.S. Foods, Inc."}, []string{"Foods"}},
		{kg.KindCloud, []string{"Acme Cloud Service (ACS)", "Acme Cloud Service"}, []string{"Acme Cloud Service (GOV)"}},
	} {
		key := names.Key(c.kind, c.same[0])
		for _, name := range c.same {
			if got := names.Key(c.kind, name); got != key {
				t.Errorf("%q has the key %q, want that of %q, %q", name, got, c.same[0], key)
			}
		}
		for _, name := range c.other {
			if names.Key(c.kind, name) == key {
				t.Errorf("%q and %q have the same key %q", name, c.same[0], key)
			}
		}
	}
}

const table = `
same:
  - {is: agency:sock-bureau, name: Sock Bureau, called: [Hosiery Office], because: renamed}
  - {is: agency:mill-two, called: [The Mill], under: agency:clothing, because: the only mill there}
  - {is: vendor:acme, called: [Akme], because: a misspelling}
common:
  - {names: [Office of Buttons], because: each department has one}
`

// fixture knows this tree, and a table:
//
//	government ── clothing ── sock-bureau, mill-two, clothing-office-of-buttons
//	           └─ food ─────── bakery (alias OB), mill, food-office-of-buttons
func fixture(t *testing.T) *names.Names {
	t.Helper()
	curated, err := names.ReadTable("table.yaml", []byte(table))
	if err != nil {
		t.Fatal(err)
	}
	n := names.New(nil, nil, curated)
	agency := func(slug, name, parent string, aliases ...string) {
		n.Add(&kg.Agency{Named: kg.Named{Slug: slug, Name: name, Aliases: aliases}}, parent)
	}
	agency("government", "Government", "")
	agency("clothing", "Department of Clothing", "agency:government", "DoCl", "Garments")
	agency("food", "Department of Food", "agency:government")
	agency("sock-bureau", "Sock Bureau", "agency:clothing")
	agency("clothing-office-of-buttons", "Office of Buttons", "agency:clothing", "OB")
	agency("food-office-of-buttons", "Office of Buttons", "agency:food")
	agency("office-of-yarn", "Office of Yarn", "agency:clothing")
	agency("bakery", "Federal Bakery", "agency:food", "OB", "Garments")
	agency("mill", "Flour Mill", "agency:food", "The Mill", "FM")
	n.Add(&kg.Vendor{Named: kg.Named{Slug: "acme", Name: "Acme"}}, "")
	return n
}

func TestFind(t *testing.T) {
	const agency, vendor = kg.KindAgency, kg.KindVendor
	for _, c := range []struct {
		m    names.Mention
		id   string
		how  names.How
		near []string
	}{
		{names.Mention{Kind: agency, Name: "U.S. Department of Clothing"}, "agency:clothing", names.ByName, nil},
		{names.Mention{Kind: agency, Name: "docl"}, "agency:clothing", names.ByAlias, nil},
		{names.Mention{Kind: agency, Name: "bakery"}, "agency:bakery", names.BySlug, nil},
		{names.Mention{Kind: agency, Name: "Hosiery office"}, "agency:sock-bureau", names.Curated, nil},
		{names.Mention{Kind: vendor, Name: "AKME Inc"}, "vendor:acme", names.Curated, nil},
		{names.Mention{Kind: agency, Name: "Acme"}, "", "", nil},
		// The parent tells names apart that several have.
		{names.Mention{Kind: agency, Name: "Garments"}, "", "", []string{"agency:bakery", "agency:clothing"}},
		{names.Mention{Kind: agency, Name: "Garments", Parent: "agency:food"}, "agency:bakery", names.ByAlias, nil},
		{names.Mention{Kind: agency, Name: "Office of Buttons"}, "", "", []string{"agency:clothing-office-of-buttons", "agency:food-office-of-buttons"}},
		{names.Mention{Kind: agency, Name: "Office of the Buttons", Parent: "agency:food"}, "agency:food-office-of-buttons", names.ByName, nil},
		{names.Mention{Kind: agency, Name: "Office of Buttons", Parent: "agency:government"}, "", "", []string{"agency:clothing-office-of-buttons", "agency:food-office-of-buttons"}},
		// An office or an abbreviation under another parent is another.
		{names.Mention{Kind: agency, Name: "Office of Yarn", Parent: "agency:food"}, "", "", []string{"agency:office-of-yarn"}},
		{names.Mention{Kind: agency, Name: "Office of Yarn", Parent: "agency:government"}, "agency:office-of-yarn", names.ByName, nil},
		{names.Mention{Kind: agency, Name: "FM", Parent: "agency:clothing"}, "", "", []string{"agency:mill"}},
		{names.Mention{Kind: agency, Name: "Flour Mill", Parent: "agency:clothing"}, "agency:mill", names.ByName, nil},
		// A curated line can hold under one parent only.
		{names.Mention{Kind: agency, Name: "The Mill", Parent: "agency:sock-bureau"}, "agency:mill-two", names.Curated, nil},
		{names.Mention{Kind: agency, Name: "The Mill", Parent: "agency:food"}, "agency:mill", names.BySlug, nil},
		// What nobody is called is never guessed.
		{names.Mention{Kind: agency, Name: "Federal Bakary"}, "", "", []string{"agency:bakery"}},
		{names.Mention{Kind: agency, Name: "Federal Bakery of the North"}, "", "", []string{"agency:bakery"}},
		{names.Mention{Kind: agency, Name: "Zoo"}, "", "", nil},
		{names.Mention{Kind: agency, Name: " … "}, "", "", nil},
	} {
		got := fixture(t).Find(c.m)
		if got.ID != c.id || got.How != c.how || !slices.Equal(got.Near, c.near) {
			t.Errorf("%+v is %+v, want %s by %s, near %v", c.m, got, c.id, c.how, c.near)
		}
	}
}

func TestSlugs(t *testing.T) {
	n := fixture(t)
	for _, c := range []struct {
		m    names.Mention
		want string
	}{
		{names.Mention{Kind: kg.KindAgency, Name: "The Zoo & Garden Board (ZGB)"}, "zoo-and-garden-board"},
		{names.Mention{Kind: kg.KindAgency, Name: "Office of Buttons", Parent: "agency:zoo"}, "zoo-office-of-buttons"},
		{names.Mention{Kind: kg.KindAgency, Name: "Office of Buttons"}, ""},
		{names.Mention{Kind: kg.KindAgency, Name: "Hosiery Office"}, "sock-bureau"},
		{names.Mention{Kind: kg.KindAgency, Name: "Office of Yarn", Parent: "agency:food"}, ""}, // another's
		{names.Mention{Kind: kg.KindAgency, Name: "Office of Yarn", Parent: "agency:clothing"}, "office-of-yarn"},
		{names.Mention{Kind: kg.KindVendor, Name: "Zoo Systems, Inc."}, "zoo-systems"},
		{names.Mention{Kind: kg.KindVendor, Name: "東京"}, ""},
	} {
		if got := n.Slug(c.m); got != c.want {
			t.Errorf("the slug of %+v is %q, want %q", c.m, got, c.want)
		}
	}
	long := n.Slug(names.Mention{Kind: kg.KindVendor, Name: strings.Repeat("very long ", 60)})
	other := n.Slug(names.Mention{Kind: kg.KindVendor, Name: strings.Repeat("very long ", 61)})
	if !kg.ValidSlug(long) || !kg.ValidSlug(other) || long == other {
		t.Errorf("long names have the slugs %q and %q", long, other)
	}
}

// A merge leaves the old name and the old slug, in the table's spelling.
// A file may have given an entity a name only where the slug follows from that, or
// where a table has it and does not say what to call the entity.
func TestFollows(t *testing.T) {
	n := fixture(t)
	for _, c := range []struct {
		id, name string
		want     bool
	}{
		{"agency:mill", "The Mill", true},
		{"agency:mill", "Flour Mill", false},
		{"agency:mill", "Clothing Mill", false},
		{"agency:clothing-office-of-buttons", "Office of Buttons", true},
		{"agency:clothing-office-of-buttons", "Buttons", false},
		{"agency:clothing-mill", "Mill", false},
		{"agency:mill-two", "MILL", true},
		{"agency:sock-bureau", "Sock Bureau, U.S.", true},
		{"agency:sock-bureau", "Hosiery Office", false},
		{"vendor:acme", "Akme, Inc.", true},
		{"vendor:acme", "Acme Federal", false},
	} {
		if got := n.Follows(c.id, c.name); got != c.want {
			t.Errorf("the name %q of %s may be a file's: %t, want %t", c.name, c.id, got, c.want)
		}
	}
}

func TestMerged(t *testing.T) {
	n := fixture(t)
	for _, name := range []string{"HOSIERY OFFICE", "the hosiery office", "Sock Bureau"} {
		n.Find(names.Mention{Kind: kg.KindAgency, Name: name})
	}
	n.Find(names.Mention{Kind: kg.KindVendor, Name: "akme llc"})
	got := n.Merged()
	if !slices.Equal(got["agency:sock-bureau"], []string{"Hosiery Office", "hosiery-office"}) || !slices.Equal(got["vendor:acme"], []string{"Akme"}) || len(got) != 2 {
		t.Errorf("merged %v", got)
	}
	if got := n.Canonical("agency:sock-bureau"); got != "Sock Bureau" {
		t.Errorf("it is called %q", got)
	}
}

// A table that a person gives goes before the built-in one.
func TestFirstTableDecides(t *testing.T) {
	mine, err := names.ReadTable("mine", []byte("same: [{is: vendor:other, called: [Open AI], because: a test}]"))
	if err != nil {
		t.Fatal(err)
	}
	open := names.Mention{Kind: kg.KindVendor, Name: "Open AI"}
	if got := names.New(nil, nil).Find(open).ID; got != "vendor:openai" {
		t.Errorf("by the built-in table it is %q", got)
	}
	if got := names.New(nil, nil, mine).Find(open).ID; got != "vendor:other" {
		t.Errorf("by the person's table it is %q", got)
	}
}

func TestBadTables(t *testing.T) {
	for _, c := range []struct{ content, want string }{
		{"same: [{is: agency:x, called: [X]}]", "because"},
		{"same: [{is: x, called: [X], because: y}]", "kind:slug"},
		{"same: [{is: agency:x, because: y}]", "called"},
		{"same: [{is: agency:x, called: ['…'], because: y}]", "neither letter nor digit"},
		{"same: [{is: agency:x, called: [X], under: vendor:y, because: y}]", "under"},
		{"same: [{is: agency:x, called: [X], reason: y}]", "reason"},
		{"common: [{names: [X]}]", "because"},
		{"same: [{is: agency:x-legal, name: Legal Office, because: y}]\ncommon: [{names: [Legal Office], because: z}]", "under"},
		{"same: 7", "no table of names"},
		{"\x00", "no table of names"},
	} {
		_, err := names.ReadTable("mine.yaml", []byte(c.content))
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "mine.yaml") {
			t.Errorf("%q: %v, want it to name mine.yaml and say %q", c.content, err, c.want)
		}
	}
	if table, err := names.ReadTable("empty", nil); err != nil || len(table.Same) > 0 {
		t.Errorf("an empty table gives %v, %v", table, err)
	}
}
