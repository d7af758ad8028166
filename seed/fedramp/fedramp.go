package fedramp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"fedreach/kg"
	"fedreach/seed/dataset"
)

// url is the file that is imported. The packs cite the repository as a whole:
// a snapshot takes nothing of theirs back.
const url = "https://github.com/GSA/marketplace-fedramp-gov-data/blob/master/data.json"

// Importer is the importer of the FedRAMP Marketplace.
var Importer = dataset.Importer{
	Kind:    "fedramp",
	About:   "FedRAMP Marketplace, data.json",
	Sources: []string{url},
	Read:    read,
}

// The lists of the file, as its data has them.
const (
	listProducts = "Products"
	listAgencies = "Agencies"
	listFirst    = "AtoMapping"
	listReuse    = "ReuseMapping"
)

func read(ctx context.Context, in dataset.Input, out dataset.Output) error {
	tables, err := readTables(builtin)
	if err != nil {
		return err
	}
	if len(in.Files) != 1 {
		return errors.New("give one file: each data.json is a whole snapshot of the marketplace")
	}
	r := &reading{
		ctx: ctx, in: in, out: out, file: in.Files[0], tables: tables,
		offerings: map[string]*offering{}, byNumber: map[string][]*offering{}, providers: map[string]*provider{},
		clouds: map[string]string{}, agencies: map[string]*agency{}, byName: map[agencyName]*agency{},
		authorized: map[string][]string{},
	}
	// First who there is, for rows speak of each other by their identifiers.
	lists := map[string]rowReader{listProducts: r.noteOffering, listAgencies: r.noteAgency, listFirst: nil, listReuse: nil}
	if err := r.walk(lists); err != nil {
		return err
	}
	if err := r.setDay(); err != nil {
		return err
	}
	return r.walk(map[string]rowReader{
		listProducts: r.readOffering, listAgencies: r.readAgency, listFirst: r.readAuthorization, listReuse: r.readAuthorization,
	})
}

// reading is one reading of one file.
type reading struct {
	ctx    context.Context
	in     dataset.Input
	out    dataset.Output
	file   dataset.File
	tables *tables

	// day is the snapshot's; source is where what has a day comes from, tree
	// where the tree does.
	day          kg.Date
	lastChange   string
	source, tree *kg.Source

	// offerings are those with an identifier, by it; byNumber by its digits.
	offerings map[string]*offering
	byNumber  map[string][]*offering
	// providers by what the file calls them; clouds has whose each cloud is.
	providers map[string]*provider
	clouds    map[string]string
	// agencies by identifier, byName by parent and name.
	agencies map[string]*agency
	byName   map[agencyName]*agency
	// authorized are the offerings of each agency by its own row; noMappings is
	// true of a file that has no others.
	authorized map[string][]string
	noMappings bool
}

// rowReader reads one item of a list.
type rowReader func(at dataset.Place, row json.RawMessage) error

// setDay takes the day of the snapshot from the file, or else from whoever says it.
func (r *reading) setDay() error {
	day, err := readDay(r.lastChange)
	switch {
	case err == nil && day != 0:
		r.day = day
	case r.in.Date != 0:
		r.day = r.in.Date
	default:
		return fmt.Errorf("%s does not say its day: meta.last_change is %.40q; give the day with --date", r.file.Name, r.lastChange)
	}
	r.tree = &kg.Source{URL: url, Title: "FedRAMP Marketplace data", Publisher: "General Services Administration"}
	r.source = &kg.Source{
		URL: url, Title: "FedRAMP Marketplace data, snapshot of " + r.day.String(), Publisher: r.tree.Publisher,
		Published: r.day, PublishedPrecision: kg.PrecisionDay,
	}
	return nil
}

// fact states a fact of the snapshot's source, or of the tree's.
func (r *reading) fact(at dataset.Place, f kg.Fact) error {
	f.Source = r.source
	if f.Kind == kg.PartOf {
		f.Source = r.tree
	}
	if f.Confidence == "" {
		f.Confidence = kg.High
	}
	if f.Since != 0 {
		f.SincePrecision = kg.PrecisionDay
	}
	if f.Until != 0 {
		f.UntilPrecision = kg.PrecisionDay
	}
	return r.out.Fact(at, &f)
}

// reject says that a field of a row can't be used.
func (r *reading) reject(at dataset.Place, field, value, reason string, near ...string) error {
	return r.rejectAll(dataset.Reject{Place: at, Value: value, Reason: reason, Near: near}, field)
}

// rejectAll says that a row states nothing of what it is about, for a field of it.
func (r *reading) rejectAll(reject dataset.Reject, field string) error {
	if field != "" {
		reject.Field += "." + field
	}
	return r.out.Reject(reject)
}
