package fedramp_test

import (
	"strings"
	"testing"

	"fedreach/seed/fedramp"
	"fedreach/seed/names"
	"fedreach/seed/seedtest"
)

// A marketplace of any size is read row by row: only who there is, is remembered.
func TestStreamed(t *testing.T) {
	const (
		product = `{"id": "FR1", "csp": "Box", "cso": "Box Cloud", "status": "FedRAMP Authorized", "auth_date": "2016-06-21T20:00:00.000Z", "impact_level": "High", "service_model": ["SaaS"], "service_desc": "`
		ato     = `{"id": "FR1", "csp": "Box", "cso": "Box Cloud", "agency_id": "A1", "parent": "Department of Tea", "sub": "", "ato_date": "2020-01-01", "exp_date": "", "comment": "`
	)
	long := strings.Repeat("of some length ", 20) + `"}`
	begin := `{"meta": {"last_change": "2026-01-29T00:00:00Z"}, "data": {"Agencies": [{"id": "A1", "parent": "Department of Tea", "sub": ""}], `
	for list, row := range map[string]string{"Products": product + long, "AtoMapping": ato + long} {
		t.Run(list, func(t *testing.T) {
			head, tail := begin, `], "ReuseMapping": []`
			if list == "Products" {
				tail += `, "AtoMapping": []`
			} else {
				head += `"Products": [` + product + long + `], `
			}
			seedtest.Streamed(t, fedramp.Importer, names.New(nil, nil), head+`"`+list+`": [`, row, ",", tail+"}}")
		})
	}
}
