package inventory_test

import (
	"strings"
	"testing"

	"fedreach/kg"
	"fedreach/seed/names"
)

// Each cell of vendors, with the name of the use case, and what it comes to.
func TestVendorsOfACell(t *testing.T) {
	for _, c := range []struct{ cell, title, want string }{
		{"Microsoft", "Sorting mail", "microsoft"},
		{"OPEN AI", "Sorting mail", "openai"},
		{"CoPilot", "Sorting mail", "microsoft (Microsoft Copilot) MEDIUM"},
		{"Microsoft; OpenAI", "Sorting mail", "microsoft, openai"},
		{"['Microsoft', \"OpenAI\"]", "Sorting mail", "microsoft, openai"},
		{"ServiceNow\nAWS", "Tickets", "servicenow, amazon"},
		{"Microsoft / OpenAI", "Chat", "microsoft, openai"},
		{"AWS, Azure, OpenAI", "Chat", "amazon, microsoft (Microsoft Azure), openai"},
		{"Azure, OpenAI", "Chat", "microsoft (Microsoft Azure), openai"},
		{"Azure OpenAI", "Chat", "microsoft (Azure OpenAI), openai (Azure OpenAI) MEDIUM"},
		{"Microsoft (OpenAI part of Azure Commercial Cloud offerings)", "Chat", "microsoft (Azure OpenAI), openai (Azure OpenAI) MEDIUM"},
		{"Google; Google LLC", "Chat", "google"},
		{"Everlaw, Inc.", "Review", "everlaw"},
		{"ServiceNow, Inc. / Tenable", "Tickets", "servicenow, tenable"},
		{"IDEMIA Identity, Security USA LLC", "Gates", "idemia"},
		{"Leidos, Rohde & Schwarz", "Gates", "rohde-and-schwarz"},
		{"CloudNine Law, Everlaw, Relativity, and Nuix.", "Review", "cloudnine, everlaw, relativity, nuix"},
		{"https://www.harvey.ai/ , https://openai.com/", "Review", "harvey, openai"},
		{"Azure PIID: NNG15SD60B", "Speech", "microsoft (Microsoft Azure)"},
		{"Purchased from a Vendor - Tabnine", "Code", "tabnine"},
		{"Nuance Communications (owned by Microsoft)", "Dictation", "microsoft (Nuance)"},
		{"Microsoft Loop 2.0", "Notes", "microsoft (Microsoft Loop 2.0)"},
		// The title gives products of the vendors in the cell, and no other vendor.
		{"Microsoft", "GitHub Copilot for our programmers", "microsoft (GitHub Copilot)"},
		{"Microsoft", "Questions to Azure OpenAI", "microsoft (Azure OpenAI), openai (Azure OpenAI) MEDIUM"},
		{"Westlaw", "CoPilot Outlook", "thomson-reuters (Westlaw)"},
		{"Microsoft / SalesForce", "Amazon Textract for automatic signature identification", "microsoft, salesforce"},
		// Without a vendor in the cell, the title gives one, less surely.
		{"", "ChatGPT Enterprise for everybody", "openai (ChatGPT Enterprise) MEDIUM"},
		{"Not available", "ServiceNow Now Assist (AskIT)", "servicenow (ServiceNow Now Assist) MEDIUM"},
		{"Deloitte", "Section 508 Azure OpenAI Chatbot", "microsoft (Azure OpenAI) MEDIUM, openai (Azure OpenAI) MEDIUM"},
		{"", "Copilot", "microsoft (Microsoft Copilot) MEDIUM"},
	} {
		got := cases(t, vendorRow(c.cell, c.title))
		var uses []string
		for _, line := range got.lines() {
			uses = append(uses, strings.TrimPrefix(line, "department-of-energy USES "))
		}
		same(t, c.cell+" / "+c.title, []string{strings.Join(uses, ", ")}, []string{c.want})
		if len(got.rejects) > 0 {
			t.Errorf("%s: rejected %q", c.cell, got.reasons())
		}
	}
}

// What names nobody is rejected with its reason, and so is what nobody knows.
func TestCellsWithoutAVendor(t *testing.T) {
	const unknown = "no vendor is known by this name, and no product: add a line to a table of names"
	for _, c := range []struct{ cell, title, want string }{
		{"", "Case and Document Management Copilot", "vendor_name |  | no vendor is named, and none follows from the name of the use case"},
		{"", "A chat interface like ChatGPT", "vendor_name |  | no vendor is named, and none follows from the name of the use case"},
		{"N/A", "Chat", "vendor_name | N/A | no vendor is named"},
		{"In-house", "Chat", "vendor_name | In-house | made in-house, by the agency itself"},
		{"Deloitte Consulting, LLC", "Chat", "vendor_name | Deloitte Consulting, LLC | a contractor that builds or runs the system; whose AI is in it is not stated"},
		{"Amazon Web Services (hosting provider)", "Chat", "vendor_name | Amazon Web Services (hosting provider) | the company is said to host the system; whose AI is in it is not stated"},
		{"Mircosft", "Chat", "vendor_name | Mircosft | " + unknown},
		{"We do not contract with OpenAI", "Chat", "vendor_name | We do not contract with OpenAI | " + unknown},
		{"Everything in this division is made by people who have been trained in and use OpenAI, daily", "Chat", "vendor_name | Everything in this division is made by people who have been trained in and use OpenAI | " + unknown + "\nvendor_name | daily | " + unknown},
		{"OneReach (previous, deprecated)", "Chat", "vendor_name | OneReach (previous, deprecated) | " + unknown},
	} {
		got := cases(t, vendorRow(c.cell, c.title))
		same(t, c.cell, got.reasons(), strings.Split(c.want, "\n"))
		if len(got.facts) > 0 {
			t.Errorf("%s: stated %q", c.cell, got.lines())
		}
	}
}

// A contractor stays one where the graph knows it for a cloud that it sells: the
// order of the imports changes no use.
func TestContractorsInTheGraph(t *testing.T) {
	known := government()
	known.Add(&kg.Vendor{Named: kg.Named{Slug: "deloitte", Name: "Deloitte", Aliases: []string{"Deloitte & Touche"}}}, "")
	got := &collected{}
	if err := got.read(t, day, known, "2025.csv", head+vendorRow("Deloitte; OpenAI", "Chat")+"\n"+vendorRow("Deloitte Consulting, LLC", "Sorting")+"\n"); err != nil {
		t.Fatal(err)
	}
	same(t, "facts", got.lines(), []string{"department-of-energy USES openai"})
	same(t, "rejects", got.reasons(), []string{"vendor_name | Deloitte Consulting, LLC | a contractor that builds or runs the system; whose AI is in it is not stated"})
}

func TestNearestVendorsAreNamed(t *testing.T) {
	got := cases(t, vendorRow("Mircosft", "Chat"))
	if len(got.rejects) != 1 || len(got.rejects[0].Near) == 0 || got.rejects[0].Near[0] != "vendor:microsoft" {
		t.Errorf("got %+v, want vendor:microsoft as the nearest", got.rejects)
	}
}

// A known part of a cell counts beside an unknown one.
func TestUnknownVendorAloneIsRejected(t *testing.T) {
	got := cases(t, vendorRow("Barnacle; Google", "Chat"))
	same(t, "facts", got.lines(), []string{"department-of-energy USES google"})
	same(t, "rejects", got.reasons(), []string{"vendor_name | Barnacle | no vendor is known by this name, and no product: add a line to a table of names"})
}

// A system that was made in-house, and names nobody, is no vendor's.
func TestInHouseIsNoReject(t *testing.T) {
	got := cases(t, "DOE,Department of Energy,DOE-1,Sorting,,,Deployed,,,In-house Development,,")
	if len(got.facts)+len(got.rejects) > 0 {
		t.Errorf("stated %q, rejected %q", got.lines(), got.reasons())
	}
	got = cases(t, "DOE,Department of Energy,DOE-1,Sorting,,,Deployed,,,Contracting and In House,,")
	if len(got.rejects) != 1 {
		t.Errorf("a system that a contractor helped to make: rejected %q, want the missing vendor", got.reasons())
	}
}

// The product of a vendor is read from the system where nothing else says it.
func TestProductsFromTheSystem(t *testing.T) {
	got := cases(t,
		`DOE,Department of Energy,1,Mail,,,Pilot,,,Vendor Purchased,"OpenAI, Google","ChatGPT Enterprise; Google Gemini"`,
		`DOE,Department of Energy,2,GitHub Copilot,,,Pilot,,,Vendor Purchased,Microsoft,Microsoft 365`,
		`DOE,Department of Energy,3,Walter,,,Pilot,,,Vendor Purchased,Microsoft,DOS-O365`)
	same(t, "facts", got.lines(), []string{
		"department-of-energy EVALUATES openai (ChatGPT Enterprise)",
		"department-of-energy EVALUATES google (Google Gemini)",
		"department-of-energy EVALUATES microsoft (GitHub Copilot)",
		"department-of-energy EVALUATES microsoft",
	})
}

// A vendor whose system is called decommissioned is not used.
func TestDecommissionedSystem(t *testing.T) {
	got := cases(t, `DOE,Department of Energy,1,Chat,,,Deployed,,,Vendor Purchased,"Credal, Ask Sage","Credal, Ask Sage (decommissioned)"`)
	same(t, "facts", got.lines(), []string{"department-of-energy USES credal"})
	same(t, "rejects", got.reasons(), []string{"system_name_ato | Ask Sage (decommissioned) | the name of the system says that it is no longer in use: its vendor is left out"})
}

// How another's AI comes in is said in words.
func TestThroughAnother(t *testing.T) {
	for _, f := range cases(t, vendorRow("Azure OpenAI", "Chat")).facts {
		want := map[string]string{"vendor:microsoft": "", "vendor:openai": "Through Azure OpenAI of Microsoft."}[f.To]
		if f.Text != want {
			t.Errorf("%s: %q, want %q", f.To, f.Text, want)
		}
	}
}

// A vendor that the graph may not have is handed over before its first fact, once.
func TestVendorsAreCreated(t *testing.T) {
	got := cases(t, vendorRow("Everlaw", "Review"), strings.Replace(vendorRow("Everlaw; OpenAI", "More review"), "DOE-1", "DOE-2", 1))
	var created []string
	for _, e := range got.entities {
		created = append(created, e.ID()+" "+e.Naming().Name)
	}
	same(t, "entities", created, []string{"vendor:everlaw Everlaw", "vendor:openai OpenAI"})
	for _, e := range got.entities {
		if e.EntityKind() != kg.KindVendor {
			t.Errorf("%s is no vendor", e.ID())
		}
	}
}

// A line of a person's own table of names goes before all that is built in.
func TestOwnTableOfNames(t *testing.T) {
	table, err := names.ReadTable("own.yaml", []byte("same:\n- {is: vendor:acme, name: Acme, called: [Deloitte, FS Pro], because: a test}\n"))
	if err != nil {
		t.Fatal(err)
	}
	got := &collected{}
	if err := got.read(t, day, government(table), "2025.csv", head+vendorRow("Deloitte; FS Pro", "Chat")+"\n"); err != nil {
		t.Fatal(err)
	}
	same(t, "facts", got.lines(), []string{"department-of-energy USES acme"})
	if len(got.entities) != 1 || got.entities[0].Naming().Name != "Acme" {
		t.Errorf("got the entities %v", got.entities)
	}
}
