// Package hierarchy reads what the government publishes about its own parts:
// GSA's federal hierarchy crosswalk, USAspending's list of agencies, and the
// lists of .gov domains. Any of them, in any order, become one tree under the
// three branches.
//
// The lists contradict each other, and so one goes before another: the .gov list
// of agencies and bureaus, the branch in the list of .gov domains, USAspending's
// agencies, the sub-organisations in the list of domains, the crosswalk of 2015.
// Of statements that agree the finest is taken: an office that one list has
// under Defense and another under the Army is the Army's. But an organisation of
// its own in the .gov list stays right under the executive branch, whatever
// USAspending and the crosswalk have it under: Social Security is no part of
// Health. A statement against
// the one taken, or against another source in the graph, is rejected and named.
// What no list places under a branch is rejected, and never guessed.
//
// Nor do the lists say what is no more. What table.yaml says of that, each line with
// its source, ends a body's part of the tree on its day: the body stays, and under
// no branch inherits nothing from then on.
//
// The lists are undated, and so is the tree. Nothing of their contacts is kept.
package hierarchy

import (
	"context"
	"maps"
	"slices"

	"fedreach/kg"
	"fedreach/seed/dataset"
	"fedreach/seed/sheet"
)

// The lists, the one that goes before all others first: the lines of table.yaml.
const (
	curatedLines = iota
	bureaus
	domains
	spending
	subdomains
	crosswalk
)

// published are the sources of the lists, by list.
var published = map[int]*kg.Source{
	bureaus: {
		URL:   "https://github.com/cisagov/dotgov-data/blob/main/agencies-and-subs.csv",
		Title: "Agencies and bureaus of the .gov registry", Publisher: "Cybersecurity and Infrastructure Security Agency",
	},
	domains:    domainList,
	subdomains: domainList,
	spending: {
		URL:   "https://github.com/fedspendingtransparency/usaspending-api/blob/master/usaspending_api/data/authoritative_agency_list.csv",
		Title: "Authoritative agency list of USAspending.gov", Publisher: "Department of the Treasury",
	},
	crosswalk: {
		URL:   "https://github.com/GSA/FederalHierarchy-Crosswalk/blob/master/federalhierarchycrosswalk.json",
		Title: "Federal hierarchy crosswalk, 2015", Publisher: "General Services Administration",
	},
}

var domainList = &kg.Source{
	URL:   "https://github.com/cisagov/dotgov-data/blob/main/current-federal.csv",
	Title: "Federal .gov domains with their organisations", Publisher: "Cybersecurity and Infrastructure Security Agency",
}

// confidence is that of a list: what a registrant typed, and what is as old as
// the crosswalk, is less certain.
func confidence(list int) kg.Confidence {
	if list == subdomains || list == crosswalk {
		return kg.Medium
	}
	return kg.High
}

// Importer is the importer of the lists.
var Importer = dataset.Importer{
	Kind:     "hierarchy",
	About:    "the parts of the government: GSA's federal hierarchy crosswalk, USAspending's agencies, the .gov domains",
	Sources:  append(slices.Clone(listURLs), curatedSources()...),
	Together: listURLs,
	Declares: true,
	Read:     read,
}

// listURLs are the sources that the files are of.
var listURLs = []string{published[bureaus].URL, domainList.URL, published[spending].URL, published[crosswalk].URL}

// curatedSources are those of the table's own placements and endings.
func curatedSources() []string {
	t, err := readTable(curated)
	if err != nil {
		panic(err) // the embedded table is wrong
	}
	urls := map[string]bool{}
	for _, line := range t.placed {
		urls[line.Source.URL] = true
	}
	for _, line := range t.ended {
		urls[line.Source.URL] = true
	}
	return slices.Sorted(maps.Keys(urls))
}

func read(ctx context.Context, in dataset.Input, out dataset.Output) error {
	files, err := recognise(in.Files)
	if err != nil {
		return err
	}
	t, err := newTree(in, out)
	if err != nil {
		return err
	}
	// The order of the lists decides whose spelling of a name is an agency's
	// own, so that the order of the files does not.
	for _, list := range []struct {
		layout layout
		read   func(*tree, sheet.Row) error
	}{
		{bureauLayout, (*tree).bureau},
		{domainLayout, (*tree).domain},
		{spendingLayout, (*tree).spending},
		{domainLayout, (*tree).subdomain},
	} {
		if err := files.each(ctx, list.layout, out, func(r sheet.Row) error { return list.read(t, r) }); err != nil {
			return err
		}
	}
	if err := t.readCrosswalk(ctx, files); err != nil {
		return err
	}
	t.placeCurated()
	return t.handOver()
}
