package inventory_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fedreach/kg"
)

// What each stage of development makes of a use case.
func TestStages(t *testing.T) {
	for stage, want := range map[string]string{
		"Deployed": "USES",
		"c) Deployed – The use case is being actively authorized or utilized to support the functions or mission of an agency.": "USES",
		"Operation and Maintenance":       "USES",
		"In production: less than 1 year": "USES",
		"Pilot":                           "EVALUATES",
		"b)  b)  Pilot - The use case has been deployed in a limited test or pilot capacity.": "EVALUATES",
		"Implementation and Assessment": "EVALUATES",
		"Pre-deployment":                "",
		"a) Pre-deployment \x96 The use case is in a development or acquisition status.": "",
		"Acquisition and/or Development":                                                 "",
		"Initiated":                                                                      "",
		"Planned (not in production)":                                                    "",
		"Retired":                                                                        "",
		"":                                                                               "rejected",
		"Nearly done":                                                                    "rejected",
	} {
		got := cases(t, fmt.Sprintf(`DOE,Department of Energy,DOE-1,Chat,,,"%s",,,,OpenAI,`, stage))
		is := ""
		switch {
		case len(got.facts) == 1 && len(got.rejects) == 0:
			is = string(got.facts[0].Kind)
		case len(got.rejects) == 1 && len(got.facts) == 0 && got.rejects[0].Field == "development_stage":
			is = "rejected"
		case len(got.facts)+len(got.rejects) > 0:
			is = "something else"
		}
		if is != want {
			t.Errorf("%q is %q, want %q (rejected %q)", stage, is, want, got.reasons())
		}
	}
}

// undated is what a fact says of which no row states since when.
const undated = "Since when is not stated; on record by this day."

// The forms in which dates are written, and how much each states.
func TestDates(t *testing.T) {
	for written, want := range map[string]string{
		"2025-09-08 00:00:00":      "2025-09-08 DAY",
		"2025-09-08":               "2025-09-08 DAY",
		"01/15/2015 00:00:00":      "2015-01-15 DAY",
		"09/24/2024 12:00:00 AM":   "2024-09-24 DAY",
		"9/1/2019 0:00":            "2019-09-01 DAY",
		"1/30/2026":                "2026-01-30 DAY",
		"10/1/2025":                "2025-10-01 DAY",
		"January 5, 2025":          "2025-01-05 DAY",
		"Jan. 5, 2025":             "2025-01-05 DAY",
		"05 Oct 2023":              "2023-10-05 DAY",
		"5 October 2023":           "2023-10-05 DAY",
		"2023/10/05":               "2023-10-05 DAY",
		"10-05-2023":               "2023-10-05 DAY",
		"2023-10-05T00:00:00":      "2023-10-05 DAY",
		"2023-10-05T00:00:00.000Z": "2023-10-05 DAY",
		"October, 2023":            "2023-10-01 MONTH",
		"Oct. 2023":                "2023-10-01 MONTH",
		"45292":                    "2024-01-01 DAY",
		"01/2024":                  "2024-01-01 MONTH",
		"Apr-25":                   "2025-04-01 MONTH",
		"May 2024":                 "2024-05-01 MONTH",
		"2020":                     "2020-01-01 YEAR",
		// What states no date, or none that can be one, is read as by the inventory's day.
		"":                    "not stated",
		"N/A":                 "not stated",
		"TBD":                 "not stated",
		"10.05.2023":          "not stated, rejected",
		"#REF!":               "not stated, rejected",
		"2/29/2023":           "not stated, rejected",
		"13/2024":             "not stated, rejected",
		"Q3 FY25":             "not stated, rejected",
		"1899-12-31 00:00:00": "not stated, rejected",
		"04/14/2026":          "not stated, rejected",
		"2027":                "not stated, rejected",
	} {
		got := cases(t, fmt.Sprintf("DOE,Department of Energy,DOE-1,Chat,,,Deployed,,\"%s\",,OpenAI,", written))
		if len(got.facts) != 1 {
			t.Fatalf("%q: %d facts, want 1: %q", written, len(got.facts), got.reasons())
		}
		f := got.facts[0]
		is := f.Since.String() + " " + string(f.SincePrecision)
		if is == day+" DAY" && f.Text == undated {
			is = "not stated"
		}
		if len(got.rejects) == 1 && got.rejects[0].Field == "operational_date" && got.rejects[0].Value == written {
			is += ", rejected"
		}
		if is != want {
			t.Errorf("%q is %q, want %q (rejected %q)", written, is, want, got.reasons())
		}
	}
}

// A fact carries the use case, its source and its day, and no level: none is stated.
func TestWhatAFactCarries(t *testing.T) {
	got := cases(t, `DOE,Department of Energy,DOE-7,"Sorting
 mail",,,Deployed,,2025-03,,OpenAI,`)
	if len(got.facts) != 1 {
		t.Fatal(got.reasons())
	}
	f := got.facts[0]
	published, _ := kg.ParseDate(day)
	switch {
	case f.Key != "DOE-7", f.UseCase != "Sorting mail", f.LevelSet != kg.UnknownLevels, f.Confidence != kg.High:
		t.Errorf("got %+v", f)
	case f.Source.Published != published, f.Source.PublishedPrecision != kg.PrecisionDay, f.Source.Title == "", f.Source.Publisher == "":
		t.Errorf("got the source %+v", f.Source)
	case got.places[0].File != "2025.csv", got.places[0].Row != 2:
		t.Errorf("got the place %+v", got.places[0])
	}
	if problems := kg.ValidateFact(f, 0); len(problems) > 0 {
		t.Error(problems)
	}
}

// Ids that are missing, repeated or no ids: the key is the same whatever the order.
func TestKeys(t *testing.T) {
	rows := []string{
		"DOE,Department of Energy,DOE-1,Alpha,,,Deployed,,,,OpenAI,",
		"DOE,Department of Energy,,Beta,,,Deployed,,,,OpenAI,",
		"DOE,Department of Energy,35,Gamma,,,Deployed,,,,OpenAI,",
		"DOE,Department of Energy,35,Delta,,,Deployed,,,,OpenAI,",
		"DOE,Department of Energy,TBD,Epsilon,,,Deployed,,,,OpenAI,",
		"DOE,Department of Energy,,Zeta,,,Deployed,finding leaks,,,OpenAI,",
		"DOE,Department of Energy,,Zeta,,,Deployed,reading meters,,,OpenAI,",
		"DOJ,Department of Justice,35,Eta,,,Deployed,,,,OpenAI,",
		"DOE,Department of Energy,,A name so long that nobody would want to read it as a key in any answer of a query about uses,,,Deployed,,,,OpenAI,",
	}
	keys := func(rows []string) map[string]string {
		byName := map[string]string{}
		for _, f := range cases(t, rows...).facts {
			byName[f.UseCase+f.From] = f.Key
		}
		return byName
	}
	got := keys(rows)
	for of, want := range map[string]string{"Alpha": "DOE-1", "Beta": "beta", "Gamma": "gamma", "Delta": "delta", "Epsilon": "epsilon"} {
		if key := got[of+"agency:department-of-energy"]; key != want {
			t.Errorf("%s has the key %q, want %q", of, key, want)
		}
	}
	if key := got["Etaagency:department-of-justice"]; key != "35" {
		t.Errorf("another agency's 35 has the key %q", key)
	}
	var all []string
	for _, f := range cases(t, rows...).facts {
		if len(f.Key) > 100 || slices.Contains(all, f.From+f.Key) {
			t.Errorf("the key %q is long or there twice", f.Key)
		}
		all = append(all, f.From+f.Key)
	}
	if len(all) != len(rows) {
		t.Errorf("%d facts of %d rows", len(all), len(rows))
	}
	turned := slices.Clone(rows)
	slices.Reverse(turned)
	for of, key := range keys(turned) {
		if !strings.HasPrefix(of, "Zeta") && got[of] != key {
			t.Errorf("%s has the key %q, and %q where the rows are turned", of, got[of], key)
		}
	}
}

// The same use case twice is rejected once, with where it stood first.
func TestRepeatedRow(t *testing.T) {
	row := "DOE,Department of Energy,DOE-1,Alpha,,,Deployed,,,,OpenAI,"
	got := cases(t, row, row)
	same(t, "facts", got.lines(), []string{"department-of-energy USES openai"})
	same(t, "rejects", got.reasons(), []string{"use_case_name | Alpha | repeats row 2: the same use case of the same agency"})
}
