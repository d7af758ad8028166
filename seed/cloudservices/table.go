package cloudservices

import (
	_ "embed"
	"fmt"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"

	"fedreach/kg"
	"fedreach/kg/searchtext"
)

//go:embed table.yaml
var curated []byte

// service is an AI service: whose it is, and what its partnership is called.
type service struct {
	On      string
	Called  []string
	Vendor  string
	Key     string
	Because string
}

// services are the AI services by platform and name, and what is none.
type services struct {
	services map[string]service
	others   []string
}

func readTable(content []byte) (*services, error) {
	var file struct {
		Services []service
		Others   []struct{ Called, Because string }
	}
	if err := yaml.UnmarshalWithOptions(content, &file, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("seed/cloudservices/table.yaml: %s", yaml.FormatError(err, false, true))
	}
	known := &services{services: map[string]service{}}
	for i, line := range file.Services {
		if line.Because == "" || len(line.Called) == 0 || !kg.ValidSlug(line.Vendor) {
			return nil, fmt.Errorf("seed/cloudservices/table.yaml: line %d of services: give called, vendor and because", i+1)
		}
		for _, name := range line.Called {
			known.services[line.On+" "+key(name)] = line
		}
	}
	for i, line := range file.Others {
		if line.Because == "" || line.Called == "" {
			return nil, fmt.Errorf("seed/cloudservices/table.yaml: line %d of others: give called and because", i+1)
		}
		known.others = append(known.others, key(line.Called))
	}
	return known, nil
}

// formerly is the end of "Azure AI Search (formerly Azure Cognitive Search)",
// family the beginning of "Foundry: Azure AI Face" and its predecessors.
var (
	formerly = regexp.MustCompile(`(?i)\s*\((?:formerly|part of|previously|including) [^()]*\)$`)
	family   = regexp.MustCompile(`(?i)^(?:azure )?(?:ai |foundry|cognitive )(?:services|tools)?\s*[:|–-]\s*|^(?:azure )?foundry(?: tools)?\s*:\s*`)
)

// key is what names of services are compared by.
func key(name string) string {
	return searchtext.Words(family.ReplaceAllString(formerly.ReplaceAllString(name, ""), ""))
}

// isOther reports whether a service is known to be no vendor's AI.
func (s *services) isOther(name string) bool {
	for _, other := range s.others {
		if strings.HasPrefix(key(name)+" ", other+" ") {
			return true
		}
	}
	return false
}

var ai = regexp.MustCompile(`(?i)\b(ai|openai|gpt|copilot|claude|llama|gemini|grok|mistral|bedrock|sagemaker|cognitive|foundry|machine learning|language model|chatbot|bot|intelligence)\b`)

// looksLikeAI reports whether a name is one that a person should look at.
func looksLikeAI(name string) bool { return ai.MatchString(name) }
