package cloudservices_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fedreach/kg"
	"fedreach/seed/cloudservices"
	"fedreach/seed/dataset"
	"fedreach/seed/seedtest"
	"fedreach/seed/snapshot"
)

func shared(path string) dataset.File {
	path = "../../../shared/data/" + path
	return dataset.File{Name: filepath.Base(path), Open: func() (io.ReadCloser, error) { return os.Open(path) }}
}

func day(t *testing.T, text string) kg.Date {
	t.Helper()
	d, err := kg.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// run imports a file, and gives the rejects.
func run(t *testing.T, store kg.Store, date kg.Date, file dataset.File) (rejects []string, err error) {
	t.Helper()
	_, err = snapshot.Run(t.Context(), store, snapshot.Import{
		Importer: cloudservices.Importer, Files: []dataset.File{file}, By: "test", Date: date,
		Rejected: func(r dataset.Reject) error {
			rejects = append(rejects, fmt.Sprintf("%d %s: %s: %s", r.Row, r.Field, r.Value, r.Reason))
			return nil
		},
	})
	return rejects, err
}

// stated lists what the tables say.
func stated(t *testing.T, store kg.Store) []string {
	t.Helper()
	answer, err := store.Facts(t.Context(), kg.FactFilter{Sources: cloudservices.Importer.Sources})
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, f := range answer.Facts {
		line := fmt.Sprintf("%s %s %s %q %s since %s %s", f.From, f.Kind, f.To, f.Key, f.LevelSet, f.Since, f.Confidence)
		if !f.KnownUntil.IsZero() {
			line += " until " + kg.DateOf(f.KnownUntil).String()
		}
		list = append(list, line)
	}
	slices.Sort(list)
	return list
}

func expect(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n  %s\nwant\n  %s", what, strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

const azure = `Service,FedRAMP High,DoD IL2,DoD IL4,DoD IL5,DoD IL6,Notes
Azure OpenAI,Y,Y,✅,yes,Y,
Virtual Machines,Y,Y,Y,Y,Y,
"Foundry Tools: Text Analytics (part of Language)",Y,Y,,,,
Foundry: Azure AI Search (formerly Azure Cognitive Search),Y,Y,Y,Y,Y,
Copilot for Everything,Y,Y,,,,
Azure AI Face,Y,maybe,Y,,,
,Y,Y,Y,Y,Y,
Speech,,,,,,
Translator,Y
`

func TestAzureGovernment(t *testing.T) {
	store := seedtest.BuiltIn(t)
	rejects, err := run(t, store, day(t, "2026-02-25"), seedtest.Text("azure.csv", azure))
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "the facts", stated(t, store),
		`vendor:openai PARTNERS_WITH cloud:azure-government "Azure OpenAI" UNCLASSIFIED,CUI since 2026-02-25 HIGH`,
		`vendor:openai PARTNERS_WITH cloud:azure-government-secret "Azure OpenAI" SECRET since 2026-02-25 HIGH`,
		`vendor:microsoft PARTNERS_WITH cloud:azure-government "Azure AI Language: Text Analytics" UNCLASSIFIED,CUI since 2026-02-25 HIGH`,
		`vendor:microsoft PARTNERS_WITH cloud:azure-government "Azure AI Face" UNCLASSIFIED,CUI since 2026-02-25 HIGH`,
	)
	expect(t, "the rejects", rejects,
		"6 service: Copilot for Everything: may be an AI service, and the table of services does not say whose: add it there",
		"7 dod il2: maybe: says neither yes nor no: write Y or leave it empty",
		"8 service: : is missing: the name of the service",
		`10 : ["Translator" "Y"]: has 2 cells, where there are 7 columns`,
	)
}

// TestNextSnapshot: what is gone ends, what is new begins, and what stays keeps
// the day by which it was there first. A month in the file's name is its date.
func TestNextSnapshot(t *testing.T) {
	store := seedtest.BuiltIn(t)
	const head = "service,fedramp_high,dod_il2,dod_il4\n"
	if _, err := run(t, store, 0, seedtest.Text("azure-2025-11.csv", head+"Azure OpenAI,Y,Y,\nSpeech,,Y,\nTranslator,Y,,\n")); err != nil {
		t.Fatal(err)
	}
	if _, err := run(t, store, day(t, "2026-02-25"), seedtest.Text("azure.csv", head+"Azure OpenAI,Y,Y,\nSpeech,Y,Y,\n")); err != nil {
		t.Fatal(err)
	}
	expect(t, "the facts", stated(t, store),
		`vendor:openai PARTNERS_WITH cloud:azure-government "Azure OpenAI" UNCLASSIFIED,CUI since 2025-11-01 HIGH`,
		`vendor:microsoft PARTNERS_WITH cloud:azure-government "Azure AI Speech" UNCLASSIFIED since 2025-11-01 HIGH until 2026-02-25`,
		`vendor:microsoft PARTNERS_WITH cloud:azure-government "Azure AI Speech" UNCLASSIFIED,CUI since 2026-02-25 HIGH`,
		`vendor:microsoft PARTNERS_WITH cloud:azure-government "Azure AI Translator" UNCLASSIFIED,CUI since 2025-11-01 HIGH until 2026-02-25`,
	)
}

func TestOtherTables(t *testing.T) {
	store := seedtest.BuiltIn(t)
	if _, err := run(t, store, day(t, "2026-02-25"), seedtest.Text("public.csv", "Service,DoD IL2,FedRAMP High\nAzure OpenAI Service,x,\n")); err != nil {
		t.Fatal(err)
	}
	aws := "name,service_prefix,HIPAA,FedRAMP_High,FedRAMP_Moderate,DoDCCSRG_IL2_EW,DoDCCSRG_IL4_GC\n" +
		"Amazon Bedrock,bedrock,true,true,true,,true\nAmazon Lex,lex,,,,true,\nAWS Chatbot,chatbot,true,true,,,\nAmazon S3,s3,true,true,true,true,true\n"
	if rejects, err := run(t, store, day(t, "2024-06-01"), seedtest.Text("compliance.csv", aws)); err != nil || len(rejects) > 0 {
		t.Fatal(rejects, err)
	}
	expect(t, "the facts", stated(t, store),
		`vendor:openai PARTNERS_WITH cloud:azure-commercial "Azure OpenAI" UNCLASSIFIED since 2026-02-25 HIGH`,
		`vendor:amazon PARTNERS_WITH cloud:aws-commercial "Amazon Bedrock" UNCLASSIFIED since 2024-06-01 MEDIUM`,
		`vendor:amazon PARTNERS_WITH cloud:aws-govcloud "Amazon Bedrock" UNCLASSIFIED,CUI since 2024-06-01 MEDIUM`,
		`vendor:amazon PARTNERS_WITH cloud:aws-commercial "Amazon Lex" UNCLASSIFIED since 2024-06-01 MEDIUM`,
	)
}

func TestRefusedWhole(t *testing.T) {
	for _, c := range []struct{ name, content, want string }{
		{"food.csv", "Dish,Price\nSoup,3\n", "food.csv is no table of cloud services: its columns are"},
		{"empty.csv", "", "empty.csv is no table of cloud services: it is empty"},
		{"bare.csv", "service,colour\nAzure OpenAI,blue\n", "bare.csv is no table of cloud services: it has no column for a level"},
		{"undated.csv", "service,dod_il2\nAzure OpenAI,Y\n", "undated.csv does not say of which day it is: give the day with --date"},
	} {
		store := seedtest.BuiltIn(t)
		if _, err := run(t, store, 0, seedtest.Text(c.name, c.content)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: the error is %v, want %s", c.name, err, c.want)
		}
		if got := stated(t, store); len(got) > 0 {
			t.Errorf("%s: was loaded: %v", c.name, got)
		}
	}
}

// TestRealTables: what the tables say is no dispute with the built-in facts, and
// makes nobody but the operators and OpenAI available.
func TestRealTables(t *testing.T) {
	store := seedtest.BuiltIn(t)
	for file, date := range map[string]string{"azure-audit-scope/azure-government-2026-02.csv": "2026-02-25", "aws-compliance-2022/compliance_statuses.csv": "2022-12-31"} {
		rejects, err := run(t, store, day(t, date), shared(file))
		if err != nil {
			t.Fatal(err)
		}
		if len(rejects) > 0 {
			t.Errorf("%s: %s", file, strings.Join(rejects, "\n"))
		}
	}
	said := stated(t, store)
	t.Logf("%d facts", len(said))
	vendors := map[string]bool{}
	for _, line := range said {
		vendors[strings.Fields(line)[0]] = true
	}
	if len(vendors) != 3 || !vendors["vendor:openai"] || !vendors["vendor:microsoft"] || !vendors["vendor:amazon"] {
		t.Errorf("the vendors are %v", vendors)
	}
	answer, err := store.Facts(t.Context(), kg.FactFilter{Kinds: []kg.FactKind{kg.PartnersWith}})
	if err != nil {
		t.Fatal(err)
	}
	things := map[kg.Thing][]*kg.Fact{}
	for _, f := range answer.Facts {
		things[f.Thing()] = append(things[f.Thing()], f)
	}
	at, now := day(t, "2026-11-01"), time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	for thing, statements := range things {
		decider := kg.Decider(statements, at, now)
		for _, f := range statements {
			if f != decider && f.KnownAt(now) && f.DissentsFrom(decider, at) {
				t.Errorf("%s %s %s: %s says %s, %s says %s", thing.From, thing.Key, thing.To, f.Source.Title, f.LevelSet, decider.Source.Title, decider.LevelSet)
			}
		}
	}
}
