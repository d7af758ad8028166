package fedramp

import (
	"encoding/json"
	"fmt"
	"strings"

	"fedreach/kg"
	"fedreach/seed/dataset"
	"fedreach/seed/names"
)

// provider is who offers clouds.
type provider struct {
	// vendor is its slug; empty of an agency.
	vendor string
	// slug is that of its cloud, name what it is called.
	slug, name string
	// operates are the clouds that it was said to operate.
	operates map[string]bool
	// offerings are its, by the key of their names.
	offerings map[string]*offering
}

// offering is a cloud that the marketplace lists. Two entries of one provider
// and one name are one offering with two grants.
type offering struct {
	// cloud is its id, empty where it can't be used; parent is its provider's cloud.
	cloud, parent string
	provider      *provider
	line          *offeringLine // of the table, or nil
}

// noteOffering learns what an entry is called, and by what identifier.
func (r *reading) noteOffering(at dataset.Place, row json.RawMessage) error {
	var p product
	if problem := decode(row, &p); problem != "" {
		return r.reject(at, "", clip(row), problem)
	}
	o, err := r.offeringOf(at, &p)
	if err != nil || o == nil || o.cloud == "" {
		return err
	}
	id := p.ID.line()
	if id == "" {
		return r.reject(at, "id", "", "is blank: "+o.cloud+" is known, and no authorisation can refer to it by this entry")
	}
	if before := r.offerings[id]; before != nil && before != o {
		return r.reject(at, "id", id, "is that of "+before.cloud+" already: authorisations by this identifier are read as of that")
	}
	r.offerings[id] = o
	if number := digits(id); len(number) >= numberLength {
		r.byNumber[number] = append(r.byNumber[number], o)
	}
	return nil
}

// offeringOf gives an entry's offering, handing over its entities when it is
// the first of it. It is nil where the entry is of no use.
func (r *reading) offeringOf(at dataset.Place, p *product) (*offering, error) {
	by, err := r.providerOf(at, p)
	if err != nil || by == nil {
		return nil, err
	}
	name := p.Offering.line()
	key := names.Key(kg.KindCloud, name)
	if key == "" {
		return nil, r.rejectOnce(at, "cso", name, "is no name")
	}
	if o := by.offerings[key]; o != nil {
		return o, nil
	}
	o := &offering{provider: by, parent: kg.EntityID(kg.KindCloud, by.slug)}
	by.offerings[key] = o
	e := &kg.Cloud{Named: kg.Named{Slug: by.offeringSlug(key), Name: name}, Kind: p.kind()}
	parent := kg.Named{Slug: by.slug, Name: by.name}
	if line := r.tables.offering(by.vendor, name); line != nil {
		o.line, e.Slug, e.Kind = line, line.Is, line.Kind
		if line.PartOf != "" {
			o.parent = kg.EntityID(kg.KindCloud, line.PartOf)
			parent = kg.Named{Slug: line.PartOf, Name: r.tables.Providers[line.PartOf]}
		}
	} else if match := r.in.Names.Find(names.Mention{Kind: kg.KindCloud, Name: name, Parent: o.parent}); match.How == names.Curated {
		_, e.Slug, _ = kg.ParseEntityID(match.ID)
	}
	for _, id := range []string{e.ID(), o.parent} {
		if owner := r.clouds[id]; owner != "" && owner != by.name {
			return o, r.reject(at, "cso", name, fmt.Sprintf("would be, or be part of, %s, which is %s's: a line in the table of names can give it an id of its own", id, owner))
		}
	}
	r.clouds[e.ID()], r.clouds[o.parent] = by.name, by.name
	if err := r.out.Entity(&kg.Cloud{Named: parent, Kind: kg.CloudProvider}); err != nil {
		return o, err
	}
	o.cloud = e.ID()
	return o, r.out.Entity(e)
}

// providerOf gives an entry's provider, nil where it has none.
func (r *reading) providerOf(at dataset.Place, p *product) (*provider, error) {
	name := p.Provider.line()
	key := names.Key(kg.KindVendor, name)
	if key == "" {
		return nil, r.rejectOnce(at, "csp", name, "is no name of a provider")
	}
	if by, known := r.providers[key]; known {
		return by, nil
	}
	by, err := r.newProvider(at, name)
	if by != nil {
		for _, other := range r.providers {
			if other != nil && other.slug == by.slug && other.vendor == by.vendor {
				by = other // another spelling of the same
			}
		}
	}
	r.providers[key] = by
	return by, err
}

func (r *reading) newProvider(at dataset.Place, name string) (*provider, error) {
	by := &provider{name: name, operates: map[string]bool{}, offerings: map[string]*offering{}}
	m := names.Mention{Kind: kg.KindVendor, Name: name}
	if r.tables.isGovernment(name) {
		by.slug = names.SlugOf(kg.KindVendor, name)
		return by, nil
	}
	match := r.in.Names.Find(m)
	_, slug, known := kg.ParseEntityID(match.ID)
	if !known {
		if slug = r.in.Names.Slug(m); slug == "" {
			return nil, r.reject(at, "csp", name, "can't be told from the companies beside: a line in the table of names can say who it is", match.Near...)
		}
	}
	if canonical := r.in.Names.Canonical(kg.EntityID(kg.KindVendor, slug)); canonical != "" {
		by.name = canonical
	}
	by.vendor, by.slug = slug, slug
	e := &kg.Vendor{Named: kg.Named{Slug: slug, Name: name}}
	r.in.Names.Add(e, "")
	return by, r.out.Entity(e)
}

// offeringSlug is the slug of an offering of this name: its provider's, and what
// the name says beyond the provider's.
func (by *provider) offeringSlug(key string) string {
	own := names.Key(kg.KindCloud, strings.ReplaceAll(by.slug, "-", " "))
	rest := key
	if after, begins := strings.CutPrefix(key+" ", own+" "); begins {
		rest = strings.TrimSpace(after)
	}
	if rest == "" {
		rest = "service"
	}
	return names.SlugOf(kg.KindCloud, by.slug+" "+rest)
}

// kind is REGION of what others build on, else PRODUCT.
func (p *product) kind() kg.CloudKind {
	models := map[string]bool{}
	for _, model := range p.ServiceModel {
		models[strings.ToLower(model.line())] = true
	}
	if models["iaas"] || models["paas"] && !models["saas"] {
		return kg.CloudRegion
	}
	return kg.CloudProduct
}

// numberLength is how many digits an identifier has that stands for an entry by
// its digits alone.
const numberLength = 9

func digits(id string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, id)
}

// find gives the offering of an identifier. Where no entry has it, the only
// offering with its number is meant: letters get lost and added around it. sure is
// false then.
func (r *reading) find(id string) (o *offering, sure bool, problem string) {
	if o := r.offerings[id]; o != nil {
		return o, true, ""
	}
	number := digits(id)
	if len(number) >= numberLength {
		for _, candidate := range r.byNumber[number] {
			if o != nil && o != candidate {
				return nil, false, "is no entry's identifier, and more than one has its number"
			}
			o = candidate
		}
	}
	if o == nil {
		return nil, false, "is no entry's identifier"
	}
	return o, false, ""
}
