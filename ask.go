package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"fedreach/kg"
)

// The formats of an answer.
const (
	formatTable = "table"
	formatJSON  = "json"
	formatCSV   = "csv"
)

type askCommand struct {
	serverFlags
	Vendors []string `arg:"" optional:"" name:"vendor" help:"Slugs of vendors, such as openai; all if left out."`
	Agency  []string `short:"a" help:"Slugs of agencies; all if left out."`
	Through []string `help:"Slugs of clouds that a route passes."`
	Status  []string `short:"s" help:"BLOCKED, IN_USE, AVAILABLE, EVALUATING, NO_ROUTE; all but NO_ROUTE if left out."`
	Level   string   `short:"l" help:"UNCLASSIFIED, CUI, SECRET or TOP_SECRET; any if left out."`
	At      string   `placeholder:"DAY" help:"The day that is asked about; today if left out."`
	KnownAt string   `placeholder:"DAY" help:"By what was known then; now if left out."`
	Format  string   `short:"f" enum:"table,json,csv" default:"table" help:"table, json or csv."`
}

// Run asks a running server or the store, and prints the whole answer.
func (c *askCommand) Run(ctx context.Context, p *program, flags *storeFlags) error {
	return c.ask(ctx, p, flags.open, func(client *http.Client) error { return c.print(ctx, p.stdout, client) })
}

const askQuery = `query Ask($agencies: [String!], $vendors: [String!], $through: [String!], $statuses: [Status!],
  $level: Classification, $at: Date, $knownAt: DateTime, $after: String) {
  reach(agencies: $agencies, vendors: $vendors, through: $through, statuses: $statuses,
    level: $level, at: $at, knownAt: $knownAt, first: 1000, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes {
      agency { slug name } vendor { slug name } status levels confidence disputed at knownAt
      routes { kind through { slug } vehicle { slug } inheritedFrom { slug } facts { source { url } } authorizations { source { url } } }
      uses { source { url } } evaluations { source { url } } blockers { key source { url } }
    }
  }
}`

// answer is one verdict of the query above. It is printed as JSON as it came.
type answer struct {
	Agency, Vendor named
	Status         string
	Levels         []string
	Confidence     string
	Disputed       bool
	Routes         []struct {
		Kind                            string
		Through, Vehicle, InheritedFrom *named
		Facts, Authorizations           []cited
	}
	Uses, Evaluations, Blockers []cited
}

type named struct{ Slug, Name string }

type cited struct{ Source *struct{ URL string } }

// print asks page after page and prints all in the format.
func (c *askCommand) print(ctx context.Context, out io.Writer, client *http.Client) error {
	raw := []json.RawMessage{}
	after := ""
	for {
		page, err := c.page(ctx, client, after)
		if err != nil {
			return err
		}
		raw = append(raw, page.Nodes...)
		if !page.PageInfo.HasNextPage {
			break
		}
		after = page.PageInfo.EndCursor
	}
	if c.Format == formatJSON {
		encoder := json.NewEncoder(out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(raw)
	}
	answers := make([]answer, len(raw))
	for i, node := range raw {
		if err := json.Unmarshal(node, &answers[i]); err != nil {
			return fmt.Errorf("reading the answer: %w", err)
		}
	}
	if c.Format == formatCSV {
		return printCSV(out, answers)
	}
	return printTable(out, answers)
}

type answerPage struct {
	PageInfo struct {
		HasNextPage bool
		EndCursor   string
	}
	Nodes []json.RawMessage
}

func (c *askCommand) page(ctx context.Context, client *http.Client, after string) (*answerPage, error) {
	variables := map[string]any{}
	for name, list := range map[string][]string{"agencies": c.Agency, "vendors": c.Vendors, "through": c.Through, "statuses": upper(c.Status)} {
		if len(list) > 0 {
			variables[name] = list
		}
	}
	for name, text := range map[string]string{"level": strings.ToUpper(c.Level), "at": c.At, "knownAt": c.KnownAt, "after": after} {
		if text != "" {
			variables[name] = text
		}
	}
	var data struct{ Reach answerPage }
	if err := query(ctx, client, askQuery, variables, &data); err != nil {
		return nil, err
	}
	return &data.Reach, nil
}

func upper(texts []string) []string {
	var all []string
	for _, text := range texts {
		all = append(all, strings.ToUpper(text))
	}
	return all
}

// apiError is an error as the API answers it.
type apiError struct {
	Message    string
	Extensions struct {
		Code     string
		Problems []kg.Problem
		// Revision is that of what was loaded all the same; 0 where that is not said.
		Revision int64
		// Loaded is false where nothing was loaded for sure; nil where that is not said.
		Loaded *bool
	}
}

func (e *apiError) Error() string { return e.Message }

// query posts a GraphQL query and decodes its data.
func query(ctx context.Context, client *http.Client, text string, variables map[string]any, data any) error {
	body, err := json.Marshal(map[string]any{"query": text, "variables": variables})
	if err != nil {
		return fmt.Errorf("writing the question: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "/query", bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("writing the question: %w", err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("asking the server: %w", errors.Unwrap(err))
	}
	defer func() { _ = response.Body.Close() }() // it was read
	var answer struct {
		Data   json.RawMessage
		Errors []*apiError
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return fmt.Errorf("that is no GraphQL server: it answered %s with no JSON", response.Status)
	}
	if len(answer.Errors) > 0 {
		return answer.Errors[0]
	}
	if err := json.Unmarshal(answer.Data, data); err != nil {
		return fmt.Errorf("reading the answer: %w", err)
	}
	return nil
}
