package fedramp

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"fedreach/kg"
	"fedreach/seed/dataset"
)

// authority is who authorises offerings.
var authority = &kg.Agency{Named: kg.Named{Slug: "fedramp", Name: "Federal Risk and Authorization Management Program"}}

// readOffering states what an entry of data.Products says.
func (r *reading) readOffering(at dataset.Place, row json.RawMessage) error {
	var p product
	if decode(row, &p) != "" {
		return nil // was rejected
	}
	o, err := r.offeringOf(at, &p)
	if err != nil || o == nil || o.cloud == "" {
		return err
	}
	for _, state := range []func(dataset.Place, *product, *offering) error{
		r.stateProvider, r.stateGrant, r.stateDependents,
	} {
		if err := state(at, &p, o); err != nil {
			return err
		}
	}
	return nil
}

// stateProvider states whose an offering is.
func (r *reading) stateProvider(at dataset.Place, _ *product, o *offering) error {
	of := at
	of.Field += ".csp"
	if err := r.fact(of, kg.Fact{Kind: kg.PartOf, From: o.cloud, To: o.parent}); err != nil {
		return err
	}
	if o.provider.vendor == "" {
		return nil
	}
	operates := []string{o.parent}
	if o.line != nil && o.line.OwnAI {
		operates = append(operates, o.cloud)
	}
	for _, cloud := range operates {
		if o.provider.operates[cloud] {
			continue
		}
		o.provider.operates[cloud] = true
		f := kg.Fact{Kind: kg.Operates, From: kg.EntityID(kg.KindVendor, o.provider.vendor), To: cloud}
		if err := r.fact(at, f); err != nil {
			return err
		}
	}
	return nil
}

// stateGrant states at what levels an offering is authorised, and whose AI can be
// used there at them.
func (r *reading) stateGrant(at dataset.Place, p *product, o *offering) error {
	if !p.authorized() {
		return nil
	}
	g, ok := readGrant(p.Level.line())
	if !ok {
		return r.rejectAll(dataset.Reject{
			Place: at, Value: p.Level.line(), Reason: "is no level of FedRAMP that is known: High, Moderate, Low, LI-SaaS, 20x Moderate or 20x Low; the authorisation has none",
			About: []kg.Thing{{Kind: kg.Authorizes, From: authority.ID(), To: o.cloud}, {Kind: kg.PartnersWith, To: o.cloud}},
		}, "impact_level")
	}
	f := kg.Fact{Kind: kg.Authorizes, From: authority.ID(), To: o.cloud, Key: g.key, LevelSet: g.levels}
	var err error
	if f.Since, err = readDay(p.AuthDate.line()); err != nil {
		if err := r.reject(at, "auth_date", p.AuthDate.line(), err.Error()+"; the authorisation is read as one by the day of the snapshot"); err != nil {
			return err
		}
	}
	if f.Since == 0 {
		f.Since, f.Text = r.day, "Since when is not stated; authorised by this day."
	}
	if err := r.out.Entity(authority); err != nil {
		return err
	}
	if err := r.fact(at, f); err != nil {
		return err
	}
	return r.stateAI(at, p, o, g)
}

// stateAI states whose AI an authorised offering has.
func (r *reading) stateAI(at dataset.Place, p *product, o *offering, g grant) error {
	offers := func(vendor string, f kg.Fact) error {
		e := &kg.Vendor{Named: kg.Named{Slug: vendor, Name: r.tables.Vendors[vendor]}}
		if err := r.out.Entity(e); err != nil {
			return err
		}
		f.Kind, f.From, f.To, f.Since, f.LevelSet = kg.PartnersWith, e.ID(), o.cloud, r.day, g.levels
		return r.fact(at, f)
	}
	by := o.provider.vendor
	for _, service := range slices.Concat(p.Services, p.NewServices) {
		line := r.tables.service(by, service.line())
		if line == nil {
			continue
		}
		f := kg.Fact{Key: line.Key, Text: "In the list of services by this day; since when is not stated."}
		if err := offers(line.Vendor, f); err != nil {
			return err
		}
	}
	for _, line := range r.tables.Descriptions {
		if line.By != by || !named([]string{line.Offering}, kg.KindCloud, p.Offering.line()) || !strings.Contains(p.Description.line(), line.Says) {
			continue
		}
		f := kg.Fact{Key: line.Key, Confidence: kg.Medium, Text: "Named in the provider's description by this day; since when is not stated."}
		if err := offers(line.Vendor, f); err != nil {
			return err
		}
	}
	return nil
}

// stateDependents states what is built on an offering.
func (r *reading) stateDependents(at dataset.Place, p *product, o *offering) error {
	const field = "leveraged_systems"
	for _, dependent := range p.Dependents {
		id := dependent.ID.line()
		if id == "" {
			continue
		}
		d, sure, problem := r.find(id)
		switch {
		case problem != "":
		case d == o:
			problem = "depends on itself"
		}
		if problem != "" {
			if err := r.reject(at, field, id, problem); err != nil {
				return err
			}
			continue
		}
		f := kg.Fact{Kind: kg.DependsOn, From: d.cloud, To: o.cloud}
		if !sure {
			f.Confidence, f.Text = kg.Medium, readAs(id, d)
		}
		if err := r.fact(at, f); err != nil {
			return err
		}
	}
	return nil
}

// readAuthorization states that an agency runs on what it authorised.
func (r *reading) readAuthorization(at dataset.Place, row json.RawMessage) error {
	var a authorization
	if problem := decode(row, &a); problem != "" {
		return r.reject(at, "", clip(row), problem)
	}
	id := a.ID.line()
	o, sure, problem := r.find(id)
	if problem != "" {
		return r.reject(at, "id", id, problem)
	}
	who, err := r.agencyOf(at, &a)
	if err != nil || who == nil {
		return err
	}
	f := kg.Fact{Kind: kg.RunsOn, From: who.id, To: o.cloud}
	if !sure {
		f.Confidence, f.Text = kg.Medium, readAs(id, o)
	}
	if ok, err := r.setPeriod(at, &a, &f); !ok || err != nil {
		return err
	}
	if err := r.place(at, who); err != nil {
		return err
	}
	return r.fact(at, f)
}

// readAs says of an identifier that is no entry's what it is read as.
func readAs(id string, o *offering) string {
	return fmt.Sprintf("The file has %q, which is no entry's identifier; %s is the only offering with its number.", id, o.cloud)
}

// setPeriod sets when an authorisation holds, and its key: ok is false where that
// can't be said, and the row is rejected. One whose end can't be read is not taken
// for one without an end.
func (r *reading) setPeriod(at dataset.Place, a *authorization, f *kg.Fact) (ok bool, err error) {
	began, expires := a.ATODate.line(), a.ExpDate.line()
	unread := func(reason string) error {
		about := []kg.Thing{{Kind: f.Kind, From: f.From, To: f.To}}
		return r.rejectAll(dataset.Reject{Place: at, Value: expires, Reason: reason, About: about}, "exp_date")
	}
	if f.Until, err = readDay(expires); err != nil {
		return false, unread(err.Error() + "; without it the authorisation would have no end")
	}
	f.Since, err = readDay(began)
	if err != nil {
		if err := r.reject(at, "ato_date", began, err.Error()+"; the authorisation is read as one by the day of the snapshot"); err != nil {
			return false, err
		}
	}
	f.Key = "authorisation"
	if f.Since == 0 {
		f.Since = r.day
		f.Text = strings.TrimSpace(f.Text + " Since when is not stated; on record by this day.")
	} else {
		f.Key += " of " + f.Since.String()
	}
	if f.Until == 0 {
		return true, nil
	}
	f.Key += ", expires " + f.Until.String()
	if f.Until <= f.Since {
		return false, unread(fmt.Sprintf("is not after %s, when the authorisation began or was on record", f.Since))
	}
	return true, nil
}

// rejectOnce rejects at the first of two readings of a list.
func (r *reading) rejectOnce(at dataset.Place, field, value, reason string) error {
	if r.day != 0 {
		return nil
	}
	return r.reject(at, field, value, reason)
}

// clip is the beginning of a row.
func clip(row json.RawMessage) string {
	const most = 100
	if len(row) > most {
		return strings.ToValidUTF8(string(row[:most]), "") + "…"
	}
	return string(row)
}
