package cloudservices_test

import (
	"strings"
	"testing"

	"fedreach/kg"
	"fedreach/seed/seedtest"
)

// The tables as the providers' own pages have them, and as they had them before.
func TestTablesOfOtherYears(t *testing.T) {
	for what, c := range map[string]struct {
		content string
		want    []string
	}{
		"FedRAMP at Amazon": {
			"Services,SDK,FedRAMP Moderate (East/West),FedRAMP High (GovCloud)\nAmazon Bedrock,bedrock,✓,✓\nAmazon Lex,lex,✓,3PAO Assessment\nAmazon Polly [excludes voices],polly,Joint Authorization Board (JAB) Review,\n",
			[]string{
				`vendor:amazon PARTNERS_WITH cloud:aws-commercial "Amazon Bedrock" UNCLASSIFIED since 2024-06-01 HIGH`,
				`vendor:amazon PARTNERS_WITH cloud:aws-govcloud "Amazon Bedrock" UNCLASSIFIED,CUI since 2024-06-01 HIGH`,
				`vendor:amazon PARTNERS_WITH cloud:aws-commercial "Amazon Lex" UNCLASSIFIED since 2024-06-01 HIGH`,
			},
		},
		"DoD at Amazon": {
			"Service,SDK,DoD CC SRG IL2 (East/West),DoD CC SRG IL2 (GovCloud),DoD CC SRG IL4 (GovCloud),DoD CC SRG IL5 (GovCloud),DoD CC SRG IL6 (AWS Secret Region)\nAmazon Lex,lex,✓,✓,✓,DISA Review,\nAmazon Bedrock,bedrock,,,,,✓\n",
			[]string{
				`vendor:amazon PARTNERS_WITH cloud:aws-commercial "Amazon Lex" UNCLASSIFIED since 2024-06-01 HIGH`,
				`vendor:amazon PARTNERS_WITH cloud:aws-govcloud "Amazon Lex" UNCLASSIFIED,CUI since 2024-06-01 HIGH`,
				`vendor:amazon PARTNERS_WITH cloud:aws-secret "Amazon Bedrock" SECRET since 2024-06-01 HIGH`,
			},
		},
		"Azure of 2020": {
			"Azure Service,DoD CC SRG IL 2,DoD CC SRG IL 4,DoD CC SRG IL 5 (Azure Gov)**,FedRAMP High,Planned 2021\nTranslator,✔️,✔️,,✔️,\nTotal,1,1,0,1,\n",
			[]string{`vendor:microsoft PARTNERS_WITH cloud:azure-government "Azure AI Translator" UNCLASSIFIED,CUI since 2024-06-01 HIGH`},
		},
	} {
		store := seedtest.BuiltIn(t)
		rejects, err := run(t, store, day(t, "2024-06-01"), seedtest.Text("table.csv", c.content))
		if err != nil || len(rejects) > 0 {
			t.Errorf("%s: %v, %q", what, err, rejects)
		}
		expect(t, what, stated(t, store), c.want...)
	}
}

// The next table, whose columns stand in another order or which is JSON, states what
// the one before did.
func TestTheOrderOfColumnsSaysNothing(t *testing.T) {
	store := seedtest.BuiltIn(t)
	for i, content := range []string{
		"Service,FedRAMP High,DoD IL2,DoD IL4\nAzure OpenAI,Y,Y,Y\n", "DoD IL4,Service,DoD IL2,FedRAMP High\nY,Azure OpenAI,Y,Y\n",
		`[{"DoD IL2": "Y", "Service": "Azure OpenAI", "DoD IL4": "Y", "FedRAMP High": "Y"}]`,
	} {
		rejects, err := run(t, store, day(t, "2026-02-01")+kg.Date(i), seedtest.Text("table", content))
		if err != nil || len(rejects) > 0 {
			t.Fatalf("%v, %q", err, rejects)
		}
		expect(t, content, stated(t, store),
			`vendor:openai PARTNERS_WITH cloud:azure-government "Azure OpenAI" UNCLASSIFIED,CUI since 2026-02-01 HIGH`)
	}
}

// A file's name and --date that contradict each other are refused.
func TestNameAgainstDate(t *testing.T) {
	_, err := run(t, seedtest.BuiltIn(t), day(t, "2026-03-01"), seedtest.Text("azure-2026-02.csv", azure))
	if err == nil || !strings.Contains(err.Error(), "2026-02 by its name") || !strings.Contains(err.Error(), "2026-03-01") {
		t.Errorf("the error is %v", err)
	}
}
