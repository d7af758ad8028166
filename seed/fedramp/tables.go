package fedramp

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"

	"fedreach/kg"
	"fedreach/seed/names"
)

//go:embed tables.yaml
var builtin []byte

// tables are what a person has decided about the marketplace.
type tables struct {
	// Vendors and Providers are what those of the other tables are called, by slug.
	Vendors   map[string]string `yaml:"vendors"`
	Providers map[string]string `yaml:"providers"`
	// Offerings are those that have a slug of their own.
	Offerings []offeringLine `yaml:"offerings"`
	// Services are services in an offering's list that are a vendor's AI.
	Services []serviceLine `yaml:"services"`
	// Descriptions are words in an offering's description that name a vendor's AI.
	Descriptions []descriptionLine `yaml:"descriptions"`
	// Governments are providers that are no companies, Placeholders agencies that
	// are none.
	Governments  []nameLine `yaml:"governments"`
	Placeholders []nameLine `yaml:"placeholders"`
}

// offeringLine says which cloud a vendor's offering is.
type offeringLine struct {
	By      string       `yaml:"by"` // the vendor
	Called  []string     `yaml:"called"`
	Is      string       `yaml:"is"`
	Kind    kg.CloudKind `yaml:"kind"`
	PartOf  string       `yaml:"part_of"` // a provider of the table; empty: the vendor's own
	OwnAI   bool         `yaml:"own_ai"`  // it is the vendor's own AI
	Because string       `yaml:"because"`
}

// serviceLine says whose AI a service is that a vendor's offerings have.
type serviceLine struct {
	By      string   `yaml:"by"`
	Called  []string `yaml:"called"`
	Vendor  string   `yaml:"vendor"`
	Key     string   `yaml:"key"`
	Because string   `yaml:"because"`
}

// descriptionLine says whose AI an offering's description names.
type descriptionLine struct {
	By       string `yaml:"by"`
	Offering string `yaml:"offering"`
	Says     string `yaml:"says"`
	Vendor   string `yaml:"vendor"`
	Key      string `yaml:"key"`
	Because  string `yaml:"because"`
}

type nameLine struct {
	Called  []string `yaml:"called"`
	Because string   `yaml:"because"`
}

// readTables reads tables.yaml. A line without its reason, or that speaks of who
// or what the tables don't name, is an error.
func readTables(content []byte) (*tables, error) {
	var t tables
	if err := yaml.UnmarshalWithOptions(content, &t, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("seed/fedramp/tables.yaml: %s", yaml.FormatError(err, false, true))
	}
	if problems := t.problems(); len(problems) > 0 {
		return nil, fmt.Errorf("seed/fedramp/tables.yaml: %s", strings.Join(problems, "; "))
	}
	return &t, nil
}

// problems are what is wrong with the lines.
func (t *tables) problems() []string {
	var problems []string
	check := func(list string, line int, ok bool, wanted string) {
		if !ok {
			problems = append(problems, fmt.Sprintf("line %d of %s: %s", line+1, list, wanted))
		}
	}
	reason := func(list string, line int, because string) {
		check(list, line, strings.TrimSpace(because) != "", "because is missing: give the reason or the source")
	}
	for i, o := range t.Offerings {
		reason("offerings", i, o.Because)
		check("offerings", i, o.PartOf == "" || t.Providers[o.PartOf] != "", "part_of is none of the providers")
	}
	for i, s := range t.Services {
		reason("services", i, s.Because)
		check("services", i, t.Vendors[s.Vendor] != "", "vendor is none of the vendors")
	}
	for i, d := range t.Descriptions {
		reason("descriptions", i, d.Because)
		check("descriptions", i, t.Vendors[d.Vendor] != "", "vendor is none of the vendors")
	}
	for i, g := range t.Governments {
		reason("governments", i, g.Because)
	}
	for i, p := range t.Placeholders {
		reason("placeholders", i, p.Because)
	}
	return problems
}

func (t *tables) offering(vendor, name string) *offeringLine {
	for i := range t.Offerings {
		if line := &t.Offerings[i]; line.By == vendor && named(line.Called, kg.KindCloud, name) {
			return line
		}
	}
	return nil
}

// service gives the line for a service of a vendor's offering. A star or a level
// at its beginning or end is a remark on it.
func (t *tables) service(vendor, name string) *serviceLine {
	name = strings.TrimSpace(strings.Trim(name, "* "))
	name = strings.TrimPrefix(name, "High - ")
	for i := range t.Services {
		if line := &t.Services[i]; line.By == vendor && named(line.Called, kg.KindCloud, name) {
			return line
		}
	}
	return nil
}

// placeholder gives the line of a name that is no agency's.
func (t *tables) placeholder(name string) *nameLine {
	for i := range t.Placeholders {
		if named(t.Placeholders[i].Called, kg.KindAgency, name) {
			return &t.Placeholders[i]
		}
	}
	return nil
}

func (t *tables) isGovernment(provider string) bool {
	for _, line := range t.Governments {
		if named(line.Called, kg.KindVendor, provider) {
			return true
		}
	}
	return false
}

func named(called []string, kind kg.EntityKind, name string) bool {
	key := names.Key(kind, name)
	for _, other := range called {
		if names.Key(kind, other) == key {
			return true
		}
	}
	return false
}
