package seed

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"fedreach/kg"
)

const small = `about: a small pack
sources:
  paper: {url: "https://example.org/paper", title: A paper, publisher: Paper, published: 2026-03}
agencies:
  cia: {name: Central Intelligence Agency, aliases: [CIA], sector: INTELLIGENCE}
  root: {name: Root}
clouds:
  aws: {name: Amazon Web Services, kind: PROVIDER}
  aws-secret: {name: AWS Secret Region, kind: REGION, airGapped: true}
vendors: {openai: {name: OpenAI}}
facts:
  - source: paper
    confidence: HIGH
    states:
      - cia RUNS_ON aws
      - aws-secret PART_OF aws
      - agency:cia PART_OF agency:root
      - openai PARTNERS_WITH aws: {since: 2026-03, until: 2027, levels: [SECRET, CUI], vendorControl: updates}
      - cia CONTRACTS_WITH openai:
          key: "1"
          ceilingUSD: 200_000_000
          confidence: LOW
          knownUntil: 2026-05-01
          text: >
            Folded
            over lines.
`

func TestParse(t *testing.T) {
	batch, err := Parse("packs/small.yaml", []byte(small), nil)
	if err != nil {
		t.Fatal(err)
	}
	if batch.Origin != "pack:small" || batch.By != "fedreach" || batch.Note != "a small pack" ||
		!strings.HasPrefix(batch.Key, "pack:small:") || len(batch.Key) != len("pack:small:")+64 {
		t.Errorf("the batch is %q by %q from %q: %q", batch.Key, batch.By, batch.Origin, batch.Note)
	}
	again, err := Parse("small.yaml", []byte(small+"# changed\n"), nil)
	if err != nil || again.Key == batch.Key {
		t.Errorf("another content has the key %q (%v)", again.Key, err)
	}
	if cia := batch.Entities[0].(*kg.Agency); cia.Sector != kg.SectorIntelligence || cia.Aliases[0] != "CIA" {
		t.Errorf("read %+v", cia)
	}
	if secret := batch.Entities[3].(*kg.Cloud); secret.Kind != kg.CloudRegion || secret.AirGapped == nil || !*secret.AirGapped {
		t.Errorf("read %+v", secret)
	}
	ends := []string{
		"agency:cia RUNS_ON cloud:aws", "cloud:aws-secret PART_OF cloud:aws", "agency:cia PART_OF agency:root",
		"vendor:openai PARTNERS_WITH cloud:aws", "agency:cia CONTRACTS_WITH vendor:openai",
	}
	for i, f := range batch.Facts {
		if got := fmt.Sprint(f.From, " ", f.Kind, " ", f.To); got != ends[i] {
			t.Errorf("fact %d is %s, want %s", i, got, ends[i])
		}
	}
	offer, deal := batch.Facts[3], batch.Facts[4]
	if offer.Since.String() != "2026-03-01" || offer.SincePrecision != kg.PrecisionMonth ||
		offer.Until.String() != "2028-01-01" || offer.UntilPrecision != kg.PrecisionYear ||
		offer.LevelSet != kg.LevelsOf(kg.CUI, kg.Secret) || offer.VendorControl != "updates" || offer.Confidence != kg.High {
		t.Errorf("read %+v", offer)
	}
	if deal.Key != "1" || deal.CeilingUSD != 200_000_000 || deal.Confidence != kg.Low || deal.Text != "Folded over lines." ||
		kg.DateOf(deal.KnownUntil).String() != "2026-05-01" {
		t.Errorf("read %+v", deal)
	}
}

func TestParseKnowsWhatWasLoadedBefore(t *testing.T) {
	pack := `
sources: {paper: {url: "https://example.org/", title: A paper}}
agencies: {cia: {name: CIA}}
facts:
  - {source: paper, confidence: HIGH, states: [cia PART_OF us-government]}
`
	if _, err := Parse("p.yaml", []byte(pack), nil); err == nil {
		t.Error("an end that is nowhere declared was taken")
	}
	batch, err := Parse("p.yaml", []byte(pack), func(id string) bool { return id == "agency:us-government" })
	if err != nil || batch.Facts[0].To != "agency:us-government" {
		t.Errorf("read %+v, %v", batch.Facts, err)
	}
}

// TestParseMalformed gives each malformed pack's problems as line, field and a
// part of the reason: all of them, in order.
func TestParseMalformed(t *testing.T) {
	type want struct {
		line          int
		field, reason string
	}
	head := `sources:
  paper: {url: "https://example.org/", title: A paper}
agencies: {cia: {name: CIA}, nsa: {name: NSA}}
clouds: {aws: {name: AWS, kind: PROVIDER}}
vendors: {openai: {name: OpenAI}}
facts:
  - source: paper
    confidence: HIGH
    states:
`
	tests := []struct {
		name, pack string
		want       []want
	}{
		{"empty", "", []want{{1, "", "empty"}}},
		{"only a comment", "# nothing\n", []want{{1, "", "empty"}}},
		{"no YAML", "sources: [paper,\n", []want{{1, "", "is no YAML"}}},
		{"no mapping", "just words\n", []want{{1, "", "is no mapping"}}},
		{"two documents", "about: a\n---\nabout: b\n", []want{{3, "", "second document"}}},
		{"duplicate key", "about: a\nvendors:\n  x: {name: X}\n  x: {name: Y}\n", []want{{4, "vendors.x", "already, on line 3"}}},
		{
			"unknown fields",
			"colour: red\nsources:\n  s: {url: https://e.org, title: T, author: A}\nvendors:\n  x: {name: X, sector: DEFENSE}\n",
			[]want{{1, "colour", "no field"}, {3, "sources.s.author", "no field"}, {5, "vendors.x.sector", "no field"}},
		},
		{
			"sources",
			"sources:\n  a: {title: T}\n  b: {url: ftp://e.org, title: T}\n  c:\n    url: https://e.org\n    published: 2026-02-30\n  d: word\n",
			[]want{
				{2, "sources.a.url", "no web address"},
				{3, "sources.b.url", "no web address"},
				{4, "sources.c.title", "missing"},
				{6, "sources.c.published", "not a date"},
				{7, "sources.d", "no mapping"}, {7, "sources.d.title", "missing"}, {7, "sources.d.url", "no web address"},
			},
		},
		{
			"entities",
			"agencies:\n  CIA: {name: C}\n  nsa: {sector: SPIES}\nclouds:\n  a: {name: A, kind: SKY}\n  b: {name: B, kind: PROVIDER, airGapped: true}\n  c:\n    name: C\n    kind: REGION\n    airGapped: perhaps\n    aliases: C\n",
			[]want{
				{2, "agencies.CIA.slug", "no slug"},
				{3, "agencies.nsa.name", "missing"}, {3, "agencies.nsa.sector", "no sector"},
				{5, "clouds.a.kind", "no kind of cloud"},
				{6, "clouds.b.airGapped", "property of a region"},
				{10, "clouds.c.airGapped", "neither true nor false"},
				{11, "clouds.c.aliases", "no list"},
			},
		},
		{"anchors", "about: &a word\nvendors: {x: {name: *a}}\n", []want{
			{1, "about", "no text"}, {2, "vendors.x.name", "no text"},
		}},
		{"facts are no list", "facts: none\n", []want{{1, "facts", "no list"}}},
		{
			"a group without what it needs",
			"facts:\n  - confidence: SURE\n    states: []\n  - source: paper\n    mood: good\n",
			[]want{
				{2, "facts.confidence", "no confidence"}, {2, "facts.source", "missing"},
				{4, "facts.source", "not declared"}, {4, "facts.states", "missing"},
				{5, "facts.mood", "no field"},
			},
		},
		{
			"fact lines",
			head + "      - cia RUNS aws\n      - cia RUNS_ON\n      - [cia, aws]\n      - {cia RUNS_ON aws: {}, nsa RUNS_ON aws: {}}\n      - cia RUNS_ON gcp\n      - aws RUNS_ON cia\n      - agency:cia RUNS_ON agency:nsa\n",
			[]want{
				{10, "kind", "no kind of fact"},
				{11, "", "write from KIND to"},
				{12, "facts.states", "is no fact"},
				{13, "facts.states", "is no fact"},
				{14, "to", "cloud:gcp is not declared"},
				{15, "from", "agency:aws is not declared, cloud:aws is"}, {15, "to", "cloud:cia is not declared, agency:cia is"},
				{16, "kind", "goes agency to cloud"},
			},
		},
		{
			"fact fields",
			head + `      - cia RUNS_ON aws: {since: 2026-13, colour: red, terms: RED_LINES}
      - openai PARTNERS_WITH aws:
          levels: [SECRET, COSMIC]
          since: 2026-03-02
          until: 2026-03-01
          confidence: SURE
      - cia LABELS openai: {key: a}
      - nsa LABELS openai: {effect: SCARES}
      - cia CONTRACTS_WITH openai: {ceilingUSD: much, levels: []}
      - nsa CONTRACTS_WITH openai: {ceilingUSD: -1, knownSince: 2026-03, knownUntil: soon, levels: SECRET}
      - cia PART_OF cia
`,
			[]want{
				{10, "colour", "no field"}, {10, "since", "not a date"}, {10, "terms", "not carried by RUNS_ON"},
				{12, "levels", "no level"},
				{14, "until", "not after since"},
				{15, "confidence", "no confidence"},
				{16, "effect", "missing"},
				{17, "effect", "no effect"},
				{18, "ceilingUSD", "whole number"}, {18, "levels", "empty"},
				{19, "ceilingUSD", "below zero"}, {19, "knownSince", "not a date"}, {19, "knownUntil", "not a date"}, {19, "levels", "no list"},
				{20, "to", "same entity"},
			},
		},
		{
			"the same fact twice",
			head + "      - cia RUNS_ON aws\n      - nsa RUNS_ON aws\n      - cia RUNS_ON aws: {}\n",
			[]want{{12, "", "the same as line 10"}},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			batch, err := Parse("data/bad.yaml", []byte(test.pack), nil)
			var problems Problems
			if !errors.As(err, &problems) {
				t.Fatalf("the error is %v", err)
			}
			if batch.Key != "" || batch.Entities != nil || batch.Facts != nil {
				t.Errorf("a malformed pack gave %+v", batch)
			}
			for i, p := range problems {
				if i >= len(test.want) {
					break
				}
				w := test.want[i]
				if p.File != "data/bad.yaml" || p.Line != w.line || p.Field != w.field || !strings.Contains(p.Reason, w.reason) {
					t.Errorf("problem %d is %s, want line %d, %s: …%s…", i, p, w.line, w.field, w.reason)
				}
			}
			if len(problems) != len(test.want) {
				t.Errorf("%d problems, want %d: %v", len(problems), len(test.want), err)
			}
			for _, p := range problems {
				if !strings.Contains(err.Error(), p.String()) {
					t.Errorf("the error leaves out %s", p)
				}
			}
		})
	}
}

func TestPacks(t *testing.T) {
	tests := []struct {
		names []string
		want  string
	}{
		{nil, ""},
		{[]string{"none"}, ""},
		{[]string{"article"}, "pack:frame pack:article"},
		{[]string{"record"}, "pack:frame pack:record"},
		{[]string{"record", "article", "record"}, "pack:frame pack:article pack:record"},
	}
	for _, test := range tests {
		batches, err := Packs(test.names)
		if err != nil {
			t.Errorf("%v: %v", test.names, err)
		}
		var origins []string
		for _, b := range batches {
			origins = append(origins, b.Origin)
		}
		if got := strings.Join(origins, " "); got != test.want {
			t.Errorf("%v gives %s, want %s", test.names, got, test.want)
		}
	}
	for _, names := range [][]string{{"articles"}, {""}, {"frame"}, {"none", "record"}} {
		if batches, err := Packs(names); err == nil || batches != nil {
			t.Errorf("%q gives %d batches and no error", names, len(batches))
		} else if !strings.Contains(err.Error(), "none") {
			t.Errorf("the error does not say what there is: %v", err)
		}
	}
}
