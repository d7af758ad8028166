package storetest

import (
	"maps"
	"slices"

	"fedreach/kg"
)

// set is a set of ids.
type set map[string]bool

// neighborhood is kg.Scope's comment, said once more as plainly as can be: the
// ids of the facts and of the entities that a graph of these must answer with.
func neighborhood(entities []kg.Entity, facts []*kg.Fact, scope kg.Scope) (factIDs, entityIDs []string) {
	kinds, a, v, c, h := map[string]kg.EntityKind{}, set{}, set{}, set{}, set{}
	for _, e := range entities {
		id := e.ID()
		kinds[id] = e.EntityKind()
		end := slices.Contains(scope.Ends, id)
		switch e.EntityKind() {
		case kg.KindAgency:
			a[id] = end || scope.Agencies == nil || slices.Contains(scope.Agencies, id)
		case kg.KindVendor:
			v[id] = end || scope.Vendors == nil || slices.Contains(scope.Vendors, id)
		case kg.KindCloud:
			c[id] = end
		case kg.KindVehicle:
			h[id] = end
		}
	}
	upwards(a, facts, kg.PartOf)
	for _, f := range facts {
		if f.Kind == kg.RunsOn && a[f.From] || (f.Kind == kg.PartnersWith || f.Kind == kg.Operates) && v[f.From] {
			c[f.To] = true
		}
	}
	upwards(c, facts, kg.PartOf, kg.DependsOn)
	o := maps.Clone(v)
	for _, f := range facts {
		if f.Kind == kg.Operates && c[f.To] {
			o[f.From] = true
		}
	}
	for _, f := range facts {
		if f.Kind == kg.Holds && o[f.From] {
			h[f.To] = true
		}
	}

	found := set{}
	for _, members := range []set{a, v, c, o, h} {
		for id, in := range members {
			found[id] = found[id] || in
		}
	}
	for _, f := range facts {
		if inScope(f, a, v, c, o, h) {
			factIDs = append(factIDs, f.ID)
			found[f.From], found[f.To] = true, true
		}
	}
	for id, in := range found {
		if in && kinds[id] != "" {
			entityIDs = append(entityIDs, id)
		}
	}
	slices.Sort(factIDs)
	slices.Sort(entityIDs)
	return factIDs, entityIDs
}

func inScope(f *kg.Fact, a, v, c, o, h set) bool {
	switch f.Kind {
	case kg.PartOf:
		return a[f.From] || c[f.From]
	case kg.DependsOn:
		return c[f.From]
	case kg.RunsOn:
		return a[f.From]
	case kg.Labels, kg.ContractsWith, kg.Evaluates, kg.Uses:
		return a[f.From] && v[f.To]
	case kg.SetsTerms:
		return v[f.From] && a[f.To]
	case kg.PartnersWith:
		return v[f.From]
	case kg.Operates:
		return v[f.From] || c[f.To]
	case kg.Authorizes:
		return c[f.To]
	case kg.Holds:
		return o[f.From]
	case kg.OpenTo:
		return h[f.From] && a[f.To]
	}
	return false
}

// upwards adds what facts of these kinds lead to from the members, and from there.
func upwards(members set, facts []*kg.Fact, kinds ...kg.FactKind) {
	for grew := true; grew; {
		grew = false
		for _, f := range facts {
			if slices.Contains(kinds, f.Kind) && members[f.From] && !members[f.To] {
				members[f.To], grew = true, true
			}
		}
	}
}
