package reach_test

import (
	"strings"
	"testing"
	"time"

	"fedreach/kg"
	"fedreach/reach"
)

// contract is one contract, as several sources tell it.
func contract(properties ...string) string {
	lines := ""
	for _, p := range properties {
		lines += "agency:navy CONTRACTS_WITH vendor:acme " + p + "\n"
	}
	return lines
}

func TestBothTimesAreHalfOpen(t *testing.T) {
	g := told(t, contract("since=2026-02-01 until=2026-03-01 published=2026-01-10 withdrawn=2026-04-01"))
	for _, c := range []struct {
		at, knownAt string
		want        reach.Status
	}{
		{"2026-01-31", "2026-03-15", reach.NoRoute},
		{"2026-02-01", "2026-03-15", reach.Available},
		{"2026-02-28", "2026-03-15", reach.Available},
		{"2026-03-01", "2026-03-15", reach.NoRoute},
		{"2026-02-15", "2026-01-09", reach.NoRoute},
		{"2026-02-15", "2026-01-10", reach.Available},
		{"2026-02-15", "2026-03-31", reach.Available},
		{"2026-02-15", "2026-04-01", reach.NoRoute},
	} {
		v := verdictOn(g, reach.Question{At: on(t, c.at), KnownAt: on(t, c.knownAt).Time()})
		if v.Status != c.want {
			t.Errorf("at %s known at %s it is %s, want %s", c.at, c.knownAt, v.Status, c.want)
		}
	}
}

// A month's source is known from its last day, and then is the last published.
func TestAMonthlySourceIsKnownFromItsEnd(t *testing.T) {
	g := told(t, contract("published=2026-02 levels=CUI source=a", "published=2026-02-15 levels=SECRET source=b"))
	for day, want := range map[string]string{
		"2026-02-14": "none", "2026-02-15": "SECRET", "2026-02-27": "SECRET", "2026-02-28": "CUI",
	} {
		v := verdictOn(g, reach.Question{KnownAt: on(t, day).Time()})
		if got := v.LevelSet.String(); got != want {
			t.Errorf("on %s levels are %s, want %s", day, got, want)
		}
	}
}

// Of statements about one thing, one decides, here by its levels.
func TestWhoDecides(t *testing.T) {
	for name, statements := range map[string]string{
		"the last published":             contract("published=2026-02-01 levels=SECRET", "published=2026-01-01 levels=CUI since=2026-01-01 source=b"),
		"on the same day the later":      contract("published=2026-02-01 levels=SECRET since=2026-01-02 confidence=LOW", "published=2026-02-01 levels=CUI since=2026-01-01 source=b"),
		"whatever the hour":              contract("known=2026-02-01T09:00:00Z levels=SECRET since=2026-01-02", "known=2026-02-01T18:00:00Z levels=CUI since=2026-01-01 source=b"),
		"begun alike the more confident": contract("published=2026-02-01 levels=SECRET confidence=MEDIUM", "published=2026-02-01 levels=CUI confidence=LOW source=b"),
		"one that has begun":             contract("published=2026-02-01 levels=SECRET", "published=2026-03-01 levels=CUI since=2026-05-01 source=b"),
		"one that is known":              contract("published=2026-02-01 levels=SECRET", "published=2026-03-01 levels=CUI withdrawn=2026-03-10 source=b"),
	} {
		// Another address is another id, so that none of this is by luck.
		for _, source := range []string{"source=b", "source=c", "source=d", "source=e", "source=f"} {
			g := told(t, strings.ReplaceAll(statements, "source=b", source))
			if got := verdictOn(g, anyLevel).LevelSet.String(); got != "SECRET" {
				t.Errorf("%s decides: levels are %s, want SECRET", name, got)
			}
		}
	}
}

// Of statements alike in all else, the one with the smaller id decides.
func TestTheSmallerIDDecides(t *testing.T) {
	g := told(t, contract("levels=SECRET", "levels=CUI source=b"))
	if got, want := verdictOn(g, anyLevel).LevelSet, g.Facts[0].LevelSet; got != want {
		t.Errorf("levels are %s, want %s", got, want)
	}
}

// A later source that says it has ended is believed.
func TestALaterPublicationThatHasEndedDecides(t *testing.T) {
	v := verdictOn(told(t, contract("published=2026-01-01 source=a", "published=2026-02-01 until=2026-02-01 source=b")), anyLevel)
	wantStatus(t, v, reach.NoRoute)
	if !v.Disputed() {
		t.Error("another source still says so, and it is not disputed")
	}
}

// Facts of one kind between the same two, with keys of their own, are parallel.
func TestKeysTellThingsApart(t *testing.T) {
	v := verdictOn(told(t, contract("key=a levels=CUI published=2026-01-01", "key=b until=2026-02-01 published=2026-02-01")), anyLevel)
	wantList(t, "routes", routesInShort(v.Routes), "CONTRACT [CUI] HIGH")
}

func TestDisputes(t *testing.T) {
	for name, c := range map[string]struct {
		statements string
		want       bool
	}{
		"other levels":            {contract("levels=CUI published=2026-02-01", "levels=SECRET source=b"), true},
		"the same":                {contract("levels=CUI published=2026-02-01", "levels=CUI source=b"), false},
		"the same source":         {contract("levels=CUI published=2026-02-01", "levels=SECRET published=2026-01-01"), false},
		"another confidence":      {contract("confidence=LOW published=2026-02-01", "source=b"), false},
		"ended":                   {contract("published=2026-02-01", "until=2026-03-01 source=b"), true},
		"both ended":              {contract("published=2026-02-01 until=2026-02-02 levels=CUI", "until=2026-03-01 levels=SECRET source=b"), false},
		"not begun":               {contract("published=2026-02-01", "since=2026-05-01 levels=CUI published=2026-01-01 source=b"), false},
		"a day in the month":      {contract("published=2026-02-01 until=2026-03", "until=2026-03-10 source=b"), false},
		"a month, and a day in":   {contract("published=2026-02-01 until=2026-03-10", "until=2026-03 source=b"), false},
		"a month in the year":     {contract("published=2026-02-01 until=2026-02", "until=2026 source=b"), false},
		"a day outside the month": {contract("published=2026-02-01 until=2026-03", "until=2026-02-10 source=b"), true},
		"two days":                {contract("published=2026-02-01 until=2026-03-30", "until=2026-03-10 source=b"), true},
		"labels of other effect": {`
			agency:navy LABELS vendor:acme effect=BLOCKS published=2026-02-01
			agency:navy LABELS vendor:acme effect=WARNS source=b`, true},
		"an exemption from it": {`
			agency:navy LABELS vendor:acme effect=BLOCKS published=2026-02-01
			agency:navy LABELS vendor:acme effect=EXEMPTS source=b`, false},
		"warnings decide nothing": {`
			agency:navy LABELS vendor:acme effect=WARNS published=2026-02-01
			agency:navy LABELS vendor:acme effect=WARNS until=2026-03-01 source=b`, false},
		"about something else": {`
			agency:army CONTRACTS_WITH vendor:acme
			agency:army CONTRACTS_WITH vendor:acme until=2026-03-01 source=b
			agency:navy USES vendor:acme`, false},
	} {
		if got := verdictOn(told(t, c.statements), anyLevel).Disputed(); got != c.want {
			t.Errorf("%s: disputed is %t, want %t", name, got, c.want)
		}
	}
}

// A dispute about a fact that would matter, if the other source were right.
//
//	navy ──▶ aws ◀── acme: ended, says b; goes on, says a
func TestADisputeAboutARouteThatIsNotThere(t *testing.T) {
	v := verdictOn(told(t, `
		agency:navy RUNS_ON cloud:aws
		vendor:acme PARTNERS_WITH cloud:aws levels=CUI source=a
		vendor:acme PARTNERS_WITH cloud:aws levels=SECRET until=2026-02-01 published=2026-02-01 source=b`), anyLevel)
	wantStatus(t, v, reach.NoRoute)
	disputes := v.Disputes()
	if len(disputes) != 1 || len(disputes[0].Otherwise) != 1 ||
		disputes[0].Decides.LevelSet != kg.LevelsOf(kg.Secret) || disputes[0].Otherwise[0].LevelSet != kg.LevelsOf(kg.CUI) {
		t.Errorf("disputes are %v, want that a says otherwise", disputes)
	}
}

func TestCounting(t *testing.T) {
	g := told(t, contract("published=2026-02-01 key=a", "published=2026-01-01 key=a source=b", "until=2026-03-01 key=b", "withdrawn=2026-03-01 key=c"))
	got := reach.Counting(g.Facts, kg.DateOf(now), now)
	if len(got) != 1 || got[0].Key != "a" || got[0].Source.URL != "https://a.example" {
		t.Errorf("%q count, want the later statement on a", sentences(got))
	}
}

// Today and now are those of whoever asks, in UTC.
func TestTodayIsThatOfTheQuestion(t *testing.T) {
	g := told(t, contract("since=2026-03-20"))
	late := time.Date(2026, time.March, 19, 23, 0, 0, 0, time.FixedZone("", -4*60*60))
	w := reach.NewWorld(g, anyLevel, late)
	wantStatus(t, w.Verdict(navy, acme), reach.Available)
	if w.At() != on(t, "2026-03-20") || !w.KnownAt().Equal(late) {
		t.Errorf("the world is of %s, known at %s", w.At(), w.KnownAt())
	}
}
