package storetest

import (
	"strings"
	"testing"

	"fedreach/kg"
)

var namesLaws = []law{
	{"names in every script come back byte for byte", everyScript},
	{"the longest names, slugs and texts", longest},
	{"too long, or no text at all, is refused", tooLong},
	{"what looks like a query is a name", injection},
}

// script are names that a store could be tempted to change.
var script = []string{
	"日本国防衛省", "وزارة الدفاع", "משרד הביטחון", "Россия",
	"👩🏽‍🚀 emoji with joiners 🇺🇸", "e\u0301 combining, é composed", "Z̸̧̛a͎l̶g̶o",
	"\u200fright-to-left mark", "zero\u200bwidth", "\ufeffbyte order mark", "İstanbul ıI", "\U0010fffd last plane", "tab\tand\nline",
}

// comeBackAsNames loads an agency for each name, with aliases, and facts that
// have it as key and text.
func comeBackAsNames(t *testing.T, s kg.Store, list ...string) {
	t.Helper()
	b := kg.Batch{By: list[0], Origin: list[0], Note: list[0], Key: list[0]}
	var want []*kg.Fact
	for i, name := range list {
		slug := "a" + strings.Repeat("-a", i)
		b.Entities = append(b.Entities,
			&kg.Agency{Named: kg.Named{Slug: slug, Name: name, Aliases: []string{name + "!", "other"}}},
			&kg.Vendor{Named: kg.Named{Slug: slug, Name: name}})
		source := published("https://names.example/"+slug, "2025")
		source.Title, source.Publisher = name, name
		f := state(kg.Uses, "agency:"+slug, "vendor:"+slug, key(name), text(name), from(source))
		f.Product, f.UseCase = name, name
		b.Facts, want = append(b.Facts, f), append(want, completed(f, 1))
	}
	load(t, s, b)
	sameFacts(t, "facts", allFacts(t, s).Facts, want...)
	for i, e := range allEntities(t, s) {
		name := list[i%len(list)]
		same(t, "name", e.Naming().Name, name)
		if e.EntityKind() == kg.KindAgency {
			same(t, "aliases", len(e.Naming().Aliases), 2)
		}
	}
	l := allLoads(t, s)[0]
	same(t, "by, origin, note, key", []string{l.By, l.Origin, l.Note, l.Key}, []string{list[0], list[0], list[0], list[0]})
}

func everyScript(t *testing.T, s kg.Store) { comeBackAsNames(t, s, script...) }

func longest(t *testing.T, s kg.Store) {
	// 2,000 bytes each; the last in characters of three bytes, one of two.
	comeBackAsNames(t, s, strings.Repeat("a", kg.MaxName-1), strings.Repeat("x y", 666), strings.Repeat("語", 666))
	slug := strings.Repeat("s", kg.MaxSlug)
	f := state(kg.Uses, "agency:"+slug, "vendor:"+slug, text(strings.Repeat("é", kg.MaxText/2)), key(strings.Repeat("k", kg.MaxName)))
	f.UseCase = strings.Repeat("u", kg.MaxText)
	load(t, s, graph(f))
	g := factsOf(t, s, kg.FactFilter{From: []string{"agency:" + slug}})
	sameFacts(t, "facts", g.Facts, completed(f, 2))
	name := strings.Repeat("n", kg.MaxName)
	load(t, s, kg.Batch{By: "storetest", Entities: []kg.Entity{&kg.Vendor{Named: kg.Named{Slug: "long", Name: name}}}})
	finds(t, s, name, "name vendor:long")
}

func tooLong(t *testing.T, s kg.Store) {
	long := strings.Repeat("n", kg.MaxName+1)
	vendor := func(slug, name string, aliases ...string) kg.Entity {
		return &kg.Vendor{Named: kg.Named{Slug: slug, Name: name, Aliases: aliases}}
	}
	b := graph(runsOn("agency:navy", "cloud:aws", key(long)), runsOn("agency:navy", "cloud:aws", text("\xff")))
	b.Entities = append(b.Entities, vendor("a", long), vendor(strings.Repeat("s", kg.MaxSlug+1), "a"),
		vendor("b", "null\x00byte"), vendor("c", "\xc3("), vendor("d", "D", " "))
	rejected(t, s, b, "entities[2].name", "entities[3].slug", "entities[4].name", "entities[5].name", "entities[6].aliases",
		"facts[0].key", "facts[1].text")
}

func injection(t *testing.T, s kg.Store) {
	comeBackAsNames(t, s, `'; DROP TABLE facts; --`, `"}) DETACH DELETE n //`, "`; MATCH (n) RETURN n", `$name {{.}} %s %d`, `\u0041 \' \\`)
}
