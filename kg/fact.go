package kg

import (
	"fmt"
	"strconv"
	"time"
)

// Confidence says how far a fact, a route or a verdict can be trusted.
type Confidence string

// The confidences, highest first.
const (
	High   Confidence = "HIGH"
	Medium Confidence = "MEDIUM"
	Low    Confidence = "LOW"
)

// Rank orders confidences: 3 for High to 1 for Low, 0 for none.
func (c Confidence) Rank() int {
	switch c {
	case High:
		return 3
	case Medium:
		return 2
	case Low:
		return 1
	}
	return 0
}

// Valid reports whether c is one of the confidences.
func (c Confidence) Valid() bool { return c.Rank() > 0 }

// Effect is what a label does.
type Effect string

// The effects of a label.
const (
	// Blocks: the agency may not use the vendor.
	Blocks Effect = "BLOCKS"
	// Warns: reported with every answer, decides nothing.
	Warns Effect = "WARNS"
	// Exempts: lifts blocks.
	Exempts Effect = "EXEMPTS"
)

// Valid reports whether e is one of the effects.
func (e Effect) Valid() bool { return e == Blocks || e == Warns || e == Exempts }

// Terms are a vendor's terms of use towards an agency.
type Terms string

// The terms.
const (
	// Unrestricted: any lawful use.
	Unrestricted Terms = "UNRESTRICTED"
	// RedLines: the vendor excludes some uses.
	RedLines Terms = "RED_LINES"
)

// Valid reports whether t is one of the terms.
func (t Terms) Valid() bool { return t == Unrestricted || t == RedLines }

// Fact is one dated relationship between two entities as one source states it.
// Facts are never edited: a changed fact is a new one, and the old one gets an
// end to what was known. A *Fact that was handed out is never changed.
type Fact struct {
	// ID is the kind and a hash of what is stated, the same on every store.
	ID   string
	Kind FactKind
	// From and To are the ids of its ends.
	From, To string
	// Key tells parallel facts of one kind between the same two entities apart.
	Key string

	// Since and Until are when it held: half-open, either end may be open.
	Since, Until                   Date
	SincePrecision, UntilPrecision Precision
	// KnownSince is from when the source stated it, KnownUntil until when; the
	// zero time is an open end. UTC, to the millisecond.
	KnownSince, KnownUntil time.Time

	Confidence Confidence

	// LevelSet is unknown where the source gives no levels.
	LevelSet LevelSet
	// Effect and Issuer (a court, the President) are a label's.
	Effect Effect
	Issuer string
	// Terms are those of a SETS_TERMS.
	Terms Terms
	// CeilingUSD is in whole US dollars; 0 where it is not stated.
	CeilingUSD int64
	// Product and UseCase are what is used or evaluated.
	Product, UseCase string
	// VendorControl is what the vendor keeps control of.
	VendorControl string
	// Text is what the source says of it, in our words.
	Text string

	Source *Source
	// Load is the revision that brought it, EndedBy the one that ended it, or 0.
	Load, EndedBy int64
}

// Beginning is where known time begins, as the first day is where days do. What
// was known until then was never known.
var Beginning = time.Time{}.Add(time.Millisecond)

// Levels lists the levels, lowest first; nil where they are not given.
func (f *Fact) Levels() []Classification { return f.LevelSet.List() }

// ValidAt reports whether f held on that day.
func (f *Fact) ValidAt(at Date) bool { return f.BegunBy(at) && (f.Until == 0 || at < f.Until) }

// BegunBy reports whether f had begun by that day, whether or not it has ended.
func (f *Fact) BegunBy(at Date) bool { return f.Since <= at }

// KnownAt reports whether the source stated f at that moment.
func (f *Fact) KnownAt(t time.Time) bool {
	return !t.Before(f.KnownSince) && (f.KnownUntil.IsZero() || t.Before(f.KnownUntil))
}

// hash is the id that follows from what f states, given the id of its source. An
// assumed fact has none.
func (f *Fact) hash(source string) string {
	return string(f.Kind) + ":" + digest(
		source, f.From, f.To, f.Key,
		f.Since.String(), string(f.SincePrecision), f.Until.String(), string(f.UntilPrecision),
		Instant(f.KnownSince), string(f.Confidence), f.LevelSet.String(),
		string(f.Effect), f.Issuer, string(f.Terms), strconv.FormatInt(f.CeilingUSD, 10),
		f.Product, f.UseCase, f.VendorControl, f.Text,
	)
}

const instantFormat = "2006-01-02T15:04:05.000Z"

// Instant writes a known time as stores keep it: UTC to the millisecond, in a
// form that sorts as text. The zero time is "".
func Instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.UTC()
	if t.Year() < 0 || t.Year() > 9999 {
		return t.Format(instantFormat) // refused by every batch, and shown
	}
	hour, minute, second := t.Clock()
	text := make([]byte, 0, len(instantFormat))
	text = append(appendDay(text, t), 'T')
	text = append(appendDigits(text, 2, hour), ':')
	text = append(appendDigits(text, 2, minute), ':')
	text = append(appendDigits(text, 2, second), '.')
	return string(append(appendDigits(text, 3, t.Nanosecond()/1e6), 'Z'))
}

// ParseInstant reads what Instant wrote, and no other spelling of that moment.
func ParseInstant(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(instantFormat, s)
	if err == nil && Instant(t) != s {
		return time.Time{}, fmt.Errorf("%.40q is not a moment as it is written here: %s", s, instantFormat)
	}
	return t, err
}
