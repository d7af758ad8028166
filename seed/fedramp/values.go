package fedramp

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"fedreach/kg"
)

// firstYear is before any authorisation of a cloud: an earlier year is a slip, such
// as 0202 for 2022.
const firstYear = 2000

// readDay reads a day: 2024-11-18T20:00:00.000Z, whose hour only keeps it the
// same day everywhere in the country, 11/18/2024, or the moment in seconds or
// milliseconds since 1970. Empty is none.
func readDay(s string) (kg.Date, error) {
	day, ok := dayOf(s)
	switch {
	case s == "":
		return 0, nil
	case !ok:
		return 0, fmt.Errorf("%.40q is no day that exists: 2024-11-18 or 11/18/2024 would be one", s)
	case day.Time().Year() < firstYear:
		return 0, fmt.Errorf("%.40q is before %d: no cloud was authorised then", s, firstYear)
	}
	return day, nil
}

func dayOf(s string) (kg.Date, bool) {
	if len(s) >= len(time.DateOnly) {
		rest := s[len(time.DateOnly):]
		if day, err := kg.ParseDate(s[:len(time.DateOnly)]); err == nil && (rest == "" || rest[0] == 'T' || rest[0] == ' ') {
			return day, true
		}
	}
	if t, err := time.Parse("1/2/2006", s); err == nil {
		return kg.NewDate(t.Date()), true
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		switch len(s) {
		case len("1731960000"):
			return kg.DateOf(time.Unix(n, 0)), true
		case len("1731960000000"):
			return kg.DateOf(time.UnixMilli(n)), true
		}
	}
	return 0, false
}

// grant is what FedRAMP grants at a baseline.
type grant struct {
	key    string
	levels kg.LevelSet
}

var (
	unclassified = kg.LevelsOf(kg.Unclassified)
	cui          = kg.LevelsOf(kg.Unclassified, kg.CUI)
)

// grants by the file's word for the baseline, in lower case. The number beside
// the word is not read: a 4 was High in 2024 and Moderate in 2025, and "20x Low"
// has the number of High.
var grants = map[string]grant{
	"high":         {"FedRAMP High", cui},
	"moderate":     {"FedRAMP Moderate", unclassified},
	"low":          {"FedRAMP Low", unclassified},
	"li-saas":      {"FedRAMP LI-SaaS", unclassified},
	"20x low":      {"FedRAMP 20x Low", unclassified},
	"20x moderate": {"FedRAMP 20x Moderate", unclassified},
}

// readGrant reads a baseline; ok is false where it is none that is known.
func readGrant(level string) (g grant, ok bool) {
	g, ok = grants[strings.ToLower(level)]
	return g, ok
}
