package reach_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fedreach/kg"
	"fedreach/reach"
)

// rows are changes in short, each with its causes, without their dates.
func rows(changes func(yield func(*reach.Change) bool)) []string {
	var list []string
	for c := range changes {
		row := fmt.Sprintf("%s %s %s: %s [%s] to %s [%s]", c.On, c.Agency().Slug, c.Vendor().Slug,
			c.Before.Status, c.Before.LevelSet, c.After.Status, c.After.LevelSet)
		for _, cause := range c.Causes {
			row += fmt.Sprintf("; %s %s", cause.Kind, sentence(cause.Fact))
		}
		list = append(list, row)
	}
	return list
}

// changesFrom are the changes of a period by what is known now.
func changesFrom(t *testing.T, g *kg.Graph, from, to string) []string {
	t.Helper()
	return rows(reach.Changes(g, anyLevel, now, reach.Period{From: on(t, from), To: on(t, to)}, reach.Filter{}, reach.ChangeKey{}))
}

// changesAsKnown are the changes of a period as they became known.
func changesAsKnown(t *testing.T, g *kg.Graph, from, to string) []string {
	t.Helper()
	p := reach.Period{From: on(t, from), To: on(t, to), KnownAtEachDay: true}
	return rows(reach.Changes(g, anyLevel, now, p, reach.Filter{}, reach.ChangeKey{}))
}

// The President directs all agencies, the department designates the vendor
// under two authorities, and a court enjoins two of the three labels. The
// other court, which the third is before, follows two weeks later.
//
//	us-government      BLOCKS (direction) from February 27
//	   ^     ^
//	   |     |         EXEMPTS (direction), EXEMPTS (3252) from March 26
//	   |     |
//	   |   defense     BLOCKS (3252), BLOCKS (4713) from March 5, 4713 until April 8
//	   |     |
//	  gsa    └──▶ secret ◀── anthropic
//	   └────────────▲
const designation = `
	agency:gsa PART_OF agency:us-government
	agency:defense PART_OF agency:us-government
	agency:gsa RUNS_ON cloud:secret
	agency:defense RUNS_ON cloud:secret
	vendor:anthropic PARTNERS_WITH cloud:secret levels=SECRET
	agency:us-government LABELS vendor:anthropic effect=BLOCKS key=direction since=2026-02-27
	agency:defense LABELS vendor:anthropic effect=BLOCKS key=3252 since=2026-03-05
	agency:defense LABELS vendor:anthropic effect=BLOCKS key=4713 since=2026-03-05 until=2026-04-08
	agency:us-government LABELS vendor:anthropic effect=EXEMPTS key=direction since=2026-03-26
	agency:us-government LABELS vendor:anthropic effect=EXEMPTS key=3252 since=2026-03-26
`

func TestTheStoryOfADesignation(t *testing.T) {
	g := told(t, designation)
	// The label and its exemption are told alike.
	const directed, lifted = "; BEGAN agency:us-government LABELS vendor:anthropic (direction)", "; BEGAN agency:us-government LABELS vendor:anthropic (direction)"
	want := []string{
		"2026-02-27 defense anthropic: AVAILABLE [SECRET] to BLOCKED [SECRET]" + directed,
		"2026-02-27 gsa anthropic: AVAILABLE [SECRET] to BLOCKED [SECRET]" + directed,
		"2026-02-27 us-government anthropic: NO_ROUTE [none] to BLOCKED [none]" + directed,
		// On March 5 nothing changes but how often the department is bound.
		"2026-03-26 gsa anthropic: BLOCKED [SECRET] to AVAILABLE [SECRET]" + lifted,
		"2026-03-26 us-government anthropic: BLOCKED [none] to NO_ROUTE [none]" + lifted,
		"2026-04-08 defense anthropic: BLOCKED [SECRET] to AVAILABLE [SECRET]; ENDED agency:defense LABELS vendor:anthropic (4713)",
	}
	q := reach.Question{KnownAt: on(t, "2026-05-01").Time()}
	p := reach.Period{From: on(t, "2026-02-01"), To: on(t, "2026-04-30")}
	wantList(t, "changes", rows(reach.Changes(g, q, now, p, reach.Filter{}, reach.ChangeKey{})), want...)
	p.KnownAtEachDay = true
	for i := range want { // an undated source is known from the first day on
		want[i] = strings.ReplaceAll(want[i], "BEGAN", "BECAME_KNOWN")
	}
	wantList(t, "changes as known", rows(reach.Changes(g, q, now, p, reach.Filter{}, reach.ChangeKey{})), want...)
	agencies := reach.Filter{Agencies: []string{"agency:defense"}}
	wantList(t, "of one agency", rows(reach.Changes(g, q, now, p, agencies, reach.ChangeKey{})), want[0], want[5])
}

// A period has its first and its last day; the change of the first is from the
// day before.
func TestTheDaysOfAPeriod(t *testing.T) {
	g := told(t, "agency:navy CONTRACTS_WITH vendor:acme since=2026-02-10 until=2026-02-20")
	const (
		begins = "2026-02-10 navy acme: NO_ROUTE [none] to AVAILABLE [unknown]; BEGAN agency:navy CONTRACTS_WITH vendor:acme"
		ends   = "2026-02-20 navy acme: AVAILABLE [unknown] to NO_ROUTE [none]; ENDED agency:navy CONTRACTS_WITH vendor:acme"
	)
	for _, c := range []struct {
		from, to string
		want     []string
	}{
		{"2026-02-09", "2026-02-21", []string{begins, ends}},
		{"2026-02-10", "2026-02-20", []string{begins, ends}},
		{"2026-02-11", "2026-02-19", nil},
		{"2026-02-10", "2026-02-10", []string{begins}},
		{"2026-02-20", "2026-02-20", []string{ends}},
		{"2026-02-20", "2026-02-10", nil},
	} {
		wantList(t, c.from+" to "+c.to, changesFrom(t, g, c.from, c.to), c.want...)
	}
}

// A month ends with its last day, and begins with its first.
func TestAMonthEnds(t *testing.T) {
	g := told(t, "agency:navy USES vendor:acme since=2026-01 until=2026-02")
	wantList(t, "changes", changesFrom(t, g, "2025-12-01", "2026-03-31"),
		"2026-01-01 navy acme: NO_ROUTE [none] to IN_USE [none]; BEGAN agency:navy USES vendor:acme",
		"2026-03-01 navy acme: IN_USE [none] to NO_ROUTE [none]; ENDED agency:navy USES vendor:acme")
}

// From March 10, another source says other levels, until it takes that back on
// March 18; by what is known since then, nothing ever changed.
//
//	navy ──[CUI]──▶ acme       a.example, of February 1
//	navy ─[SECRET]▶ acme       b.example, of March 10, withdrawn on March 18
func TestASupersededStatement(t *testing.T) {
	g := told(t, `
		agency:navy CONTRACTS_WITH vendor:acme levels=CUI source=a.example published=2026-02-01
		agency:navy CONTRACTS_WITH vendor:acme levels=SECRET source=b.example published=2026-03-10 withdrawn=2026-03-18`)
	deal := "agency:navy CONTRACTS_WITH vendor:acme"
	got := changesAsKnown(t, g, "2026-01-15", "2026-03-20")
	for _, row := range got {
		t.Log(row)
	}
	// The causes are ordered by id, which says nothing about which comes first.
	wantList(t, "rows", slices.Collect(firstParts(got)),
		"2026-02-01 navy acme: NO_ROUTE [none] to AVAILABLE [CUI]",
		"2026-03-10 navy acme: AVAILABLE [CUI] to AVAILABLE [SECRET]",
		"2026-03-18 navy acme: AVAILABLE [SECRET] to AVAILABLE [CUI]")
	wantCauses(t, got[1], "BECAME_KNOWN "+deal, "SUPERSEDED "+deal)
	wantCauses(t, got[2], "RESTORED "+deal, "WITHDRAWN "+deal)
	wantList(t, "as known now", changesFrom(t, g, "2026-01-15", "2026-03-20"))
}

// A source that takes a fact back leaves nothing; the fact itself never ended.
func TestAWithdrawal(t *testing.T) {
	g := told(t, "agency:navy USES vendor:acme since=2026-01-10 withdrawn=2026-02-10")
	wantList(t, "changes as known", changesAsKnown(t, g, "2026-01-01", "2026-03-01"),
		"2026-01-10 navy acme: NO_ROUTE [none] to IN_USE [none]; BECAME_KNOWN agency:navy USES vendor:acme",
		"2026-02-10 navy acme: IN_USE [none] to NO_ROUTE [none]; WITHDRAWN agency:navy USES vendor:acme")
	wantList(t, "changes as known now", changesFrom(t, g, "2026-01-01", "2026-03-01"))
	q := reach.Question{KnownAt: on(t, "2026-02-01").Time()}
	p := reach.Period{From: on(t, "2026-01-01"), To: on(t, "2026-03-01")}
	wantList(t, "changes as known in between", rows(reach.Changes(g, q, now, p, reach.Filter{}, reach.ChangeKey{})),
		"2026-01-10 navy acme: NO_ROUTE [none] to IN_USE [none]; BEGAN agency:navy USES vendor:acme")
}

// What becomes known in the course of a day is known at its end.
func TestADayOfKnowledgeEndsAtMidnight(t *testing.T) {
	g := told(t, "agency:navy USES vendor:acme known=2026-02-10T23:59:59Z")
	wantList(t, "changes as known", changesAsKnown(t, g, "2026-02-01", "2026-02-28"),
		"2026-02-10 navy acme: NO_ROUTE [none] to IN_USE [none]; BECAME_KNOWN agency:navy USES vendor:acme")
}

// The tree and the grants change what routes there are.
//
//	navy ──▶ dod              from February 1
//	dod  ──▶ secret ──▶ aws ◀── acme      secret is a part of aws from March 1
//	fedramp authorises secret at SECRET, from March 10 at CUI too
func TestTreesAndGrantsAreCauses(t *testing.T) {
	g := told(t, `
		cloud:aws is PROVIDER
		agency:navy PART_OF agency:dod since=2026-02-01
		cloud:secret PART_OF cloud:aws since=2026-01-10
		agency:dod RUNS_ON cloud:secret
		vendor:acme PARTNERS_WITH cloud:aws
		agency:fedramp AUTHORIZES cloud:secret levels=SECRET key=a
		agency:fedramp AUTHORIZES cloud:secret levels=CUI key=b since=2026-03-10`)
	grant := "; BEGAN agency:fedramp AUTHORIZES cloud:secret (b)"
	wantList(t, "changes", changesFrom(t, g, "2026-01-01", "2026-03-20"),
		"2026-01-10 dod acme: NO_ROUTE [none] to AVAILABLE [SECRET]; BEGAN cloud:secret PART_OF cloud:aws",
		"2026-02-01 navy acme: NO_ROUTE [none] to AVAILABLE [SECRET]; BEGAN agency:navy PART_OF agency:dod",
		"2026-03-10 dod acme: AVAILABLE [SECRET] to AVAILABLE [CUI,SECRET]"+grant,
		"2026-03-10 navy acme: AVAILABLE [SECRET] to AVAILABLE [CUI,SECRET]"+grant)
}

// Routes cross a cloud above the one where the vendor is, and one below it.
//
//	navy ──▶ whole ◀──(part of)── part ◀── acme
//	army ──▶ part                 whole ◀── zeta
func TestAGrantOnTheBranchIsACause(t *testing.T) {
	g := told(t, `
		cloud:part PART_OF cloud:whole
		agency:navy RUNS_ON cloud:whole
		agency:army RUNS_ON cloud:part
		vendor:acme PARTNERS_WITH cloud:part
		vendor:zeta PARTNERS_WITH cloud:whole
		agency:fedramp AUTHORIZES cloud:whole levels=CUI since=2026-02-10
		agency:fedramp AUTHORIZES cloud:part levels=CUI,SECRET since=2026-02-20 until=2026-02-25`)
	whole, part := "; BEGAN agency:fedramp AUTHORIZES cloud:whole", "agency:fedramp AUTHORIZES cloud:part"
	wantList(t, "changes", changesFrom(t, g, "2026-02-01", "2026-02-24"),
		"2026-02-10 army zeta: AVAILABLE [unknown] to AVAILABLE [CUI]"+whole,
		"2026-02-10 navy acme: AVAILABLE [unknown] to AVAILABLE [CUI]"+whole,
		"2026-02-10 navy zeta: AVAILABLE [unknown] to AVAILABLE [CUI]"+whole,
		"2026-02-20 army acme: AVAILABLE [unknown] to AVAILABLE [CUI,SECRET]; BEGAN "+part)
	// A grant that has ended leaves none, where there were some.
	wantList(t, "changes at its end", changesFrom(t, g, "2026-02-25", "2026-02-25"),
		"2026-02-25 army acme: AVAILABLE [CUI,SECRET] to NO_ROUTE [none]; ENDED "+part,
		"2026-02-25 army zeta: AVAILABLE [CUI] to NO_ROUTE [none]; ENDED "+part,
		"2026-02-25 navy acme: AVAILABLE [CUI] to NO_ROUTE [none]; ENDED "+part)
}

// Each fact is what its row lacks until February 10.
func TestEveryKindOfFactIsACause(t *testing.T) {
	for _, c := range []struct{ there, begins string }{
		{"vendor:acme PARTNERS_WITH cloud:gov", "agency:navy RUNS_ON cloud:gov"},
		{"agency:navy RUNS_ON cloud:gov", "vendor:acme PARTNERS_WITH cloud:gov"},
		{"cloud:chat is PRODUCT\nagency:navy RUNS_ON cloud:chat", "vendor:acme OPERATES cloud:chat"},
		{"agency:dod CONTRACTS_WITH vendor:acme", "agency:navy PART_OF agency:dod"},
		{"agency:navy RUNS_ON cloud:whole\nvendor:acme PARTNERS_WITH cloud:part", "cloud:part PART_OF cloud:whole"},
		{"agency:navy RUNS_ON cloud:part\nvendor:acme PARTNERS_WITH cloud:whole", "cloud:part PART_OF cloud:whole"},
		{"", "agency:navy CONTRACTS_WITH vendor:acme"},
		{"vehicle:jwcc OPEN_TO agency:navy", "vendor:acme HOLDS vehicle:jwcc"},
		{"vendor:acme HOLDS vehicle:jwcc", "vehicle:jwcc OPEN_TO agency:navy"},
	} {
		got := changesFrom(t, told(t, c.there+"\n"+c.begins+" since=2026-02-10"), "2026-02-01", "2026-02-28")
		wantList(t, c.begins, got, "2026-02-10 navy acme: NO_ROUTE [none] to AVAILABLE [unknown]; BEGAN "+c.begins)
	}
}

// What is assumed has its days too.
func TestChangesOfWhatIsAssumed(t *testing.T) {
	use := &kg.Fact{
		Kind: kg.Uses, From: navy, To: acme, Since: on(t, "2026-02-10"), SincePrecision: kg.PrecisionDay,
		Until: on(t, "2026-02-20"), UntilPrecision: kg.PrecisionDay,
	}
	q := reach.Question{Assume: []reach.Assumption{supposed(t, use)}}
	p := reach.Period{From: on(t, "2026-02-01"), To: on(t, "2026-02-28")}
	wantList(t, "changes", rows(reach.Changes(told(t, "agency:navy RUNS_ON cloud:gov\nvendor:acme PARTNERS_WITH cloud:aws"), q, now, p, reach.Filter{}, reach.ChangeKey{})),
		"2026-02-10 navy acme: NO_ROUTE [none] to IN_USE [none]; ASSUMED agency:navy USES vendor:acme",
		"2026-02-20 navy acme: IN_USE [none] to NO_ROUTE [none]; ENDED agency:navy USES vendor:acme")
}

// A grant can close a route by being there: the verdict then rests on nothing,
// and the day's facts are all that there is to say.
func TestAGrantThatClosesARoute(t *testing.T) {
	g := told(t, `
		agency:navy RUNS_ON cloud:secret
		vendor:acme PARTNERS_WITH cloud:secret levels=CUI
		agency:fedramp AUTHORIZES cloud:secret levels=SECRET since=2026-02-10
		agency:navy EVALUATES vendor:zeta since=2026-02-10`)
	wantList(t, "changes", changesFrom(t, g, "2026-02-01", "2026-02-28"),
		"2026-02-10 navy acme: AVAILABLE [CUI] to NO_ROUTE [none]; BEGAN agency:fedramp AUTHORIZES cloud:secret",
		"2026-02-10 navy zeta: NO_ROUTE [none] to EVALUATING [none]; BEGAN agency:navy EVALUATES vendor:zeta")
}

// Asked for one level, changes are those at that level.
func TestChangesAtALevel(t *testing.T) {
	g := told(t, `
		agency:navy CONTRACTS_WITH vendor:acme key=a levels=CUI since=2026-02-10
		agency:navy CONTRACTS_WITH vendor:acme key=b levels=SECRET since=2026-02-20`)
	p := reach.Period{From: on(t, "2026-02-01"), To: on(t, "2026-02-28")}
	wantList(t, "changes", rows(reach.Changes(g, at(kg.Secret), now, p, reach.Filter{}, reach.ChangeKey{})),
		"2026-02-20 navy acme: NO_ROUTE [none] to AVAILABLE [SECRET]; BEGAN agency:navy CONTRACTS_WITH vendor:acme (b)")
}

func TestChangesGoOnAfterAKey(t *testing.T) {
	g := told(t, designation)
	q := reach.Question{KnownAt: on(t, "2026-05-01").Time()}
	p := reach.Period{From: on(t, "2026-02-01"), To: on(t, "2026-04-30")}
	key := func(day, agency, vendor string) reach.ChangeKey {
		return reach.ChangeKey{On: on(t, day), Pair: reach.Pair{Agency: "agency:" + agency, Vendor: "vendor:" + vendor}}
	}
	for _, c := range []struct {
		after reach.ChangeKey
		left  int
	}{
		{key("2026-01-01", "z", "z"), 6},
		{key("2026-02-27", "defense", "anthropic"), 5},
		{key("2026-02-27", "nobody", "z"), 4}, // between two of them
		{key("2026-03-01", "a", "a"), 3},
		{key("2026-04-08", "defense", "anthropic"), 0},
		{key("2026-09-01", "a", "a"), 0},
	} {
		if got := rows(reach.Changes(g, q, now, p, reach.Filter{}, c.after)); len(got) != c.left {
			t.Errorf("after %v there are %d: %q, want %d", c.after, len(got), got, c.left)
		}
	}
	for range reach.Changes(g, q, now, p, reach.Filter{}, reach.ChangeKey{}) {
		break // a list can be left early
	}
}

// What-if: navy and its fleet can turn on acme through the government's cloud.
//
//	navy ──▶ gov ◀── acme     zeta
//	 ^
//	fleet
const supposing = `
	agency:fleet PART_OF agency:navy
	agency:navy RUNS_ON cloud:gov
	vendor:acme PARTNERS_WITH cloud:gov
	agency:fleet EVALUATES vendor:zeta
`

// supposed is a fact as somebody assumes it.
func supposed(t *testing.T, f *kg.Fact) reach.Assumption {
	t.Helper()
	f.Confidence = kg.High
	if problems := kg.CompleteAssumed(f); len(problems) > 0 {
		t.Fatal(problems)
	}
	return reach.Assumption{Add: f}
}

func impactOf(g *kg.Graph, assume ...reach.Assumption) []string {
	return rows(reach.Impact(g, reach.Question{Assume: assume}, now, reach.Filter{}, reach.Pair{}))
}

func TestTheImpactOfALabel(t *testing.T) {
	g := told(t, supposing)
	label := supposed(t, &kg.Fact{Kind: kg.Labels, From: navy, To: acme, Effect: kg.Blocks})
	wantList(t, "impact", impactOf(g, label),
		"2026-03-20 fleet acme: AVAILABLE [unknown] to BLOCKED [unknown]; ASSUMED agency:navy LABELS vendor:acme",
		"2026-03-20 navy acme: AVAILABLE [unknown] to BLOCKED [unknown]; ASSUMED agency:navy LABELS vendor:acme")
	only := reach.Filter{Agencies: []string{navy}, Vendors: []string{acme}}
	if got := rows(reach.Impact(g, reach.Question{Assume: []reach.Assumption{label}}, now, only, reach.Pair{})); len(got) != 1 {
		t.Errorf("the impact on navy and acme is %q", got)
	}
	after := reach.Pair{Agency: "agency:fleet", Vendor: acme}
	if got := rows(reach.Impact(g, reach.Question{Assume: []reach.Assumption{label}}, now, reach.Filter{}, after)); len(got) != 1 {
		t.Errorf("the impact after that on the fleet is %q", got)
	}
}

func TestTheImpactOfAPartnership(t *testing.T) {
	partnership := supposed(t, &kg.Fact{Kind: kg.PartnersWith, From: "vendor:zeta", To: "cloud:gov", LevelSet: kg.LevelsOf(kg.CUI)})
	wantList(t, "impact", impactOf(told(t, supposing), partnership),
		// An ancestor's cloud without levels makes them unknown.
		"2026-03-20 fleet zeta: EVALUATING [none] to AVAILABLE [unknown]; ASSUMED vendor:zeta PARTNERS_WITH cloud:gov",
		"2026-03-20 navy zeta: NO_ROUTE [none] to AVAILABLE [CUI]; ASSUMED vendor:zeta PARTNERS_WITH cloud:gov")
}

func TestTheImpactOfARemoval(t *testing.T) {
	g := told(t, supposing)
	runsOn := g.Facts[slices.IndexFunc(g.Facts, func(f *kg.Fact) bool { return f.Kind == kg.RunsOn })]
	wantList(t, "impact", impactOf(g, reach.Assumption{Remove: runsOn}),
		"2026-03-20 fleet acme: AVAILABLE [unknown] to NO_ROUTE [none]; REMOVED agency:navy RUNS_ON cloud:gov",
		"2026-03-20 navy acme: AVAILABLE [unknown] to NO_ROUTE [none]; REMOVED agency:navy RUNS_ON cloud:gov")
}

// What is assumed stands in the place of what is on record about it.
func TestTheImpactOfOtherLevels(t *testing.T) {
	g := told(t, "agency:navy CONTRACTS_WITH vendor:acme levels=CUI")
	deal := supposed(t, &kg.Fact{Kind: kg.ContractsWith, From: navy, To: acme, LevelSet: kg.LevelsOf(kg.Secret)})
	got := impactOf(g, deal)
	wantList(t, "rows", slices.Collect(firstParts(got)), "2026-03-20 navy acme: AVAILABLE [CUI] to AVAILABLE [SECRET]")
	wantCauses(t, got[0], "ASSUMED agency:navy CONTRACTS_WITH vendor:acme", "SUPERSEDED agency:navy CONTRACTS_WITH vendor:acme")
}

// Assumptions that are true already, or decide nothing, change nothing.
func TestAnImpactOfNothing(t *testing.T) {
	g := told(t, supposing)
	warning := supposed(t, &kg.Fact{Kind: kg.Labels, From: navy, To: acme, Effect: kg.Warns})
	again := supposed(t, &kg.Fact{Kind: kg.RunsOn, From: navy, To: "cloud:gov"})
	wantList(t, "impact", impactOf(g, warning, again))
	wantList(t, "impact of none", impactOf(g))
}

// The next two grants have ended before they are learned of, or supposed away:
// they never begin nor cease to count, and yet tell a cloud whose levels are
// none from one whose levels are unknown.
//
//	navy ──▶ secret ◀── acme       fedramp authorised secret at SECRET in January
const endedGrant = `
	agency:navy RUNS_ON cloud:secret
	vendor:acme PARTNERS_WITH cloud:secret
	agency:fedramp AUTHORIZES cloud:secret levels=SECRET until=2026-01 published=2026-03-10
`

func TestAnEndedGrantThatIsLearnedOf(t *testing.T) {
	const grant = "BECAME_KNOWN agency:fedramp AUTHORIZES cloud:secret"
	wantList(t, "changes as known", changesAsKnown(t, told(t, endedGrant), "2026-03-01", "2026-03-20"),
		"2026-03-10 navy acme: AVAILABLE [unknown] to NO_ROUTE [none]; "+grant)
}

func TestAnEndedGrantThatIsSupposedAway(t *testing.T) {
	g := told(t, endedGrant)
	grant := g.Facts[slices.IndexFunc(g.Facts, func(f *kg.Fact) bool { return f.Kind == kg.Authorizes })]
	wantList(t, "impact", impactOf(g, reach.Assumption{Remove: grant}),
		"2026-03-20 navy acme: NO_ROUTE [none] to AVAILABLE [unknown]; REMOVED agency:fedramp AUTHORIZES cloud:secret")
}

// The first day that can be written has a day before it, on which open periods
// held and nothing had begun: it is not today.
func TestChangesFromTheFirstDay(t *testing.T) {
	g := told(t, "agency:navy USES vendor:acme since=2026-01-10")
	wantList(t, "changes", changesFrom(t, g, "0001-01-01", "2026-03-01"),
		"2026-01-10 navy acme: NO_ROUTE [none] to IN_USE [none]; BEGAN agency:navy USES vendor:acme")
	if got := changesAsKnown(t, g, "0001-01-01", "2026-03-01"); len(got) != 1 {
		t.Errorf("as known: %q", got)
	}
}
