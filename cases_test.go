package main

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"fedreach/kg"
)

// TestCases asks the questions of reach/cases/*.yaml through GraphQL on every
// store. The README there says how a case is written.
func TestCases(t *testing.T) {
	paths, err := filepath.Glob("reach/cases/*.yaml")
	if err != nil || len(paths) == 0 {
		t.Fatalf("there are no cases (error: %v)", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".yaml"), func(t *testing.T) {
			for _, c := range readCases(t, path) {
				t.Run(c.Case, c.run)
			}
		})
	}
}

// writtenCase is a case as its file has it.
type writtenCase struct {
	Case string
	Why  string
	// Now is the clock, where it matters.
	Now string
	// Clouds are regions unless they are among these.
	Providers, Products []string
	// Regions, Agencies, Vendors and Vehicles are those that no fact names.
	Regions, Agencies, Vendors, Vehicles []string
	Sectors                              map[kg.Sector][]string
	Facts                                []string
	// Refused is a part of the reason for which the facts can't be loaded.
	Refused string
	Ask     []map[string]expectation

	batch     kg.Batch
	now       time.Time
	questions []*caseQuestion
}

func readCases(t *testing.T, path string) []*writtenCase {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var cases []*writtenCase
	if err := yaml.UnmarshalWithOptions(text, &cases, yaml.Strict()); err != nil {
		t.Fatalf("%s can't be read: %v", path, err)
	}
	titles := map[string]bool{}
	for _, c := range cases {
		if err := c.prepare(); err != nil {
			t.Fatalf("%s: %q: %v", path, c.Case, err)
		}
		if titles[c.Case] {
			t.Fatalf("%s: two cases are called %q", path, c.Case)
		}
		titles[c.Case] = true
	}
	return cases
}

// prepare reads the lines of a case.
func (c *writtenCase) prepare() (err error) {
	if c.Case == "" || c.Why == "" {
		return fmt.Errorf("a case needs a title (case) and a reason (why)")
	}
	if len(c.Ask) == 0 && c.Refused == "" {
		return fmt.Errorf("it asks nothing")
	}
	if c.now, err = time.Parse(time.RFC3339, cmp.Or(c.Now, "2026-03-20T12:00:00Z")); err != nil {
		return fmt.Errorf("now: %w", err)
	}
	clouds, err := c.readFacts()
	if err != nil {
		return err
	}
	for _, asked := range c.Ask {
		for line, want := range asked {
			q, err := newCaseQuestion(line, want)
			if err == nil {
				err = q.readAssumptions(clouds, c.batch)
			}
			if err == nil {
				err = c.knowsAll(q)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", line, err)
			}
			c.questions = append(c.questions, q)
		}
	}
	return nil
}

// readFacts makes the batch, and gives the slugs that are clouds.
func (c *writtenCase) readFacts() (clouds map[string]bool, err error) {
	lines := make([]factLine, len(c.Facts))
	for i, text := range c.Facts {
		if lines[i], err = parseFactLine(text); err != nil {
			return nil, fmt.Errorf("fact %q: %w", text, err)
		}
	}
	clouds = cloudsAmong(lines, slices.Concat(c.Providers, c.Products, c.Regions))
	entities := map[string]kg.Entity{}
	for i, line := range lines {
		f, err := line.fact(clouds)
		if err != nil {
			return nil, fmt.Errorf("fact %q: %w", c.Facts[i], err)
		}
		c.batch.Facts = append(c.batch.Facts, f)
		c.addEntity(entities, f.From)
		c.addEntity(entities, f.To)
	}
	for kind, slugs := range map[kg.EntityKind][]string{
		kg.KindCloud:  slices.Concat(c.Providers, c.Products, c.Regions),
		kg.KindAgency: c.Agencies, kg.KindVendor: c.Vendors, kg.KindVehicle: c.Vehicles,
	} {
		for _, slug := range slugs {
			c.addEntity(entities, kg.EntityID(kind, slug))
		}
	}
	c.batch.By, c.batch.Origin = "a researcher", "a case"
	for _, id := range slices.Sorted(maps.Keys(entities)) {
		c.batch.Entities = append(c.batch.Entities, entities[id])
	}
	return clouds, nil
}

func (c *writtenCase) addEntity(entities map[string]kg.Entity, id string) {
	kind, slug, _ := kg.ParseEntityID(id)
	named := kg.Named{Slug: slug, Name: slug}
	switch kind {
	case kg.KindAgency:
		agency := &kg.Agency{Named: named}
		for sector, slugs := range c.Sectors {
			if slices.Contains(slugs, slug) {
				agency.Sector = sector
			}
		}
		entities[id] = agency
	case kg.KindCloud:
		cloud := &kg.Cloud{Named: named, Kind: kg.CloudRegion}
		if slices.Contains(c.Providers, slug) {
			cloud.Kind = kg.CloudProvider
		} else if slices.Contains(c.Products, slug) {
			cloud.Kind = kg.CloudProduct
		}
		entities[id] = cloud
	case kg.KindVendor:
		entities[id] = &kg.Vendor{Named: named}
	case kg.KindVehicle:
		entities[id] = &kg.Vehicle{Named: named}
	}
}

// knowsAll refuses a question about somebody that the case does not name: a
// slip of the pen would be answered with NO_ROUTE, and pass for a finding.
func (c *writtenCase) knowsAll(q *caseQuestion) error {
	for _, id := range q.named {
		if !slices.ContainsFunc(c.batch.Entities, func(e kg.Entity) bool { return e.ID() == id }) {
			return fmt.Errorf("no fact names %s; if that is meant, list it under agencies, vendors, vehicles or regions", id)
		}
	}
	return nil
}

// run asks every store, and then whether they all gave the same bytes.
func (c *writtenCase) run(t *testing.T) {
	answers := map[string][][]byte{}
	for _, kind := range caseStores {
		t.Run(kind.name, func(t *testing.T) { answers[kind.name] = c.runOn(t, kind) })
	}
	first := caseStores[0].name
	for _, kind := range caseStores[1:] {
		for i, answer := range answers[kind.name] {
			if i < len(answers[first]) && !bytes.Equal(answer, answers[first][i]) {
				t.Errorf("%s\n  %s answers\n%s\n  and %s\n%s", c.title(i), first, answers[first][i], kind.name, answer)
			}
		}
	}
}

// title names the case's answer i: the refusal of its facts, or a question's.
func (c *writtenCase) title(i int) string {
	if c.Refused != "" {
		return "the facts"
	}
	return c.questions[i].line
}
