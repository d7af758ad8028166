package fedramp

import (
	"encoding/json"
	"slices"
	"strings"
)

// text is a field that is a text, whatever it is written as: one identifier is
// written as a number. What is no text (a list, an object) is empty.
type text string

func (t *text) UnmarshalJSON(raw []byte) error {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		*t = text(s)
		return nil
	}
	var n json.Number
	if json.Unmarshal(raw, &n) == nil {
		*t = text(n.String())
	}
	return nil
}

// line is the text in one line, without spaces at its ends.
func (t text) line() string { return strings.Join(strings.Fields(string(t)), " ") }

// items is a field that is a list: one text, or null, in other years.
type items[T any] []T

func (l *items[T]) UnmarshalJSON(raw []byte) error {
	var list []T
	if json.Unmarshal(raw, &list) == nil {
		*l = list
		return nil
	}
	var one T
	if string(raw) != "null" && json.Unmarshal(raw, &one) == nil {
		*l = []T{one}
	}
	return nil
}

// product is an item of data.Products. Its contacts are not read.
type product struct {
	ID           text             `json:"id"`
	Provider     text             `json:"csp"`
	Offering     text             `json:"cso"`
	Status       text             `json:"status"`
	AuthDate     text             `json:"auth_date"`
	Level        text             `json:"impact_level"`
	ServiceModel items[text]      `json:"service_model"`
	Description  text             `json:"service_desc"`
	Services     items[text]      `json:"all_others"`
	NewServices  items[text]      `json:"service_last_90"`
	Dependents   items[reference] `json:"leveraged_systems"`
}

func (p *product) authorized() bool {
	return strings.EqualFold(p.Status.line(), "FedRAMP Authorized")
}

// agencyRow is an item of data.Agencies.
type agencyRow struct {
	ID     text `json:"id"`
	Parent text `json:"parent"`
	Sub    text `json:"sub"`
	// Authorized are the offerings that it authorised, where the file has no lists
	// of authorisations.
	Authorized items[reference] `json:"auths"`
	Reused     items[reference] `json:"reuses"`
}

// reference is the identifier of an offering.
type reference struct {
	ID text `json:"id"`
}

// authorized lists the offerings that the row says the agency authorised.
func (a *agencyRow) authorized() []string {
	var ids []string
	for _, o := range slices.Concat(a.Authorized, a.Reused) {
		if id := o.ID.line(); id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// authorization is an item of data.AtoMapping or data.ReuseMapping.
type authorization struct {
	ID       text `json:"id"`
	AgencyID text `json:"agency_id"`
	SubID    text `json:"sub_id"`
	Parent   text `json:"parent"`
	Sub      text `json:"sub"`
	ATODate  text `json:"ato_date"`
	ExpDate  text `json:"exp_date"`
}
