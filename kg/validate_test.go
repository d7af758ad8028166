package kg_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fedreach/kg"
)

// valid is a fact of each kind with every field that its kind may carry.
func valid(kind kg.FactKind) *kg.Fact {
	f := &kg.Fact{
		Kind: kind, From: "agency:cia", To: "vendor:acme", Confidence: kg.High, Key: "key", Text: "first\nsecond\tline",
		Source: &kg.Source{URL: "https://gazette.example/1", Title: "The Gazette"},
	}
	levels := kg.LevelsOf(kg.Secret)
	switch kind {
	case kg.RunsOn:
		f.To = "cloud:aws"
	case kg.PartnersWith:
		f.From, f.To, f.LevelSet, f.VendorControl = "vendor:acme", "cloud:aws", levels, "weights"
	case kg.Labels:
		f.Effect, f.Issuer = kg.Blocks, "a court"
	case kg.PartOf:
		f.To = "agency:dod"
	case kg.Authorizes:
		f.To, f.LevelSet = "cloud:aws", levels
	case kg.Operates:
		f.From, f.To = "vendor:acme", "cloud:aws"
	case kg.DependsOn:
		f.From, f.To = "cloud:aws", "cloud:azure"
	case kg.ContractsWith:
		f.LevelSet, f.CeilingUSD = levels, 1
	case kg.Evaluates, kg.Uses:
		f.LevelSet, f.Product, f.UseCase = levels, "Acme Gov", "drafts"
	case kg.Holds:
		f.From, f.To, f.LevelSet, f.CeilingUSD = "vendor:acme", "vehicle:jwcc", levels, 1
	case kg.OpenTo:
		f.From, f.To = "vehicle:jwcc", "agency:cia"
	case kg.SetsTerms:
		f.From, f.To, f.Terms = "vendor:acme", "agency:cia", kg.RedLines
	}
	return f
}

// fields are the fields of the problems that a fact has, in order.
func fields(problems []kg.Problem) string {
	var list []string
	for _, p := range problems {
		list = append(list, p.Field)
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}

func TestEveryKindCanBeStated(t *testing.T) {
	for _, kind := range kg.FactKinds {
		if problems := kg.ValidateFact(valid(kind), 0); len(problems) > 0 {
			t.Errorf("%s: %v", kind, problems)
		}
	}
	clouds := valid(kg.PartOf)
	clouds.From, clouds.To = "cloud:a", "cloud:b"
	if problems := kg.ValidateFact(clouds, 0); len(problems) > 0 {
		t.Errorf("PART_OF of clouds: %v", problems)
	}
}

// Each field that a kind does not carry is a problem of that field, and so is
// each that it needs and lacks.
func TestCarriedFields(t *testing.T) {
	fieldsOf := map[string]func(f *kg.Fact){
		"levels": func(f *kg.Fact) { f.LevelSet = kg.LevelsOf(kg.CUI) }, "effect": func(f *kg.Fact) { f.Effect = kg.Warns },
		"issuer": func(f *kg.Fact) { f.Issuer = "x" }, "terms": func(f *kg.Fact) { f.Terms = kg.Unrestricted },
		"ceilingUSD": func(f *kg.Fact) { f.CeilingUSD = 5 }, "product": func(f *kg.Fact) { f.Product = "x" },
		"useCase": func(f *kg.Fact) { f.UseCase = "x" }, "vendorControl": func(f *kg.Fact) { f.VendorControl = "x" },
	}
	carried := map[kg.FactKind]string{
		kg.PartnersWith: "levels vendorControl", kg.Labels: "effect issuer", kg.Authorizes: "levels", kg.ContractsWith: "ceilingUSD levels",
		kg.Evaluates: "levels product useCase", kg.Uses: "levels product useCase", kg.Holds: "ceilingUSD levels", kg.SetsTerms: "terms",
	}
	for _, kind := range kg.FactKinds {
		for field, set := range fieldsOf {
			f := valid(kind)
			set(f)
			want := field
			if slices.Contains(strings.Fields(carried[kind]), field) {
				want = ""
			}
			if got := fields(kg.ValidateFact(f, 0)); got != want {
				t.Errorf("%s with %s: problems of %q, want %q", kind, field, got, want)
			}
		}
	}
	for kind, needed := range map[kg.FactKind]string{kg.Labels: "effect", kg.Authorizes: "levels", kg.SetsTerms: "terms"} {
		f := valid(kind)
		f.Effect, f.LevelSet, f.Terms = "", 0, ""
		if got := fields(kg.ValidateFact(f, 0)); got != needed {
			t.Errorf("%s without: problems of %q, want %q", kind, got, needed)
		}
	}
}

func TestProblemsOfFacts(t *testing.T) {
	late := time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
	cases := []struct {
		want   string
		change func(f *kg.Fact)
	}{
		{"kind", func(f *kg.Fact) { f.Kind = "KNOWS"; f.LevelSet, f.CeilingUSD = 0, 0 }},
		{"kind", func(f *kg.Fact) { f.To = "cloud:aws" }},
		{"kind", func(f *kg.Fact) { f.From, f.To = f.To, f.From }},
		{"from", func(f *kg.Fact) { f.From = "CIA" }},
		{"from to", func(f *kg.Fact) { f.From, f.To = "", "vendor:Acme" }},
		{"key", func(f *kg.Fact) { f.Key = strings.Repeat("k", kg.MaxName+1) }},
		{"key", func(f *kg.Fact) { f.Key = "a\x00b" }},
		{"text", func(f *kg.Fact) { f.Text = "\xff" }},
		{"text", func(f *kg.Fact) { f.Text = strings.Repeat("t", kg.MaxText+1) }},
		{"text", func(f *kg.Fact) { f.Text = "carriage\r\nreturn" }},
		{"since", func(f *kg.Fact) { f.Since = kg.NewDate(2026, 1, 1) }},
		{"since", func(f *kg.Fact) { f.Since, f.SincePrecision = kg.NewDate(2026, 1, 1), "WEEK" }},
		{"since", func(f *kg.Fact) { f.SincePrecision = kg.PrecisionDay }},
		{"since", func(f *kg.Fact) { f.Since, f.SincePrecision = -1, kg.PrecisionDay }},
		{"since", func(f *kg.Fact) { f.Since, f.SincePrecision = kg.NewDate(10000, 1, 1), kg.PrecisionDay }},
		{"until", func(f *kg.Fact) { f.UntilPrecision = kg.PrecisionYear }},
		{"until", func(f *kg.Fact) {
			f.Since, f.SincePrecision, f.Until, f.UntilPrecision = 5, kg.PrecisionDay, 5, kg.PrecisionDay
		}},
		{"knownUntil", func(f *kg.Fact) { f.KnownSince = time.Unix(9, 0); f.KnownUntil = f.KnownSince }},
		{"knownSince", func(f *kg.Fact) { f.KnownSince = late }},
		{"knownUntil", func(f *kg.Fact) { f.KnownUntil = late }},
		{"confidence", func(f *kg.Fact) { f.Confidence = "" }},
		{"ceilingUSD", func(f *kg.Fact) { f.CeilingUSD = -1 }},
		{"levels", func(f *kg.Fact) { f.LevelSet = kg.NoLevels }},
		{"levels", func(f *kg.Fact) { f.LevelSet = 1 }},
		{"levels", func(f *kg.Fact) { f.LevelSet = kg.LevelsOf(kg.CUI) | 1<<5 }},
		{"source", func(f *kg.Fact) { f.Source = nil }},
		{"source.title", func(f *kg.Fact) { f.Source.Title = " \n" }},
		{"source.publisher", func(f *kg.Fact) { f.Source.Publisher = "\x7f" }},
		{"source.published", func(f *kg.Fact) { f.Source.Published = 9 }},
		{"source.url", func(f *kg.Fact) { f.Source.URL = "" }},
		{"source.url", func(f *kg.Fact) { f.Source.URL = "gazette.example/1" }},
		{"source.url", func(f *kg.Fact) { f.Source.URL = "javascript:alert(1)" }},
		{"source.url", func(f *kg.Fact) { f.Source.URL = "https://" }},
		{"source.url", func(f *kg.Fact) { f.Source.URL = "https://a.example/\xff" }},
		{"source.url", func(f *kg.Fact) { f.Source.URL = "https://a.example/" + strings.Repeat("a", kg.MaxName) }},
		{"confidence source.title to", func(f *kg.Fact) { f.Confidence, f.To, f.Source.Title = "SURE", "x", "" }},
	}
	for _, c := range cases {
		f := valid(kg.ContractsWith)
		c.change(f)
		problems := kg.ValidateFact(f, 7)
		if got := fields(problems); got != c.want {
			t.Errorf("%+v: problems %v, want of %q", f, problems, c.want)
		}
		for _, p := range problems {
			if p.List != kg.ListFacts || p.Index != 7 || p.Reason == "" {
				t.Errorf("the problem %+v is not that of facts[7]", p)
			}
		}
	}
	itself := valid(kg.PartOf)
	itself.To = itself.From
	if got := fields(kg.ValidateFact(itself, 0)); got != "to" {
		t.Errorf("part of itself: problems of %q", got)
	}
	wrong := valid(kg.SetsTerms)
	wrong.Terms = "NONE"
	label := valid(kg.Labels)
	label.Effect = "BANS"
	if got := fields(kg.ValidateFact(wrong, 0)) + " " + fields(kg.ValidateFact(label, 0)); got != "terms effect" {
		t.Errorf("unknown terms, unknown effect: problems of %q", got)
	}
}

// A rejected batch names its problems by list, index and field, in this order.
func TestRejected(t *testing.T) {
	bad := valid(kg.RunsOn)
	bad.Confidence, bad.Key = "", "\x00"
	b := kg.Batch{
		Entities:    []kg.Entity{&kg.Vendor{Named: kg.Named{Slug: "acme", Name: "Acme"}}, &kg.Vendor{}},
		Facts:       []*kg.Fact{valid(kg.RunsOn), bad},
		Withdrawals: []kg.Withdrawal{{FactID: "x"}, {FactID: "y", At: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)}},
	}
	_, _, err := b.Prepare()
	var r *kg.Rejected
	if !errors.As(err, &r) {
		t.Fatalf("Prepare: %v, want *kg.Rejected", err)
	}
	var got []string
	for _, p := range r.Problems {
		where, _, _ := strings.Cut(p.String(), ": ")
		got = append(got, where)
	}
	want := []string{"entities[1].name", "entities[1].slug", "facts[1].confidence", "facts[1].key", "withdrawals[0].at", "withdrawals[1].at"}
	if !slices.Equal(got, want) {
		t.Errorf("problems of %v, want %v", got, want)
	}
	if text := err.Error(); !strings.Contains(text, "6 problem") || !strings.Contains(text, "facts[1].key: ") {
		t.Errorf("the error says %q", text)
	}
	many := kg.Batch{Facts: slices.Repeat([]*kg.Fact{bad}, 20)}
	if _, _, err := many.Prepare(); strings.Count(err.Error(), "\n") != 11 || !strings.Contains(err.Error(), "30 more") {
		t.Errorf("of 40 problems, the error says %q", err)
	}
}
