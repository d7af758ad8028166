package snapshot_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"fedreach/kg"
	"fedreach/seed/dataset"
	"fedreach/seed/names"
	"fedreach/seed/snapshot"
)

// Sources that rank.yaml ranks, the higher one first, and one that it does not.
const (
	list        = "https://github.com/cisagov/dotgov-data/blob/main/agencies-and-subs.csv"
	marketplace = "https://github.com/GSA/marketplace-fedramp-gov-data/blob/master/data.json"
	person      = "https://example.org/looked-up"
)

// chart is an importer of one source, whose lines say what is part of what.
func chart(source string, lines ...string) dataset.Importer {
	return dataset.Importer{Kind: "chart", About: "a chart", Sources: []string{source}, Read: func(_ context.Context, _ dataset.Input, out dataset.Output) error {
		for i, line := range lines {
			child, parent, _ := strings.Cut(line, " < ")
			for _, slug := range []string{child, parent} {
				if err := out.Entity(&kg.Agency{Named: kg.Named{Slug: slug, Name: "The " + slug}}); err != nil {
					return err
				}
			}
			f := &kg.Fact{Kind: kg.PartOf, From: "agency:" + child, To: "agency:" + parent, Confidence: kg.High, Source: &kg.Source{URL: source, Title: "Chart " + source[len(source)-8:]}}
			if err := out.Fact(dataset.Place{File: "chart", Row: i + 1}, f); err != nil {
				return err
			}
		}
		return nil
	}}
}

// everyOrder gives the orders of n things.
func everyOrder(n int) [][]int {
	if n == 0 {
		return [][]int{{}}
	}
	var orders [][]int
	for _, shorter := range everyOrder(n - 1) {
		for at := range n {
			orders = append(orders, slices.Insert(slices.Clone(shorter), at, n-1))
		}
	}
	return orders
}

// Whatever is imported first, the tree is that of the source that goes before the
// others, and what the others say is kept.
func TestRankAndNotOrderDecidesTheTree(t *testing.T) {
	charts := []dataset.Importer{
		chart(list, "wool < state", "silk < army", "army < state", "salt < food", "ring < rope"),
		chart(marketplace, "wool < government", "silk < state", "food < government", "army < state", "salt < wool", "rope < ring", "ring < government"),
		chart(person, "wool < food"),
	}
	var before []string
	for _, order := range everyOrder(len(charts)) {
		store := graph(t)
		for range 2 { // importing again changes nothing
			for _, i := range order {
				mustRun(t, store, snapshot.Import{Importer: charts[i]})
			}
		}
		got := facts(t, store)
		if before == nil {
			before = got
			expect(t, store,
				"wool PART_OF food known always", "wool PART_OF state known always until "+never, "wool PART_OF government known always until "+never,
				"silk PART_OF army known always", "silk PART_OF state known always until "+never,
				"army PART_OF state known always", "army PART_OF state known always", "food PART_OF government known always",
				"salt PART_OF food known always", "salt PART_OF wool known always until "+never,
				"ring PART_OF rope known always", "rope PART_OF ring known always until "+never, "ring PART_OF government known always until "+never,
			)
		}
		if !slices.Equal(got, before) {
			t.Errorf("in the order %v the graph has\n  %s\nand in another\n  %s", order, strings.Join(got, "\n  "), strings.Join(before, "\n  "))
		}
	}
}

const never = "0001-01-01T00:00:00.001Z"

// What is overruled is told where it says something else, and comes back where
// nothing is against it any more.
func TestOverruled(t *testing.T) {
	store := graph(t)
	mustRun(t, store, snapshot.Import{Importer: chart(list, "wool < state", "silk < army", "army < state")})
	var rejects []string
	overruled := snapshot.Import{Importer: chart(marketplace, "wool < government", "silk < state"), Rejected: func(r dataset.Reject) error {
		rejects = append(rejects, fmt.Sprintf("%d %s: %s", r.Row, r.Value, r.Reason))
		return nil
	}}
	report := mustRun(t, store, overruled)
	if len(rejects) != 1 || !strings.Contains(rejects[0], "1 agency:wool PART_OF agency:government: is against Chart subs.csv, which has agency:wool as part of agency:state") || report.Overruled != 2 {
		t.Errorf("the rejects are %q, the report %+v", rejects, report)
	}
	gone := chart(list, "silk < army", "army < state")
	mustRun(t, store, snapshot.Import{Importer: gone, Date: kg.NewDate(2026, 5, 1)})
	overruled.Date = kg.NewDate(2026, 4, 1)
	mustRun(t, store, overruled)
	expect(t, store,
		"wool PART_OF state known always until 2026-05-01", "wool PART_OF government known always until "+never, "wool PART_OF government known since 2026-05-01",
		"silk PART_OF army known always", "silk PART_OF state known always until "+never, "army PART_OF state known always",
	)
}

// What a person took back of the tree after the snapshot's day does not come back by
// it, and puts nothing in another's place.
func TestTreeTakenBackByHand(t *testing.T) {
	store := graph(t)
	day := kg.NewDate(2026, 1, 29)
	mustRun(t, store, snapshot.Import{Importer: chart(list, "wool < state", "silk < state"), Date: day})
	answer, err := store.Facts(t.Context(), kg.FactFilter{From: []string{"agency:wool"}})
	if err != nil {
		t.Fatal(err)
	}
	moment := kg.NewDate(2026, 2, 10).Time().Add(12345678)
	if _, err := store.Load(t.Context(), kg.Batch{By: "a person", Withdrawals: []kg.Withdrawal{{FactID: answer.Facts[0].ID, At: moment}}}); err != nil {
		t.Fatal(err)
	}
	mustRun(t, store, snapshot.Import{Importer: chart(marketplace, "wool < government"), Date: day})
	before := facts(t, store)
	report := mustRun(t, store, snapshot.Import{Importer: chart(list, "wool < state", "silk < state"), Date: day})
	if report.TakenBack != 1 || report.Overruled != 0 || report.FactsUnchanged != 1 || report.FactsCreated+report.FactsWithdrawn != 0 {
		t.Errorf("the report is %+v", report)
	}
	expect(t, store, before...)
	later := mustRun(t, store, snapshot.Import{Importer: chart(list, "wool < state", "silk < state"), Date: kg.NewDate(2026, 3, 1)})
	if later.TakenBack != 0 || later.Overruled != 1 || later.FactsCreated != 1 {
		t.Errorf("a later one: %+v", later)
	}
}

// What hangs under no root, and what may be one, is told, whoever says the rest.
func TestReportOfWhatToLookAt(t *testing.T) {
	store := graph(t)
	report := mustRun(t, store, snapshot.Import{Importer: chart(marketplace, "lunar-surveys < moon", "moon < us-government", "lunar-survey < nowhere")})
	for what, c := range map[string]struct{ got, want []string }{
		"unplaced": {report.Unplaced, []string{"agency:government", "agency:lunar-survey", "agency:nowhere", "agency:state"}},
		"twins":    {ids(report.Twins), []string{"agency:lunar-survey agency:lunar-surveys"}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: %q, want %q", what, c.got, c.want)
		}
	}
	report = mustRun(t, store, snapshot.Import{Importer: chart(list, "nowhere < moon", "state < nowhere"), DryRun: true})
	if want := []string{"agency:government"}; !slices.Equal(report.Unplaced, want) {
		t.Errorf("then unplaced: %q, want %q", report.Unplaced, want)
	}
}

func ids(twins []names.Twins) []string {
	var list []string
	for _, t := range twins {
		list = append(list, t[0]+" "+t[1])
	}
	return list
}
