package hierarchy

import (
	_ "embed"
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"

	"fedreach/kg"
	"fedreach/seed/names"
)

//go:embed table.yaml
var curated []byte

// group is a heading under which a list files bodies. It is no body.
type group struct {
	Name string
	// Of is the id of the branch that the heading says, or "".
	Of string
	// Outside is true where what is filed there is no part of the government.
	Outside bool
	Because string
}

// table is what a person has decided, by the key of the name.
type table struct {
	groups map[string]group
	nobody map[string]string // why
	apart  map[string]string // why
	// placed says what bodies are part of whom the lists misplace or don't place.
	placed []placement
}

// placement is what a body is part of by a source of its own.
type placement struct {
	Name, In string
	Source   struct{ URL, Title, Publisher string }
	// Text is what the source says, in our words.
	Text    string
	Because string
}

// source is that of a placement.
func (p placement) source() *kg.Source {
	return &kg.Source{URL: p.Source.URL, Title: p.Source.Title, Publisher: p.Source.Publisher}
}

// readTable reads table.yaml. A line without its reason is an error.
func readTable(content []byte) (*table, error) {
	var file struct {
		Groups []group
		Nobody []struct {
			Names   []string
			Because string
		}
		Apart  []struct{ Name, Because string }
		Placed []placement
	}
	if err := yaml.UnmarshalWithOptions(content, &file, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("seed/hierarchy/table.yaml: %s", yaml.FormatError(err, false, true))
	}
	t := &table{groups: map[string]group{}, nobody: map[string]string{}, apart: map[string]string{}}
	var err error
	reason := func(list string, line int, because string) {
		if strings.TrimSpace(because) == "" {
			err = errors.Join(err, fmt.Errorf("seed/hierarchy/table.yaml: line %d of %s: because is missing: give the reason or the source", line+1, list))
		}
	}
	for i, g := range file.Groups {
		reason("groups", i, g.Because)
		t.groups[key(g.Name)] = g
	}
	for i, line := range file.Nobody {
		reason("nobody", i, line.Because)
		for _, name := range line.Names {
			t.nobody[key(name)] = line.Because
		}
	}
	for i, line := range file.Placed {
		reason("placed", i, line.Because)
		if _, _, ok := kg.ParseEntityID(line.In); !ok || line.Name == "" || line.Source.URL == "" || line.Source.Title == "" {
			err = errors.Join(err, fmt.Errorf("seed/hierarchy/table.yaml: line %d of placed: give name, in, and the url and title of a source", i+1))
		}
	}
	t.placed = file.Placed
	for i, line := range file.Apart {
		reason("apart", i, line.Because)
		t.apart[key(line.Name)] = line.Because
	}
	return t, err
}

func key(name string) string { return names.Key(kg.KindAgency, name) }
