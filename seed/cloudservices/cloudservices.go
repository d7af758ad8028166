// Package cloudservices reads the tables in which providers say which of their
// services are in audit scope, at which level: Microsoft's for Azure and Azure
// Government, and Amazon's.
//
// Such a table says of a service that it is offered in a region at a level. What
// the graph can say is whose AI the service is: a table, written by hand, says
// so, and a service that is not in it is no route to anybody's AI. What other
// companies' models a service offers beside its operator's, the tables do not
// say, and none is inferred.
package cloudservices

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"fedreach/kg"
	"fedreach/seed/dataset"
	"fedreach/seed/sheet"
)

var microsoft = kg.Source{
	URL:   "https://github.com/MicrosoftDocs/azure-docs/blob/main/articles/azure-government/compliance/azure-services-in-fedramp-auditscope.md",
	Title: "Azure services by FedRAMP and DoD CC SRG audit scope", Publisher: "Microsoft",
}

// Amazon has a page for each programme. What is imported as a file may also be a
// copy of both by a third party, hence less certain.
var (
	amazonFedRAMP = kg.Source{
		URL: "https://aws.amazon.com/compliance/services-in-scope/FedRAMP/", Title: "AWS services in scope of FedRAMP", Publisher: "Amazon Web Services",
	}
	amazonDoD = kg.Source{
		URL: "https://aws.amazon.com/compliance/services-in-scope/DoD_CC_SRG/", Title: "AWS services in scope of the DoD CC SRG", Publisher: "Amazon Web Services",
	}
	copied = kg.Source{
		URL:   "https://github.com/salesforce/aws-allowlister/blob/main/aws_allowlister/data/compliance_statuses.csv",
		Title: "Compliance statuses of AWS services", Publisher: "Salesforce",
	}
)

// Importer is the importer of the tables.
var Importer = dataset.Importer{
	Kind:    "cloud-services",
	About:   "cloud services by level: the audit scope of Azure Government, the compliance statuses of AWS",
	Sources: []string{microsoft.URL, amazonFedRAMP.URL, amazonDoD.URL, copied.URL},
	Read:    read,
}

func read(ctx context.Context, in dataset.Input, out dataset.Output) error {
	known, err := readTable(curated)
	if err != nil {
		return err
	}
	for _, file := range in.Files {
		list, err := sheet.Find(file, func(headings []string) bool { _, err := layoutOf(headings); return err == nil })
		if err != nil {
			return fmt.Errorf("%s is no table of cloud services: %w", file.Name, err)
		}
		t, err := layoutOf(list.Headings)
		if err != nil {
			return fmt.Errorf("%s is no table of cloud services: %w", file.Name, err)
		}
		if err := t.dated(file.Name, in.Date); err != nil {
			return err
		}
		t.known, t.out = known, out
		if err := list.Each(ctx, out, t.row); err != nil {
			return err
		}
	}
	return nil
}

var monthInName = regexp.MustCompile(`(?:^|\D)((?:19|20)\d\d-\d\d)(?:\D|$)`)

// dated takes the day of the table: the one given, or else the month in the
// file's name. The tables themselves don't say it.
func (t *table) dated(name string, given kg.Date) error {
	source := *t.source
	source.Published, source.PublishedPrecision = given, kg.PrecisionDay
	if found := monthInName.FindStringSubmatch(name); found != nil {
		month, precision, err := kg.ParseSince(found[1])
		switch {
		case err != nil:
			return fmt.Errorf("the name of %s: %w", name, err)
		case given == 0:
			source.Published, source.PublishedPrecision = month, precision
		case !strings.HasPrefix(given.String(), found[1]):
			return fmt.Errorf("%s is of %s by its name, and --date says %s: which is it?", name, found[1], given)
		}
	}
	if source.Published == 0 {
		return fmt.Errorf("%s does not say of which day it is: give the day with --date", name)
	}
	t.source = &source
	return nil
}

// row takes in a service.
func (t *table) row(r sheet.Row) error {
	name := r.Cell(names...)
	at := r.At(names[0])
	if name == "" {
		return t.out.Reject(dataset.Reject{Place: at, Reason: "is missing: the name of the service"})
	}
	service, known := t.known.services[t.platform+" "+key(name)]
	if !known {
		if t.known.isOther(name) || !looksLikeAI(name) {
			return nil
		}
		return t.out.Reject(dataset.Reject{
			Place: at, Value: name, Reason: "may be an AI service, and the table of services does not say whose: add it there",
		})
	}
	levels, grants, err := t.levels(r)
	if err != nil {
		return err
	}
	for _, cloud := range slices.Sorted(maps.Keys(levels)) {
		slices.Sort(grants[cloud]) // columns may stand in any order
		f := &kg.Fact{
			Kind: kg.PartnersWith, From: "vendor:" + service.Vendor, To: "cloud:" + cloud, Key: service.Key,
			Since: t.source.Published, SincePrecision: t.source.PublishedPrecision,
			LevelSet: levels[cloud], Confidence: t.confidence, Source: t.source,
			Text: "In audit scope of " + strings.Join(grants[cloud], ", ") + " by this day; since when is not stated.",
		}
		if err := t.out.Fact(at, f); err != nil {
			return err
		}
	}
	return nil
}

// levels gives the levels of a service by cloud, and the grants that give them.
func (t *table) levels(r sheet.Row) (levels map[string]kg.LevelSet, grants map[string][]string, err error) {
	levels, grants = map[string]kg.LevelSet{}, map[string][]string{}
	for _, c := range t.columns {
		text := r.Cell(c.heading)
		inScope, err := truth(text)
		if err != nil {
			reject := dataset.Reject{Place: r.At(c.heading), Value: text, Reason: err.Error()}
			if err := t.out.Reject(reject); err != nil {
				return nil, nil, err
			}
		}
		if inScope {
			levels[c.cloud] = levels[c.cloud].Union(c.levels)
			grants[c.cloud] = append(grants[c.cloud], c.grant)
		}
	}
	return levels, grants, nil
}

// truth reads a cell: in scope, or not.
func truth(text string) (bool, error) {
	switch strings.ToLower(text) {
	case "y", "yes", "true", "x", "1", ":heavy_check_mark:", "✓", "✔", "✔️", "✅", "&#x2705;", "in scope":
		return true, nil
	case "", "n", "no", "false", "-", "–", "0", "n/a", "❌", "planned", "in process", "under review", "3pao assessment", "3pao review", "jab review", "joint authorization board (jab) review", "joint authorization board review", "disa review":
		return false, nil
	}
	return false, errors.New("says neither yes nor no: write Y or leave it empty")
}
