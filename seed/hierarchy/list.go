package hierarchy

import (
	"strings"

	"fedreach/seed/sheet"
)

// The columns of the .gov lists and of USAspending's. A list of domains of before
// 2024 has the agency beside the organization, or the organization name: there
// the agency is what is now the organization, and that the suborganization.
const (
	agencyShortColumn  = "agency abbreviation"
	subtierShortColumn = "subtier abbreviation"
	typeColumn         = "domain type"
	domainColumn       = "domain name"
)

var (
	organisationColumns = []string{"agency", "organization name"}
	within              = []string{"suborganization name", "organization", "organization name"}
	agencyColumns       = []string{"agency name", "toptier name", "toptier agency name", "department name"}
	subtierColumns      = []string{"subtier name", "subtier agency name", "sub agency name", "subagency name"}
)

// bureau takes in a row of the .gov list of agencies and bureaus.
func (t *tree) bureau(r sheet.Row) error {
	agency, _, err := t.underAgency(bureaus, r, []string{"agency"}, []string{"bureau"})
	if agency != nil && r.Cell("bureau") == "" {
		agency.own = true
	}
	return err
}

// spending takes in a row of USAspending's list.
func (t *tree) spending(r sheet.Row) error {
	agency, sub, err := t.underAgency(spending, r, agencyColumns, subtierColumns)
	if agency != nil {
		agency.shorten(r.Cell(agencyShortColumn))
	}
	if sub != nil {
		sub.shorten(r.Cell(subtierShortColumn))
	}
	return err
}

// underAgency takes in a row that has a body under an agency. The body is nil
// where it is the agency itself or none, the agency where it is a heading.
func (t *tree) underAgency(list int, r sheet.Row, agencyColumns, bodyColumns []string) (agency, sub *body, err error) {
	name, agencyColumn, bodyColumn := r.Cell(agencyColumns...), agencyColumns[0], bodyColumns[0]
	if name == "" {
		return nil, nil, t.reject(r.At(agencyColumn), "", "is missing: the name of the agency", nil)
	}
	parent := ""
	heading, isHeading := t.table.groups[key(name)]
	if isHeading {
		if parent = heading.Of; parent != "" {
			t.branch(list, r.At(agencyColumn), parent)
		}
	} else {
		if agency, err = t.find(list, r.At(agencyColumn), name, ""); agency == nil {
			return nil, nil, err
		}
		if parent = agency.id; isBranch(parent) {
			t.branch(list, r.At(agencyColumn), parent)
		}
	}
	below := r.Cell(bodyColumns...)
	if below == "" || key(below) == key(name) {
		return agency, nil, nil
	}
	sub, err = t.find(list, r.At(bodyColumn), below, parent)
	switch {
	case sub == nil:
		return agency, nil, err
	case isHeading && parent == "":
		sub.why = "the list has it under “" + name + "”: " + heading.Because
	default:
		sub.say(statement{list: list, parent: parent, at: r.At(bodyColumn), value: below + " under " + name})
	}
	return agency, sub, nil
}

func isBranch(id string) bool { return id == executive || id == legislative || id == judicial }

// shorten gives a body an abbreviation.
func (b *body) shorten(short string) {
	if abbreviation.MatchString(short) {
		b.short = append(b.short, short)
	}
}

// domain takes in the organisation and the branch of a .gov domain. Domains that
// are not the federal government's are no concern of ours.
func (t *tree) domain(r sheet.Row) error {
	org, err := t.organisation(r)
	if org == nil {
		return err
	}
	kind := strings.ToLower(r.Cell(typeColumn))
	for word, id := range map[string]string{"executive": executive, "legislative": legislative, "judicial": judicial} {
		if strings.Contains(kind, word) {
			t.branch(domains, r.At(typeColumn), id)
			org.say(statement{list: domains, parent: id, at: r.At(typeColumn), value: org.name + " under " + r.Cell(typeColumn)})
		}
	}
	return nil
}

// organisation is that of a domain; nil where it is none, or none of the
// federal government.
func (t *tree) organisation(r sheet.Row) (*body, error) {
	if !strings.HasPrefix(strings.ToLower(r.Cell(typeColumn)), "federal") {
		return nil, nil
	}
	at, name := r.First(organisationColumns...)
	if name == "" {
		return nil, t.reject(at, r.Cell(domainColumn), "is missing: the organisation of this domain", nil)
	}
	if heading, is := t.table.groups[key(name)]; is {
		return nil, t.reject(at, name, "is no agency: "+heading.Because, nil)
	}
	return t.find(domains, at, name, "")
}

// subdomain takes in the sub-organisation of a .gov domain. It is what a
// registrant typed, a contractor or a project as often as an office, and so it
// counts only where it is the name of a body that is known.
func (t *tree) subdomain(r sheet.Row) error {
	at, name := r.First(within...)
	if name == "" {
		return nil
	}
	org, err := t.organisation(r)
	if org == nil || key(name) == key(org.name) {
		return err
	}
	if because, is := t.table.nobody[key(name)]; is {
		return t.reject(at, name, "is no body: "+because, nil)
	}
	sub, near := t.known(at, name, org.id)
	if sub == nil {
		return t.reject(at, name, "is what a registrant typed: no list has a part of "+org.name+" of this name", near)
	}
	sub.current = true
	sub.say(statement{list: subdomains, parent: org.id, at: at, value: name + " under " + org.name})
	return nil
}
