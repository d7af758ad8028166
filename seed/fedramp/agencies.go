package fedramp

import (
	"encoding/json"
	"fmt"
	"slices"

	"fedreach/kg"
	"fedreach/seed/dataset"
	"fedreach/seed/names"
)

// agencyName is how the file names an agency: by the keys of its names. Of a
// department, sub is empty.
type agencyName struct{ parent, sub string }

// agency is an agency that the file names, or what is wrong with the name.
type agency struct {
	// id is empty where it is none; problem says why, near whom it may mean.
	id, problem string
	near        []string
	// parent is the id of what the file has it part of, or "".
	parent string
	// name and parentName are the file's.
	name, parentName string
	placed           bool
}

// noteAgency learns an agency's identifier.
func (r *reading) noteAgency(at dataset.Place, row json.RawMessage) error {
	var a agencyRow
	if problem := decode(row, &a); problem != "" {
		return r.reject(at, "", clip(row), problem)
	}
	found, err := r.agencyNamed(a.Parent.line(), a.Sub.line())
	if err != nil {
		return err
	}
	if found.id == "" {
		return r.reject(at, subOrParent(found), found.name, found.problem, found.near...)
	}
	if ids := a.authorized(); len(ids) > 0 {
		r.authorized[found.id] = ids
	}
	id := a.ID.line()
	switch before := r.agencies[id]; {
	case id == "":
		return nil // rows can still name it
	case before != nil && before.id != found.id:
		return r.reject(at, "id", id, fmt.Sprintf("is that of %s already", before.id))
	}
	r.agencies[id] = found
	return nil
}

func subOrParent(a *agency) string {
	if a.parentName != "" {
		return "sub"
	}
	return "parent"
}

// agencyNamed gives the agency of these names, handing it over when it is the
// first time. Errors are the output's.
func (r *reading) agencyNamed(parent, sub string) (*agency, error) {
	key := agencyName{names.Key(kg.KindAgency, parent), names.Key(kg.KindAgency, sub)}
	if a := r.byName[key]; a != nil {
		return a, nil
	}
	a := &agency{name: parent}
	r.byName[key] = a
	if key.sub != "" {
		a.name, a.parentName = sub, parent
		above, err := r.agencyNamed(parent, "")
		if err != nil {
			return nil, err
		}
		a.parent = above.id
	}
	if line := r.tables.placeholder(a.name); line != nil {
		a.problem = "is no agency: " + line.Because
		return a, nil
	}
	return a, r.identify(a)
}

// identify finds who an agency is: one that is known, or a new one.
func (r *reading) identify(a *agency) error {
	m := names.Mention{Kind: kg.KindAgency, Name: a.name, Parent: a.parent}
	if names.Key(kg.KindAgency, a.name) == "" {
		a.problem = "names no agency"
		return nil
	}
	match := r.in.Names.Find(m)
	if match.ID != "" && match.How != names.Curated && a.parent != "" && r.isElsewhere(match.ID, a.parent) {
		a.problem = fmt.Sprintf("is the name of %s, which is part of %s and not of %s: a line in the table of names can say who is meant", match.ID, r.in.Parent(match.ID), a.parent)
		a.near = []string{match.ID}
		return nil
	}
	a.id = match.ID
	if a.id == "" {
		slug := r.in.Names.Slug(m)
		if slug == "" {
			a.problem, a.near = "can't be told from the agencies beside: a line in the table of names can say who is meant", match.Near
			return nil
		}
		a.id = kg.EntityID(kg.KindAgency, slug)
	}
	_, slug, _ := kg.ParseEntityID(a.id)
	e := &kg.Agency{Named: kg.Named{Slug: slug, Name: a.name}}
	r.in.Names.Add(e, a.parent)
	return r.out.Entity(e)
}

// isElsewhere reports whether other sources have an agency under something that
// is not this parent, nor part of it.
func (r *reading) isElsewhere(id, parent string) bool {
	return r.in.Parent(id) != "" && !r.isUnder(id, parent)
}

// isUnder reports whether other sources have an agency under this parent, at any
// height.
func (r *reading) isUnder(id, parent string) bool {
	for steps := 0; id != "" && steps < 100; steps++ {
		if id = r.in.Parent(id); id == parent {
			return true
		}
	}
	return false
}

// readAgency states where an agency belongs.
func (r *reading) readAgency(at dataset.Place, row json.RawMessage) error {
	var a agencyRow
	if decode(row, &a) != "" {
		return nil // was rejected
	}
	found, err := r.agencyNamed(a.Parent.line(), a.Sub.line())
	if err != nil || found.id == "" {
		return err
	}
	if err := r.place(at, found); err != nil || !r.noMappings {
		return err
	}
	return r.readAuthorized(at, &a, found)
}

// readAuthorized states what an agency runs on by its own row: on record by the day
// of the snapshot, no more. The row of a part repeats what its department's has:
// that is the department's.
func (r *reading) readAuthorized(at dataset.Place, a *agencyRow, who *agency) error {
	for _, id := range a.authorized() {
		if who.parent != "" && slices.Contains(r.authorized[who.parent], id) {
			continue
		}
		o, sure, problem := r.find(id)
		if problem != "" {
			if err := r.reject(at, "auths", id, problem); err != nil {
				return err
			}
			continue
		}
		f := kg.Fact{Kind: kg.RunsOn, From: who.id, To: o.cloud, Confidence: kg.Medium}
		if !sure {
			f.Text = readAs(id, o)
		}
		if _, err := r.setPeriod(at, &authorization{}, &f); err != nil {
			return err
		}
		if err := r.fact(at, f); err != nil {
			return err
		}
	}
	return nil
}

// place states what an agency is part of, once.
func (r *reading) place(at dataset.Place, a *agency) error {
	if a.placed || a.parent == "" || a.parent == a.id {
		return nil
	}
	a.placed = true
	at.Field += ".parent"
	return r.fact(at, kg.Fact{Kind: kg.PartOf, From: a.id, To: a.parent})
}

// agencyOf gives whose an authorisation is. The identifier decides; where there
// is none, or an unknown one, the names do. It is nil where that can't be said:
// then the row is rejected.
func (r *reading) agencyOf(at dataset.Place, row *authorization) (*agency, error) {
	field, id := "sub_id", row.SubID.line()
	if id == "" {
		field, id = "agency_id", row.AgencyID.line()
	}
	parent, sub := row.Parent.line(), row.Sub.line()
	byID := r.agencies[id]
	if byID != nil {
		return r.checkNames(at, field, id, byID, parent, sub)
	}
	if parent == "" && sub == "" {
		return nil, r.reject(at, field, id, "is no agency's identifier, and the row names none")
	}
	found, err := r.agencyNamed(parent, sub)
	if err == nil && found.id == "" {
		return nil, r.reject(at, subOrParent(found), found.name, found.problem, found.near...)
	}
	return found, err
}

// checkNames compares the names beside an identifier with whose it is.
func (r *reading) checkNames(at dataset.Place, field, id string, a *agency, parent, sub string) (*agency, error) {
	name := sub
	if sub == "" {
		name, parent = parent, ""
	}
	if name == "" || name == a.name && parent == a.parentName {
		return a, nil
	}
	key := func(name string) string { return names.Key(kg.KindAgency, name) }
	if key(name) != key(a.name) {
		if r.in.Names.Find(names.Mention{Kind: kg.KindAgency, Name: name, Parent: a.parent}).ID == a.id {
			return a, nil
		}
		return nil, r.reject(at, field, id, fmt.Sprintf("is %s, and the row names %s", a.id, name))
	}
	if key(parent) != key(a.parentName) {
		return a, r.reject(at, "parent", parent, fmt.Sprintf("is not what %s is part of: by its identifier %s it is %s, and is read as that", name, id, a.id))
	}
	return a, nil
}
