package kg_test

import (
	"slices"
	"testing"
	"time"

	"fedreach/kg"
)

// decider names the statement that decides, and whether the thing counts.
func decider(list []*kg.Fact, at kg.Date, knownAt time.Time) string {
	d := kg.Decider(list, at, knownAt)
	switch {
	case d == nil:
		return "none"
	case d.ValidAt(at):
		return d.ID + " counts"
	}
	return d.ID + " does not count"
}

// begun   ────────▶        2020 on          known from 2020-06-01 to 2026-01-01
// ended   ────┤            2020 to 2022     known from 2024-06-01
// future          ─────▶   2030 on          known from 2025-06-01
func TestDecider(t *testing.T) {
	list := []*kg.Fact{
		fact(t, "begun", "2020-01-01", "", "2020-06-01", "2026-01-01"),
		fact(t, "ended", "2020-01-01", "2022-01-01", "2024-06-01", ""),
		fact(t, "future", "2030-01-01", "", "2025-06-01", ""),
	}
	cases := []struct{ at, knownAt, want string }{
		{"2019-12-31", "2025-01-01", "none"},
		{"2020-01-01", "2025-01-01", "ended counts"},
		{"2021-12-31", "2025-01-01", "ended counts"},
		{"2022-01-01", "2025-01-01", "ended does not count"},
		{"2022-01-01", "2024-05-31", "begun counts"},
		{"2022-01-01", "2024-06-01", "ended does not count"},
		{"2022-01-01", "2020-05-31", "none"},
		{"2022-01-01", "2020-06-01", "begun counts"},
		{"2029-12-31", "2025-12-31", "ended does not count"},
		{"2030-01-01", "2025-12-31", "future counts"},
		{"2030-01-01", "2025-05-31", "ended does not count"},
		{"2021-01-01", "2026-01-01", "ended counts"},
	}
	for _, c := range cases {
		for range 3 {
			if got := decider(list, date(t, c.at), moment(t, c.knownAt)); got != c.want {
				t.Errorf("at %s, known at %s: %s, want %s", c.at, c.knownAt, got, c.want)
			}
			// The order in which statements stand decides nothing.
			list = append(list[1:], list[0])
		}
	}
}

// Of statements published on the same day, the later begun decides, then the
// more confident, then the smaller id.
func TestDeciderTies(t *testing.T) {
	early := fact(t, "a", "2020-01-01", "", "2025-01-01T23:00:00.000Z", "")
	late := fact(t, "b", "2021-01-01", "", "2025-01-01T01:00:00.000Z", "")
	unsure := fact(t, "c", "2021-01-01", "", "2025-01-01T02:00:00.000Z", "")
	unsure.Confidence = kg.Medium
	larger := fact(t, "d", "2021-01-01", "", "2025-01-01T03:00:00.000Z", "")
	open := fact(t, "e", "", "", "2025-01-01", "")
	list := []*kg.Fact{open, early, unsure, larger, late}
	for _, c := range []struct{ at, want string }{
		{"2022-01-01", "b counts"}, {"2020-06-01", "a counts"}, {"2019-06-01", "e counts"},
	} {
		if got := decider(list, date(t, c.at), moment(t, "2026-01-01")); got != c.want {
			t.Errorf("at %s: %s, want %s", c.at, got, c.want)
		}
	}
	slices.Reverse(list)
	if got := decider(list, date(t, "2022-01-01"), moment(t, "2026-01-01")); got != "b counts" {
		t.Errorf("turned round: %s", got)
	}
	if got := decider(nil, 1, time.Time{}); got != "none" {
		t.Errorf("of nothing: %s", got)
	}
}

func TestKnownAt(t *testing.T) {
	f := fact(t, "a", "", "", "2025-01-01T00:00:00.001Z", "2025-01-01T00:00:00.003Z")
	for at, want := range map[string]bool{
		"2025-01-01T00:00:00.000Z": false, "2025-01-01T00:00:00.001Z": true,
		"2025-01-01T00:00:00.002Z": true, "2025-01-01T00:00:00.003Z": false,
	} {
		if got := f.KnownAt(moment(t, at)); got != want {
			t.Errorf("known at %s: %v", at, got)
		}
	}
	always := fact(t, "a", "", "", "", "")
	if !always.KnownAt(time.Time{}) || !always.KnownAt(time.Now()) || !always.ValidAt(1) {
		t.Error("a fact with open ends holds and is known always")
	}
}

func TestDissent(t *testing.T) {
	at := "2026-03-15"
	month := func(f *kg.Fact) { f.Until, f.UntilPrecision = date(t, "2026-04-01"), kg.PrecisionMonth }
	cases := []struct {
		what            string
		change, decider func(f *kg.Fact)
		at              string
		dissent         bool
	}{
		{"the same", nil, nil, at, false},
		{"other levels", func(f *kg.Fact) { f.LevelSet = kg.LevelsOf(kg.CUI) }, nil, at, true},
		{"other effect", func(f *kg.Fact) { f.Effect = kg.Warns }, func(f *kg.Fact) { f.Effect = kg.Blocks }, at, true},
		{"other terms", func(f *kg.Fact) { f.Terms = kg.RedLines }, func(f *kg.Fact) { f.Terms = kg.Unrestricted }, at, true},
		{"other text", func(f *kg.Fact) { f.Text, f.Confidence, f.CeilingUSD = "other", kg.Low, 9 }, nil, at, false},
		{"ended", func(f *kg.Fact) { f.Until = date(t, "2026-03-01") }, nil, at, true},
		{"ends tomorrow", func(f *kg.Fact) { f.Until = date(t, "2026-03-16") }, nil, at, false},
		{"both ended, other levels", func(f *kg.Fact) { f.Until, f.LevelSet = date(t, "2026-03-01"), kg.LevelsOf(kg.CUI) },
			func(f *kg.Fact) { f.Until = date(t, "2026-03-02") }, at, false},
		{"a day inside the other's month", func(f *kg.Fact) { f.Until, f.UntilPrecision = date(t, "2026-03-10"), kg.PrecisionDay }, month, at, false},
		{"the month's first day", func(f *kg.Fact) { f.Until, f.UntilPrecision = date(t, "2026-03-01"), kg.PrecisionDay }, month, at, false},
		{"a day before the month", func(f *kg.Fact) { f.Until, f.UntilPrecision = date(t, "2026-02-28"), kg.PrecisionDay }, month, at, true},
		{"an open end against a month over", nil, month, "2026-04-01", true},
		{"a month inside the other's year", func(f *kg.Fact) { f.Until, f.UntilPrecision = date(t, "2026-03-01"), kg.PrecisionMonth },
			func(f *kg.Fact) { f.Until, f.UntilPrecision = date(t, "2027-01-01"), kg.PrecisionYear }, at, false},
	}
	for _, c := range cases {
		f, d := fact(t, "f", "2020-01-01", "", "2024-01-01", ""), fact(t, "d", "2020-01-01", "", "2025-01-01", "")
		if c.change != nil {
			c.change(f)
		}
		if c.decider != nil {
			c.decider(d)
		}
		if got := f.DissentsFrom(d, date(t, c.at)); got != c.dissent {
			t.Errorf("%s: %v", c.what, got)
		}
		if got := d.DissentsFrom(f, date(t, c.at)); got != c.dissent {
			t.Errorf("%s, turned round: %v", c.what, got)
		}
		d.Source = f.Source
		if f.DissentsFrom(d, date(t, c.at)) {
			t.Errorf("%s: a source dissents from itself", c.what)
		}
	}
}

func TestThing(t *testing.T) {
	label := func(e kg.Effect) kg.Thing {
		return (&kg.Fact{Kind: kg.Labels, From: "agency:dod", To: "vendor:acme", Key: "order", Effect: e}).Thing()
	}
	if label(kg.Blocks) != label(kg.Warns) {
		t.Error("a block and a warning of one authority are about the same thing")
	}
	if label(kg.Exempts) == label(kg.Blocks) {
		t.Error("an exemption is never about the same thing as a block")
	}
}
