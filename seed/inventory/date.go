package inventory

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"fedreach/kg"
)

// dateForms are the forms in which inventories write dates, months first, and
// how much each states.
var dateForms = []struct {
	form      string
	precision kg.Precision
}{
	{"2006-01-02 15:04:05", kg.PrecisionDay},
	{"2006-01-02T15:04:05", kg.PrecisionDay},
	{"2006-01-02T15:04:05Z07:00", kg.PrecisionDay},
	{"2006/1/2", kg.PrecisionDay},
	{"1-2-2006", kg.PrecisionDay},
	{"2006-01-02", kg.PrecisionDay},
	{"20060102", kg.PrecisionDay},
	{"1/2/2006 3:04:05 PM", kg.PrecisionDay},
	{"1/2/2006 15:04:05", kg.PrecisionDay},
	{"1/2/2006 15:04", kg.PrecisionDay},
	{"1/2/2006", kg.PrecisionDay},
	{"1/2/06", kg.PrecisionDay},
	{"2-Jan-2006", kg.PrecisionDay},
	{"2-Jan-06", kg.PrecisionDay},
	{"January 2, 2006", kg.PrecisionDay},
	{"Jan 2, 2006", kg.PrecisionDay},
	{"Jan. 2, 2006", kg.PrecisionDay},
	{"2 January 2006", kg.PrecisionDay},
	{"2 Jan 2006", kg.PrecisionDay},
	{"1/2006", kg.PrecisionMonth},
	{"2006-01", kg.PrecisionMonth},
	{"Jan-06", kg.PrecisionMonth},
	{"Jan-2006", kg.PrecisionMonth},
	{"January 2006", kg.PrecisionMonth},
	{"January, 2006", kg.PrecisionMonth},
	{"Jan. 2006", kg.PrecisionMonth},
	{"Jan 2006", kg.PrecisionMonth},
	{"2006", kg.PrecisionYear},
}

// unstated are words for a date that is not stated, as words says.
var unstated = map[string]bool{"n a": true, "na": true, "not applicable": true, "tbd": true, "unknown": true, "none": true}

// firstYear is before any use of AI by an agency: an earlier year is a slip, such
// as the zero of a spreadsheet, 1899-12-31.
const firstYear = 1950

// dateOf reads since when a use case has been in operation; zero where that is
// not stated. The error says why a date can't be one on the day of the inventory.
func dateOf(cell string, published kg.Date) (kg.Date, kg.Precision, error) {
	if cell == "" || unstated[words(cell)] {
		return 0, "", nil
	}
	for _, f := range dateForms {
		t, err := time.Parse(f.form, cell)
		if err != nil {
			continue
		}
		return inPeriod(startOf(t, f.precision), f.precision, published)
	}
	if day, ok := spreadsheetDay(cell); ok {
		return inPeriod(day, kg.PrecisionDay, published)
	}
	return 0, "", fmt.Errorf("is no date: write 2025-03-17, or 2025-03 or 2025 where no more is known; the use is read as one by the day of the inventory")
}

// startOf is the first day of what a form states.
func startOf(t time.Time, p kg.Precision) kg.Date {
	year, month, day := t.Date()
	switch p {
	case kg.PrecisionYear:
		return kg.NewDate(year, time.January, 1)
	case kg.PrecisionMonth:
		return kg.NewDate(year, month, 1)
	default:
		return kg.NewDate(year, month, day)
	}
}

// spreadsheetDay reads a day as spreadsheets count them, 45292 for 2024-01-01.
func spreadsheetDay(cell string) (kg.Date, bool) {
	n, err := strconv.Atoi(strings.TrimSuffix(cell, ".0"))
	if err != nil || n < 30_000 || n > 60_000 {
		return 0, false
	}
	return kg.NewDate(1899, time.December, 30) + kg.Date(n), true
}

func inPeriod(day kg.Date, p kg.Precision, published kg.Date) (kg.Date, kg.Precision, error) {
	switch {
	case day.Time().Year() < firstYear:
		return 0, "", fmt.Errorf("is before %d; the use is read as one by the day of the inventory", firstYear)
	case day > published:
		return 0, "", fmt.Errorf("is after %s, the day of the inventory that says it has begun; the use is read as one by that day", published)
	}
	return day, p, nil
}
