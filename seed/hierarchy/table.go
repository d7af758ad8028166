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
	// ended has, by id, the bodies of the lists that are no more.
	ended map[string]*ending
}

// Citation is what a line of the table has of its source.
type Citation struct {
	Source struct{ URL, Title, Publisher string }
	// Text is what the source says, in our words.
	Text string
}

func (c Citation) source() *kg.Source {
	return &kg.Source{URL: c.Source.URL, Title: c.Source.Title, Publisher: c.Source.Publisher}
}

// placement is what a body is part of by a source of its own.
type placement struct {
	Name, In string
	Because  string

	Citation `yaml:",inline"`
}

// ending is from when a body is no more, by a source of its own.
type ending struct {
	// Is are the ids of the bodies that ended so.
	Is []string
	// Until is a day, the first without the body, or the month or year in which it ended.
	Until   string
	Because string

	Citation `yaml:",inline"`

	until     kg.Date
	precision kg.Precision
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
		Ended  []*ending
	}
	if err := yaml.UnmarshalWithOptions(content, &file, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("seed/hierarchy/table.yaml: %s", yaml.FormatError(err, false, true))
	}
	t := &table{groups: map[string]group{}, nobody: map[string]string{}, apart: map[string]string{}, ended: map[string]*ending{}}
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
	for i, line := range file.Ended {
		reason("ended", i, line.Because)
		err = errors.Join(err, t.end(i, line))
	}
	for i, line := range file.Apart {
		reason("apart", i, line.Because)
		t.apart[key(line.Name)] = line.Because
	}
	return t, err
}

// end takes in a line of ended.
func (t *table) end(i int, line *ending) (err error) {
	if line.until, line.precision, err = kg.ParseUntil(line.Until); err != nil || line.until.IsZero() || len(line.Is) == 0 || line.Source.URL == "" || line.Source.Title == "" {
		return fmt.Errorf("seed/hierarchy/table.yaml: line %d of ended: give is, until as a day, month or year, and the url and title of a source", i+1)
	}
	for _, id := range line.Is {
		if kind, _, ok := kg.ParseEntityID(id); !ok || kind != kg.KindAgency || t.ended[id] != nil {
			return fmt.Errorf("seed/hierarchy/table.yaml: line %d of ended: %q is no agency:slug, or ended twice", i+1, id)
		}
		t.ended[id] = line
	}
	return nil
}

func key(name string) string { return names.Key(kg.KindAgency, name) }
