package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"fedreach/kg"
	"fedreach/reach"
	seednames "fedreach/seed/names"
	"fedreach/seed/snapshot"
)

// most is how much of a list a report shows in text.
const most = 10

// importResult is what there is to say of an import.
type importResult struct {
	Kind, Files string
	DryRun      bool
	// datedBy says where the day comes from; empty where there is none.
	datedBy string
	Report  snapshot.Report
	Flips   []flip
	rejects *rejects
	took    time.Duration
}

// flip is a verdict that an import would flip.
type flip struct {
	Agency string `json:"agency"`
	Vendor string `json:"vendor"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// localStore is a store of this process.
type localStore struct{ kg.Store }

func (s localStore) flips(ctx context.Context, batch kg.Batch) ([]flip, error) {
	_, wanted, err := batch.Prepare()
	if err != nil {
		return nil, err
	}
	before, err := s.Neighborhood(ctx, kg.Scope{Ends: wanted.Entities})
	if err != nil {
		return nil, fmt.Errorf("reading the graph: %w", err)
	}
	after, _, err := batch.Apply(before)
	if err != nil {
		return nil, err
	}
	now := time.Now()
	list := []flip{}
	for c := range reach.Compare(reach.State{Graph: before, Now: now}, reach.State{Graph: after, Now: now}, reach.Question{}).Flips(reach.Filter{}, reach.Pair{}) {
		list = append(list, flip{c.Agency().Slug, c.Vendor().Slug, said(c.Before), said(c.After)})
	}
	return list, nil
}

// said is a verdict in short.
func said(v *reach.Verdict) string {
	var levels []string
	for _, level := range v.Levels() {
		levels = append(levels, string(level))
	}
	return inShort(string(v.Status), levels)
}

func inShort(status string, levels []string) string {
	return strings.Join(append([]string{status}, levels...), " ")
}

func (r importResult) print(out io.Writer) error {
	var b strings.Builder
	report := r.Report
	fmt.Fprintf(&b, "%s", r.Files)
	if report.Day != 0 {
		fmt.Fprintf(&b, ", as of %s by %s", report.Day, r.datedBy)
	}
	fmt.Fprintf(&b, ", in %.1f s\n", r.took.Seconds())
	if r.DryRun {
		b.WriteString("a dry run: nothing was loaded, this would be\n")
	}
	fmt.Fprintf(&b, "entities  %d created, %d changed\n", report.EntitiesCreated, report.EntitiesChanged)
	fmt.Fprintf(&b, "facts     %d created, %d changed, %d withdrawn, %d unchanged", report.FactsCreated, report.FactsChanged, report.FactsWithdrawn, report.FactsUnchanged)
	if report.Repeated > 0 {
		fmt.Fprintf(&b, ", %d repeated in the files", report.Repeated)
	}
	if report.TakenBack > 0 {
		fmt.Fprintf(&b, ", %d taken back since", report.TakenBack)
	}
	if report.Overruled > 0 {
		fmt.Fprintf(&b, ", %d overruled by another source", report.Overruled)
	}
	if report.FactsKept > 0 {
		fmt.Fprintf(&b, ", %d left as they are, for rows that can't be used may state them", report.FactsKept)
	}
	b.WriteString("\n")
	r.printRejects(&b)
	r.printChecks(&b)
	r.printFlips(&b)
	fmt.Fprintf(&b, "revision  %d\n", report.Revision)
	_, err := io.WriteString(out, b.String())
	return err
}

func (r importResult) printRejects(b *strings.Builder) {
	fmt.Fprintf(b, "rejected  %d", r.rejects.total)
	if r.rejects.total == 0 {
		b.WriteString("\n")
		return
	}
	fmt.Fprintf(b, ", each in %s\n", r.rejects.path)
	for i, reason := range r.rejects.byReason() {
		if i == most {
			fmt.Fprintf(b, "  … and %s more\n", count(len(r.rejects.reasons)-most, "reason"))
			break
		}
		fmt.Fprintf(b, "  %5d  %s: %s\n", r.rejects.reasons[reason], reason.Field, reason.Reason)
	}
	unresolved := r.rejects.unresolved()
	if len(unresolved) == 0 {
		return
	}
	fmt.Fprintf(b, "%s not resolved, with the nearest: add a line to a table of names (--names) where one is meant\n", count(len(unresolved), "name"))
	for i, name := range unresolved {
		if i == most {
			fmt.Fprintf(b, "  … and %s more\n", count(len(unresolved)-most, "name"))
			break
		}
		fmt.Fprintf(b, "  %5d  %.80q: %s\n", name.Times, name.Name, strings.Join(name.Near, ", "))
	}
}

// printChecks says what a person should look at.
func (r importResult) printChecks(b *strings.Builder) {
	if unplaced := r.Report.Unplaced; len(unplaced) > 0 {
		fmt.Fprintf(b, "unplaced  under no branch, so that labels may be missing: %d: %s\n", len(unplaced), someOf(unplaced))
	}
	if twins := r.Report.Twins; len(twins) > 0 {
		pairs := make([]string, len(twins))
		for i, t := range twins {
			pairs[i] = t[0] + " and " + t[1]
		}
		fmt.Fprintf(b, "twins     names nearly the same, apart until a table of names (--names) joins them: %d: %s\n", len(twins), someOf(pairs))
	}
}

// someOf is the beginning of a list.
func someOf(list []string) string {
	if len(list) > most {
		return fmt.Sprintf("%s … and %d more, all with --format json", strings.Join(list[:most], ", "), len(list)-most)
	}
	return strings.Join(list, ", ")
}

func (r importResult) printFlips(b *strings.Builder) {
	if !r.DryRun {
		return
	}
	if r.Report.Batch == nil {
		b.WriteString("flips     not looked for: what is more than one load is never in memory as a whole; import it into a copy of the graph, and compare what both answer\n")
		return
	}
	fmt.Fprintf(b, "flips     %s\n", count(len(r.Flips), "verdict"))
	groups := alikeFlips(r.Flips)
	for i, g := range groups {
		if i == most {
			fmt.Fprintf(b, "  … and %s more, all with --format json\n", count(len(groups)-most, "change"))
			break
		}
		fmt.Fprintf(b, "  %5d  %s: %s → %s: %s\n", len(g), g[0].Vendor, g[0].Before, g[0].After, fewOf(g))
	}
}

// alikeFlips are the flips of one vendor from one verdict to another together, the
// most first.
func alikeFlips(flips []flip) [][]flip {
	groups := map[flip][]flip{}
	for _, f := range flips {
		what := flip{"", f.Vendor, f.Before, f.After}
		groups[what] = append(groups[what], f)
	}
	return slices.SortedFunc(maps.Values(groups), func(a, b []flip) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a[0].Vendor, b[0].Vendor), cmp.Compare(a[0].Before+a[0].After, b[0].Before+b[0].After))
	})
}

// fewOf names the first agencies of flips that are alike.
func fewOf(flips []flip) string {
	const few = 3
	var names []string
	for _, f := range flips[:min(few, len(flips))] {
		names = append(names, f.Agency)
	}
	if len(flips) > few {
		names = append(names, "…")
	}
	return strings.Join(names, ", ")
}

// count is a number of things, in words.
func count(n int, word string) string { return fmt.Sprintf("%d %s", n, plural(word, n)) }

func (r importResult) printJSON(out io.Writer) error {
	report := r.Report
	reasons := []map[string]any{}
	for _, reason := range r.rejects.byReason() {
		reasons = append(reasons, map[string]any{"field": reason.Field, "reason": reason.Reason, "times": r.rejects.reasons[reason]})
	}
	names := []map[string]any{}
	for _, name := range r.rejects.unresolved() {
		names = append(names, map[string]any{"name": name.Name, "times": name.Times, "near": name.Near})
	}
	whole := map[string]any{
		"kind": r.Kind, "files": r.Files, "day": report.Day.String(), "dayFrom": r.datedBy, "dryRun": r.DryRun, "loads": report.Loads, "revision": report.Revision,
		"entities": map[string]int{"created": report.EntitiesCreated, "changed": report.EntitiesChanged},
		"facts": map[string]int{
			"created": report.FactsCreated, "changed": report.FactsChanged, "withdrawn": report.FactsWithdrawn,
			"unchanged": report.FactsUnchanged, "repeated": report.Repeated, "takenBack": report.TakenBack, "overruled": report.Overruled, "kept": report.FactsKept,
		},
		"rejected": report.Rejects, "rejectsFile": r.rejects.written(), "reasons": reasons, "unresolved": names,
		"unplaced": slices.Concat([]string{}, report.Unplaced), "twins": slices.Concat([]seednames.Twins{}, report.Twins),
	}
	if r.DryRun && report.Batch != nil {
		whole["flips"] = r.Flips
	}
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(whole)
}
