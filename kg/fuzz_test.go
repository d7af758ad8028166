package kg_test

import (
	"testing"

	"fedreach/kg"
)

// What is read as a date is one day that is written as it was read; a period that
// is stated to a month or a year ends after it begins.
func FuzzDates(f *testing.F) {
	for _, text := range []string{"", "2026-03-17", "2026-03", "2026", "0001-01-01", "9999-12-31", "9998", "2026-02-29", "2026-03-17T00:00:00Z", "-001", "２０２６"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if d, err := kg.ParseDate(text); (err == nil) != (d > 0) || err == nil && d.String() != text {
			t.Errorf("ParseDate(%q) = %d, %s, %v", text, d, d, err)
		}
		since, precision, errSince := kg.ParseSince(text)
		until, same, errUntil := kg.ParseUntil(text)
		switch {
		case (errSince == nil) != (errUntil == nil) || precision != same:
			t.Errorf("%q is read as %s, %q, %v and as %s, %q, %v", text, since, precision, errSince, until, same, errUntil)
		case errSince != nil || text == "":
			if since != 0 || until != 0 || precision != "" {
				t.Errorf("%q is none, and read as %s, %s, %q", text, since, until, precision)
			}
		case precision == kg.PrecisionDay && since != until, precision != kg.PrecisionDay && since >= until:
			t.Errorf("%q is from %s to %s, to the %s", text, since, until, precision)
		}
	})
}

// A moment has one form: what is read is what Instant writes.
func FuzzInstants(f *testing.F) {
	for _, text := range []string{"", "2026-03-17T15:04:05.000Z", "2026-03-17T15:04:05Z", "2026-03-17T24:00:00.000Z", "9999-12-31T23:59:59.999Z"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if at, err := kg.ParseInstant(text); err == nil && kg.Instant(at) != text {
			t.Errorf("%q is read as %q", text, kg.Instant(at))
		}
	})
}

// An entity has one id.
func FuzzEntityIDs(f *testing.F) {
	for _, id := range []string{"agency:cia", "AGENCY:cia", "cloud:aws-secret", "agency:", "agency:a--b", ":", "fact:x", "vehicle:jwcc:2"} {
		f.Add(id)
	}
	f.Fuzz(func(t *testing.T, id string) {
		if kind, slug, ok := kg.ParseEntityID(id); ok && (kg.EntityID(kind, slug) != id || !kg.ValidSlug(slug)) {
			t.Errorf("%q is read as %q, %q", id, kind, slug)
		}
	})
}

// What has the form of a token is found wherever it stands, so that it is written
// into no log.
func FuzzTokens(f *testing.F) {
	const token = "fedreach_0123456789abcdef_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	f.Add("", "")
	f.Add("Bearer ", " and more")
	f.Add("fedreach_", "_0")
	f.Add("fedreach_0123456789abcdef", "0")
	f.Fuzz(func(t *testing.T, before, after string) {
		if !kg.HoldsToken(before + token + after) {
			t.Errorf("no token is seen between %q and %q", before, after)
		}
		if id, ok := kg.TokenID(before + after); ok && len(id) != 16 {
			t.Errorf("%q has the id %q", before+after, id)
		}
	})
}
