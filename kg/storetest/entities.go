package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fedreach/kg"
)

var entitiesLaws = []law{
	{"by kind, then slug; pages join without gap or repeat", entityPages},
	{"filters, alone and together", entityFilters},
	{"unknown ids are left out", unknownEntities},
	{"no entities at all", noEntities},
	{"created or changed since a load", entitiesSince},
}

// A few of each kind, loaded out of order; slugs of different kinds are equal,
// and one begins another.
func someEntities() kg.Batch {
	sector := func(slug string, s kg.Sector) kg.Entity {
		return &kg.Agency{Named: kg.Named{Slug: slug, Name: slug}, Sector: s}
	}
	cloud := func(slug string, k kg.CloudKind) kg.Entity {
		return &kg.Cloud{Named: kg.Named{Slug: slug, Name: slug}, Kind: k}
	}
	return kg.Batch{By: "storetest", Entities: []kg.Entity{
		entity("vehicle:b"), entity("vehicle:a"),
		cloud("b", kg.CloudRegion), cloud("a", kg.CloudProvider), cloud("c", kg.CloudProduct), cloud("a-b", kg.CloudRegion),
		entity("vendor:b"), entity("vendor:a"),
		sector("b", kg.SectorDefense), sector("a-b", ""), sector("a", kg.SectorDefense), sector("ab", kg.SectorJudicial), sector("a-1", kg.SectorCivilian),
	}}
}

// someInOrder are the ids of someEntities in the order of a store.
var someInOrder = []string{
	"agency:a", "agency:a-1", "agency:a-b", "agency:ab", "agency:b",
	"cloud:a", "cloud:a-b", "cloud:b", "cloud:c",
	"vendor:a", "vendor:b", "vehicle:a", "vehicle:b",
}

func page(t *testing.T, s kg.Store, f kg.EntityFilter) kg.EntityPage {
	t.Helper()
	return must[kg.EntityPage](t)(s.Entities(t.Context(), f))
}

func entityPages(t *testing.T, s kg.Store) {
	load(t, s, someEntities())
	all := page(t, s, kg.EntityFilter{First: -1, Count: true})
	same(t, "all", entityIDs(all.Entities), someInOrder)
	same(t, "more after all, total", []any{all.More, all.Total}, []any{false, len(someInOrder)})

	none := page(t, s, kg.EntityFilter{First: 0, Count: true})
	same(t, "first 0: count, more, total", []any{len(none.Entities), none.More, none.Total}, []any{0, true, len(someInOrder)})

	for _, size := range []int{1, 4, len(someInOrder), 1000} {
		got, after := []string{}, ""
		for len(got) <= len(someInOrder) {
			p := page(t, s, kg.EntityFilter{After: after, First: size, Count: size == 4})
			ids := entityIDs(p.Entities)
			got = append(got, ids...)
			same(t, "a page is full while there is more", !p.More || len(ids) == size, true)
			same(t, "total", p.Total == len(someInOrder), size == 4)
			if !p.More || len(ids) == 0 {
				break
			}
			after = ids[len(ids)-1]
		}
		same(t, "pages together", got, someInOrder)
	}

	for after, want := range map[string][]string{
		"agency:a-a":   someInOrder[2:], // no such entity
		"agency:zzz":   someInOrder[5:],
		"cloud:0":      someInOrder[5:],
		"vendor:a-a":   someInOrder[10:],
		"vehicle:b":    {},
		"vehicle:zzzz": {},
	} {
		p := page(t, s, kg.EntityFilter{After: after, First: -1, Count: true})
		same(t, "after "+after, entityIDs(p.Entities), want)
		same(t, "total after "+after, p.Total, len(someInOrder))
		zero := page(t, s, kg.EntityFilter{After: after, First: 0})
		same(t, "more after "+after, zero.More, len(want) > 0)
	}
}

func entityFilters(t *testing.T, s kg.Store) {
	load(t, s, someEntities())
	cases := []struct {
		filter kg.EntityFilter
		want   string
	}{
		{kg.EntityFilter{Kinds: []kg.EntityKind{kg.KindVendor}}, "vendor:a vendor:b"},
		{kg.EntityFilter{Kinds: []kg.EntityKind{kg.KindVehicle, kg.KindVendor, kg.KindVehicle}}, "vendor:a vendor:b vehicle:a vehicle:b"},
		{kg.EntityFilter{Sectors: []kg.Sector{kg.SectorDefense}}, "agency:a agency:b"},
		{kg.EntityFilter{Sectors: []kg.Sector{kg.SectorJudicial, kg.SectorCivilian}}, "agency:a-1 agency:ab"},
		{kg.EntityFilter{Sectors: []kg.Sector{kg.SectorLegislative}}, ""},
		{kg.EntityFilter{Sectors: []kg.Sector{kg.SectorDefense}, Kinds: []kg.EntityKind{kg.KindVendor}}, ""},
		{kg.EntityFilter{CloudKinds: []kg.CloudKind{kg.CloudRegion, kg.CloudProduct}}, "cloud:a-b cloud:b cloud:c"},
		{kg.EntityFilter{CloudKinds: []kg.CloudKind{kg.CloudRegion}, Sectors: []kg.Sector{kg.SectorDefense}}, ""},
		{kg.EntityFilter{CloudKinds: []kg.CloudKind{kg.CloudRegion}, After: "cloud:a-b"}, "cloud:b"},
		{kg.EntityFilter{IDs: []string{"vehicle:b", "agency:b", "cloud:c", "agency:a"}}, "agency:a agency:b cloud:c vehicle:b"},
		{kg.EntityFilter{IDs: []string{"vehicle:b", "agency:b", "agency:a"}, Sectors: []kg.Sector{kg.SectorDefense}, After: "agency:a"}, "agency:b"},
		{kg.EntityFilter{IDs: []string{"vehicle:b", "agency:b"}, Kinds: []kg.EntityKind{kg.KindVehicle}}, "vehicle:b"},
	}
	for _, c := range cases {
		want := strings.Fields(c.want)
		c.filter.First, c.filter.Count = -1, true
		got := page(t, s, c.filter)
		if !slices.Equal(entityIDs(got.Entities), want) || got.More {
			t.Errorf("%+v:\n got %v, more %v\nwant %v", c.filter, entityIDs(got.Entities), got.More, want)
		}
		whole := c.filter
		whole.After = ""
		same(t, "total is that of all pages", got.Total, len(page(t, s, whole).Entities))
		c.filter.First, c.filter.Count = 1, false
		got = page(t, s, c.filter)
		same(t, "the first of them", entityIDs(got.Entities), append([]string{}, want[:min(1, len(want))]...))
		same(t, "more, total", []any{got.More, got.Total}, []any{len(want) > 1, 0})
	}
}

func unknownEntities(t *testing.T, s kg.Store) {
	load(t, s, someEntities())
	ids := []string{"agency:zzz", "agency:a", "nonsense", "", "AGENCY:a", "agency:A", "vendor:a", "agency:a", "vendor:c"}
	got := page(t, s, kg.EntityFilter{IDs: ids, First: -1, Count: true})
	same(t, "entities", entityIDs(got.Entities), []string{"agency:a", "vendor:a"})
	same(t, "total", got.Total, 2)
}

func noEntities(t *testing.T, s kg.Store) {
	same(t, "an empty store", page(t, s, kg.EntityFilter{First: 5, Count: true}).Total, 0)
	load(t, s, someEntities())
	for _, first := range []int{0, 1, -1} {
		got := page(t, s, kg.EntityFilter{IDs: []string{}, First: first, Count: true})
		same(t, "of no ids", []any{len(got.Entities), got.More, got.Total}, []any{0, false, 0})
	}
}

// Load 1 creates a and b, load 2 a fact of theirs and c, load 3 gives b a name and says of a what was known.
func entitiesSince(t *testing.T, s kg.Store) {
	load(t, s, kg.Batch{By: "storetest", Entities: entities("agency:a", "cloud:b")})
	load(t, s, graph(runsOn("agency:a", "cloud:b"), runsOn("agency:c", "cloud:b")))
	load(t, s, kg.Batch{By: "storetest", Entities: []kg.Entity{
		&kg.Cloud{Named: kg.Named{Slug: "b", Name: "A new name"}, Kind: kg.CloudProvider}, entity("agency:a"),
	}})
	for since, want := range [][]string{{"agency:a", "agency:c", "cloud:b"}, {"agency:c", "cloud:b"}, {"cloud:b"}, {}, {}} {
		p := page(t, s, kg.EntityFilter{Since: int64(since), First: -1, Count: true})
		same(t, fmt.Sprint("since ", since), entityIDs(p.Entities), want)
		same(t, "total", p.Total, len(want))
		clouds := kg.EntityFilter{Since: int64(since), First: -1, Kinds: []kg.EntityKind{kg.KindCloud}, IDs: []string{"agency:a", "cloud:b"}}
		same(t, "clouds among them", slices.Contains(entityIDs(page(t, s, clouds).Entities), "cloud:b"), slices.Contains(want, "cloud:b"))
	}
}
