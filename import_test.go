package main

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// importFolder is a folder with these files in it.
func importFolder(t *testing.T, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

const zooSource = `"source":{"url":"https://example.org/zoo","title":"The zoo","published":"2026-01-02"}`

const zooFacts = `{"kind":"AGENCY","slug":"zoo","name":"National Zoo"}
{"kind":"RUNS_ON","from":"agency:zoo","to":"cloud:aws-govcloud",` + zooSource + `}
{"kind":"USES","from":"agency:zoo","to":"vendor:nobody",` + zooSource + `}
{"kind":"USES","from":"agency:zoo","to":"vendor:openai","since":"2026-02-30",` + zooSource + `}
nonsense
`

func TestImportFacts(t *testing.T) {
	folder := importFolder(t, map[string]string{"zoo.jsonl": zooFacts})
	expectOutput := func(name string, got outcome, code int, texts ...string) {
		t.Helper()
		for _, text := range texts {
			if !strings.Contains(got.stdout+got.stderr, text) {
				t.Errorf("%s does not say %q but\n%s%s", name, text, got.stdout, got.stderr)
			}
		}
		if got.code != code {
			t.Errorf("%s exits with %d, want %d: %s", name, got.code, code, got.stderr)
		}
	}
	dry := runToEnd(t, folder, nil, "import", "facts", "zoo.jsonl", "--dry-run")
	expectOutput("a dry run", dry, exitDone, "nothing was loaded", "1 created", "rejected  3", "1  openai: NO_ROUTE → AVAILABLE UNCLASSIFIED CUI: zoo")
	expectOutput("after it", runToEnd(t, folder, nil, "ask", "openai", "-a", "zoo"), exitNothing, `no agency "zoo"`)
	strict := runToEnd(t, folder, nil, "import", "facts", "--strict", "zoo.jsonl")
	expectOutput("a strict one", strict, exitNothing, "zoo.jsonl, row 3", "vendor:nobody", "nothing was loaded")
	expectOutput("after it", runToEnd(t, folder, nil, "ask", "openai", "-a", "zoo"), exitNothing, `no agency "zoo"`)

	first := runToEnd(t, folder, nil, "import", "facts", "zoo.jsonl", "--rejects", "bad.csv")
	expectOutput("the import", first, exitDone, "entities  1 created", "facts     1 created", "rejected  3, each in bad.csv", "since:", "revision  4")
	expectOutput("after it", runToEnd(t, folder, nil, "ask", "openai", "-a", "zoo"), exitDone, "AVAILABLE", "aws-govcloud")
	again := runToEnd(t, folder, nil, "import", "facts", "zoo.jsonl")
	expectOutput("again", again, exitDone, "0 created, 0 changed, 0 withdrawn, 1 unchanged", "revision  4")

	content, err := os.ReadFile(filepath.Join(folder, "bad.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(content))).ReadAll()
	if err != nil || len(rows) != 4 || strings.Join(rows[0], " ") != "file row field value reason near" ||
		strings.Join(rows[2][:4], " ") != "zoo.jsonl 4 since 2026-02-30" || !strings.Contains(rows[2][4], "day that exists") && !strings.Contains(rows[2][4], "not a date") {
		t.Errorf("the rejects are %q, %v", rows, err)
	}
}

// Where nobody says where to write rejects, a file beside has them, if there are any;
// where it can't be written, nothing is loaded.
func TestImportRejectsFile(t *testing.T) {
	lines := strings.SplitAfter(zooFacts, "\n")
	folder := importFolder(t, map[string]string{"zoo.jsonl": zooFacts, "good.jsonl": lines[0] + lines[1]})
	beside := filepath.Join(folder, "rejects-facts.csv")
	isThere := func() bool { _, err := os.Stat(beside); return err == nil }
	for _, c := range []struct {
		file string
		want bool
	}{{"good.jsonl", false}, {"zoo.jsonl", true}, {"good.jsonl", false}} {
		if got := runToEnd(t, folder, nil, "import", "facts", c.file, "--dry-run"); got.code != exitDone || isThere() != c.want {
			t.Errorf("after %s the file is there: %v: %+v", c.file, isThere(), got)
		}
	}
	if got := runToEnd(t, folder, nil, "import", "facts", "good.jsonl", "--dry-run", "--rejects", "rejects-facts.csv"); got.code != exitDone || !isThere() {
		t.Errorf("asked for, it is not there: %+v", got)
	}
	if err := errors.Join(os.Remove(beside), os.MkdirAll(filepath.Join(beside, "full"), 0o700)); err != nil {
		t.Fatal(err)
	}
	if got := runToEnd(t, folder, nil, "import", "facts", "zoo.jsonl"); got.code != exitNothing || !strings.Contains(got.stderr, "--rejects says where") {
		t.Errorf("where it can't be written: %+v", got)
	}
	if got := runToEnd(t, folder, nil, "ask", "openai", "-a", "zoo"); !strings.Contains(got.stderr, `no agency "zoo"`) {
		t.Errorf("after it: %+v", got)
	}
}

// A dry run knows the clouds of which nothing is stated yet.
func TestDryRunOfALoneCloud(t *testing.T) {
	folder := importFolder(t, map[string]string{
		"lone.jsonl": `{"kind":"CLOUD","slug":"hermitage","name":"Hermitage","cloudKind":"REGION"}`,
		"facts.jsonl": `{"kind":"PARTNERS_WITH","from":"vendor:xai","to":"cloud:hermitage",` + zooSource + `}
{"kind":"RUNS_ON","from":"agency:fedramp","to":"cloud:hermitage",` + zooSource + `}`,
	})
	if got := runToEnd(t, folder, nil, "import", "facts", "lone.jsonl"); got.code != exitDone {
		t.Fatalf("%+v", got)
	}
	got := runToEnd(t, folder, nil, "import", "facts", "facts.jsonl", "--dry-run")
	if got.code != exitDone || !strings.Contains(got.stdout, "facts     2 created") || !strings.Contains(got.stdout, "flips") {
		t.Errorf("the dry run says %+v", got)
	}
}

// A dry run of more than one load counts what would be loaded, and says that it looks
// for no flips, and why.
func TestDryRunOfSeveralLoads(t *testing.T) {
	var uses strings.Builder
	for i := range 10_001 {
		fmt.Fprintf(&uses, `{"kind":"USES","from":"agency:cia","to":"vendor:openai","key":"use %d",%s}`+"\n", i, zooSource)
	}
	folder := importFolder(t, map[string]string{"uses.jsonl": uses.String()})
	s := serve(t, folder, nil).waitReady()
	got := runToEnd(t, folder, nil, "import", "facts", "uses.jsonl", "--dry-run", "--server", s.url)
	if got.code != exitDone || !strings.Contains(got.stdout, "facts     10001 created") || !strings.Contains(got.stdout, "flips     not looked for: what is more than one load is never in memory as a whole") {
		t.Errorf("it says %+v", got)
	}
}

// Nobody's address is kept, wherever in a file it stands, nor shown.
func TestImportKeepsNoAddress(t *testing.T) {
	folder := importFolder(t, map[string]string{"zoo.jsonl": `{"kind":"AGENCY","slug":"zoo","name":"National Zoo","aliases":["ask bob@zoo.gov"]}
{"kind":"AGENCY","slug":"park","name":"National Park"}
{"kind":"RUNS_ON","from":"agency:zoo","to":"cloud:aws-govcloud",` + zooSource + `}
{"kind":"RUNS_ON","from":"agency:park","to":"cloud:aws-govcloud","source":{"url":"https://example.org/zoo","title":"By bob@zoo.gov","published":"2026-01-02"}}
{"kind":"USES","from":"agency:park","to":"vendor:openai","source":{"url":"https://example.org/zoo","title":"The zoo","publisher":"bob@zoo.gov","published":"2026-01-02"}}
{"kind":"USES","from":"agency:park","to":"vendor:xai","useCase":"mail to bob@zoo.gov",` + zooSource + `}
`})
	got := runToEnd(t, folder, nil, "import", "facts", "zoo.jsonl")
	if got.code != exitDone || !strings.Contains(got.stdout, "entities  1 created") || !strings.Contains(got.stdout, "facts     0 created") || !strings.Contains(got.stdout, "rejected  5") {
		t.Errorf("it says %+v", got)
	}
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(content), "bob@") && filepath.Base(file) != "zoo.jsonl" {
			t.Errorf("%s has the address", file)
		}
	}
}

// The report in JSON is whole.
func TestImportReportJSON(t *testing.T) {
	folder := importFolder(t, map[string]string{"zoo.jsonl": zooFacts})
	got := runToEnd(t, folder, nil, "import", "facts", "zoo.jsonl", "--dry-run", "--format", "json")
	var report struct {
		DryRun   bool
		Facts    map[string]int
		Rejected int
		Reasons  []map[string]any
		Flips    []flip
	}
	if err := json.Unmarshal([]byte(got.stdout), &report); err != nil {
		t.Fatalf("%v: %s%s", err, got.stdout, got.stderr)
	}
	if !report.DryRun || report.Facts["created"] != 1 || report.Rejected != 3 || len(report.Reasons) != 3 || len(report.Flips) != 2 {
		t.Errorf("the report is %+v", report)
	}
}

func TestImportUsage(t *testing.T) {
	folder := importFolder(t, map[string]string{"zoo.jsonl": zooFacts, "list-2026-01-02.csv": "kind\n", "list-2026-01-03.csv": "kind\n",
		"azure-2026-02.csv": "Service,DoD IL2,FedRAMP High\nAzure OpenAI,Y,Y\n", "azure.csv": "Service,DoD IL2,FedRAMP High\nAzure OpenAI,Y,Y\n",
		"azure-2096-03.csv": "Service,DoD IL2,FedRAMP High\nAzure OpenAI,Y,Y\n",
		"marketplace.json":  `{"meta":{"last_change":"9206-01-02"},"data":{"Products":[{"id":"FR1","csp":"Acme","cso":"Acme Cloud","status":"FedRAMP Authorized","auth_date":"2025-01-02","impact_level":"High"}],"Agencies":[],"AtoMapping":[],"ReuseMapping":[]}}`,
		"own.csv":           "Use Case Name,Stage of Development\nChatGPT,Deployed\n",
		"other.csv":         "id,date\n1,2\n", "names.yaml": "same: [{is: zoo}]", "empty.yaml": ""})
	for _, c := range []struct {
		args string
		code int
		want string
	}{
		{"facts", exitUsage, "<file>"},
		{"fact zoo.jsonl", exitUsage, "the kinds are"},
		{"facts nothing.jsonl", exitNothing, "nothing.jsonl"},
		{"facts .", exitNothing, "is a directory"},
		{"facts other.csv", exitNothing, "nothing was loaded"},
		{"facts zoo.jsonl --date 2026-02-30", exitUsage, "--date"},
		{"facts list-2026-01-02.csv --date 2026-01-03", exitUsage, "2026-01-02"},
		{"facts list-2026-01-02.csv list-2026-01-03.csv", exitUsage, "one snapshot at a time"},
		{"facts list-2026-01-02.csv --date 2026-01-02", exitDone, "0 created"},
		{"cloud-services azure-2026-02.csv --dry-run", exitDone, "as of 2026-02-01 by its name"},
		{"cloud-services azure-2026-02.csv --date 2026-03-01", exitNothing, "2026-02 by its name, and --date says 2026-03-01"},
		{"cloud-services azure.csv --date 2026-03-01 --dry-run", exitDone, "as of 2026-03-01 by --date"},
		{"cloud-services azure.csv --date 9206-03-01", exitNothing, "of 9206-03-01, a day that has not come yet"},
		{"cloud-services azure-2096-03.csv", exitNothing, "a day that has not come yet"},
		{"fedramp marketplace.json", exitNothing, "of 9206-01-02, a day that has not come yet"},
		{"facts zoo.jsonl --names names.yaml", exitUsage, "kind:slug"},
		{"facts zoo.jsonl --names nothing.yaml", exitNothing, "--names"},
		{"facts zoo.jsonl --names empty.yaml", exitDone, "1 created"},
		{"facts zoo.jsonl --rejects no/such/folder.csv", exitNothing, "--rejects"},
		{"facts zoo.jsonl --format xml", exitUsage, "format"},
		{"ai-inventory own.csv --date 2026-03-01", exitNothing, "--agency and --source"},
		{"ai-inventory own.csv --date 2026-03-01 --agency cia", exitUsage, "--source: is missing"},
		{"ai-inventory own.csv --date 2026-03-01 --source https://cia.example/ai", exitUsage, "--agency: is missing"},
		{"ai-inventory own.csv --date 2026-03-01 --agency cia --source cia.example/ai", exitUsage, "no address of a page"},
		{"ai-inventory own.csv --date 2026-03-01 --agency cja --source https://cia.example/ai", exitNothing, "no agency is called"},
		{"ai-inventory own.csv --date 2026-03-01 --agency cia --source https://cia.example/ai --dry-run", exitDone, "1 created"},
		{"fedramp own.csv --agency cia --source https://cia.example/ai", exitUsage, "no agency publishes its own part of fedramp"},
	} {
		got := runToEnd(t, folder, nil, append([]string{"import"}, strings.Fields(c.args)...)...)
		if got.code != c.code || !strings.Contains(got.stdout+got.stderr, c.want) {
			t.Errorf("import %s exits with %d, want %d with %q:\n%s%s", c.args, got.code, c.code, c.want, got.stdout, got.stderr)
		}
	}
}

// Through a server an import does what it does to a store.
func TestImportThroughServer(t *testing.T) {
	folder := importFolder(t, map[string]string{"zoo.jsonl": zooFacts, "more.jsonl": strings.Join([]string{
		`{"kind":"CLOUD","slug":"aws-zoo","name":"AWS Zoo","cloudKind":"REGION","airGapped":true,"aliases":["Zoo"]}`,
		`{"kind":"PART_OF","from":"cloud:aws-zoo","to":"cloud:aws","source":{"url":"https://example.org/zoo","title":"The zoo"}}`,
		`{"kind":"PARTNERS_WITH","from":"vendor:openai","to":"cloud:aws-zoo","since":"2026-01","until":"2027","levels":["SECRET"],"knownUntil":"2026-06-01",` + zooSource + `}`,
		`{"kind":"PART_OF","from":"cloud:aws","to":"cloud:aws-zoo","source":{"url":"https://example.org/zoo","title":"The zoo"}}`,
	}, "\n")})
	s := serve(t, folder, []string{"FEDREACH_STORE=served.db"}).waitReady()
	without := runToEnd(t, folder, nil, "import", "facts", "zoo.jsonl", "--server", s.url)
	if without.code != exitNothing || !strings.Contains(without.stderr, "token") {
		t.Errorf("without a token: %+v", without)
	}
	token := runToEnd(t, folder, []string{"FEDREACH_STORE=served.db"}, "token", "create", "importer", "--scope", "write")
	env := []string{"FEDREACH_SERVER=" + s.url, "FEDREACH_TOKEN=" + strings.TrimSpace(token.stdout)}
	answer := func(out outcome) string {
		if out.code != exitDone {
			t.Errorf("it exits with %d: %s", out.code, out.stderr)
		}
		return regexp.MustCompile(`in [\d.]+ s`).ReplaceAllString(out.stdout, "")
	}
	for _, args := range [][]string{
		{"zoo.jsonl", "--dry-run"}, {"zoo.jsonl"}, {"zoo.jsonl"}, {"more.jsonl", "--dry-run", "--format", "json"}, {"more.jsonl"}, {"more.jsonl"},
	} {
		args = append([]string{"import", "facts"}, args...)
		there, here := answer(runToEnd(t, folder, env, args...)), answer(runToEnd(t, folder, nil, args...))
		if there != here {
			t.Errorf("%v through a server says\n%s\nand here\n%s", args, there, here)
		}
	}
}

// Through a server, too, a snapshot is refused that is older than what is there, and
// a strict one with something that can't be used; neither changes anything.
func TestSnapshotsThroughServer(t *testing.T) {
	const head = "Use Case Name,Stage of Development,Vendor Name\n"
	folder := importFolder(t, map[string]string{
		"own.csv": head + "Letters,Deployed,OpenAI\nMaps,Pilot,Google\n", "next.csv": head + "Letters,Deployed,OpenAI\n", "bad.csv": head + "Letters,Deployed,Nobody & Sons\n",
	})
	s := serve(t, folder, []string{"FEDREACH_STORE=served.db"}).waitReady()
	token := runToEnd(t, folder, []string{"FEDREACH_STORE=served.db"}, "token", "create", "importer", "--scope", "write")
	env := []string{"FEDREACH_SERVER=" + s.url, "FEDREACH_TOKEN=" + strings.TrimSpace(token.stdout)}
	const uses = `{ facts(filter: {from: ["agency:cia"], kinds: [USES, EVALUATES]}) { nodes { kind to { slug } knownSince knownUntil source { url publisher } } } }`
	before := ""
	for _, c := range []struct {
		args string
		code int
		want string
	}{
		{"own.csv --date 2026-03-01", exitDone, "2 created"},
		{"own.csv --date 2026-02-01", exitNothing, "an older snapshot can't follow a newer one"},
		{"bad.csv --date 2026-04-01 --strict", exitNothing, "nothing was loaded"},
		{"next.csv --date 2026-04-01 --dry-run", exitDone, "1 withdrawn"},
		{"next.csv --date 2026-04-01", exitDone, "1 withdrawn"},
	} {
		got := runToEnd(t, folder, env, append([]string{"import", "ai-inventory", "--agency", "cia", "--source", "https://cia.example/ai"}, strings.Fields(c.args)...)...)
		if got.code != c.code || !strings.Contains(got.stdout+got.stderr, c.want) {
			t.Errorf("%s exits with %d: %s%s", c.args, got.code, got.stdout, got.stderr)
		}
		after := s.ask(uses, nil)
		if c.code == exitNothing && after != before {
			t.Errorf("%s changed %s to %s", c.args, before, after)
		}
		before = after
	}
	if !strings.Contains(before, `"knownUntil":"2026-04-01T00:00:00Z","source":{"url":"https://cia.example/ai#individually-reported","publisher":"Central Intelligence Agency"}`) {
		t.Errorf("at last there is %s", before)
	}
}
