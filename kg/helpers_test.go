package kg_test

import (
	"testing"
	"time"

	"fedreach/kg"
)

// date reads a day, "" being none.
func date(t *testing.T, s string) kg.Date {
	t.Helper()
	if s == "" {
		return 0
	}
	d, err := kg.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// moment reads a day or an Instant; "" is the zero time.
func moment(t *testing.T, s string) time.Time {
	t.Helper()
	if len(s) == len("2026-03-17") {
		return date(t, s).Time()
	}
	at, err := kg.ParseInstant(s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// fact is a statement of navy on aws; "" leaves an end open.
func fact(t *testing.T, id, since, until, knownSince, knownUntil string) *kg.Fact {
	t.Helper()
	f := &kg.Fact{
		ID: id, Kind: kg.RunsOn, From: "agency:navy", To: "cloud:aws", Confidence: kg.High,
		Since: date(t, since), Until: date(t, until), KnownSince: moment(t, knownSince), KnownUntil: moment(t, knownUntil),
		Source: &kg.Source{URL: "https://" + id + ".example", Title: id},
	}
	if f.Since != 0 {
		f.SincePrecision = kg.PrecisionDay
	}
	if f.Until != 0 {
		f.UntilPrecision = kg.PrecisionDay
	}
	return f
}
