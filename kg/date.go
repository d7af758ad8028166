package kg

import (
	"fmt"
	"time"
)

// Date is a calendar day, a UTC one wherever a clock is involved. The zero Date
// is no day: an open end of a period.
//
// It counts days, 1 being 0001-01-01, so that dates compare with < and ==.
type Date int32

// Precision says how much of a date its source stated.
type Precision string

// The precisions. An open end has none ("").
const (
	PrecisionDay   Precision = "DAY"
	PrecisionMonth Precision = "MONTH"
	PrecisionYear  Precision = "YEAR"
)

const secondsADay = 24 * 60 * 60

// lastDate is the last day that is written with a year of four digits.
var lastDate = NewDate(9999, time.December, 31)

// dayZero is the Unix day number of the day before 0001-01-01.
var dayZero = time.Date(0, time.December, 31, 0, 0, 0, 0, time.UTC).Unix() / secondsADay

// DateOf is the day of t in UTC; the zero time has none.
func DateOf(t time.Time) Date {
	if t.IsZero() {
		return 0
	}
	return NewDate(t.UTC().Date())
}

// NewDate is the day with these numbers, normalised as time.Date does.
func NewDate(year int, month time.Month, day int) Date {
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix()/secondsADay - dayZero)
}

// ParseDate reads a day, 2026-03-17, between the years 0001 and 9999.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 {
		return 0, fmt.Errorf("%.40q is not a date: write a day that exists, such as 2026-03-17", s)
	}
	// Not DateOf: midnight of 0001-01-01 is the zero time, and yet a day.
	return NewDate(t.Date()), nil
}

// ParseSince reads the first day of a period from a day, a month or a year: of
// 2026-03, it is 2026-03-01, to the month. The empty string is an open end.
func ParseSince(s string) (Date, Precision, error) {
	first, _, precision, err := parsePeriod(s)
	return first, precision, err
}

// ParseUntil reads the day on which a period no longer holds. A month or a year
// ends with its last day: of 2026-03, it is 2026-04-01, to the month. The empty
// string is an open end.
func ParseUntil(s string) (Date, Precision, error) {
	first, next, precision, err := parsePeriod(s)
	if precision == PrecisionDay {
		return first, precision, err
	}
	return next, precision, err
}

// parsePeriod reads a day, month or year: its first day, the first day after it
// and how much was stated.
func parsePeriod(s string) (first, next Date, precision Precision, err error) {
	if s == "" {
		return 0, 0, "", nil
	}
	var t time.Time
	switch len(s) {
	case len("2026"):
		precision = PrecisionYear
		t, err = time.Parse("2006", s)
	case len("2026-03"):
		precision = PrecisionMonth
		t, err = time.Parse("2006-01", s)
	default:
		precision = PrecisionDay
		t, err = time.Parse(time.DateOnly, s)
	}
	if err != nil || t.Year() < 1 || t.Year() > 9998 {
		return 0, 0, "", fmt.Errorf("%.40q is not a date: write 2026-03-17, or 2026-03 or 2026 where no more is known", s)
	}
	first = NewDate(t.Date())
	return first, first.periodEnd(precision), precision, nil
}

// periodEnd is the first day after the period of this precision that begins on d.
func (d Date) periodEnd(p Precision) Date {
	t := d.Time()
	switch p {
	case PrecisionYear:
		return DateOf(t.AddDate(1, 0, 0))
	case PrecisionMonth:
		return DateOf(t.AddDate(0, 1, 0))
	default:
		return d + 1
	}
}

// periodStart is the first day of the period of this precision that ends
// before d, d being the first day after it.
func (d Date) periodStart(p Precision) Date {
	t := d.Time()
	switch p {
	case PrecisionYear:
		return DateOf(t.AddDate(-1, 0, 0))
	case PrecisionMonth:
		return DateOf(t.AddDate(0, -1, 0))
	default:
		return d
	}
}

// IsZero reports whether d is no day.
func (d Date) IsZero() bool { return d == 0 }

// Time is midnight UTC at the beginning of d; of the zero Date, the zero time.
func (d Date) Time() time.Time {
	if d == 0 {
		return time.Time{}
	}
	return time.Unix((int64(d)+dayZero)*secondsADay, 0).UTC()
}

// String is d as 2026-03-17, or "" for no day.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	t := d.Time()
	if t.Year() < 0 || t.Year() > 9999 {
		return t.Format(time.DateOnly)
	}
	return string(appendDay(make([]byte, 0, len(time.DateOnly)), t))
}

// appendDay adds a day as 2026-03-17. A graph has many of them to write, and the
// time package takes its layouts apart each time.
func appendDay(text []byte, t time.Time) []byte {
	year, month, day := t.Date()
	text = append(appendDigits(text, 4, year), '-')
	text = append(appendDigits(text, 2, int(month)), '-')
	return appendDigits(text, 2, day)
}

// appendDigits adds a number, not negative, with so many digits.
func appendDigits(text []byte, digits, number int) []byte {
	for range digits {
		text = append(text, '0')
	}
	for i := len(text) - 1; number > 0; i-- {
		text[i] = byte('0' + number%10)
		number /= 10
	}
	return text
}
