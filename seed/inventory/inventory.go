// Package inventory reads the federal inventories of AI use cases, as the Office
// of Management and Budget gathers them from the agencies every year: the use
// cases that agencies report one by one, and the table of common tasks that they
// do with commercial products. What an agency has in operation becomes a USES,
// what it tries becomes an EVALUATES.
//
// Whose AI a row speaks of is said by vendors.yaml and by the names of the
// graph, which part of government by agencies.yaml and the same names. What
// neither knows is rejected, never guessed. What is in use, and nobody says since
// when, was in use by the day of the inventory: of the years before, it says nothing.
package inventory

import (
	"context"
	"fmt"

	"fedreach/seed/dataset"
)

// The inventories of all years stand in repositories of one GitHub
// organisation, a repository for each year. A source is one inventory over the
// years, so that a later year ends what it no longer lists: its address is that
// of the list of the repositories. The parts after # tell the two apart, which
// are published, and may be imported, one without the other.
const (
	individualURL   = "https://github.com/orgs/ombegov/repositories?q=AI-Use-Case-Inventory#individually-reported"
	consolidatedURL = "https://github.com/orgs/ombegov/repositories?q=AI-Use-Case-Inventory#consolidated-cots"
	publisher       = "Office of Management and Budget"
)

// Importer reads the inventories of AI use cases.
var Importer = dataset.Importer{
	Kind:     "ai-inventory",
	About:    "federal inventories of AI use cases (CSV): those reported one by one, and the consolidated commercial products",
	Sources:  []string{individualURL, consolidatedURL},
	OwnFiles: true,
	Read:     read,
}

func read(ctx context.Context, in dataset.Input, out dataset.Output) error {
	// The year in the names of the published files is the year that the inventory
	// is about: the one of 2025 came out in 2026.
	if in.Date.IsZero() {
		return fmt.Errorf("%s doesn't say on which day it was published (a year in its name is the one it is about): give --date, such as --date 2026-04-13", in.Files[0].Name)
	}
	vendors, err := newVendorFinder(in.Names)
	if err != nil {
		return err
	}
	agencies, err := newAgencyFinder(in)
	if err != nil {
		return err
	}
	own, err := ownerOf(in)
	if err != nil {
		return err
	}
	created := map[string]bool{}
	for _, given := range in.Files {
		f, err := openFile(given)
		if err != nil {
			return err
		}
		if err := f.fitsOwner(own); err != nil {
			return err
		}
		r := &reader{file: f, own: own, vendors: vendors, agencies: agencies, out: out, created: created, published: in.Date}
		if err := r.read(ctx); err != nil {
			return err
		}
	}
	return nil
}
