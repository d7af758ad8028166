package kg_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fedreach/kg"
)

// part is child PART_OF parent, from since to until, as one source has stated
// it since a day.
func part(t *testing.T, child, parent, since, until, known string) *kg.Fact {
	t.Helper()
	f := fact(t, strings.Join([]string{child, parent, since, until, known}, "_"), since, until, known, "")
	f.Kind, f.From, f.To = kg.PartOf, "agency:"+child, "agency:"+parent
	return f
}

// withdrawn gives a fact an end to what was known.
func withdrawn(t *testing.T, f *kg.Fact, at string) *kg.Fact {
	t.Helper()
	f.KnownUntil = moment(t, at)
	return f
}

func TestCheckTree(t *testing.T) {
	p := func(child, parent string, times ...string) *kg.Fact {
		times = append(times, "", "", "")
		return part(t, child, parent, times[0], times[1], times[2])
	}
	cases := []struct {
		what  string
		facts []*kg.Fact
		want  []string // of each problem, the reason
	}{
		{"nothing", nil, nil},
		{"a tree", []*kg.Fact{p("a", "b"), p("c", "b"), p("b", "d")}, nil},
		{"two roots", []*kg.Fact{p("a", "b"), p("c", "d")}, nil},
		{"two parents", []*kg.Fact{p("a", "b"), p("a", "c")}, []string{"agency:a has two parents: agency:b and agency:c"}},
		{"the same parent by two sources", []*kg.Fact{p("a", "b"), p("a", "b", "2020-01-01")}, nil},
		{"one after the other", []*kg.Fact{p("a", "b", "", "2020-01-01"), p("a", "c", "2020-01-01")}, nil},
		{"a day of both", []*kg.Fact{p("a", "b", "", "2020-01-02"), p("a", "c", "2020-01-01")}, []string{"agency:a has two parents on 2020-01-01: agency:b and agency:c"}},
		{"both in between", []*kg.Fact{p("a", "b"), p("a", "c", "2020-01-01", "2020-01-02")}, []string{"agency:a has two parents on 2020-01-01: agency:b and agency:c"}},
		{"the second not known before the first is withdrawn", []*kg.Fact{
			withdrawn(t, p("a", "b"), "2025-01-01"), p("a", "c", "", "", "2025-01-01"),
		}, nil},
		{"the second known a while before the first is withdrawn", []*kg.Fact{
			withdrawn(t, p("a", "b"), "2025-01-02"), p("a", "c", "", "", "2025-01-01"),
		}, []string{"agency:a has two parents: agency:b and agency:c"}},
		{"a later statement ends the first", []*kg.Fact{
			p("a", "b", "2010-01-01", "", "2010-01-01"), p("a", "b", "2010-01-01", "2020-01-01", "2020-01-01"), p("a", "c", "2020-01-01", "", "2020-01-01"),
		}, nil},
		{"what ended the first is withdrawn", []*kg.Fact{
			p("a", "b", "2010-01-01", "", "2010-01-01"),
			withdrawn(t, p("a", "b", "2010-01-01", "2020-01-01", "2020-01-01"), "2025-01-01"),
			p("a", "c", "2020-01-01", "", "2020-01-01"),
		}, []string{"agency:a has two parents on 2020-01-01: agency:b and agency:c"}},
		{"a cycle of two", []*kg.Fact{p("a", "b"), p("b", "a")}, []string{"a cycle: agency:a is part of agency:b is part of agency:a"}},
		{"a cycle of three", []*kg.Fact{p("c", "a"), p("a", "b"), p("b", "c"), p("d", "a")}, []string{"a cycle: agency:a is part of agency:b is part of agency:c is part of agency:a"}},
		{"two cycles", []*kg.Fact{p("a", "b"), p("b", "a"), p("c", "d"), p("d", "c")}, []string{
			"a cycle: agency:a is part of agency:b is part of agency:a", "a cycle: agency:c is part of agency:d is part of agency:c",
		}},
		{"turned round one day", []*kg.Fact{p("a", "b", "", "2020-01-01"), p("b", "a", "2020-01-01")}, nil},
		{"a cycle of one day", []*kg.Fact{p("a", "b", "", "2020-01-02"), p("b", "a", "2020-01-01")}, []string{"a cycle on 2020-01-01: agency:a is part of agency:b is part of agency:a"}},
		{"each two of three overlap, all three never", []*kg.Fact{
			p("a", "b", "2001-01-01", "2003-01-01"), p("b", "c", "2002-01-01", "2004-01-01"), p("c", "a", "2003-01-01", "2005-01-01"),
		}, nil},
		{"all three for a day", []*kg.Fact{
			p("a", "b", "2001-01-01", "2003-01-02"), p("b", "c", "2002-01-01", "2004-01-01"), p("c", "a", "2003-01-01", "2005-01-01"),
		}, []string{"a cycle on 2003-01-01: agency:a is part of agency:b is part of agency:c is part of agency:a"}},
		{"valid at once, known never at once", []*kg.Fact{
			withdrawn(t, p("a", "b"), "2025-01-01"), p("b", "a", "", "", "2025-01-01"),
		}, nil},
	}
	for _, c := range cases {
		var got []string
		for _, problem := range kg.CheckTree(c.facts) {
			got = append(got, problem.Reason)
			for _, id := range problem.Facts {
				if !strings.Contains(problem.Reason, "agency:"+id[:1]) {
					t.Errorf("%s: the fact %s takes no part in: %s", c.what, id, problem.Reason)
				}
			}
		}
		if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", c.want) {
			t.Errorf("%s:\n got %q\nwant %q", c.what, got, c.want)
		}
	}
}

// Facts that are no PART_OF make no cycle.
func TestCheckTreeLooksAtPartOfAlone(t *testing.T) {
	there, back := part(t, "a", "b", "", "", ""), part(t, "b", "a", "", "", "")
	there.Kind, back.Kind = kg.DependsOn, kg.DependsOn
	if problems := kg.CheckTree([]*kg.Fact{there, back}); len(problems) > 0 {
		t.Errorf("problems: %v", problems)
	}
}

// A cycle through everything is found without a stack that grows with it, and
// in a moment.
func TestCheckLongCycle(t *testing.T) {
	const n = 2_000
	var ring []*kg.Fact
	for i := range n {
		ring = append(ring, part(t, fmt.Sprint(i), fmt.Sprint((i+1)%n), "", "", ""))
	}
	start := time.Now()
	if problems := kg.CheckTree(ring[:n-1]); len(problems) > 0 {
		t.Errorf("without its last fact: %v", problems)
	}
	problems := kg.CheckTree(ring)
	if len(problems) != 1 || len(problems[0].Facts) != n {
		t.Errorf("there are %d problems, want one of %d facts", len(problems), n)
	}
	if took := time.Since(start); took > time.Minute {
		t.Errorf("it took %s", took)
	}
}
