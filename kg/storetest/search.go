package storetest

import (
	"fmt"
	"strings"
	"testing"

	"fedreach/kg"
)

var searchLaws = []law{
	{"the best match first, then by kind and slug", searchRanks},
	{"folded: case, accents, punctuation, widths", searchFolded},
	{"kinds, first, and queries without words", searchLimits},
	{"new names and aliases are found at once, old ones still", searchRenamed},
}

func named(id, name string, aliases ...string) kg.Entity {
	kind, slug, _ := kg.ParseEntityID(id)
	n := kg.Named{Slug: slug, Name: name, Aliases: aliases}
	switch kind {
	case kg.KindAgency:
		return &kg.Agency{Named: n}
	case kg.KindCloud:
		return &kg.Cloud{Named: n, Kind: kg.CloudRegion}
	case kg.KindVendor:
		return &kg.Vendor{Named: n}
	default:
		return &kg.Vehicle{Named: n}
	}
}

// hits are the answers to a query as "match id", in their order.
func hits(t *testing.T, s kg.Store, q kg.SearchQuery) string {
	t.Helper()
	var list []string
	for _, h := range must[[]kg.SearchHit](t)(s.Search(t.Context(), q)) {
		list = append(list, strings.ToLower(string(h.Match))+" "+h.Entity.ID())
	}
	return strings.Join(list, ", ")
}

// finds fails t unless the text finds these hits.
func finds(t *testing.T, s kg.Store, text, want string) {
	t.Helper()
	same(t, fmt.Sprintf("search for %+q", text), hits(t, s, kg.SearchQuery{Text: text, First: 100}), want)
}

func searchRanks(t *testing.T, s kg.Store) {
	load(t, s, kg.Batch{By: "storetest", Entities: []kg.Entity{
		named("vehicle:aws", "Vehicle of the same slug"),
		named("cloud:aws", "Amazon Web Services"),
		named("cloud:aws-secret", "AWS Secret"),
		named("vendor:amazon", "Amazon", "AWS"),
		named("agency:b", "The Office of AWS"),
		named("agency:a", "Anawsome office"),
		named("agency:c", "Nothing of the kind"),
	}})
	finds(t, s, "aws", "slug cloud:aws, slug vehicle:aws, name vendor:amazon, word agency:b, word cloud:aws-secret, substring agency:a")
	finds(t, s, "AWS Secret", "slug cloud:aws-secret")
	finds(t, s, "amazon", "slug vendor:amazon, word cloud:aws")
	finds(t, s, "amazon web", "word cloud:aws")
	finds(t, s, "off", "word agency:a, word agency:b")
	finds(t, s, "ffice of", "substring agency:b")
	finds(t, s, "services aws", "")
	finds(t, s, "kind of", "")
	finds(t, s, "a", "slug agency:a, word agency:b, word cloud:aws, word cloud:aws-secret, word vendor:amazon, word vehicle:aws")
}

func searchFolded(t *testing.T, s kg.Store) {
	load(t, s, kg.Batch{By: "storetest", Entities: []kg.Entity{
		named("agency:cafe", "Bureau of the Café — U.S. Straße"),
		named("vendor:nihon", "日本語 株式会社", "ﬁnance ＡＩ"),
		named("vendor:rtl", "شركة الذكاء"),
	}})
	for text, want := range map[string]string{
		"CAFÉ":                "slug agency:cafe",
		"Cafe\u0301 u s":      "word agency:cafe",
		"strasse":             "word agency:cafe",
		"bureau-of,the  café": "word agency:cafe",
		"日本語":                 "word vendor:nihon",
		"式会":                  "substring vendor:nihon",
		"finance ai":          "name vendor:nihon",
		"الذكاء":              "word vendor:rtl",
	} {
		finds(t, s, text, want)
	}
}

func searchLimits(t *testing.T, s kg.Store) {
	load(t, s, kg.Batch{By: "storetest", Entities: []kg.Entity{
		named("vendor:acme", "Acme"), named("vehicle:acme", "Acme"), named("agency:acme-office", "Acme Office"), named("cloud:sub", "Xacme"),
	}})
	same(t, "two kinds", hits(t, s, kg.SearchQuery{Text: "acme", First: 9, Kinds: []kg.EntityKind{kg.KindVehicle, kg.KindAgency}}), "slug vehicle:acme, word agency:acme-office")
	same(t, "no kinds given", hits(t, s, kg.SearchQuery{Text: "acme", First: 9, Kinds: []kg.EntityKind{}}), "slug vendor:acme, slug vehicle:acme, word agency:acme-office, substring cloud:sub")
	same(t, "the first three", hits(t, s, kg.SearchQuery{Text: "acme", First: 3}), "slug vendor:acme, slug vehicle:acme, word agency:acme-office")
	same(t, "the first none", hits(t, s, kg.SearchQuery{Text: "acme", First: 0}), "")
	for _, text := range []string{"", " ", "!?", "\n", "—", "acme\nacme office"} {
		finds(t, s, text, "")
	}
	for _, text := range []string{"%", "_", ".*", "*", "acme*", `\`, `"acme" OR`, "acme~1"} {
		if got := hits(t, s, kg.SearchQuery{Text: text, First: 9}); strings.Contains(got, "sub") && !strings.HasPrefix(text, "acme") {
			t.Errorf("%q is taken for a pattern: %s", text, got)
		}
	}
	finds(t, s, "a*e", "")
}

func searchRenamed(t *testing.T, s kg.Store) {
	load(t, s, kg.Batch{By: "storetest", Entities: []kg.Entity{named("agency:dod", "Department of Defense")}})
	finds(t, s, "war", "")
	load(t, s, kg.Batch{By: "storetest", Entities: []kg.Entity{named("agency:dod", "Department of War", "Pentagon")}})
	finds(t, s, "department of war", "name agency:dod")
	finds(t, s, "department of defense", "name agency:dod")
	finds(t, s, "pentagon", "name agency:dod")
	got := must[[]kg.SearchHit](t)(s.Search(t.Context(), kg.SearchQuery{Text: "pentagon", First: 1}))
	same(t, "the entity found", shownEntity(got[0].Entity), shownEntity(named("agency:dod", "Department of War", "Department of Defense", "Pentagon")))
}
