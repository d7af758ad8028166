package inventory_test

import (
	"cmp"
	"fmt"
	"testing"
)

// Whose a row is, by agency, code and bureau, and what of it is not known.
func TestWhoseARowIs(t *testing.T) {
	for _, c := range []struct{ code, name, bureau, is, unknown string }{
		{"DOE", "Department of Energy", "", "department-of-energy", ""},
		{"DOE", "Department of Energy", "NNSA", "national-nuclear-security-administration", ""},
		{"DOJ", "Department of Justice", "Department of Justice / FBI", "federal-bureau-of-investigation", ""},
		{"DOJ", "Department of Justice", "Department of Justice / Department wide", "department-of-justice", ""},
		{"HHS", "Department of Health and Human Services", "HHS/CMS", "centers-for-medicare-and-medicaid-services", ""},
		{"HHS", "Department of Health and Human Services", "HHS/CMS/OIT", "centers-for-medicare-and-medicaid-services", "OIT"},
		{"HHS", "Department of Health and Human Services", "HHS/XYZ", "department-of-health-and-human-services", "XYZ"},
		{"DOE", "Department of Energy", "NNSA || OHR", "department-of-energy", "NNSA || OHR"},
		// A laboratory is not the office that a list gives its code.
		{"DOE", "Department of Energy", "PNNL - Pacific Northwest National Laboratory (SC43 OIM)", "department-of-energy", "PNNL - Pacific Northwest National Laboratory (SC43 OIM)"},
		{"DOE", "Department of Energy", "PNNL", "pacific-northwest-site-office", ""},
		{"VA", "Department of Veterans Affairs", "VHA: Veterans Health Administration", "veterans-health-administration", ""},
		{"DOT", "Department of Transportation", "FAA AJO", "federal-aviation-administration", "AJO"},
		{"DOT", "Department of Transportation", "CAIO, FAA, OST-R", "department-of-transportation", "CAIO, FAA, OST-R"},
		{"DOT", "Department of Transportation", "Federal Aviation Administration (FAA)", "federal-aviation-administration", ""},
		// An office of another department is none of this one.
		{"DOE", "Department of Energy", "Federal Bureau of Investigation", "department-of-energy", "Federal Bureau of Investigation"},
		{"EAC", "Election Assistance Commission", "All EAC divisions where staff elect to use approved tools", "election-assistance-commission", ""},
		{"EAC", "United States Election Assistance Commission", "", "election-assistance-commission", ""},
		{"TREAS", "Department of Treasury", "", "department-of-the-treasury", ""},
		{"", "Department of Veteran Affairs-OIG", "", "department-of-veterans-affairs", "Office of the Inspector General"},
		{"HHS", "", "", "department-of-health-and-human-services", ""},
	} {
		got := cases(t, fmt.Sprintf(`%s,%s,1,Chat,"%s",,Deployed,,2025,,OpenAI,`, c.code, c.name, c.bureau))
		if len(got.facts) != 1 {
			t.Errorf("%s / %s: %q", c.name, c.bureau, got.reasons())
			continue
		}
		unknown, note := "", ""
		if len(got.rejects) == 1 && (got.rejects[0].Field == "agency_bureau" || c.bureau == "") {
			unknown, note = got.rejects[0].Value, "Reported for "+cmp.Or(c.bureau, c.name)+"."
		}
		if f := got.facts[0]; f.From != "agency:"+c.is || unknown != c.unknown || f.Text != note {
			t.Errorf("%s / %s: %s (%q), unknown %q, want %s, unknown %q", c.name, c.bureau, f.From, f.Text, unknown, c.is, c.unknown)
		}
	}
}

// An agency that nobody knows rejects its row, with the nearest.
func TestUnknownAgency(t *testing.T) {
	got := cases(t, "DOX,Department of Enrgy,1,Chat,,,Deployed,,,,OpenAI,")
	same(t, "rejects", got.reasons(), []string{"agency_name | Department of Enrgy | no agency is known by this name: import hierarchy first, or add a line to a table of names"})
	if len(got.facts) > 0 || len(got.rejects[0].Near) == 0 || got.rejects[0].Near[0] != "agency:department-of-energy" {
		t.Errorf("stated %q, near %q", got.lines(), got.rejects[0].Near)
	}
}
