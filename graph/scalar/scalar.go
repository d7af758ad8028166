// Package scalar writes and reads the scalars and nullable enums of the schema.
package scalar

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"fedreach/kg"
)

// Invalid is the error of a value that is none of its scalar's.
type Invalid struct{ Reason string }

// Error is what is wrong and what would be right.
func (e *Invalid) Error() string { return e.Reason }

func invalid(format string, args ...any) error { return &Invalid{fmt.Sprintf(format, args...)} }

// MarshalDate writes a day; no day is null.
func MarshalDate(d kg.Date) graphql.Marshaler {
	if d.IsZero() {
		return graphql.Null
	}
	return graphql.MarshalString(d.String())
}

// UnmarshalDate reads a day.
func UnmarshalDate(v any) (kg.Date, error) {
	s, isText := v.(string)
	if !isText {
		return 0, invalid("a date is a text such as \"2026-03-17\"")
	}
	d, err := kg.ParseDate(s)
	if err != nil {
		return 0, invalid("%s", err)
	}
	return d, nil
}

// MarshalDateTime writes a moment in UTC; the zero time is null.
func MarshalDateTime(t time.Time) graphql.Marshaler {
	if t.IsZero() {
		return graphql.Null
	}
	return graphql.MarshalString(t.UTC().Truncate(time.Millisecond).Format(time.RFC3339Nano))
}

// UnmarshalDateTime reads a moment, or a day, which is its first moment.
func UnmarshalDateTime(v any) (time.Time, error) {
	s, isText := v.(string)
	if !isText {
		return time.Time{}, invalid("a moment is a text such as \"2026-03-17T00:00:00Z\"")
	}
	if d, err := kg.ParseDate(s); err == nil {
		s = d.Time().Format(time.RFC3339)
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil || t.UTC().Year() < 2 || t.UTC().Year() > 9999 {
		return time.Time{}, invalid("%.40q is not a moment: write 2026-03-17T00:00:00Z, or 2026-03-17 for its first moment", s)
	}
	return t.UTC().Truncate(time.Millisecond), nil
}

// MarshalUSD writes whole dollars.
func MarshalUSD(dollars int64) graphql.Marshaler { return graphql.MarshalInt64(dollars) }

// UnmarshalUSD reads whole dollars.
func UnmarshalUSD(v any) (int64, error) {
	var dollars int64
	var err error
	switch v := v.(type) {
	case int64:
		dollars = v
	case int:
		dollars = int64(v)
	case json.Number:
		dollars, err = strconv.ParseInt(v.String(), 10, 64)
	default:
		err = strconv.ErrSyntax
	}
	if err != nil || dollars < 0 {
		return 0, invalid("an amount is a whole number of US dollars, not below zero")
	}
	return dollars, nil
}
