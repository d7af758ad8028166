package storetest

import (
	"slices"
	"strings"
	"testing"

	"fedreach/kg"
)

var roundTripLaws = []law{
	{"every kind of fact comes back as it was stated", everyKind},
	{"every carried field comes back as it was stated", everyField},
	{"levels: each set, and unknown", everyLevelSet},
	{"sources: dated to a day, a month, a year, not at all", everySource},
	{"entities of every kind and property", everyEntity},
}

// comesBack loads facts and fails t unless the store gives back exactly these,
// under the ids that kg gives them, in each way of asking.
func comesBack(t *testing.T, s kg.Store, list ...*kg.Fact) {
	t.Helper()
	load(t, s, graph(list...))
	var want []*kg.Fact
	ends := map[string]bool{}
	for _, f := range list {
		want = append(want, completed(f, 1))
		ends[f.From], ends[f.To] = true, true
	}
	g := allFacts(t, s)
	sameFacts(t, "all facts", g.Facts, want...)
	same(t, "entities at the ends", len(g.Entities), len(ends))
	for id := range ends {
		if e := g.Entities[id]; e == nil || shownEntity(e) != shownEntity(entity(id)) {
			t.Errorf("the end %s is %v", id, e)
		}
	}
	byID := must[*kg.Graph](t)(s.Facts(t.Context(), kg.FactFilter{IDs: idsOf(list...)}))
	sameFacts(t, "facts by id", byID.Facts, want...)
	same(t, "revision", g.Revision, 1)
}

// oneOfEach is a fact of each kind, and both kinds of tree.
//
//	navy ─PART_OF▶ dod    navy ─RUNS_ON▶ aws-secret ─PART_OF▶ aws ─DEPENDS_ON▶ azure
//	navy ─LABELS, CONTRACTS_WITH, EVALUATES, USES▶ acme ─SETS_TERMS▶ navy
//	acme ─PARTNERS_WITH, OPERATES▶ aws-secret ◀AUTHORIZES─ dod
//	acme ─HOLDS▶ jwcc ─OPEN_TO▶ dod
func oneOfEach(options ...option) []*kg.Fact {
	return []*kg.Fact{
		partOf("agency:navy", "agency:dod", options...),
		partOf("cloud:aws-secret", "cloud:aws", options...),
		runsOn("agency:navy", "cloud:aws-secret", options...),
		state(kg.DependsOn, "cloud:aws", "cloud:azure", options...),
		state(kg.Labels, "agency:navy", "vendor:acme", options...),
		state(kg.ContractsWith, "agency:navy", "vendor:acme", options...),
		state(kg.Evaluates, "agency:navy", "vendor:acme", options...),
		state(kg.Uses, "agency:navy", "vendor:acme", options...),
		state(kg.SetsTerms, "vendor:acme", "agency:navy", options...),
		state(kg.PartnersWith, "vendor:acme", "cloud:aws-secret", options...),
		state(kg.Operates, "vendor:acme", "cloud:aws-secret", options...),
		state(kg.Authorizes, "agency:dod", "cloud:aws-secret", options...),
		state(kg.Holds, "vendor:acme", "vehicle:jwcc", options...),
		state(kg.OpenTo, "vehicle:jwcc", "agency:dod", options...),
	}
}

func everyKind(t *testing.T, s kg.Store) {
	plain := oneOfEach()
	full := oneOfEach(key("K-1"), since("2024-02"), until("2025"), knownSince("2024-06-01T10:11:12.345Z"),
		knownUntil("2027-01-01T00:00:00Z"), text("first line\nsecond\tline\n"))
	for _, kind := range kg.FactKinds {
		if !slices.ContainsFunc(plain, func(f *kg.Fact) bool { return f.Kind == kind }) {
			t.Errorf("the fixture has no %s", kind)
		}
	}
	comesBack(t, s, slices.Concat(plain, full)...)
}

// One fact for each value of each field that only some kinds carry.
func everyField(t *testing.T, s kg.Store) {
	with := func(kind kg.FactKind, from, to string, set option) *kg.Fact { return state(kind, from, to, set) }
	list := []*kg.Fact{
		with(kg.Labels, "agency:dod", "vendor:acme", func(f *kg.Fact) { f.Effect, f.Issuer = kg.Blocks, "a district court" }),
		with(kg.Labels, "agency:dod", "vendor:acme", func(f *kg.Fact) { f.Effect = kg.Warns }),
		with(kg.Labels, "agency:dod", "vendor:acme", func(f *kg.Fact) { f.Effect, f.Issuer = kg.Exempts, "the President" }),
		with(kg.SetsTerms, "vendor:acme", "agency:dod", func(f *kg.Fact) { f.Terms = kg.Unrestricted }),
		with(kg.SetsTerms, "vendor:acme", "agency:dod", func(f *kg.Fact) { f.Terms = kg.RedLines }),
		with(kg.ContractsWith, "agency:dod", "vendor:acme", func(f *kg.Fact) { f.CeilingUSD = 1 }),
		with(kg.ContractsWith, "agency:dod", "vendor:acme", func(f *kg.Fact) { f.CeilingUSD = 9_007_199_254_740_993 }),
		with(kg.Holds, "vendor:acme", "vehicle:jwcc", func(f *kg.Fact) { f.CeilingUSD = 9_000_000_000 }),
		with(kg.Uses, "agency:dod", "vendor:acme", func(f *kg.Fact) { f.Product, f.UseCase = "Acme Gov", "drafts\nand more" }),
		with(kg.Evaluates, "agency:dod", "vendor:acme", func(f *kg.Fact) { f.Product, f.UseCase = "Acme Gov", "a trial" }),
		with(kg.PartnersWith, "vendor:acme", "cloud:aws", func(f *kg.Fact) { f.VendorControl = "the weights" }),
	}
	for _, c := range []kg.Confidence{kg.High, kg.Medium, kg.Low} {
		list = append(list, runsOn("agency:dod", "cloud:aws", func(f *kg.Fact) { f.Confidence = c }))
	}
	comesBack(t, s, list...)
}

func everyLevelSet(t *testing.T, s kg.Store) {
	list := []*kg.Fact{state(kg.PartnersWith, "vendor:acme", "cloud:aws")}
	for set := 1; set < 1<<len(kg.Classifications); set++ {
		var levels []kg.Classification
		for i, c := range kg.Classifications {
			if set&(1<<i) != 0 {
				levels = append(levels, c)
			}
		}
		for _, kind := range []kg.FactKind{kg.PartnersWith, kg.ContractsWith, kg.Holds} {
			ends := map[kg.FactKind][2]string{
				kg.PartnersWith: {"vendor:acme", "cloud:aws"}, kg.ContractsWith: {"agency:dod", "vendor:acme"}, kg.Holds: {"vendor:acme", "vehicle:jwcc"},
			}[kind]
			list = append(list, state(kind, ends[0], ends[1], func(f *kg.Fact) { f.LevelSet = kg.LevelsOf(levels...) }))
		}
	}
	comesBack(t, s, list...)
}

func everySource(t *testing.T, s kg.Store) {
	var list []*kg.Fact
	for _, on := range []string{"", "2025", "2025-01", "2025-01-01", "0001-01-02", "9998-12-31"} {
		source := published("https://gazette.example/ünïcode?a=1&b=%20#part", on)
		source.Title = "Gazette of " + on
		list = append(list, runsOn("agency:dod", "cloud:aws", since("2020"), from(source)))
		bare := published("http://bare.example", on)
		bare.Publisher = ""
		list = append(list, runsOn("agency:dod", "cloud:aws", from(bare)))
	}
	comesBack(t, s, list...)
}

func everyEntity(t *testing.T, s kg.Store) {
	yes, no := true, false
	var list []kg.Entity
	for _, sector := range []kg.Sector{"", kg.SectorDefense, kg.SectorIntelligence, kg.SectorCivilian, kg.SectorLegislative, kg.SectorJudicial} {
		slug := strings.ToLower("a" + string(sector))
		list = append(list, &kg.Agency{Named: kg.Named{Slug: slug, Name: "An agency", Aliases: []string{"A, \"B\"", "C'; --", "[]"}}, Sector: sector})
	}
	list = append(list,
		&kg.Cloud{Named: kg.Named{Slug: "p", Name: "Provider"}, Kind: kg.CloudProvider},
		&kg.Cloud{Named: kg.Named{Slug: "r", Name: "Region"}, Kind: kg.CloudRegion},
		&kg.Cloud{Named: kg.Named{Slug: "r-no", Name: "Region"}, Kind: kg.CloudRegion, AirGapped: &no},
		&kg.Cloud{Named: kg.Named{Slug: "r-yes", Name: "Region"}, Kind: kg.CloudRegion, AirGapped: &yes},
		&kg.Cloud{Named: kg.Named{Slug: "s", Name: "Product"}, Kind: kg.CloudProduct},
		&kg.Vendor{Named: kg.Named{Slug: "a", Name: "Vendor", Aliases: []string{"Same slug as an agency"}}},
		&kg.Vehicle{Named: kg.Named{Slug: "a", Name: "Vehicle"}},
	)
	load(t, s, kg.Batch{By: "storetest", Entities: list})
	slices.SortFunc(list[:6], func(a, b kg.Entity) int { return strings.Compare(a.ID(), b.ID()) })
	same(t, "entities", shownEntities(allEntities(t, s)), shownEntities(list))
}
