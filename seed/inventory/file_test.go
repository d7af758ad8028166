package inventory_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"fedreach/kg"
	"fedreach/seed/dataset"
	"fedreach/seed/inventory"
)

const cotsHead = "Agency,AI Use Case,Agency Use (Y/N)?,Name of Commercial Product or Service Used,Estimated # of Licenses/Users\n"

// The consolidated table: N is nothing, Y without a product is rejected.
func TestConsolidated(t *testing.T) {
	got := importing(t, "cots.csv", "\ufeff"+cotsHead+
		`Department of Treasury,Generating code using AI.,Y,"GitHub Copilot, AWS Q Developer
(Gen AI-powered assistant)",1-100
Department of Energy, Generating code using AI.,N,,
Department of Energy,Using AI-assisted tools in word processors.,Y,Microsoft 365 Copilot GCC,1-100
Department of Energy,Unlocking smartphones.,Y,,
Department of Energy,Curating news.,Y,Various,
Department of Energy,Planning travel.,N,Google Maps,
Department of Energy,Editing images.,,,
Department of Energy,Scheduling.,Maybe,Outlook,
Department of Energy,Summarizing.,Y,"ChatGPT, Claude, Bravozone",1001-5000
`)
	same(t, "facts", got.lines(), []string{
		"department-of-the-treasury USES microsoft (GitHub Copilot)",
		"department-of-the-treasury USES amazon (Amazon Q)",
		"department-of-energy USES microsoft (Microsoft 365 Copilot)",
		"department-of-energy USES openai (ChatGPT)",
		"department-of-energy USES anthropic (Claude)",
	})
	same(t, "rejects", got.reasons(), []string{
		"Name of Commercial Product or Service Used |  | product not named",
		"Name of Commercial Product or Service Used | Various | no vendor is named",
		"Name of Commercial Product or Service Used | Google Maps | a product is named where the agency says that it doesn't use any: not taken in",
		"Agency Use (Y/N)? |  | is missing: write Y or N",
		"Agency Use (Y/N)? | Maybe | is neither Y nor N",
		"Name of Commercial Product or Service Used | Bravozone | no vendor is known by this name, and no product: add a line to a table of names",
	})
	if f := got.facts[0]; f.Key != "generating-code-using-ai" || f.UseCase != "Generating code using AI." || f.Since != f.Source.Published || f.Text != undated {
		t.Errorf("got %+v", f)
	}
	if importing(t, "2025.csv", head+vendorRow("OpenAI", "Chat")+"\n").facts[0].Source.URL == got.facts[0].Source.URL {
		t.Error("both inventories are one source: one would end what the other states")
	}
}

// An office and its agency do the same task, each with its own products.
func TestConsolidatedOffice(t *testing.T) {
	got := importing(t, "cots.csv", cotsHead+
		"Department of Veterans Affairs,Generating code using AI.,Y,GitHub Copilot,\n"+
		"Department of Veteran Affairs-OIG,Generating code using AI.,Y,GitHub Copilot,\n")
	if len(got.facts) != 2 || got.facts[0].Thing() == got.facts[1].Thing() {
		t.Errorf("stated %q", got.lines())
	}
}

// The layouts of other years: what "Agency" means differs, headings are repeated,
// the code page is that of Windows, and a title stands above the headings.
func TestOtherYears(t *testing.T) {
	got := importing(t, "2024.csv", "Federal inventory,,,,,,\n"+
		"Use Case Name,Agency,Agency Abbreviation,Bureau,\"If Other, please explain.\",Stage of Development,Date Implemented,\"If Other, please explain.\"\n"+
		"GitHub Copilot for the agency\x92s programmers,Department of Energy,DOE,NNSA,none,Operation and Maintenance,03/2024,none\n"+
		"Use Case Name,Agency,Agency Abbreviation,Bureau,\"If Other, please explain.\",Stage of Development,Date Implemented,\"If Other, please explain.\"\n"+
		",,,,,,,\n"+
		"ChatGPT,Department of Energy,DOE,,,Initiated,,\n")
	same(t, "facts of 2024", got.lines(), []string{"national-nuclear-security-administration USES microsoft (GitHub Copilot) MEDIUM"})
	if f := got.facts[0]; f.UseCase != "GitHub Copilot for the agency’s programmers" || f.Since.String() != "2024-03-01" || got.places[0].Row != 3 {
		t.Errorf("got %+v at %+v", f, got.places[0])
	}
	if len(got.rejects) > 0 {
		t.Errorf("rejected %q", got.reasons())
	}

	got = importing(t, "2023.csv", "Use_Case_ID,Department_Code,Agency,Office,Title,Summary,Development_Stage,Techniques,Source_Code,Department\n"+
		"DOT-0001-2023,DOT,Federal Aviation Administration,,Claude for Enterprise,Answers.,Operation and Maintenance,LLM,,Department of Transportation\n")
	same(t, "facts of 2023", got.lines(), []string{"federal-aviation-administration USES anthropic (Claude Enterprise) MEDIUM"})

	got = importing(t, "template.csv", "\"Use Case ID\n\n[Agency Abbrev.] \x96 [#]\",Use Case Name,Agency Name,Bureau/Component,Stage of Development,Vendor(s) Name\n"+
		"DOE-3,Chat,Department of Energy,NNSA,c) Deployed – The use case is being used.,\"OpenAI\"\n")
	same(t, "facts of a template", got.lines(), []string{"national-nuclear-security-administration USES openai"})
	if got.facts[0].Key != "DOE-3" {
		t.Errorf("the key is %q", got.facts[0].Key)
	}
}

// A row that can't be read is rejected alone, with its line.
func TestRowsThatCantBeRead(t *testing.T) {
	row := "DOE,Department of Energy,%d,Chat,,,Deployed,,,,OpenAI,\n"
	got := importing(t, "2025.csv", head+
		fmt.Sprintf(row, 1)+
		"DOE,Department of Energy,2,Chat, with a comma too many,,,Deployed,,,,OpenAI,\n"+
		"DOE,Department of Energy,3,Chat\n"+
		"DOE,Department of Energy,4,A \"bare\" quote,,,Deployed,,,,OpenAI,\n"+
		"DOE,Department of Energy,5,\"Never closed,,,Deployed,,,,OpenAI,\n"+
		fmt.Sprintf(row, 6)+
		"DOE,Department of Energy,7,\"In\r\ntwo lines\",,,Deployed,,,,OpenAI,\r\n"+
		fmt.Sprintf(row, 8))
	if len(got.facts) != 4 || got.places[2].Row != 8 || got.places[3].Row != 10 {
		t.Errorf("stated %q at %v, want the rows 1, 6, 7 and 8", got.lines(), got.places)
	}
	var lines []string
	for _, r := range got.rejects {
		lines = append(lines, fmt.Sprintf("%d %s", r.Row, r.Reason))
	}
	same(t, "rejects", lines, []string{
		"3 has 13 fields where the headings are 12: put a cell with a comma or a line break in quotes",
		"4 has 4 fields where the headings are 12: put a cell with a comma or a line break in quotes",
		"5 is no row of a table: bare \" in non-quoted-field; quotes in a cell are doubled, and stand around it",
		"6 is no row of a table: extraneous or missing \" in quoted-field; quotes in a cell are doubled, and stand around it",
	})
}

// A last row without a line end is as good as any other where it is whole, and one
// that ends with a line is bad by itself. A cell too many, and be it empty, may be
// one that a comma has made of another.
func TestLastRows(t *testing.T) {
	row := vendorRow("OpenAI", "Chat")
	for what, c := range map[string]struct {
		content        string
		facts, rejects int
	}{
		"whole, no line end": {row, 1, 0},
		"bad, with its end":  {row + "\nDOE,Department of Energy,DOE-2,Ch\n", 1, 1},
		"nothing but space":  {row + "\n ", 1, 0},
		"cells too many":     {row + ",\n", 0, 1},
	} {
		if got := importing(t, "2025.csv", head+c.content); len(got.facts) != c.facts || len(got.rejects) != c.rejects {
			t.Errorf("%s: %q, %q", what, got.lines(), got.reasons())
		}
	}
}

// A file that isn't what it claims to be is refused whole.
func TestWrongFiles(t *testing.T) {
	for _, c := range []struct{ name, content, date, want string }{
		{"hierarchy.csv", "CGAC AGENCY CODE,AGENCY NAME\n097,Department of Defense\n", day, "hierarchy.csv is no inventory of AI use cases"},
		{"empty.csv", "", day, "empty.csv is no inventory of AI use cases"},
		{"uses.json", `[{"Agency Name": "Department of Defense", "Use Case Name": "Chat"}]`, day, "uses.json is no inventory of AI use cases: it is JSON, and they are read as CSV"},
		{"cut.csv", head + vendorRow("OpenAI", "Chat") + "\nDOE,Department of Energy,DOE-2,Ch", day, "cut.csv: it ends within a row"},
		{"quoted.csv", head + vendorRow("OpenAI", "Chat") + "\nDOE,Department of Energy,DOE-2,\"Chat\nof", day, "quoted.csv: it ends within a row"},
		{"2025.csv", head + vendorRow("OpenAI", "Chat") + "\n", "", "give --date"},
	} {
		got := &collected{}
		err := got.read(t, c.date, government(), c.name, c.content)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// Nothing that is handed over, rejects included, has anybody's address or number.
func TestNoContacts(t *testing.T) {
	got := importing(t, "2025.csv", head+
		`DOE,Department of Energy,jane.doe@hq.doe.gov,Ask jane.doe@hq.doe.gov or (202) 555-0100,jane.doe@hq.doe.gov,jane.doe@hq.doe.gov,Deployed,x@y.gov,,,OpenAI,
DOE,Department of Energy,2,Chat,,jane.doe@hq.doe.gov,Deployed,,see jane [at] doe.gov,,Jane Doe <jane.doe@hq.doe.gov>; Google,
DOE,jane.doe@hq.doe.gov,3,Chat,,,Deployed,,,,Google,
DOE,Department of Energy,4,Chat,,,ask jane.doe@hq.doe.gov,,,,Google,
DOE,Department of Energy,5,"Letters (POC: Jane Roe, OCIO) by post","Office of Letters; Contact: Jane Roe, jane.doe@hq.doe.gov",,Deployed,,,,Google,
`, "cots.csv", cotsHead+"Department of Energy,Chat of jane.doe@hq.doe.gov,Y,Copilot (mailto:jane.doe@hq.doe.gov),\n")
	if len(got.facts) < 3 || len(got.rejects) < 4 {
		t.Fatalf("the rows were not read: %q, %q", got.lines(), got.reasons())
	}
	everything, err := json.Marshal([]any{got.facts, got.places, got.rejects, got.entities})
	if err != nil {
		t.Fatal(err)
	}
	for _, private := range []string{`(?i)jane.doe@|jane\.doe|jane roe`, `@`, `\[at\]`, `555-0100`} {
		if found := regexp.MustCompile(`.{0,60}` + private + `.{0,20}`).Find(everything); found != nil {
			t.Errorf("handed over: %s", found)
		}
	}
}

// Rows are handed over while the file is read, not after.
func TestRowsAreStreamed(t *testing.T) {
	const rows = 20_000
	read := 0
	open := func() (io.ReadCloser, error) {
		i := -1
		read = 0
		return io.NopCloser(readFunc(func(p []byte) (int, error) {
			if i++; i == 0 {
				return copy(p, head), nil
			} else if i > rows {
				return 0, io.EOF
			}
			read = i
			return copy(p, fmt.Sprintf("DOE,Department of Energy,DOE-%d,Chat,,,Deployed,,,,OpenAI,\n", i)), nil
		})), nil
	}
	got, most := &collected{}, 0
	n := 0
	got.onFact = func() { n++; most = max(most, read-n) }
	published, _ := kg.ParseDate(day)
	err := inventory.Importer.Read(context.Background(), dataset.Input{
		Files: []dataset.File{{Name: "2025.csv", Open: open}}, Date: published, Names: government(), Parent: func(string) string { return "" },
	}, got)
	if err != nil || len(got.facts) != rows {
		t.Fatalf("%d facts, %v", len(got.facts), err)
	}
	if most > rows/10 {
		t.Errorf("%d rows were read ahead of what was handed over", most)
	}
}

type readFunc func(p []byte) (int, error)

func (f readFunc) Read(p []byte) (int, error) { return f(p) }
