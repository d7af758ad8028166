package kg

import (
	"slices"
	"strings"
)

// mergeEntity brings an entity up to date with what a batch says of it; nil
// where that changes nothing.
func mergeEntity(there, given Entity) Entity {
	if there == nil {
		return withNames(given, mergeNames(Named{}, given.Naming()))
	}
	merged := withNames(given, mergeNames(there.Naming(), given.Naming()))
	switch m := merged.(type) {
	case *Agency:
		if m.Sector == "" {
			m.Sector = there.(*Agency).Sector
		}
	case *Cloud:
		if m.AirGapped == nil && m.Kind == CloudRegion {
			m.AirGapped = there.(*Cloud).AirGapped
		}
	}
	if equalEntities(there, merged) {
		return nil
	}
	return merged
}

func mergeNames(there, given Named) Named {
	aliases := map[string]bool{}
	for _, alias := range slices.Concat(there.Aliases, given.Aliases, []string{there.Name}) {
		aliases[strings.TrimSpace(alias)] = true
	}
	name := strings.TrimSpace(given.Name)
	delete(aliases, name)
	delete(aliases, "")
	return Named{Slug: given.Slug, Name: name, Aliases: sorted(aliases)}
}

// withNames is a copy of e with these names.
func withNames(e Entity, n Named) Entity {
	switch e := e.(type) {
	case *Agency:
		return &Agency{Named: n, Sector: e.Sector}
	case *Cloud:
		cloud := &Cloud{Named: n, Kind: e.Kind}
		if e.AirGapped != nil {
			airGapped := *e.AirGapped
			cloud.AirGapped = &airGapped
		}
		return cloud
	case *Vendor:
		return &Vendor{Named: n}
	case *Vehicle:
		return &Vehicle{Named: n}
	}
	return nil
}

func equalEntities(a, b Entity) bool {
	n, m := a.Naming(), b.Naming()
	if n.Name != m.Name || !slices.Equal(n.Aliases, m.Aliases) {
		return false
	}
	switch a := a.(type) {
	case *Agency:
		return a.Sector == b.(*Agency).Sector
	case *Cloud:
		c := b.(*Cloud)
		return a.Kind == c.Kind && (a.AirGapped == nil) == (c.AirGapped == nil) &&
			(a.AirGapped == nil || *a.AirGapped == *c.AirGapped)
	}
	return true
}
