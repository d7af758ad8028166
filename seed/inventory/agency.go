package inventory

import (
	_ "embed"
	"fmt"
	"regexp"
	"sync"

	"github.com/goccy/go-yaml"

	"fedreach/kg"
	"fedreach/seed/dataset"
	"fedreach/seed/names"
)

//go:embed agencies.yaml
var agenciesYAML []byte

// agencyTable is agencies.yaml, by the names of departments and independent
// agencies. The file says what each part is.
type agencyTable map[string]agencyLine

type agencyLine struct {
	Called  []string          `yaml:"called"`
	Parts   map[string]string `yaml:"parts"`
	Whole   []string          `yaml:"whole"`
	Offices map[string]string `yaml:"offices"`
	Because string            `yaml:"because"`
}

// agencyFinder says which part of government a row is about.
type agencyFinder struct {
	names  *names.Names
	parent func(id string) string
	// called are the names of the table by other spellings, parts those of
	// offices that stand in the place of an agency; lines are by id.
	called map[string]string
	parts  map[string]part
	lines  map[string]agencyLine
	cached map[[3]string]who
}

// part is an office of an agency.
type part struct{ agency, office string }

// who is the agency of a row.
type who struct {
	// id is empty where the department is not known; near are the nearest then.
	id   string
	near []string
	// unknown is the part of the cell of the office that is not known, "" where
	// all is; id is then the nearest body above it.
	unknown string
}

// builtinAgencies is agencies.yaml, read once.
var builtinAgencies = sync.OnceValues(readAgencies)

func readAgencies() (agencyTable, error) {
	var table agencyTable
	if err := yaml.UnmarshalWithOptions(agenciesYAML, &table, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("agencies.yaml: %s", yaml.FormatError(err, false, true))
	}
	for name, line := range table {
		if line.Because == "" {
			return nil, fmt.Errorf("agencies.yaml: %s is without its reason: give because", name)
		}
	}
	return table, nil
}

func newAgencyFinder(in dataset.Input) (*agencyFinder, error) {
	table, err := builtinAgencies()
	if err != nil {
		return nil, err
	}
	f := &agencyFinder{names: in.Names, parent: in.Parent, called: map[string]string{}, parts: map[string]part{}, lines: map[string]agencyLine{}, cached: map[[3]string]who{}}
	for name, line := range table {
		for _, other := range line.Called {
			f.called[names.Key(kg.KindAgency, other)] = name
		}
		for other, office := range line.Parts {
			f.parts[names.Key(kg.KindAgency, other)] = part{name, office}
		}
		if match := in.Names.Find(names.Mention{Kind: kg.KindAgency, Name: name}); match.ID != "" {
			f.lines[match.ID] = line
		}
	}
	return f, nil
}

// find says who is meant by an agency's name, its code and its office.
func (f *agencyFinder) find(name, code, office string) who {
	key := [3]string{name, code, office}
	if is, ok := f.cached[key]; ok {
		return is
	}
	if is, ok := f.parts[names.Key(kg.KindAgency, name)]; ok {
		name, office = is.agency, is.office
	}
	is := f.whole(name, code)
	if is.id != "" && office != "" {
		is = f.office(is.id, office)
	}
	f.cached[key] = is
	return is
}

// isPart reports whether a name in the place of an agency is of one of its offices.
func (f *agencyFinder) isPart(name string) bool {
	_, ok := f.parts[names.Key(kg.KindAgency, name)]
	return ok
}

// whole is the department or independent agency. The name decides; the code
// only where there is no name.
func (f *agencyFinder) whole(name, code string) who {
	if name == "" {
		name = code
	}
	if canonical, ok := f.called[names.Key(kg.KindAgency, name)]; ok {
		if match := f.names.Find(names.Mention{Kind: kg.KindAgency, Name: canonical}); match.ID != "" {
			return who{id: match.ID}
		}
	}
	match := f.names.Find(names.Mention{Kind: kg.KindAgency, Name: name})
	return who{id: match.ID, near: match.Near}
}

var (
	// several parts a list of offices.
	several = regexp.MustCompile(`\|\||;|,\s`)
	// within parts an office from what it is in, the greater first.
	within = regexp.MustCompile(`\s*[/|]\s*`)
	// codeAndName is "VHA: Veterans Health Administration".
	codeAndName = regexp.MustCompile(`^([A-Z][\w&-]*(?: HQ)?)\s*(?::|-\s|–)\s*(.+)$`)
	// nameAndCode is "Internal Revenue Service (IRS)".
	nameAndCode = regexp.MustCompile(`^(.+?)\s*\(([^()]+)\)$`)
	// codeAndMore is "FAA AJO": an office that is known by its code, and a part of it.
	codeAndMore = regexp.MustCompile(`^([A-Z][A-Z-]+)\s+([\pL\d].*)$`)
)

// office is the office that a cell names, or the nearest body above it that is
// known, with what is not.
func (f *agencyFinder) office(department, cell string) who {
	if id := f.under(department, cell); id != "" {
		return who{id: id}
	}
	at := department
	unknown := func(text string) who {
		near := f.names.Find(names.Mention{Kind: kg.KindAgency, Name: text, Parent: at}).Near
		return who{id: at, unknown: text, near: near}
	}
	if several.MatchString(cell) {
		return unknown(cell)
	}
	for _, step := range within.Split(cell, -1) {
		id := f.under(at, step)
		if id == "" {
			if m := codeAndMore.FindStringSubmatch(step); m != nil && f.under(at, m[1]) != "" {
				at, step = f.under(at, m[1]), m[2]
			}
			return unknown(step)
		}
		at = id
	}
	return who{id: at}
}

// under is the body of this name within another, or the other itself, or "".
func (f *agencyFinder) under(above, text string) string {
	line := f.lines[above]
	for _, whole := range line.Whole {
		if sameName(whole, text) {
			return above
		}
	}
	// A code is an office's where the table says so, or where it is all there is: a
	// list may give the code of a laboratory to the office that oversees it.
	for _, try := range f.tries(line, text) {
		match := f.names.Find(names.Mention{Kind: kg.KindAgency, Name: try, Parent: above})
		if match.ID != "" && f.isUnder(match.ID, above) {
			return match.ID
		}
	}
	return ""
}

// tries are the names that a text may give an office, the likeliest first.
func (f *agencyFinder) tries(line agencyLine, text string) []string {
	spellings := []string{text}
	tries := []string{text}
	if m := codeAndName.FindStringSubmatch(text); m != nil {
		name := nameAndCode.ReplaceAllString(m[2], "$1")
		spellings, tries = append(spellings, name, m[1]), append(tries, name)
	} else if m := nameAndCode.FindStringSubmatch(text); m != nil {
		spellings, tries = append(spellings, m[1], m[2]), append(tries, m[1])
	}
	var curated []string
	for _, spelling := range spellings {
		for called, name := range line.Offices {
			if sameName(called, spelling) {
				curated = append(curated, name)
			}
		}
	}
	return append(curated, tries...)
}

func sameName(a, b string) bool { return names.Key(kg.KindAgency, a) == names.Key(kg.KindAgency, b) }

// isUnder reports whether a body is another, or part of it at any height.
func (f *agencyFinder) isUnder(id, above string) bool {
	for steps := 0; id != "" && steps < 100; steps++ {
		if id == above {
			return true
		}
		id = f.parent(id)
	}
	return false
}
