package inventory

import (
	_ "embed"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"fedreach/kg"
	"fedreach/seed/names"
)

//go:embed vendors.yaml
var vendorsYAML []byte

// vendorTable is vendors.yaml: whose AI the names of companies and products in
// inventories stand for. The file says what each part is.
type vendorTable struct {
	Vendors []vendorLine `yaml:"vendors"`
	Shared  []sharedLine `yaml:"shared"`
	Nobody  []nobodyLine `yaml:"nobody"`
}

type vendorLine struct {
	Name     string              `yaml:"name"`
	Called   []string            `yaml:"called"`
	Brands   []string            `yaml:"brands"`
	Products map[string][]string `yaml:"products"`
	Alone    map[string][]string `yaml:"alone"`
	Likely   map[string][]string `yaml:"likely"`
	Because  string              `yaml:"because"`
}

type sharedLine struct {
	Name    string   `yaml:"name"`
	Called  []string `yaml:"called"`
	SoldBy  string   `yaml:"soldBy"`
	Models  []string `yaml:"models"`
	Because string   `yaml:"because"`
}

type nobodyLine struct {
	Because string   `yaml:"because"`
	Names   []string `yaml:"names"`
}

// meaning is what a name in a cell stands for.
type meaning struct {
	// parties are the vendors it is of; none where it is nobody's.
	parties []party
	// product is what is used, as it is called best; "" for a company.
	product string
	// nobody says why no vendor follows from the name.
	nobody string
	// inTitles reports whether the name can mean nothing else in the title of a
	// use case.
	inTitles bool
}

// party is a vendor that a name stands for.
type party struct {
	// vendor is its name.
	vendor string
	// confidence is how sure the name says so.
	confidence kg.Confidence
	// text is how the vendor comes in, where that isn't plain.
	text string
}

// meanings are what the table says of names.
type meanings struct {
	// known says what each name means, by lookupKey.
	known map[string]meaning
	// brands says whose the products are whose names begin so.
	brands map[string][]party
}

// builtinMeanings are those of vendors.yaml, read once.
var builtinMeanings = sync.OnceValues(readMeanings)

// readMeanings reads the table. A name that is there twice is an error.
func readMeanings() (*meanings, error) {
	var t vendorTable
	if err := yaml.UnmarshalWithOptions(vendorsYAML, &t, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("vendors.yaml: %s", yaml.FormatError(err, false, true))
	}
	m := tableReader{meanings: meanings{map[string]meaning{}, map[string][]party{}}, said: map[string]string{}}
	for _, line := range t.Vendors {
		m.vendor(line)
	}
	for _, line := range t.Shared {
		m.shared(line)
	}
	for _, line := range t.Nobody {
		for _, name := range line.Names {
			m.add(name, line.Because, meaning{nobody: line.Because})
		}
	}
	return &m.meanings, m.err
}

type tableReader struct {
	meanings
	// said is how the table spells a key.
	said map[string]string
	err  error
}

func (m *tableReader) vendor(line vendorLine) {
	sure := []party{{vendor: line.Name, confidence: kg.High}}
	for _, name := range append([]string{line.Name}, line.Called...) {
		m.add(name, line.Because, meaning{parties: sure})
	}
	for _, brand := range line.Brands {
		m.brands[lookupKey(brand)] = sure
	}
	for product, spellings := range line.Products {
		for _, name := range append([]string{product}, spellings...) {
			m.add(name, line.Because, meaning{parties: sure, product: product, inTitles: true})
		}
	}
	for product, spellings := range line.Alone {
		for _, name := range append([]string{product}, spellings...) {
			m.add(name, line.Because, meaning{parties: sure, product: product})
		}
	}
	for product, spellings := range line.Likely {
		for _, name := range spellings {
			m.add(name, line.Because, meaning{parties: []party{{vendor: line.Name, confidence: kg.Medium}}, product: product})
		}
	}
}

func (m *tableReader) shared(line sharedLine) {
	parties := []party{{vendor: line.SoldBy, confidence: kg.High}}
	for _, maker := range line.Models {
		parties = append(parties, party{vendor: maker, confidence: kg.Medium, text: "Through " + line.Name + " of " + line.SoldBy + "."})
	}
	for _, name := range append([]string{line.Name}, line.Called...) {
		m.add(name, line.Because, meaning{parties: parties, product: line.Name, inTitles: true})
	}
}

func (m *tableReader) add(name, because string, what meaning) {
	key := lookupKey(name)
	switch before, twice := m.said[key]; {
	case because == "":
		m.wrong("%q is without its reason: give because", name)
	case key == "":
		m.wrong("%q has neither letter nor digit", name)
	case twice:
		m.wrong("%q and %q are one name", before, name)
	default:
		m.known[key], m.said[key] = what, name
	}
}

// lookupKey is what a name is looked up by. Commas and their like make no
// difference within a name, yet "Azure, OpenAI" are two: a text with one in it is
// a name only where it is spelled so.
func lookupKey(name string) string {
	name = companyEnd.ReplaceAllString(name, " $1")
	if strings.ContainsAny(name, ",;/|\n\t") {
		return strings.ToLower(strings.Join(strings.Fields(name), " "))
	}
	return names.Key(kg.KindVendor, name)
}

func (m *tableReader) wrong(format string, args ...any) {
	m.err = errors.Join(m.err, fmt.Errorf("vendors.yaml: "+format, args...))
}
