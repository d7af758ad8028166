package fedramp_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fedreach/kg"
	"fedreach/seed/seedtest"
)

// snapshots are the real files, oldest first.
var snapshots = []string{"2025-08-04", "2026-01-29"}

type row = map[string]any

// realFile reads a real file, and its lists as they are.
func realFile(t *testing.T, day string) (content []byte, lists map[string][]row) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "data", "fedramp-marketplace", "data-"+day+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Data map[string]json.RawMessage }
	if err := json.Unmarshal(content, &file); err != nil {
		t.Fatal(err)
	}
	lists = map[string][]row{}
	for _, name := range []string{"Products", "Agencies", "AtoMapping", "ReuseMapping"} {
		var rows []row
		if err := json.Unmarshal(file.Data[name], &rows); err != nil {
			t.Fatal(err)
		}
		lists[name] = rows
	}
	return content, lists
}

// field is a row's field as one line of text.
func field(r row, name string) string {
	switch v := r[name].(type) {
	case string:
		return strings.Join(strings.Fields(v), " ")
	case float64:
		return fmt.Sprintf("%.0f", v)
	}
	return ""
}

func day(r row, name string) string { return fmt.Sprintf("%.10s", field(r, name)) }

// stated is what a store has of one kind: what it is about in the file's words
// (every name of the ends), and the days. It counts the facts.
func stated(t *testing.T, store kg.Store, kind kg.FactKind) (said map[string]bool, count int) {
	t.Helper()
	answer, err := store.Facts(t.Context(), kg.FactFilter{Kinds: []kg.FactKind{kind}})
	if err != nil {
		t.Fatal(err)
	}
	names := func(id string) []string {
		n := answer.Entities[id].Naming()
		return append([]string{n.Name}, n.Aliases...)
	}
	said = map[string]bool{}
	for _, f := range answer.Facts {
		if !strings.HasPrefix(f.Source.URL, marketplace) || !f.KnownUntil.IsZero() {
			continue
		}
		count++
		for _, from := range names(f.From) {
			for _, to := range names(f.To) {
				said[strings.Join([]string{squeeze(from), squeeze(to), f.Since.String(), f.Until.String()}, "|")] = true
			}
		}
	}
	return said, count
}

// squeeze leaves the letters of a name.
func squeeze(name string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" .,-–()/&'’™®", r) {
			return -1
		}
		return r
	}, strings.ToLower(name))
}

// Every row of the real files is a fact or has its reason, by a count of the raw
// rows that knows nothing of the importer's ways.
func TestRealFiles(t *testing.T) {
	store := seedtest.BuiltIn(t)
	for _, snapshot := range snapshots {
		content, lists := realFile(t, snapshot)
		report, rejects, err := load(t, store, snapshot, content)
		if err != nil {
			t.Fatal(err)
		}
		if report.Day.String() != snapshot {
			t.Errorf("%s is read as of %s", snapshot, report.Day)
		}
		t.Run(snapshot+" authorisations", func(t *testing.T) { checkAuthorizations(t, store, lists, report.FactsKept) })
		t.Run(snapshot+" grants", func(t *testing.T) { checkGrants(t, store, lists) })
		t.Run(snapshot+" leverage", func(t *testing.T) { checkLeverage(t, store, lists, rejects) })
		t.Run(snapshot+" tree", func(t *testing.T) { checkTree(t, store, lists) })

		again, _, err := load(t, store, snapshot, content)
		if err != nil || again.Any() {
			t.Errorf("the same file again: %+v, %v", again, err)
		}
	}
	old, _ := realFile(t, snapshots[0])
	if _, _, err := load(t, store, snapshots[0], old); err == nil || !strings.Contains(err.Error(), snapshots[0]) || !strings.Contains(err.Error(), snapshots[1]) {
		t.Errorf("the older file after the newer: %v, want it refused with both days", err)
	}
}

// offeringNames are what the file calls its offerings, by identifier, and the
// identifiers by their digits.
func offeringNames(lists map[string][]row) (byID map[string]string, byDigits map[string][]string) {
	byID, byDigits = map[string]string{}, map[string][]string{}
	for _, p := range lists["Products"] {
		id := field(p, "id")
		byID[id] = field(p, "cso")
		byDigits[onlyDigits(id)] = append(byDigits[onlyDigits(id)], id)
	}
	return byID, byDigits
}

func onlyDigits(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r >= '0' && r <= '9' {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// kept is how many stand of an earlier file, as rows of this one can't be used.
func checkAuthorizations(t *testing.T, store kg.Store, lists map[string][]row, kept int) {
	said, count := stated(t, store, kg.RunsOn)
	byID, byDigits := offeringNames(lists)
	nobody := map[string]bool{"": true, "Legacy JAB Authorization": true, "Other Federal Entity": true, "Other Executive Branch Subagency": true}
	distinct, used, unused := map[string]bool{}, 0, map[string]int{}
	for _, list := range []string{"AtoMapping", "ReuseMapping"} {
		for i, r := range lists[list] {
			agency := field(r, "sub")
			if agency == "" {
				agency = field(r, "parent")
			}
			id := field(r, "id")
			name := byID[id]
			if similar := byDigits[onlyDigits(id)]; name == "" && len(similar) == 1 {
				name = byID[similar[0]]
			}
			began, expires := day(r, "ato_date"), day(r, "exp_date")
			switch {
			case nobody[agency]:
				unused["names no agency"]++
				continue
			case name == "":
				unused["unknown offering"]++
				continue
			case expires == "2/29/2023":
				unused["no such day"]++
				continue
			case expires != "" && expires <= began:
				unused["ends before it begins"]++
				continue
			}
			what := strings.Join([]string{squeeze(agency), squeeze(name), began, expires}, "|")
			if !said[what] {
				t.Errorf("%s %d is in no fact: %s", list, i+1, what)
			}
			// One read by its digits stands beside one that is said outright.
			distinct[what+"|"+fmt.Sprint(byID[id] != "")], used = true, used+1
		}
	}
	if count-kept != len(distinct) || kept > unused["no such day"]+unused["ends before it begins"] {
		t.Errorf("%d facts, %d of them of an earlier file, and this one has %d distinct statements; unused: %v", count, kept, len(distinct), unused)
	}
	t.Logf("%d rows give %d facts; unused: %v", used, count, unused)
}

func checkGrants(t *testing.T, store kg.Store, lists map[string][]row) {
	said, count := stated(t, store, kg.Authorizes)
	authorized, ai := 0, 0
	for i, p := range lists["Products"] {
		if p["status"] != "FedRAMP Authorized" {
			continue
		}
		authorized++
		if !said["federalriskandauthorizationmanagementprogram|"+squeeze(field(p, "cso"))+"|"+day(p, "auth_date")+"|"] {
			t.Errorf("product %d has no grant: %v", i+1, p["cso"])
		}
		services, _ := json.Marshal([]any{p["all_others"], p["service_last_90"]})
		if strings.Contains(string(services), `"Azure OpenAI"`) {
			ai++
		}
	}
	if count != authorized {
		t.Errorf("%d grants for %d authorised products", count, authorized)
	}
	openai := 0
	for _, line := range facts(t, store, kg.PartnersWith) {
		if strings.HasPrefix(line, "vendor:openai ") && strings.HasSuffix(line, "Azure OpenAI") {
			openai++
		}
	}
	if openai != ai || ai != 2 {
		t.Errorf("OpenAI is offered on %d clouds, and %d of the file's list it", openai, ai)
	}
}

func checkLeverage(t *testing.T, store kg.Store, lists map[string][]row, rejects []string) {
	said, count := stated(t, store, kg.DependsOn)
	byID, _ := offeringNames(lists)
	distinct, loops := map[string]bool{}, 0
	for _, p := range lists["Products"] {
		for _, dependent := range p["leveraged_systems"].([]any) {
			id := field(dependent.(row), "id")
			if id == field(p, "id") {
				loops++
				continue
			}
			what := squeeze(byID[id]) + "|" + squeeze(field(p, "cso")) + "||"
			if !said[what] {
				t.Errorf("%s is not built on it: %s", id, what)
			}
			distinct[id+" "+field(p, "id")] = true
		}
	}
	rejected := 0
	for _, line := range rejects {
		if strings.HasPrefix(line, "Products.leveraged_systems ") {
			rejected++
		}
	}
	t.Logf("%d facts of %d pairs, %d loops", count, len(distinct), loops)
	// Two entries of one offering can stand at the end of two pairs.
	if loops != rejected || count > len(distinct) || count < len(distinct)-10 {
		t.Errorf("%d facts of %d pairs; %d loops, %d rejected", count, len(distinct), loops, rejected)
	}
}

func checkTree(t *testing.T, store kg.Store, lists map[string][]row) {
	answer, err := store.Facts(t.Context(), kg.FactFilter{Kinds: []kg.FactKind{kg.PartOf}})
	if err != nil {
		t.Fatal(err)
	}
	parents := map[string]string{}
	for _, f := range answer.Facts {
		if f.KnownUntil.IsZero() {
			parents[f.From] = f.To
		}
	}
	ids := map[string]string{}
	page, err := store.Entities(t.Context(), kg.EntityFilter{First: -1, Kinds: []kg.EntityKind{kg.KindAgency}})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range page.Entities {
		for _, name := range append(e.Naming().Aliases, e.Naming().Name) {
			ids[squeeze(name)] = e.ID()
		}
	}
	for _, a := range lists["Agencies"] {
		sub, parent := field(a, "sub"), field(a, "parent")
		if sub == "" || parent == "Other Federal Entity" {
			continue
		}
		above := ids[squeeze(sub)]
		for above != "" && above != ids[squeeze(parent)] {
			above = parents[above]
		}
		if above == "" {
			t.Errorf("%s is not under %s", sub, parent)
		}
	}
}
