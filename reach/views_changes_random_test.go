package reach_test

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"fedreach/kg"
	"fedreach/reach"
	"pgregory.net/rapid"
)

// The tests of this file find changes without any shortcut, by deciding every
// verdict of every day, and compare what reach.Changes and reach.Impact give.

// randomPeriod is a few weeks around a day on which something may happen.
func randomPeriod(t *rapid.T) reach.Period {
	from := days[1+evenly(t, "from", len(days)-1)] + kg.Date(rapid.IntRange(-20, 2).Draw(t, "from, days on"))
	return reach.Period{
		From: from, To: from + kg.Date(rapid.IntRange(0, 33).Draw(t, "days")),
		KnownAtEachDay: rapid.Bool().Draw(t, "known at each day"),
	}
}

// on is the question as it is asked on a day of the period.
func (a asked) on(day kg.Date, p reach.Period) asked {
	a.q.At = day
	if p.KnownAtEachDay {
		a.q.KnownAt = (day + 1).Time().Add(-time.Millisecond)
	}
	return a
}

// walk decides every verdict of every day and gives a line for each that is
// not the one of the day before.
func (a asked) walk(p reach.Period) []string {
	var rows []string
	for day := p.From; day <= p.To; day++ {
		rows = append(rows, changesBetween(a.on(day-1, p), a.on(day, p), day)...)
	}
	return rows
}

// changesBetween compares all verdicts of two questions.
func changesBetween(before, after asked, day kg.Date) []string {
	was, is := before.world(), after.world()
	var causes []cause // they are needed by few days
	var rows []string
	for _, p := range after.pairs() {
		v, w := was.Verdict(p.Agency, p.Vendor), is.Verdict(p.Agency, p.Vendor)
		if v.Status == w.Status && v.LevelSet == w.LevelSet {
			continue
		}
		if causes == nil {
			causes = causesBetween(before, after)
		}
		rows = append(rows, rowText(day, p, v, w, decidingCauses(causes, v, w)))
	}
	return rows
}

// cause is a fact that counts in one of two worlds only, and why.
type cause struct {
	kind reach.CauseKind
	fact *kg.Fact
}

func causesBetween(before, after asked) []cause {
	was, is := before.naive(), after.naive()
	var causes []cause
	for _, f := range missingFrom(is.counting, was.counting) {
		causes = append(causes, cause{whyCeased(f, is, after.q), f})
	}
	for _, f := range missingFrom(was.counting, is.counting) {
		causes = append(causes, cause{whyBegan(f, was, before.q), f})
	}
	causes = append(causes, recordsBetween(was, is)...)
	slices.SortFunc(causes, func(a, b cause) int { return byID(a.fact, b.fact) })
	return causes
}

// recordsBetween are grants that have ended, and by being on record or not make
// a cloud's levels none or unknown: they do not count, and yet decide.
func recordsBetween(was, is *naiveWorld) []cause {
	var causes []cause
	for _, f := range was.endedGrants() {
		if !is.onRecord(f.To) {
			kind := reach.Removed
			if !stated(f, is.question) {
				kind = reach.Withdrawn
			}
			causes = append(causes, cause{kind, f})
		}
	}
	for _, f := range is.endedGrants() {
		if !was.onRecord(f.To) {
			causes = append(causes, cause{whyBegan(f, was, was.question), f})
		}
	}
	return causes
}

// endedGrants are the AUTHORIZES that are on record and no longer count.
func (w *naiveWorld) endedGrants() []*kg.Fact {
	var ended []*kg.Fact
	for thing := range w.heard {
		if f := w.heard.decider(thing); thing.kind == kg.Authorizes && !naivelyValid(f, w.at) {
			ended = append(ended, f)
		}
	}
	return ended
}

// onRecord: there is an AUTHORIZES of the cloud, whether or not it counts.
func (w *naiveWorld) onRecord(cloud string) bool {
	for thing := range w.heard {
		if thing.kind == kg.Authorizes && thing.to == cloud {
			return true
		}
	}
	return false
}

// missingFrom are the facts of others that a list has not.
func missingFrom(list, others []*kg.Fact) []*kg.Fact {
	return slices.DeleteFunc(slices.Clone(others), func(f *kg.Fact) bool {
		return slices.ContainsFunc(list, func(g *kg.Fact) bool { return g.ID == f.ID })
	})
}

// stated: the source says so at the question's moment of knowledge.
func stated(f *kg.Fact, q reach.Question) bool {
	if q.KnownAt.IsZero() {
		q.KnownAt = now
	}
	return len(naivelyHeard([]*kg.Fact{f}, f.Since, q.KnownAt)) > 0
}

func whyCeased(f *kg.Fact, is *naiveWorld, q reach.Question) reach.CauseKind {
	someOther := slices.ContainsFunc(is.counting, func(g *kg.Fact) bool { return naiveThingOf(g) == naiveThingOf(f) })
	supposedAnew := slices.ContainsFunc(q.Assume, func(a reach.Assumption) bool { return a.Add != nil && a.Add.Thing() == f.Thing() })
	supposedAway := slices.ContainsFunc(q.Assume, func(a reach.Assumption) bool { return a.Remove != nil && a.Remove.Thing() == f.Thing() })
	switch {
	case !stated(f, q):
		return reach.Withdrawn
	case !naivelyValid(f, is.at):
		return reach.Ended
	case !someOther && (supposedAway || supposedAnew):
		return reach.Removed
	}
	return reach.Superseded
}

func whyBegan(f *kg.Fact, was *naiveWorld, q reach.Question) reach.CauseKind {
	switch {
	case f.Source == nil:
		return reach.Assumed
	case !stated(f, q):
		return reach.BecameKnown
	case !naivelyValid(f, was.at):
		return reach.Began
	}
	return reach.Restored
}

// decidingCauses are those that one of the two verdicts rests on. Where none is,
// which of the day's causes are given is for the unit tests to say.
func decidingCauses(causes []cause, before, after *reach.Verdict) []cause {
	decide := slices.Concat(before.DecidingFacts(), after.DecidingFacts())
	deciding := slices.DeleteFunc(slices.Clone(causes), func(c cause) bool {
		return !slices.ContainsFunc(decide, func(f *kg.Fact) bool { return f.ID == c.fact.ID })
	})
	return deciding
}

func rowText(day kg.Date, p reach.Pair, before, after *reach.Verdict, causes []cause) string {
	row := fmt.Sprintf("%s %s %s: %s [%s] to %s [%s]", day, p.Agency, p.Vendor, before.Status, before.LevelSet, after.Status, after.LevelSet)
	for _, c := range causes {
		row += fmt.Sprintf("; %s %s", c.kind, identity(c.fact))
	}
	return row
}

func changeText(c *reach.Change) string {
	var causes []cause
	for _, given := range c.Causes {
		causes = append(causes, cause{given.Kind, given.Fact})
	}
	if len(decidingCauses(causes, c.Before, c.After)) == 0 {
		causes = nil
	}
	return rowText(c.On, reach.Pair{Agency: c.Agency().ID(), Vendor: c.Vendor().ID()}, c.Before, c.After, causes)
}

// changeTexts are all rows of a list, with their keys.
func changeTexts(changes iter.Seq[*reach.Change]) (rows []string, keys []reach.ChangeKey) {
	for c := range changes {
		rows, keys = append(rows, changeText(c)), append(keys, c.Key())
	}
	return rows, keys
}

func (s sightings) change(c *reach.Change) {
	s[string(c.After.Status)]++
	if c.Before.Status == c.After.Status {
		s["levels only"]++
	}
	for _, cause := range c.Causes {
		s[string(cause.Kind)]++
		s[string(cause.Fact.Kind)]++
	}
}

// changingKinds are seen on every run. OPERATES, HOLDS and OPEN_TO are rarer:
// TestEveryKindOfFactIsACause has them.
var changingKinds = words(kg.RunsOn, kg.PartnersWith, kg.Labels, kg.PartOf, kg.Authorizes, kg.ContractsWith, kg.Evaluates, kg.Uses)

func TestChangesAreThoseOfAWalk(t *testing.T) {
	seen := sightings{}
	seen.lookFor(t, slices.Concat(changingKinds, words(reach.Statuses...), []string{"levels only"},
		words(reach.Began, reach.Ended, reach.BecameKnown, reach.Withdrawn, reach.Superseded)), func(t *rapid.T) {
		a, p := ask(t), randomPeriod(t)
		want := a.walk(p)
		got, keys := changeTexts(reach.Changes(a.graph, a.q, now, p, reach.Filter{}, reach.ChangeKey{}))
		if !slices.Equal(got, want) {
			t.Fatalf("%s%s", difference(strings.Join(got, "\n"), strings.Join(want, "\n")), a.periodStory(p))
		}
		for c := range reach.Changes(a.graph, a.q, now, p, reach.Filter{}, reach.ChangeKey{}) {
			seen.change(c)
			if len(c.Causes) == 0 {
				t.Fatalf("no cause: %s\n%s", changeText(c), a.periodStory(p))
			}
		}
		for i, key := range keys {
			rest, _ := changeTexts(reach.Changes(a.graph, a.q, now, p, reach.Filter{}, key))
			if !slices.Equal(rest, want[i+1:]) {
				t.Fatalf("after %v: %q\nwant %q\n%s", key, rest, want[i+1:], a.periodStory(p))
			}
		}
	})
}

func (a asked) periodStory(p reach.Period) string {
	return fmt.Sprintf("from %s to %s, known at each day: %t; %s", p.From, p.To, p.KnownAtEachDay, a.story(reach.Pair{}))
}

// A filter leaves rows out and changes none.
func TestChangesOfAFilter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, p := ask(t), randomPeriod(t)
		pair := rapid.SampledFrom(a.pairs()).Draw(t, "pair")
		var want []string
		for c := range reach.Changes(a.graph, a.q, now, p, reach.Filter{}, reach.ChangeKey{}) {
			if c.Key().Pair == pair {
				want = append(want, changeText(c))
			}
		}
		filter := reach.Filter{Agencies: []string{pair.Agency}, Vendors: []string{pair.Vendor}}
		if got, _ := changeTexts(reach.Changes(a.graph, a.q, now, p, filter, reach.ChangeKey{})); !slices.Equal(got, want) {
			t.Fatalf("%s: %q\nwant %q\n%s", pair, got, want, a.periodStory(p))
		}
	})
}

func TestImpactIsThatOfTheAssumptions(t *testing.T) {
	seen := sightings{}
	seen.lookFor(t, words(reach.Assumed, reach.Removed, reach.Superseded), func(t *rapid.T) {
		a := ask(t)
		for range 1 + evenly(t, "more assumptions", 3) {
			if more := a.and(randomAssumption(t, a.graph)); len(kg.CheckTree(naivelySupposed(a.graph.Facts, more.q.Assume))) == 0 {
				a = more
			}
		}
		is := a
		is.q.Assume = nil
		want := changesBetween(is, a, a.naive().at)
		got, keys := changeTexts(reach.Impact(a.graph, a.q, now, reach.Filter{}, reach.Pair{}))
		if !slices.Equal(got, want) {
			t.Fatalf("%s%s", difference(strings.Join(got, "\n"), strings.Join(want, "\n")), a.story(reach.Pair{}))
		}
		for c := range reach.Impact(a.graph, a.q, now, reach.Filter{}, reach.Pair{}) {
			seen.change(c)
			if len(c.Causes) == 0 {
				t.Fatalf("no cause: %s\n%s", changeText(c), a.story(reach.Pair{}))
			}
		}
		for i, key := range keys {
			rest, _ := changeTexts(reach.Impact(a.graph, a.q, now, reach.Filter{}, key.Pair))
			if !slices.Equal(rest, want[i+1:]) {
				t.Fatalf("after %v: %q\nwant %q\n%s", key, rest, want[i+1:], a.story(reach.Pair{}))
			}
		}
	})
}
