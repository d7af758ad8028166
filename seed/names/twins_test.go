package names_test

import (
	"slices"
	"testing"

	"fedreach/kg"
	"fedreach/seed/names"
)

// Names that a slip could have made of each other are told; what is told apart by
// a number, by whose it is, or by a word is not.
func TestTwins(t *testing.T) {
	agency := func(slug, name string) kg.Entity { return &kg.Agency{Named: kg.Named{Slug: slug, Name: name}} }
	vendor := func(slug, name string) kg.Entity { return &kg.Vendor{Named: kg.Named{Slug: slug, Name: name}} }
	got := names.New(nil, nil).Twins([]kg.Entity{
		agency("a", "Savings Bond Division"), agency("b", "U.S. Savings Bonds Division"),
		agency("c", "Office of Water and Science"), agency("d", "Science and Water Office"),
		agency("e", "FEMA Region III"), agency("f", "FEMA Region IV"), agency("g", "Work Group 12 on Water"), agency("h", "Work Group 13 on Water"),
		agency("i", "Office of the Inspector General"), agency("j", "Office of Inspector General"),
		agency("k", "Bureau of Mines"), agency("l", "Bureau of Mimes, Pantomimes and Dance"),
		vendor("a", "Acme Software Systems"), vendor("b", "Acme Softwares Systems, Inc."), vendor("c", "IBM"), vendor("d", "ICM"),
		&kg.Cloud{Named: kg.Named{Slug: "acme", Name: "Acme Software Systems"}}, &kg.Cloud{Named: kg.Named{Slug: "acme-2", Name: "Acme Software System"}},
	})
	want := []names.Twins{{"agency:a", "agency:b"}, {"agency:c", "agency:d"}, {"vendor:a", "vendor:b"}}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
