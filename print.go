package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
)

// printTable prints answers for a person: one line a verdict, with its best
// route.
func printTable(out io.Writer, answers []answer) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "AGENCY\tVENDOR\tSTATUS\tLEVELS\tBEST ROUTE\tCONFIDENCE")
	for _, a := range answers {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", a.Agency.Slug, a.Vendor.Slug, a.Status, a.levels(), a.bestRoute(), a.Confidence)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "%d %s\n", len(answers), plural("verdict", len(answers)))
	return err
}

// printCSV prints answers for a spreadsheet.
func printCSV(out io.Writer, answers []answer) error {
	table := csv.NewWriter(out)
	rows := [][]string{{"agency", "agency_name", "vendor", "vendor_name", "status", "levels", "best_route", "confidence", "disputed", "sources"}}
	for _, a := range answers {
		rows = append(rows, []string{
			a.Agency.Slug, inert(a.Agency.Name), a.Vendor.Slug, inert(a.Vendor.Name), a.Status, a.levels(), a.bestRoute(),
			a.Confidence, strconv.FormatBool(a.Disputed), strings.Join(a.sources(), " "),
		})
	}
	return table.WriteAll(rows)
}

// inert keeps a spreadsheet from taking a name for a formula.
func inert(name string) string {
	if strings.ContainsAny(name[:min(1, len(name))], "=+-@\t\r") {
		return "'" + name
	}
	return name
}

func (a answer) levels() string {
	switch {
	case a.Levels == nil:
		return "unknown"
	case len(a.Levels) == 0:
		return "-"
	}
	return strings.Join(a.Levels, " ")
}

func (a answer) bestRoute() string {
	if len(a.Routes) == 0 {
		return "-"
	}
	best := a.Routes[0]
	text := strings.ToLower(best.Kind)
	if best.Through != nil {
		text = best.Through.Slug
	}
	if best.Vehicle != nil {
		text += " by " + best.Vehicle.Slug
	}
	if best.InheritedFrom != nil {
		text += " from " + best.InheritedFrom.Slug
	}
	return text
}

// sources are the addresses of the routes, uses, evaluations and blockers, each
// once.
func (a answer) sources() []string {
	facts := slices.Concat(a.Uses, a.Evaluations, a.Blockers)
	for _, route := range a.Routes {
		facts = append(append(facts, route.Facts...), route.Authorizations...)
	}
	var urls []string
	for _, f := range facts {
		if f.Source != nil && !slices.Contains(urls, f.Source.URL) {
			urls = append(urls, f.Source.URL)
		}
	}
	return urls
}

func plural(word string, count int) string {
	if count == 1 {
		return word
	}
	return word + "s"
}
