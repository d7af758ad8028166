package cloudservices

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"fedreach/kg"
	"fedreach/seed/dataset"
)

// table is how one of the tables is read.
type table struct {
	platform   string
	source     *kg.Source
	confidence kg.Confidence
	columns    []column

	known *services
	out   dataset.Output
}

// column is a column of the table: of which cloud it speaks, and of which grant.
type column struct {
	heading, cloud, grant string
	levels                kg.LevelSet
}

// scope is what a column says, by its heading without punctuation.
type scope struct{ cloud, grant string }

// What the columns of the tables say. IL6 is granted to the regions for secrets,
// which are others than those of Azure Government.
var (
	azureGovernment = map[string]scope{
		"fedramphigh": {"azure-government", "FedRAMP High"}, "dodil2": {"azure-government", "IL2"},
		"dodil4": {"azure-government", "IL4"}, "dodil5": {"azure-government", "IL5"}, "dodil6": {"azure-government-secret", "IL6"},
		"dodil5azuregov": {"azure-government", "IL5"},
	}
	azurePublic = map[string]scope{"fedramphigh": {"azure-commercial", "FedRAMP High"}, "dodil2": {"azure-commercial", "IL2"}}
	aws         = map[string]scope{
		"fedramphigh": {"aws-govcloud", "FedRAMP High"}, "fedramphighgovcloud": {"aws-govcloud", "FedRAMP High"},
		"fedrampmoderate": {"aws-commercial", "FedRAMP Moderate"}, "fedrampmoderateeastwest": {"aws-commercial", "FedRAMP Moderate"},
		"dodil2ew": {"aws-commercial", "IL2"}, "dodil2eastwest": {"aws-commercial", "IL2"},
		"dodil2gc": {"aws-govcloud", "IL2"}, "dodil2govcloud": {"aws-govcloud", "IL2"},
		"dodil4gc": {"aws-govcloud", "IL4"}, "dodil4govcloud": {"aws-govcloud", "IL4"},
		"dodil5gc": {"aws-govcloud", "IL5"}, "dodil5govcloud": {"aws-govcloud", "IL5"},
		"dodil6": {"aws-secret", "IL6"}, "dodil6awssecretregion": {"aws-secret", "IL6"},
	}
)

// grantLevels are the levels of a grant, by the convention of the graph.
var grantLevels = map[string]kg.LevelSet{
	"FedRAMP Moderate": kg.LevelsOf(kg.Unclassified), "IL2": kg.LevelsOf(kg.Unclassified),
	"FedRAMP High": kg.LevelsOf(kg.Unclassified, kg.CUI), "IL4": kg.LevelsOf(kg.Unclassified, kg.CUI),
	"IL5": kg.LevelsOf(kg.Unclassified, kg.CUI), "IL6": kg.LevelsOf(kg.Secret),
}

var punctuation = regexp.MustCompile(`[^a-z0-9]+`)

// bare is a heading without what changes from year to year.
func bare(heading string) string {
	text := punctuation.ReplaceAllString(strings.ToLower(heading), "")
	return strings.NewReplacer("dodccsrg", "dod", "ccsrg", "dod", "dodsrg", "dod").Replace(text)
}

// names are the headings that the service's name may have.
var names = []string{"service", "services", "azure service", "aws service", "service name", "name"}

// layoutOf tells the tables by their columns.
func layoutOf(headings []string) (*table, error) {
	var bares []string
	for _, heading := range headings {
		bares = append(bares, bare(heading))
	}
	has := func(columns ...string) bool {
		return slices.ContainsFunc(bares, func(b string) bool { return slices.Contains(columns, b) })
	}
	if !slices.ContainsFunc(names, func(name string) bool { return has(bare(name)) }) {
		return nil, fmt.Errorf("its columns are %.200q: it needs one for the service", headings)
	}
	t := &table{platform: "azure", source: &microsoft, confidence: kg.High}
	scopes := azurePublic
	switch {
	case has("serviceprefix"):
		t.platform, t.source, t.confidence, scopes = "aws", &copied, kg.Medium, aws
	case has("sdk", "namespace", "awsservice", "fedrampmoderateeastwest", "fedramphighgovcloud", "dodil2eastwest", "dodil4govcloud", "dodil5govcloud"):
		t.platform, t.source, scopes = "aws", &amazonFedRAMP, aws
		if !has("fedrampmoderate", "fedrampmoderateeastwest", "fedramphigh", "fedramphighgovcloud") {
			t.source = &amazonDoD
		}
	case has("dodil4", "dodil5", "dodil5azuregov"):
		scopes = azureGovernment
	}
	for i, heading := range headings {
		if s, is := scopes[bares[i]]; is {
			t.columns = append(t.columns, column{heading, s.cloud, s.grant, grantLevels[s.grant]})
		}
	}
	if len(t.columns) == 0 {
		return nil, errors.New("it has no column for a level, such as FedRAMP High or IL5")
	}
	return t, nil
}
