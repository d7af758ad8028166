package fedramp_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"fedreach/kg"
	"fedreach/seed/seedtest"
)

// of2023 is a file as it was until 2023: without lists of authorisations, a number
// of its own for each level, parts that repeat what their department has, names with
// their widths filled up, "#N/A" and words in the place of days.
const of2023 = `{"meta":{"last_change":"2023-04-12T10:15:39.665Z","produced_by":"General Services Administration"},"data":{
"Metrics":{"total":3},"Filters":{},
"Products":[
 {"id":"F0000000001","name":"Acme Cloud ","csp":"Acme Cloud ","cso":"Acme Platform? ","status":"FedRAMP Authorized","auth_date":"2019-06-05T04:00:00.000Z","service_model":["PaaS"],"impact_level":"High","impact_level_number":"4","leveraged_systems":[],"agency_authorizations":["Department of State"],"agency_reuse":["#N/A"],"sales_email":"sales@acme.example","service_last_90":["#N/A"],"all_others":["#N/A"]},
 {"id":"F0000000002","name":"Bolt","csp":"Bolt","cso":"Bolt Desk","status":"FedRAMP Authorized","auth_date":"2020-01-02T05:00:00.000Z","service_model":["SaaS"],"impact_level":"LI-SaaS","impact_level_number":"1","leveraged_systems":[]},
 {"id":"F0000000003","name":"Bolt","csp":"Bolt","cso":"Bolt Chair","status":"FedRAMP In Process","auth_date":"Not Authorized","service_model":["SaaS"],"impact_level":"Moderate","impact_level_number":"3","leveraged_systems":[]}],
"Agencies":[
 {"id":"22-042","parent":"Department of State","sub":"","csp":"Department of State       ","authorization":2,"reuse":"","email":"N/A","auths":[{"id":"F0000000001","csp":"Acme Cloud","cso":"Acme Platform","status":"FedRAMP Authorized","impact_level":"High","impact_level_number":"4"},{"id":"F0000000001"}],"reuses":[],"procs":[]},
 {"id":"22-042-01","parent":"Department of State","sub":"Bureau of Consular Affairs","csp":"Department of State    Bureau of Consular Affairs   ","authorization":2,"reuse":"","email":"N/A","auths":[{"id":"F0000000001"},{"id":"F0000000002"}],"reuses":[],"procs":[]},
 {"id":"22-050","parent":"Peace Corps","sub":"","auths":[],"reuses":[{"id":"F0000000002A"}],"procs":[{"id":"F0000000003"}]},
 {"id":"22-051","parent":"JAB Authorization","sub":"","auths":[{"id":"F0000000001"}],"reuses":[]},
 {"id":"22-052","parent":"Other Executive Branch Agency","sub":"","auths":[{"id":"F0000000002"}],"reuses":[]},
 {"id":"22-053","parent":"#N/A","sub":"#N/A","auths":[]},
 {"id":"22-054","parent":"Tennessee Valley Authority","sub":"","auths":[{"id":"F9999999999"}]}],
"Assessors":[{"id":1,"poc":"A Person","email":"person@assessor.example"}]}}`

func TestFileOf2023(t *testing.T) {
	store := seedtest.BuiltIn(t)
	report, rejects, err := load(t, store, "data.json", []byte(of2023))
	if err != nil {
		t.Fatal(err)
	}
	if report.Day.String() != "2023-04-12" {
		t.Errorf("the day is %s", report.Day)
	}
	equal(t, "agencies run on", facts(t, store, kg.RunsOn),
		"department-of-state acme-cloud-acme-platform 2023-04-12.. MEDIUM",
		"bureau-of-consular-affairs bolt-desk 2023-04-12.. MEDIUM",
		"peace-corps bolt-desk 2023-04-12.. MEDIUM",
	)
	equal(t, "rejects", rejects, "Agencies.parent JAB Authorization", "Agencies.parent Other Executive Branch Agency", "Agencies.sub #N/A", "Agencies.auths F9999999999")
	again, _, err := load(t, store, "data.json", []byte(of2023))
	if err != nil || again.FactsCreated != 0 || again.EntitiesCreated != 0 || again.EntitiesChanged != 0 {
		t.Errorf("again: %+v, %v", again, err)
	}

	// The next year's file has the authorisations with their days.
	next := strings.Replace(of2023, "2023-04-12T", "2024-05-01T", 1)
	next = strings.Replace(next, `"Assessors"`, `"AtoMapping":[{"id":"F0000000001","agency_id":"22-042","parent":"Department of State","sub":"","ato_date":"2019-06-01T20:00:00.000Z","exp_date":""}],"ReuseMapping":[],"Assessors"`, 1)
	if _, _, err := load(t, store, "data.json", []byte(next)); err != nil {
		t.Fatal(err)
	}
	equal(t, "agencies run on", facts(t, store, kg.RunsOn), "department-of-state acme-cloud-acme-platform 2019-06-01..")
}

// Of 2024 the files have identifiers that are words, years with their digits lost,
// and authorisations that end before they begin.
func TestFileOf2024(t *testing.T) {
	const of2024 = `{"meta":{"last_change":"2024-11-12T23:22:46.100Z"},"data":{"Metrics":{"ready":1,"in_process":0,"total":1},
"Products":[{"id":"MSO365MT","name":"Acme","csp":"Acme","cso":"Acme Desk","status":"FedRAMP Authorized","authorization":16,"reuse":16,"auth_date":"2017-06-01T20:00:00.000Z","service_model":["SaaS"],"impact_level":"Moderate","impact_level_number":"3","leveraged_systems":[],"agency_reuse":["22-017"],"service_last_90":[""],"all_others":[""]}],
"Agencies":[{"id":"22-017","parent":"Department of the Interior","sub":""},{"id":"22-025","parent":"National Science Foundation","sub":""}],
"AtoMapping":[{"id":"MSO365MT","agency_id":"22-017","parent":"Department of the Interior","sub_id":"","sub":"","ato_date":"0202-04-26T04:56:02.000Z","auth_date":"2024-01-11T20:00:00.000Z","exp_date":1808769600}],
"ReuseMapping":[
 {"id":"MSO365MT","agency_id":"22-025","parent":"National Science Foundation","sub_id":"","sub":"","ato_date":1458936000000,"auth_date":"","exp_date":""},
 {"id":"MSO365MT","agency_id":"22-025","parent":"National Science Foundation","sub_id":"","sub":"","ato_date":"2024-09-11T20:00:00.000Z","auth_date":"2024-02-13T20:00:00.000Z","exp_date":"2024-06-09T20:00:00.000Z"},
 {"id":"MSO365MT","agency_id":"22-025","parent":"National Science Foundation","sub_id":"","sub":"","ato_date":"2024-09-11T20:00:00.000Z","auth_date":"","exp_date":"0206-06-09T20:00:00.000Z"}]}}`
	store := seedtest.BuiltIn(t)
	_, rejects, err := load(t, store, "test.json", []byte(of2024))
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "agencies run on", facts(t, store, kg.RunsOn),
		"department-of-the-interior acme-desk 2024-11-12..2027-04-26", "national-science-foundation acme-desk 2016-03-25..")
	equal(t, "rejects", rejects, "AtoMapping.ato_date 0202-04-26T04:56:02.000Z", "ReuseMapping.exp_date 2024-06-09T20:00:00.000Z", "ReuseMapping.exp_date 0206-06-09T20:00:00.000Z")
}

// A file that has neither the lists nor rows that stand for them is refused, and
// so is one with a list too few: it would take all back.
func TestFileWithoutAuthorizations(t *testing.T) {
	for name, content := range map[string]string{
		"neither":  strings.NewReplacer(`"auths"`, `"x"`, `"reuses"`, `"y"`).Replace(of2023),
		"one list": strings.Replace(of2023, `"Assessors"`, `"AtoMapping":[],"Assessors"`, 1),
	} {
		store := seedtest.BuiltIn(t)
		if _, _, err := load(t, store, "data.json", []byte(content)); err == nil || !strings.Contains(err.Error(), "it has no list data.") {
			t.Errorf("%s: %v", name, err)
		}
		if got := facts(t, store, kg.RunsOn); len(got) > 0 {
			t.Errorf("%s: was loaded: %q", name, got)
		}
	}
}

// What the rows of the agencies say, where a file has no lists of authorisations,
// is what the lists say where it has, but for authorisations whose days the lists
// have and can't be, and for parts of departments that have the same themselves.
func TestRealRowsSayWhatTheListsSay(t *testing.T) {
	content, err := os.ReadFile("../../../shared/data/fedramp-marketplace/data-2026-01-29.json")
	if err != nil {
		t.Fatal(err)
	}
	var whole map[string]map[string]json.RawMessage
	if err := json.Unmarshal(content, &whole); err != nil {
		t.Fatal(err)
	}
	delete(whole["data"], "AtoMapping")
	delete(whole["data"], "ReuseMapping")
	without, err := json.Marshal(whole)
	if err != nil {
		t.Fatal(err)
	}
	pairs := func(content []byte) []string {
		store := seedtest.BuiltIn(t)
		if _, _, err := load(t, store, "data.json", content); err != nil {
			t.Fatal(err)
		}
		var list []string
		for _, line := range facts(t, store, kg.RunsOn) {
			list = append(list, strings.Join(strings.Fields(line)[:2], " "))
		}
		slices.Sort(list)
		return slices.Compact(list)
	}
	lists, rows := pairs(content), pairs(without)
	missing, more := 0, 0
	for _, pair := range rows {
		if _, there := slices.BinarySearch(lists, pair); !there {
			more++
		}
	}
	for _, pair := range lists {
		if _, there := slices.BinarySearch(rows, pair); !there {
			missing++
		}
	}
	t.Logf("%d pairs by the lists, %d by the rows", len(lists), len(rows))
	if len(rows) < 2000 || missing > len(lists)/4 || more > 5 {
		t.Errorf("of %d pairs of the lists, the rows lack %d, and have %d besides", len(lists), missing, more)
	}
}
