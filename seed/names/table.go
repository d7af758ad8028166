package names

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"fedreach/kg"
)

//go:embed table.yaml
var builtin []byte

// ownTable is the built-in table.
var ownTable = sync.OnceValue(func() *Table {
	table, err := ReadTable("seed/names/table.yaml", builtin)
	if err != nil {
		panic(err) // the embedded table is wrong
	}
	return table
})

// Table is what a person has decided about names.
type Table struct {
	// Same says which entity a name is.
	Same []Same `yaml:"same"`
	// Common are names that many bodies have: the parent tells them apart, and
	// its slug goes in front of theirs.
	Common []Common `yaml:"common"`
}

// Same is one line of a table: names of one entity.
type Same struct {
	// Is is the entity's id, kind:slug.
	Is string `yaml:"is"`
	// Name is what it is called, unless somebody named it; empty leaves that to the file
	// that speaks of it first.
	Name string `yaml:"name"`
	// Called are its other names.
	Called []string `yaml:"called"`
	// Under, where given, is the id of what a mention must be a part of, at any
	// height, for the line to hold.
	Under string `yaml:"under"`
	// Because is the reason or the source. No line without it.
	Because string `yaml:"because"`
}

// Common is one line of a table: names that many have.
type Common struct {
	Names   []string `yaml:"names"`
	Because string   `yaml:"because"`
}

// ReadTable reads a table; file is its name in errors.
func ReadTable(file string, content []byte) (*Table, error) {
	table, err := decode(content)
	if err != nil && len(strings.TrimSpace(string(content))) > 0 {
		return nil, fmt.Errorf("%s is no table of names: %s", file, yaml.FormatError(err, false, true))
	}
	for i, line := range table.Same {
		if problem := line.problem(); problem != "" {
			return nil, fmt.Errorf("%s: line %d of same (%s): %s", file, i+1, line.Is, problem)
		}
	}
	for i, line := range table.Common {
		if strings.TrimSpace(line.Because) == "" || len(line.Names) == 0 {
			return nil, fmt.Errorf("%s: line %d of common: give its names, and because: why many have them", file, i+1)
		}
	}
	common := map[string]bool{}
	for _, line := range table.Common {
		for _, name := range line.Names {
			common[Key(kg.KindAgency, name)] = true
		}
	}
	for i, line := range table.Same {
		kind, _, _ := kg.ParseEntityID(line.Is)
		for _, name := range line.names() {
			if kind == kg.KindAgency && line.Under == "" && common[Key(kind, name)] {
				return nil, fmt.Errorf("%s: line %d of same (%s): many have the name %q: say under: whose is meant", file, i+1, line.Is, name)
			}
		}
	}
	return table, nil
}

// decode reads the YAML. What the decoder panics at, such as a list that is said
// to be binary, is no table.
func decode(content []byte) (table *Table, err error) {
	table = &Table{}
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("it can't be decoded: %v", cause)
		}
	}()
	return table, yaml.UnmarshalWithOptions(content, table, yaml.Strict())
}

// problem says what is wrong with a line, or nothing.
func (s Same) problem() string {
	kind, _, ok := kg.ParseEntityID(s.Is)
	if !ok {
		return "is: write kind:slug, such as agency:cia"
	}
	if s.Under != "" {
		if under, _, ok := kg.ParseEntityID(s.Under); !ok || under != kind {
			return fmt.Sprintf("under: %.60q is no id of a parent: write %s:slug", s.Under, strings.ToLower(string(kind)))
		}
	}
	if strings.TrimSpace(s.Because) == "" {
		return "because: is missing: give the reason or the source"
	}
	if s.Name == "" && len(s.Called) == 0 {
		return "called: is missing: give at least one name"
	}
	for _, name := range s.names() {
		if Key(kind, name) == "" {
			return fmt.Sprintf("called: %.60q has neither letter nor digit", name)
		}
	}
	return ""
}

// names are all names of a line.
func (s Same) names() []string {
	if s.Name == "" {
		return s.Called
	}
	return append([]string{s.Name}, s.Called...)
}
