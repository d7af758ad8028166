// Command load loads one new partnership and prints the verdicts that it flips. It
// wants a running fedreach in FEDREACH_SERVER and a token with the scope write in
// FEDREACH_TOKEN.
package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"

	"github.com/Khan/genqlient/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

//go:generate go tool genqlient genqlient.yaml

// batch is what is loaded. Its key makes it safe to run this again: what was
// loaded is not loaded twice.
var batch = BatchInput{
	Key:    new("example-go-1"),
	Origin: new("seed/examples/go"),
	Note:   new("A partnership made up as an example."),
	Facts: []FactInput{{
		Kind: FactKindPartnersWith, From: "vendor:meta", To: "cloud:aws-govcloud",
		Since: new("2026-01-15"), Confidence: new(ConfidenceMedium),
		Levels: []Classification{ClassificationUnclassified, ClassificationCui},
		Source: &SourceInput{
			Url: "https://example.org/meta-aws", Title: "An announcement made up as an example", Published: new("2026-01-15"),
		},
	}},
}

func main() {
	if err := load(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, explained(err))
		os.Exit(1)
	}
}

func load(ctx context.Context) error {
	server := cmp.Or(os.Getenv("FEDREACH_SERVER"), "http://127.0.0.1:8080")
	client := graphql.NewClient(server+"/query", &http.Client{Transport: bearer(os.Getenv("FEDREACH_TOKEN"))})
	answer, err := LoadBatch(ctx, client, batch)
	if err != nil {
		return err
	}
	report, before := answer.Load, ""
	if report.Repeated {
		before = ", loaded before"
	}
	fmt.Printf("revision %d%s: %d verdicts flipped\n", report.Revision, before, report.Flips.TotalCount)
	for _, flip := range report.Flips.Nodes {
		var why []string
		for _, cause := range flip.Causes {
			why = append(why, fmt.Sprintf("%s %s", cause.Kind, cause.Fact.Kind))
		}
		fmt.Printf("%s %s: %s -> %s (%s)\n", flip.Agency.Slug, flip.Vendor.Slug,
			said(flip.Before.Status, flip.Before.Levels), said(flip.After.Status, flip.After.Levels), strings.Join(why, ", "))
	}
	return nil
}

func said(status Status, levels []Classification) string {
	if levels == nil {
		return string(status) + " levels unknown"
	}
	words := []string{string(status)}
	for _, level := range levels {
		words = append(words, string(level))
	}
	return strings.Join(words, " ")
}

// bearer sends requests with a token.
type bearer string

func (token bearer) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+string(token))
	return http.DefaultTransport.RoundTrip(r)
}

// explained is an error with what the server says of each item.
func explained(err error) string {
	var refused gqlerror.List
	if !errors.As(err, &refused) {
		return err.Error()
	}
	var lines []string
	for _, e := range refused {
		lines = append(lines, e.Message)
		var problems []struct {
			List, Field, Reason string
			Index               int
		}
		if raw, err := json.Marshal(e.Extensions["problems"]); err == nil && json.Unmarshal(raw, &problems) == nil {
			for _, p := range problems {
				lines = append(lines, fmt.Sprintf("  %s[%d].%s: %s", p.List, p.Index, p.Field, p.Reason))
			}
		}
	}
	return strings.Join(lines, "\n")
}
