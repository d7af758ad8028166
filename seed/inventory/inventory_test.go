package inventory_test

import (
	"context"
	"io"
	"slices"
	"strings"
	"testing"

	"fedreach/kg"
	"fedreach/seed/dataset"
	"fedreach/seed/inventory"
	"fedreach/seed/names"
)

// collected is what an import handed over.
type collected struct {
	entities []kg.Entity
	facts    []*kg.Fact
	places   []dataset.Place
	rejects  []dataset.Reject
	// own is whose the files are, where they are one agency's.
	own *dataset.Own
	// onFact, where given, sees each fact as it comes.
	onFact func()
}

func (c *collected) Entity(e kg.Entity) error { c.entities = append(c.entities, e); return nil }

func (c *collected) Fact(at dataset.Place, f *kg.Fact) error {
	c.facts, c.places = append(c.facts, f), append(c.places, at)
	if c.onFact != nil {
		c.onFact()
	}
	return nil
}

func (c *collected) Reject(r dataset.Reject) error { c.rejects = append(c.rejects, r); return nil }

// lines shows each fact as one line, in order.
func (c *collected) lines() []string {
	var lines []string
	for _, f := range c.facts {
		line := strings.Join([]string{strings.TrimPrefix(f.From, "agency:"), string(f.Kind), strings.TrimPrefix(f.To, "vendor:")}, " ")
		if f.Product != "" {
			line += " (" + f.Product + ")"
		}
		if f.Confidence != kg.High {
			line += " " + string(f.Confidence)
		}
		lines = append(lines, line)
	}
	return lines
}

// reasons shows each reject as field, value and reason, in order.
func (c *collected) reasons() []string {
	var lines []string
	for _, r := range c.rejects {
		lines = append(lines, r.Field+" | "+r.Value+" | "+r.Reason)
	}
	return lines
}

const day = "2026-04-13"

// importing imports files, given by name and content, and must succeed.
func importing(t *testing.T, files ...string) *collected {
	t.Helper()
	c := &collected{}
	if err := c.read(t, day, government(), files...); err != nil {
		t.Fatal(err)
	}
	return c
}

func (c *collected) read(t *testing.T, date string, known *names.Names, files ...string) error {
	t.Helper()
	in := dataset.Input{Names: known, Parent: func(id string) string { return parents[id] }, Own: c.own}
	if date != "" {
		var err error
		if in.Date, err = kg.ParseDate(date); err != nil {
			t.Fatal(err)
		}
	}
	for i := 0; i < len(files); i += 2 {
		in.Files = append(in.Files, dataset.File{Name: files[i], Open: func() (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader(files[i+1])), nil
		}})
	}
	return inventory.Importer.Read(context.Background(), in, c)
}

// parents are those of the small government of these tests.
var parents = map[string]string{
	"agency:department-of-energy":                       "agency:us-executive-branch",
	"agency:national-nuclear-security-administration":   "agency:department-of-energy",
	"agency:department-of-health-and-human-services":    "agency:us-executive-branch",
	"agency:centers-for-medicare-and-medicaid-services": "agency:department-of-health-and-human-services",
	"agency:pacific-northwest-site-office":              "agency:department-of-energy",
	"agency:department-of-justice":                      "agency:us-executive-branch",
	"agency:federal-bureau-of-investigation":            "agency:department-of-justice",
	"agency:department-of-veterans-affairs":             "agency:us-executive-branch",
	"agency:veterans-health-administration":             "agency:department-of-veterans-affairs",
	"agency:department-of-transportation":               "agency:us-executive-branch",
	"agency:federal-aviation-administration":            "agency:department-of-transportation",
	"agency:department-of-the-treasury":                 "agency:us-executive-branch",
	"agency:election-assistance-commission":             "agency:us-executive-branch",
}

var agencies = map[string]string{
	"us-executive-branch":                        "Executive Branch",
	"department-of-energy":                       "Department of Energy",
	"national-nuclear-security-administration":   "National Nuclear Security Administration",
	"department-of-health-and-human-services":    "Department of Health and Human Services",
	"centers-for-medicare-and-medicaid-services": "Centers for Medicare and Medicaid Services",
	"pacific-northwest-site-office":              "Pacific Northwest Site Office",
	"department-of-justice":                      "Department of Justice",
	"federal-bureau-of-investigation":            "Federal Bureau of Investigation",
	"department-of-veterans-affairs":             "Department of Veterans Affairs",
	"veterans-health-administration":             "Veterans Health Administration",
	"department-of-transportation":               "Department of Transportation",
	"federal-aviation-administration":            "Federal Aviation Administration",
	"department-of-the-treasury":                 "Department of the Treasury",
	"election-assistance-commission":             "Election Assistance Commission",
}

func government(tables ...*names.Table) *names.Names {
	var known []kg.Entity
	for slug, name := range agencies {
		agency := &kg.Agency{Named: kg.Named{Slug: slug, Name: name}}
		if slug == "pacific-northwest-site-office" {
			agency.Aliases = []string{"PNNL"}
		}
		known = append(known, agency)
	}
	return names.New(known, parents, tables...)
}

// head are the headings of 2025, less those that nothing is read from.
const head = "agency,agency_name,id,use_case_name,agency_bureau,contact_email,development_stage,problem_solved,operational_date,contracting_usage,vendor_name,system_name_ato\n"

// cases imports rows below the headings of 2025.
func cases(t *testing.T, rows ...string) *collected {
	t.Helper()
	return importing(t, "2025.csv", head+strings.Join(rows, "\n")+"\n")
}

// vendorRow is a row of a deployed use case with this vendor cell, quoted, and name.
func vendorRow(vendor, name string) string {
	quoted := `"` + strings.ReplaceAll(vendor, `"`, `""`) + `"`
	return "DOE,Department of Energy,DOE-1," + name + ",,,Deployed,,2025,Vendor Purchased," + quoted + ","
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got %s\nwant %s", what, strings.Join(got, "\n     "), strings.Join(want, "\n     "))
	}
}
