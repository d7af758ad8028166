package kg_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"fedreach/kg"
)

func TestParsePeriod(t *testing.T) {
	cases := []struct {
		in           string
		since, until string
		precision    kg.Precision
	}{
		{"", "", "", ""},
		{"2026-03-17", "2026-03-17", "2026-03-17", kg.PrecisionDay},
		{"2026-03", "2026-03-01", "2026-04-01", kg.PrecisionMonth},
		{"2026-12", "2026-12-01", "2027-01-01", kg.PrecisionMonth},
		{"2024-02", "2024-02-01", "2024-03-01", kg.PrecisionMonth},
		{"2026", "2026-01-01", "2027-01-01", kg.PrecisionYear},
		{"0001-01-01", "0001-01-01", "0001-01-01", kg.PrecisionDay},
		{"0001", "0001-01-01", "0002-01-01", kg.PrecisionYear},
		{"1969-12-31", "1969-12-31", "1969-12-31", kg.PrecisionDay},
		{"9998", "9998-01-01", "9999-01-01", kg.PrecisionYear},
	}
	for _, c := range cases {
		since, sp, err := kg.ParseSince(c.in)
		if err != nil || since.String() != c.since || sp != c.precision {
			t.Errorf("ParseSince(%q) = %s, %q, %v", c.in, since, sp, err)
		}
		until, up, err := kg.ParseUntil(c.in)
		if err != nil || until.String() != c.until || up != c.precision {
			t.Errorf("ParseUntil(%q) = %s, %q, %v", c.in, until, up, err)
		}
	}
	for _, in := range []string{"2026-02-29", "2026-13", "2026-00", "26", "2026-3-17", "17.3.2026", "2026-03-17T00:00:00Z", " 2026", "0000", "9999", "-001", "２０２６"} {
		if d, _, err := kg.ParseSince(in); err == nil || d != 0 {
			t.Errorf("ParseSince(%q) = %s, %v, want an error", in, d, err)
		}
		if d, _, err := kg.ParseUntil(in); err == nil || d != 0 {
			t.Errorf("ParseUntil(%q) = %s, %v, want an error", in, d, err)
		}
	}
}

func TestParseDate(t *testing.T) {
	for _, in := range []string{"0001-01-01", "1969-12-31", "1970-01-01", "2024-02-29", "9999-12-31"} {
		if d, err := kg.ParseDate(in); err != nil || d.String() != in || d <= 0 {
			t.Errorf("ParseDate(%q) = %s (%d), %v", in, d, d, err)
		}
	}
	for _, in := range []string{"", "2026", "2026-03", "2023-02-29", "0000-01-01", "10000-01-01"} {
		if d, err := kg.ParseDate(in); err == nil {
			t.Errorf("ParseDate(%q) = %s, want an error", in, d)
		}
	}
}

// Dates count days, in UTC.
func TestDates(t *testing.T) {
	if first := kg.NewDate(1, time.January, 1); first != 1 {
		t.Errorf("the first day is %d, want 1", first)
	}
	for d := date(t, "1899-12-30"); d < date(t, "2101-01-02"); d++ {
		back, err := kg.ParseDate(d.String())
		if err != nil || back != d || kg.DateOf(d.Time()) != d || d.Time().Add(24*time.Hour) != (d+1).Time() {
			t.Fatalf("day %d is %s, read back as %d, %v", d, d, back, err)
		}
	}
	west := time.FixedZone("west", -10*60*60)
	if d := kg.DateOf(time.Date(2026, 3, 17, 20, 0, 0, 0, west)); d.String() != "2026-03-18" {
		t.Errorf("the day in UTC is %s", d)
	}
	var none kg.Date
	if !none.IsZero() || none.String() != "" || !none.Time().IsZero() || kg.DateOf(time.Time{}) != none {
		t.Errorf("no day is %q, %s", none, none.Time())
	}
}

func TestInstants(t *testing.T) {
	at := time.Date(2026, 3, 17, 23, 30, 0, 1_999_999, time.FixedZone("east", 60*60))
	if got := kg.Instant(at); got != "2026-03-17T22:30:00.001Z" {
		t.Errorf("Instant is %s", got)
	}
	if got := kg.Instant(time.Time{}); got != "" {
		t.Errorf("Instant of no time is %q", got)
	}
	for _, s := range []string{"", "2026-03-17T22:30:00.001Z", "0001-01-02T00:00:00.000Z", "9999-12-31T23:59:59.999Z"} {
		if at, err := kg.ParseInstant(s); err != nil || kg.Instant(at) != s {
			t.Errorf("ParseInstant(%q) = %s, %v", s, at, err)
		}
	}
}

// What a source states is known from its day; where only its month or year is
// known, from the last day of that.
func TestKnownFrom(t *testing.T) {
	for published, want := range map[string]string{
		"": "", "2026-03-17": "2026-03-17T00:00:00.000Z", "2024-02": "2024-02-29T00:00:00.000Z", "2025": "2025-12-31T00:00:00.000Z",
	} {
		day, precision, err := kg.ParseSince(published)
		if err != nil {
			t.Fatal(err)
		}
		s := kg.Source{URL: "https://a.example", Published: day, PublishedPrecision: precision}
		if got := kg.Instant(s.KnownFrom()); got != want {
			t.Errorf("published %q: known from %q, want %q", published, got, want)
		}
	}
}

// Days and moments are written as the time package writes them, in years of any
// number of digits.
func TestWrittenAsTimeDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := time.Date(rapid.IntRange(-5, 12_345).Draw(t, "year"), 1, rapid.IntRange(1, 366).Draw(t, "day"), 0, 0,
			rapid.IntRange(0, 86_399).Draw(t, "second"), rapid.IntRange(0, 999_999_999).Draw(t, "nanosecond"), time.UTC)
		if got, want := kg.Instant(at), at.Format("2006-01-02T15:04:05.000Z"); got != want {
			t.Errorf("the moment %v is written as %s, want %s", at, got, want)
		}
		if got, want := kg.DateOf(at).String(), at.Format(time.DateOnly); got != want && kg.DateOf(at) != 0 {
			t.Errorf("the day of %v is written as %s, want %s", at, got, want)
		}
	})
}
