package inventory

import (
	"fmt"
	"strings"

	"fedreach/kg"
	"fedreach/seed/dataset"
	"fedreach/seed/names"
)

// owner is the agency that publishes an inventory of its own.
type owner struct {
	*dataset.Own
	id, name string
}

// ownerOf says whose the files are; nil where they are everybody's.
func ownerOf(in dataset.Input) (*owner, error) {
	if in.Own == nil {
		return nil, nil
	}
	match := in.Names.Find(names.Mention{Kind: kg.KindAgency, Name: in.Own.Agency})
	name := in.Names.Name(match.ID)
	if name == "" {
		hint := "import hierarchy first"
		if len(match.Near) > 0 {
			hint = "the nearest: " + strings.Join(match.Near, ", ")
		}
		return nil, fmt.Errorf("no agency is called %.80q: %s", in.Own.Agency, hint)
	}
	return &owner{in.Own, match.ID, name}, nil
}

// fitsOwner says why a file can't be read without its owner. Taken for the
// inventory of all, it would take back what the others have said.
func (f *file) fitsOwner(own *owner) error {
	if _, says := f.at[colAgency]; own != nil || says && !f.layout.own {
		return nil
	}
	return fmt.Errorf("%s is laid out as an agency publishes an inventory of its own: say whose it is and where it is published, with --agency and --source", f.Name)
}

// sourceOf is the source of a file.
func (r *reader) sourceOf() *kg.Source {
	s := &kg.Source{
		URL: r.layout.url, Title: r.layout.title, Publisher: publisher,
		Published: r.published, PublishedPrecision: kg.PrecisionDay,
	}
	if r.own != nil {
		s.URL, s.Publisher = r.own.Source(s.URL), r.own.name
		s.Title = strings.Replace(s.Title, "Federal agency AI use case inventory", "AI use case inventory of "+r.own.name, 1)
	}
	return s
}

// whoOf says which part of government a row is about, and by which column. In an
// agency's own inventory all columns name what is within it, or itself.
func (r *reader) whoOf(at row) (is who, by column) {
	agency, bureau := at.cell(colAgency), at.cell(colBureau)
	switch {
	case r.own != nil:
		is = who{id: r.own.id}
		for _, c := range []column{colAgency, colBureau} {
			if cell := at.cell(c); cell != "" {
				is, by = r.agencies.office(is.id, cell), c
			}
		}
		return is, by
	case bureau != "":
		by = colBureau
	case agency != "":
		by = colAgency
	default:
		by = colCode
	}
	return r.agencies.find(agency, at.cell(colCode), bureau), by
}
