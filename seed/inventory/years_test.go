package inventory_test

import (
	"strings"
	"testing"

	"fedreach/seed/dataset"
)

// numbered2024 are the headings of the first file of 2024, by the numbers of the
// form's questions; worded2024 those of the second, some of them many times.
const (
	numbered2024 = "2_use_case_name,3_agency,3_abr,4_bureau,8_topic_area,8_question_type,10_commercial_ai,11_purpose_benefits,12_outputs,16_dev_stage,17_impact_type," +
		"18_date_initiated,19_date_acq_dev_began,20_date_implemented,21_date_retired,22_dev_method,23_contract_piids,41_system_name,43_question_type\n"
	worded2024 = "Use Case Name,Agency,Agency Abbreviation,Bureau,Use Case Topic Area,Other (Use Case Topic Area),Is the AI use case found in the below list of general commercial AI products and services?," +
		"What is the intended purpose and expected benefits of the AI?,Describe the AI system\x92s outputs.,Stage of Development,\"Is the AI use case rights-impacting, safety-impacting, both, or neither?\"," +
		"Date Initiated,Date when Acquisition and/or Development began,Date Implemented,Date Retired,Was the AI system involved in this use case developed (or is it to be developed) under contract(s) or in-house? ," +
		"\"If Other, please explain.\",System Name,\"If Other, please explain.\"\n"
)

// The two files of 2024 say the same under other headings: the vendor is in the title
// alone, cells end with a line break, and what is in-house has none.
func TestBothFilesOf2024(t *testing.T) {
	for name, head := range map[string]string{"raw.csv": numbered2024, "raw_v2.csv": worded2024} {
		got := importing(t, name, head+
			"\"ChatGPT  for \x93plain\x94 letters\",Department of Energy,DOE,NNSA,Mission-Enabling,,None of the above.,\"Letters.\n\",Text,Operation and Maintenance,\"Neither\n\",1/1/2024,2/1/2024,3/15/2024,,Developed with contracting resources.,,Letters,\n"+
			"Maps by GitHub Copilot,Department of Energy,DOE,,,,,,,Implementation and Assessment,,,,,,Developed in-house.,,,\n"+
			"Sorting,Department of Energy,DOE,,,,,,,Operation and Maintenance,,,,,,Developed in-house.,,,\n"+
			"Claude,Department of Energy,DOE,,,,,,,Acquisition and/or Development,,,,,,,,,\n")
		same(t, name, got.lines(), []string{
			"national-nuclear-security-administration USES openai (ChatGPT) MEDIUM",
			"department-of-energy EVALUATES microsoft (GitHub Copilot) MEDIUM",
		})
		if f := got.facts[0]; f.UseCase != "ChatGPT for “plain” letters" || f.Since.String() != "2024-03-15" || f.Source.Publisher != "Office of Management and Budget" {
			t.Errorf("%s: got %+v of %+v", name, f, f.Source)
		}
		if len(got.rejects) > 0 {
			t.Errorf("%s: rejected %q", name, got.reasons())
		}
	}
}

// What agencies publish by themselves is laid out by each in its way, and doesn't
// say whose it is, or not so that anything could be told from it.
func TestInventoriesOfOneAgency(t *testing.T) {
	for _, c := range []struct {
		what, agency, content string
		want                  []string
	}{
		{
			"2023, by the form", "Department of Energy",
			"Use Case ID,Use Case Name,Agency,Bureau / Department,Summary of Use Case,Stage of System Development Life Cycle,\"Date Initiated, If Applicable\",\"Date Implemented, If Applicable\",Developer Information,What specific AI techniques were used?\n" +
				"DOE-1,ChatGPT,DOE,NNSA,Chats.,Operation and Management,1/1/2020,5/1/2022,Contracted,\"[\"\"Natural Language Processing\"\"]\"\n" +
				"DOE-2,Claude,DOE,Federal CDO Council,Chats.,Implementation,,,In-house,\"['NLP', 'Other']\"\n",
			[]string{"national-nuclear-security-administration USES openai (ChatGPT) MEDIUM", "department-of-energy EVALUATES anthropic (Claude) MEDIUM"},
		},
		{
			"2023, the part in the place of the agency, a column without a heading", "HHS",
			"Use Case Name,Agency,Bureau / Department,Summary of Use Case,Stage of System Development Life Cycle,Date Implemented (if applicable),Contact Email,Developer Information,Consistent with EO 13960?,\n" +
				"ChatGPT,CMS,CMS Office of Letters,Letters.,Operation and Maintenance,6/23/2020,cms@hhs.example,Commercial-off-the-shelf,Yes, \n",
			[]string{"centers-for-medicare-and-medicaid-services USES openai (ChatGPT) MEDIUM"},
		},
		{
			"2022, with rows that are withheld", "Department of Transportation",
			"AI Use Case Name,Agency With AI Use Case,Optional Note Field,Office With AI Use Case,Summary,Current Stage Of Production,AI Techniques Used,FISMA System Name,Withhold Use Case\n" +
				"REDACTED,REDACTED,REDACTED,REDACTED,REDACTED,REDACTED,REDACTED,REDACTED,true\n" +
				"ChatGPT,Department of Transportation,FAA,Federal Aviation Administration,Chats.,In production: less than 1 year,NLP;,Wilbur,false\n" +
				"Claude,Department of Transportation,FAA,ATO,Chats.,Planned (not in production),NLP;,Wilbur,false\n",
			[]string{"federal-aviation-administration USES openai (ChatGPT) MEDIUM"},
		},
		{
			"2025, a band above the headings, no agency", "Department of the Treasury",
			"SECTION 1: Use Case Identifiers.,,,,,\nUse Case ID,Use Case Name,Bureau/Component,Stage of Development,Is the AI use case high-impact?,Vendor(s) Name\n" +
				"1,Letters,Department of the Treasury,Deployed,No,\"Open AI; Google LLC\"\n",
			[]string{"department-of-the-treasury USES openai", "department-of-the-treasury USES google"},
		},
		{
			"2025, in words of its own", "Department of Veterans Affairs",
			"Use Case Identifier,Use Case Name,VA Admin or Staff Office,Development Stage,Problem to be Solved,Operation Date,Development Type,Vendor Name,System Name\n" +
				"VA-7,Letters,Veterans Health Administration,Deployed,Letters.,2025-03,Purchased from a vendor,\"['OpenAI', \"\"Anthropic\"\"]\",\n",
			[]string{"veterans-health-administration USES openai", "veterans-health-administration USES anthropic"},
		},
		{
			"2025, common tasks, no agency", "Department of Energy",
			"AI Use Case,Commercial Examples,Agency Use(Y/N)?,Name of Commercial Product or Service Used,Estimated # of Licenses/Users\n" +
				"Generating code using AI.,GitHub Copilot,Y,GitHub Copilot,1-100\n",
			[]string{"department-of-energy USES microsoft (GitHub Copilot)"},
		},
	} {
		bare := &collected{}
		err := bare.read(t, day, government(), "own.csv", c.content)
		if err == nil || !strings.Contains(err.Error(), "--agency and --source") || len(bare.facts) > 0 {
			t.Errorf("%s, nobody's: %v, with %q", c.what, err, bare.lines())
		}
		got := &collected{own: &dataset.Own{Agency: c.agency, URL: "https://agency.example/ai"}}
		if err := got.read(t, day, government(), "own.csv", c.content); err != nil {
			t.Errorf("%s: %v", c.what, err)
			continue
		}
		same(t, c.what, got.lines(), c.want)
		for _, f := range got.facts {
			if !strings.HasPrefix(f.Source.URL, "https://agency.example/ai#") || !strings.HasPrefix(f.Source.Title, "AI use case inventory of "+f.Source.Publisher) {
				t.Errorf("%s: the source is %+v", c.what, f.Source)
			}
		}
	}
}

// Whose files they are must be known.
func TestInventoryOfNobody(t *testing.T) {
	got := &collected{own: &dataset.Own{Agency: "Department of Enrgy", URL: "https://agency.example/ai"}}
	err := got.read(t, day, government(), "2025.csv", head+vendorRow("OpenAI", "Chat")+"\n")
	if err == nil || !strings.Contains(err.Error(), "agency:department-of-energy") {
		t.Errorf("the error is %v", err)
	}
}
