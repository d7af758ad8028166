package kg_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"fedreach/kg"
)

// whole is a fact in which every field that its id follows from is set.
func whole() *kg.Fact {
	return &kg.Fact{
		Kind: kg.ContractsWith, From: "agency:cia", To: "vendor:acme", Key: "W15-1",
		Since: kg.NewDate(2026, 3, 1), SincePrecision: kg.PrecisionMonth, Until: kg.NewDate(2027, 1, 1), UntilPrecision: kg.PrecisionYear,
		KnownSince: time.Date(2026, 4, 1, 10, 11, 12, 345_000_000, time.UTC), Confidence: kg.Medium,
		LevelSet: kg.LevelsOf(kg.Secret, kg.CUI), Effect: kg.Blocks, Issuer: "a court", Terms: kg.RedLines, CeilingUSD: 200_000_000,
		Product: "Acme Gov", UseCase: "drafts", VendorControl: "weights", Text: "text",
		Source: &kg.Source{
			URL: "https://gazette.example/1", Title: "The Gazette", Publisher: "An office",
			Published: kg.NewDate(2026, 4, 1), PublishedPrecision: kg.PrecisionDay,
		},
	}
}

// Ids are kept in files and in links: they must never change. A change of these
// is a change for every graph that there is.
func TestIDsStay(t *testing.T) {
	f := whole()
	f.Complete()
	if want := "CONTRACTS_WITH:15790fa6d522cc3c04618886"; f.ID != want {
		t.Errorf("the id of the fact is %s, was %s", f.ID, want)
	}
	if want := "source:55d0ec713a30148a8300a7ac"; f.Source.ID() != want {
		t.Errorf("the id of the source is %s, was %s", f.Source.ID(), want)
	}
	plain := &kg.Fact{Kind: kg.RunsOn, From: "agency:cia", To: "cloud:aws", Confidence: kg.High, Source: &kg.Source{URL: "https://a.example"}}
	plain.Complete()
	if want := "RUNS_ON:b5cf5908e9591cb6dac3be6f"; plain.ID != want {
		t.Errorf("the id of the plain fact is %s, was %s", plain.ID, want)
	}
}

// An id follows from all that is stated, and from nothing else.
func TestIDFollowsFromWhatIsStated(t *testing.T) {
	f := whole()
	f.Complete()
	id := f.ID
	ids := map[string]string{id: "the fact itself"}
	v := reflect.ValueOf(f).Elem()
	for i := range v.NumField() {
		name := v.Type().Field(i).Name
		g := whole()
		switch field := reflect.ValueOf(g).Elem().Field(i); field.Interface().(type) {
		case string, kg.FactKind, kg.Precision, kg.Confidence, kg.Effect, kg.Terms:
			field.SetString(field.String() + "x")
		case kg.Date, int64:
			field.SetInt(field.Int() + 1)
		case kg.LevelSet:
			field.SetUint(uint64(kg.LevelsOf(kg.Secret)))
		case time.Time:
			field.Set(reflect.ValueOf(time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)))
		case *kg.Source:
			g.Source.URL += "x"
		default:
			t.Fatalf("the field %s is of a kind that this test does not know", name)
		}
		g.Complete()
		switch name {
		case "ID", "Load", "EndedBy", "KnownUntil":
			if g.ID != id {
				t.Errorf("another %s makes another id", name)
			}
		default:
			if other := ids[g.ID]; other != "" {
				t.Errorf("another %s makes the id of %s", name, other)
			}
			ids[g.ID] = "another " + name
		}
	}
}

// Values of neighbouring fields do not run into each other.
func TestIDKeepsFieldsApart(t *testing.T) {
	a, b := whole(), whole()
	a.Product, a.UseCase = "ab", "c"
	b.Product, b.UseCase = "a", "bc"
	a.Complete()
	b.Complete()
	if a.ID == b.ID {
		t.Error("two facts share an id")
	}
}

// A source is its address and day: a new title is no new source.
func TestSourceID(t *testing.T) {
	s := whole().Source
	id := s.ID()
	s.Title, s.Publisher = "The New Gazette", ""
	if s.ID() != id {
		t.Error("another title makes another source")
	}
	s.PublishedPrecision = kg.PrecisionMonth
	if s.ID() == id {
		t.Error("a month is not the day that begins it")
	}
}

func TestEntityIDs(t *testing.T) {
	for id, want := range map[string]kg.EntityKind{
		"agency:cia": kg.KindAgency, "cloud:aws-top-secret": kg.KindCloud, "vendor:x": kg.KindVendor, "vehicle:sewp-5": kg.KindVehicle,
		"vendor:" + strings.Repeat("a", kg.MaxSlug): kg.KindVendor,
	} {
		kind, slug, ok := kg.ParseEntityID(id)
		if !ok || kind != want || kg.EntityID(kind, slug) != id {
			t.Errorf("ParseEntityID(%q) = %s, %s, %v", id, kind, slug, ok)
		}
	}
	for _, id := range []string{
		"", "cia", ":cia", "agency:", "AGENCY:cia", "Agency:cia", "agency:CIA", "agency:c ia", "agency:-cia", "agency:cia-", "agency:c--ia",
		"agency:cia:2", "agency:cía", "agency:cia\n", "source:cia", "vendor:" + strings.Repeat("a", kg.MaxSlug+1),
	} {
		if _, _, ok := kg.ParseEntityID(id); ok {
			t.Errorf("%q is no id, and yet", id)
		}
	}
}
