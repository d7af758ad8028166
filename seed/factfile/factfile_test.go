package factfile_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"fedreach/kg"
	"fedreach/seed/dataset"
	"fedreach/seed/factfile"
)

// handed is what an importer handed over.
type handed struct {
	entities []kg.Entity
	facts    []*kg.Fact
	rejects  []dataset.Reject
}

func (h *handed) Entity(e kg.Entity) error               { h.entities = append(h.entities, e); return nil }
func (h *handed) Fact(_ dataset.Place, f *kg.Fact) error { h.facts = append(h.facts, f); return nil }
func (h *handed) Reject(r dataset.Reject) error          { h.rejects = append(h.rejects, r); return nil }

func read(content string) (*handed, error) {
	var h handed
	file := dataset.File{Name: "file", Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil }}
	err := factfile.Importer.Read(context.Background(), dataset.Input{Files: []dataset.File{file}}, &h)
	return &h, err
}

// The examples of docs/facts-format.md are what it says they are.
func TestDocumentedExamples(t *testing.T) {
	page, err := os.ReadFile("../../docs/facts-format.md")
	if err != nil {
		t.Fatal(err)
	}
	for language, want := range map[string][2]int{"jsonl": {2, 1}, "csv": {1, 2}} {
		_, example, _ := strings.Cut(string(page), "```"+language+"\n")
		example, _, _ = strings.Cut(example, "```")
		h, err := read(example)
		if err != nil || len(h.rejects) > 0 || len(h.entities) != want[0] || len(h.facts) != want[1] {
			t.Errorf("the example in %s gives %+v, %v", language, h, err)
		}
		for i, f := range h.facts {
			if problems := kg.ValidateFact(f, i); len(problems) > 0 {
				t.Errorf("the example in %s: %v", language, problems)
			}
		}
	}
}

const whole = `{"kind":"LABELS","from":"agency:zoo","to":"vendor:acme","key":"41 USC 4713","since":"2026-03","until":"2026","confidence":"LOW",` +
	`"effect":"BLOCKS","issuer":"A court","text":"Dès lors, \"no\".","source":{"url":"https://example.org/a","title":"A","publisher":"B","published":"2026-03-19"},` +
	`"knownSince":"2026-03-20","knownUntil":"2026-04-01T12:30:00.250Z"}`

// All fields of a fact arrive, in both forms.
func TestWhole(t *testing.T) {
	table := "\ufeffkind,from,to,key,since,until,confidence,effect,issuer,text,source.url,source.title,source.publisher,source.published,knownSince,knownUntil\r\n" +
		`LABELS,agency:zoo,vendor:acme,41 USC 4713,2026-03,2026,LOW,BLOCKS,A court,"Dès lors, ""no"".",https://example.org/a,A,B,2026-03-19,2026-03-20,2026-04-01T12:30:00.250Z` + "\r\n"
	var ids []string
	for _, content := range []string{whole, "\ufeff\n " + whole + "\r\n\n", table} {
		h, err := read(content)
		if err != nil || len(h.facts) != 1 {
			t.Fatalf("%.20q: %+v, %v", content, h, err)
		}
		f := h.facts[0]
		f.Complete()
		ids = append(ids, f.ID+kg.Instant(f.KnownUntil))
		got := fmt.Sprint(f.Key, f.Since, f.SincePrecision, f.Until, f.UntilPrecision, f.Confidence, f.Effect, f.Issuer, f.Text, *f.Source, kg.Instant(f.KnownSince), kg.Instant(f.KnownUntil))
		want := fmt.Sprint("41 USC 4713", "2026-03-01", kg.PrecisionMonth, "2027-01-01", kg.PrecisionYear, "LOW", "BLOCKS", "A court", `Dès lors, "no".`,
			kg.Source{URL: "https://example.org/a", Title: "A", Publisher: "B", Published: kg.NewDate(2026, 3, 19), PublishedPrecision: kg.PrecisionDay},
			"2026-03-20T00:00:00.000Z", "2026-04-01T12:30:00.250Z")
		if got != want {
			t.Errorf("it is %s\nwant  %s", got, want)
		}
	}
	if ids[0] != ids[1] || ids[0] != ids[2] {
		t.Errorf("three forms of one fact: %v", ids)
	}
}

// A line that can't be used is rejected alone, with its place and its field.
func TestRejected(t *testing.T) {
	fact := func(field string) string {
		return `{"kind":"USES","from":"agency:a","to":"vendor:b","source":{"url":"https://example.org","title":"T"},` + field + `}`
	}
	for _, c := range []struct{ line, field, reason string }{
		{`{"kind":"USE"}`, "kind", "neither a kind of entity"},
		{`{}`, "kind", "neither a kind of entity"},
		{`{"kind":"AGENCY","slug":"A b","name":"x"}`, "slug", "no slug"},
		{`{"kind":"AGENCY","slug":"a"}`, "name", "missing"},
		{`{"kind":"AGENCY","slug":"a","name":"A","sector":"ARMED"}`, "sector", "no sector"},
		{`{"kind":"AGENCY","slug":"a","name":"A","from":"x"}`, "from", "no field of a AGENCY"},
		{`{"kind":"CLOUD","slug":"a","name":"A"}`, "cloudKind", "no kind of cloud"},
		{`{"kind":"CLOUD","slug":"a","name":"A","cloudKind":"PRODUCT","airGapped":true}`, "airGapped", "of a REGION only"},
		{fact(`"slug":"a"`), "slug", "no field of a USES"},
		{fact(`"since":"2026-02-30"`), "since", "not a date"},
		{fact(`"until":"soon"`), "until", "not a date"},
		{fact(`"knownSince":"2026"`), "knownSince", "no moment"},
		{fact(`"levels":["SECRET","IL6"]`), "levels", "no level"},
		{fact(`"levels":"SECRET"`), "levels", "no list"},
		{fact(`"ceilingUSD":1.5`), "ceilingUSD", "no amount"},
		{fact(`"ceilingUSD":-1`), "ceilingUSD", "no amount"},
		{fact(`"text":{"a":1}`), "text", "is a text"},
		{fact(`"foo":"bar"`), "foo", "is no field"},
		{`{"kind":"USES","from":"agency:a","to":"vendor:b"}`, "source.url", "missing"},
		{`{"kind":"USES","source":"https://example.org"}`, "source", "no object"},
		{`{"kind":"USES","source":{"link":"https://example.org"}}`, "source.link", "is no field"},
		{`[1]`, "", "no JSON object"},
		{`{"kind":`, "", "no JSON object"},
		{whole + whole, "", "more follows"},
		{`{"kind":"USES","kind":"RUNS_ON"}`, "", "duplicate"},
		{fact(`"text":"\ud800"`), "", "no JSON object"},
		{fact("\"text\":\"\xe9\""), "", "UTF-8"},
		{`{"kind":"USES","source":null}`, "source.url", "missing"},
		{`{"kind":"USES","text":"` + strings.Repeat("x", 1<<20) + `"}`, "", "longer than"},
	} {
		h, err := read(whole + "\n\n" + c.line + "\n" + whole)
		if err != nil || len(h.rejects) != 1 || len(h.facts) != 2 {
			t.Errorf("%.80s: %+v, %v", c.line, h, err)
			continue
		}
		if r := h.rejects[0]; r.Field != c.field || !strings.Contains(r.Reason, c.reason) || r.Row != 3 || r.File != "file" {
			t.Errorf("%.80s is rejected with %+v", c.line, r)
		}
	}
}

func TestRejectedRows(t *testing.T) {
	h, err := read("kind,slug,name,aliases\nVENDOR,a,A,\"one; two;\nthree\"\nVENDOR,b\nVENDOR,c,\"C \"c,\nVENDOR,d,D,\n")
	if err != nil || len(h.entities) != 2 || len(h.rejects) != 2 {
		t.Fatalf("%+v, %v", h, err)
	}
	if got := h.entities[0].Naming().Aliases; strings.Join(got, "|") != "one|two|three" {
		t.Errorf("the aliases are %q", got)
	}
	if h.rejects[0].Row != 4 || !strings.Contains(h.rejects[0].Reason, "2 cells") || h.rejects[1].Row != 5 {
		t.Errorf("rejected %+v", h.rejects)
	}
}

// A quote that is never closed takes no other row with it.
func TestQuoteNeverClosed(t *testing.T) {
	h, err := read("kind,slug,name\nVENDOR,a,\"never closed\nVENDOR,b,B\n")
	if err != nil || len(h.entities) != 1 || len(h.rejects) != 1 || h.rejects[0].Row != 2 {
		t.Errorf("%+v, %v", h, err)
	}
}

func TestRefused(t *testing.T) {
	for _, c := range []struct{ content, want string }{
		{"", "empty"}, {" \n", "empty"}, {"\ufeff", "empty"},
		{"id,date\n1,2\n", `"id" is no field`}, {"slug,name\n", "no column kind"}, {"kind,name,name\n", "twice"},
		{"\x7fELF\x00", "no field"},
	} {
		if _, err := read(c.content); err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "file") {
			t.Errorf("%.20q: %v, want %q", c.content, err, c.want)
		}
	}
}

// What is written is read as what it was.
func TestWrittenIsRead(t *testing.T) {
	yes := true
	entities := []kg.Entity{
		&kg.Agency{Named: kg.Named{Slug: "a", Name: "Agencé \"A\"", Aliases: []string{"b", "c;d"}}, Sector: kg.SectorDefense},
		&kg.Cloud{Named: kg.Named{Slug: "c", Name: "C"}, Kind: kg.CloudRegion, AirGapped: &yes},
		&kg.Vendor{Named: kg.Named{Slug: "v", Name: "V"}}, &kg.Vehicle{Named: kg.Named{Slug: "w", Name: "W"}},
	}
	rapid.Check(t, func(t *rapid.T) {
		f := &kg.Fact{
			Kind: kg.PartnersWith, From: "vendor:v", To: "cloud:c", Key: rapid.String().Draw(t, "key"), Confidence: kg.Low,
			VendorControl: rapid.String().Draw(t, "control"), Text: "two\nlines", LevelSet: kg.LevelsOf(kg.CUI, kg.Secret),
			Source: &kg.Source{URL: "https://example.org/?a=1&b=<2>", Title: "T", Publisher: "P"},
		}
		period := rapid.SampledFrom([]string{"", "2024-02-29", "2024-02", "2023", "2023-12"})
		f.Since, f.SincePrecision, _ = kg.ParseSince(period.Draw(t, "since"))
		f.Until, f.UntilPrecision, _ = kg.ParseUntil(period.Draw(t, "until"))
		f.Source.Published, f.Source.PublishedPrecision, _ = kg.ParseSince(period.Draw(t, "published"))
		f.KnownSince = rapid.SampledFrom([]time.Time{{}, time.Date(2026, 3, 1, 12, 0, 0, 123e6, time.UTC)}).Draw(t, "known")
		f.Complete()
		if rapid.Bool().Draw(t, "ended") {
			f.KnownUntil = time.Date(2027, 3, 1, 12, 0, 0, 5e6, time.UTC)
		}
		var content bytes.Buffer
		encoder := json.NewEncoder(&content)
		for _, e := range entities {
			if err := encoder.Encode(factfile.EntityLine(e)); err != nil {
				t.Fatal(err)
			}
		}
		if err := encoder.Encode(factfile.FactLine(f)); err != nil {
			t.Fatal(err)
		}
		h, err := read(content.String())
		if err != nil || len(h.facts) != 1 || len(h.entities) != len(entities) {
			t.Fatalf("%s gives %+v, %v", content.String(), h, err)
		}
		for i, e := range h.entities {
			if !reflect.DeepEqual(e, entities[i]) {
				t.Errorf("%+v is read as %+v", entities[i], e)
			}
		}
		got := h.facts[0]
		got.Complete()
		if !reflect.DeepEqual(got, f) {
			t.Errorf("%+v is read as %+v", f, got)
		}
	})
}
