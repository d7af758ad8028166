package export_test

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"fedreach/export"
	"fedreach/kg"
)

// awkward is a text with everything that a form must escape.
const awkward = "<b>\"It's\" 100% `&` \\n; {curly}</b>\n\ttabbed, ü 日本 $row //"

// graph is a small graph with an awkward text, given out of order.
func graph() ([]kg.Entity, []*kg.Fact) {
	airGapped := false
	source := &kg.Source{URL: "https://example.org/?a=1&b=2", Title: awkward, Published: kg.NewDate(2026, time.March, 1), PublishedPrecision: kg.PrecisionMonth}
	entities := []kg.Entity{
		&kg.Vendor{Named: kg.Named{Slug: "acme", Name: awkward}},
		&kg.Cloud{Named: kg.Named{Slug: "c", Name: "C"}, Kind: kg.CloudRegion, AirGapped: &airGapped},
		&kg.Agency{Named: kg.Named{Slug: "b", Name: "B", Aliases: []string{"B. & B.", "\"B\""}}, Sector: kg.SectorCivilian},
		&kg.Agency{Named: kg.Named{Slug: "a", Name: "A"}},
	}
	facts := []*kg.Fact{
		{Kind: kg.ContractsWith, From: "agency:a", To: "vendor:acme", CeilingUSD: 9_000_000_000, LevelSet: kg.LevelsOf(kg.CUI, kg.Secret), Text: awkward, KnownUntil: time.Date(2026, 5, 1, 1, 2, 3, 4_000_000, time.UTC)},
		{Kind: kg.RunsOn, From: "agency:a", To: "cloud:c", Since: kg.NewDate(2025, time.January, 1), SincePrecision: kg.PrecisionYear},
		{Kind: kg.PartOf, From: "agency:b", To: "agency:a"},
	}
	for _, f := range facts {
		f.Source, f.Confidence = source, kg.High
		f.Complete()
	}
	return entities, facts
}

func written(t *testing.T, format string, entities []kg.Entity, facts []*kg.Fact) string {
	t.Helper()
	var out bytes.Buffer
	if err := export.Write(&out, format, entities, facts); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestEqualGraphsGiveEqualBytes whatever the order in which they come.
func TestEqualGraphsGiveEqualBytes(t *testing.T) {
	entities, facts := graph()
	for _, format := range export.Formats {
		want := written(t, format, entities, facts)
		a, b := slices.Clone(entities), slices.Clone(facts)
		slices.Reverse(a)
		slices.Reverse(b)
		if got := written(t, format, a, b); got != want {
			t.Errorf("%s: other bytes\n%s\nwant\n%s", format, got, want)
		}
	}
}

// TestTheTreeComesFirst: who loads the facts in parts has it whole.
func TestTheTreeComesFirst(t *testing.T) {
	entities, facts := graph()
	lines := strings.Split(strings.TrimSpace(written(t, export.JSONLines, entities, facts)), "\n")
	var kinds []string
	for _, line := range lines {
		_, kind, _ := strings.Cut(line, `{"kind":"`)
		kind, _, _ = strings.Cut(kind, `"`)
		kinds = append(kinds, kind)
	}
	want := []string{"AGENCY", "AGENCY", "CLOUD", "VENDOR", "PART_OF", "RUNS_ON", "CONTRACTS_WITH"}
	if !slices.Equal(kinds, want) {
		t.Errorf("the lines are %v, want %v", kinds, want)
	}
}

func TestCSV(t *testing.T) {
	entities, facts := graph()
	rows, err := csv.NewReader(strings.NewReader(written(t, export.CSV, entities, facts))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	cell := func(row []string, column string) string { return row[slices.Index(rows[0], column)] }
	contract := rows[len(rows)-1]
	for column, want := range map[string]string{
		"kind": "CONTRACTS_WITH", "from": "agency:a", "to": "vendor:acme", "text": awkward, "source.title": awkward, "levels": "CUI; SECRET",
		"ceilingUSD": "9000000000", "source.published": "2026-03", "knownSince": "2026-03-31T00:00:00.000Z", "knownUntil": "2026-05-01T01:02:03.004Z", "slug": "",
	} {
		if got := cell(contract, column); got != want {
			t.Errorf("%s is %q, want %q", column, got, want)
		}
	}
	if got := cell(rows[3], "airGapped"); got != "false" {
		t.Errorf("airGapped is %q", got)
	}
}

// TestGraphML: every key is declared for what has it, every end is a node.
func TestGraphML(t *testing.T) {
	type data struct {
		Key  string `xml:"key,attr"`
		Text string `xml:",chardata"`
	}
	var doc struct {
		XMLName xml.Name `xml:"http://graphml.graphdrawing.org/xmlns graphml"`
		Keys    []struct {
			ID   string `xml:"id,attr"`
			For  string `xml:"for,attr"`
			Type string `xml:"attr.type,attr"`
		} `xml:"key"`
		Nodes []struct {
			ID   string `xml:"id,attr"`
			Data []data `xml:"data"`
		} `xml:"graph>node"`
		Edges []struct {
			ID     string `xml:"id,attr"`
			Source string `xml:"source,attr"`
			Target string `xml:"target,attr"`
			Data   []data `xml:"data"`
		} `xml:"graph>edge"`
	}
	entities, facts := graph()
	decoder := xml.NewDecoder(strings.NewReader(written(t, export.GraphML, entities, facts)))
	if err := decoder.Decode(&doc); err != nil {
		t.Fatal(err)
	}
	if rest, err := decoder.Token(); err == nil {
		if space, is := rest.(xml.CharData); !is || strings.TrimSpace(string(space)) != "" {
			t.Errorf("after the end: %v", rest)
		}
	}
	of, nodes := map[string]string{}, map[string]bool{}
	for _, key := range doc.Keys {
		of[key.ID] = key.For
	}
	check := func(id, kind string, list []data) {
		for _, d := range list {
			if of[d.Key] != kind && of[d.Key] != "all" {
				t.Errorf("%s: %s is declared for %q", id, d.Key, of[d.Key])
			}
		}
	}
	for _, n := range doc.Nodes {
		nodes[n.ID] = true
		check(n.ID, "node", n.Data)
	}
	for _, e := range doc.Edges {
		check(e.ID, "edge", e.Data)
		if !nodes[e.Source] || !nodes[e.Target] {
			t.Errorf("%s goes from %s to %s", e.ID, e.Source, e.Target)
		}
	}
	if len(doc.Nodes) != len(entities) || len(doc.Edges) != len(facts) {
		t.Errorf("%d nodes and %d edges", len(doc.Nodes), len(doc.Edges))
	}
	last := doc.Edges[len(doc.Edges)-1].Data
	if at := slices.IndexFunc(last, func(d data) bool { return d.Key == "text" }); at < 0 || last[at].Text != awkward {
		t.Errorf("the text is %+v", last)
	}
}

func TestNoSuchFormat(t *testing.T) {
	if err := export.Write(io.Discard, "pdf", nil, nil); err == nil || !strings.Contains(err.Error(), "jsonl, cypher, graphml, csv") {
		t.Errorf("the error is %v", err)
	}
}
