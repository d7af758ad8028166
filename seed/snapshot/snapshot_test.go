package snapshot_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fedreach/kg"
	"fedreach/kg/sqlitestore"
	"fedreach/seed/dataset"
	"fedreach/seed/snapshot"
)

const url = "https://example.org/list.json"

// importer is one whose files are these lines: agency, kind, vendor or agency,
// and what more there is to say, as "food USES acme for tea". Vendors are there.
// A line that begins with a question mark can't be read, and says what it is about.
func importer(day string, lines ...string) dataset.Importer {
	return dataset.Importer{Kind: "list", About: "a list", Sources: []string{url, url + "?other"}, Read: func(_ context.Context, _ dataset.Input, out dataset.Output) error {
		published, precision, err := kg.ParseSince(day)
		if err != nil {
			return err
		}
		for i, line := range lines {
			words := strings.Fields(line)
			place := dataset.Place{File: "list", Row: i + 1}
			if len(words) == 0 {
				return errors.New("this is no list")
			}
			if about, unread := strings.CutPrefix(words[0], "?"); unread {
				t := kg.Thing{From: about, Key: strings.Join(words[1:], " ")}
				if len(words) == 3 {
					t = kg.Thing{Kind: kg.FactKind(words[1]), From: about, To: words[2]}
				}
				if err := out.Reject(dataset.Reject{Place: place, Value: line, Reason: "can't be read", About: []kg.Thing{t}}); err != nil {
					return err
				}
				continue
			}
			if len(words) < 3 {
				if err := out.Reject(dataset.Reject{Place: place, Value: line, Reason: "says nothing"}); err != nil {
					return err
				}
				continue
			}
			f := &kg.Fact{
				Kind: kg.FactKind(words[1]), From: "agency:" + words[0], To: "vendor:" + words[2], Key: strings.Join(words[3:], " "), Confidence: kg.High,
				Source: &kg.Source{URL: url, Title: "List", Published: published, PublishedPrecision: precision},
			}
			if f.Kind == kg.PartOf {
				f.To = "agency:" + words[2]
				f.Source = &kg.Source{URL: url, Title: "List"}
			}
			if before, found := strings.CutSuffix(f.Key, "by then"); found {
				f.Key, f.Since, f.SincePrecision = strings.TrimSpace(before), published, precision
			}
			if before, text, found := strings.Cut(f.Key, "saying "); found {
				f.Key, f.Text = strings.TrimSpace(before), text
			}
			if err := out.Entity(&kg.Agency{Named: kg.Named{Slug: words[0], Name: "The " + words[0]}}); err != nil {
				return err
			}
			if err := out.Fact(place, f); err != nil {
				return err
			}
		}
		return nil
	}}
}

// graph is a store with the vendors acme and bolt and an agency government.
func graph(t *testing.T) kg.Store {
	t.Helper()
	store, err := sqlitestore.Open(t.Context(), filepath.Join(t.TempDir(), "graph.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close(context.Background()) })
	_, err = store.Load(t.Context(), kg.Batch{By: "test", Entities: []kg.Entity{
		&kg.Agency{Named: kg.Named{Slug: "government", Name: "Government"}, Sector: kg.SectorCivilian},
		&kg.Agency{Named: kg.Named{Slug: "state", Name: "State"}},
		&kg.Vendor{Named: kg.Named{Slug: "acme", Name: "Acme"}}, &kg.Vendor{Named: kg.Named{Slug: "bolt", Name: "Bolt"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return store
}

func run(t *testing.T, store snapshot.Store, in snapshot.Import) (snapshot.Report, error) {
	t.Helper()
	in.By = "test"
	return snapshot.Run(t.Context(), store, in)
}

func mustRun(t *testing.T, store snapshot.Store, in snapshot.Import) snapshot.Report {
	t.Helper()
	report, err := run(t, store, in)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// facts lists what a store holds: a fact, and from when until when it is known.
func facts(t *testing.T, store kg.Store) []string {
	t.Helper()
	answer, err := store.Facts(t.Context(), kg.FactFilter{})
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, f := range answer.Facts {
		_, from, _ := strings.Cut(f.From, ":")
		_, to, _ := strings.Cut(f.To, ":")
		known := "since " + kg.DateOf(f.KnownSince).String()
		if f.KnownSince.IsZero() {
			known = "always"
		}
		if !f.KnownUntil.IsZero() {
			known += " until " + strings.TrimSuffix(kg.Instant(f.KnownUntil), "T00:00:00.000Z")
		}
		list = append(list, strings.Join(strings.Fields(fmt.Sprint(from, " ", f.Kind, " ", to, " ", f.Key, " ", f.Text, " known ", known)), " "))
	}
	slices.Sort(list)
	return list
}

func expect(t *testing.T, store kg.Store, want ...string) {
	t.Helper()
	got := facts(t, store)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("the graph has\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func counts(r snapshot.Report) [5]int {
	return [5]int{r.FactsCreated, r.FactsChanged, r.FactsWithdrawn, r.FactsUnchanged, r.Repeated}
}

func TestSnapshotsMakeAHistory(t *testing.T) {
	store := graph(t)
	first := mustRun(t, store, snapshot.Import{Importer: importer("2025-08-04", "food USES acme tea", "food USES acme tea", "food USES bolt", "wool USES acme saying much", "wool PART_OF government")})
	if got := counts(first); got != [5]int{4, 0, 0, 0, 1} || first.Loads != 1 || first.Day.String() != "2025-08-04" || first.EntitiesCreated != 2 {
		t.Errorf("the first: %+v", first)
	}
	again := mustRun(t, store, snapshot.Import{Importer: importer("2025-08-04", "food USES acme tea", "food USES bolt", "wool USES acme saying much", "wool PART_OF government")})
	if got := counts(again); got != [5]int{0, 0, 0, 4, 0} || again.Loads != 0 || again.Revision != first.Revision || again.EntitiesChanged != 0 {
		t.Errorf("the same again: %+v", again)
	}
	second := mustRun(t, store, snapshot.Import{Importer: importer("2026-01-29", "food USES acme tea", "wool USES acme saying more", "wool USES bolt", "wool PART_OF state", "silk PART_OF state")})
	if got := counts(second); got != [5]int{3, 1, 2, 1, 0} || second.Loads != 1 {
		t.Errorf("the second: %+v", second)
	}
	expect(t, store,
		"food USES acme tea known since 2025-08-04",
		"food USES bolt known since 2025-08-04 until 2026-01-29",
		"wool USES acme much known since 2025-08-04 until 2026-01-29",
		"wool USES acme more known since 2026-01-29",
		"wool USES bolt known since 2026-01-29",
		"wool PART_OF government known always until 2026-01-29",
		"wool PART_OF state known since 2026-01-29",
		"silk PART_OF state known always",
	)
	_, err := run(t, store, snapshot.Import{Importer: importer("2025-12-24", "food USES bolt")})
	if err == nil || !strings.Contains(err.Error(), "2025-12-24") || !strings.Contains(err.Error(), "2026-01-29") {
		t.Errorf("an older one: %v", err)
	}
	back := mustRun(t, store, snapshot.Import{Importer: importer("2026-03-01", "food USES acme tea", "food USES bolt", "wool USES acme saying more", "wool USES bolt", "wool PART_OF state", "silk PART_OF state")})
	if got := counts(back); got != [5]int{1, 0, 0, 5, 0} {
		t.Errorf("one that says it again: %+v", back)
	}
}

// TestSinceWhenIsNotStated: what a snapshot has without saying since when began by
// its day, and the next snapshot does not make it begin later.
func TestSinceWhenIsNotStated(t *testing.T) {
	store := graph(t)
	mustRun(t, store, snapshot.Import{Importer: importer("2025-08-04", "food USES acme by then", "food USES bolt by then")})
	second := mustRun(t, store, snapshot.Import{Importer: importer("2026-01-29", "food USES acme by then", "wool USES acme by then")})
	if got := counts(second); got != [5]int{1, 0, 1, 1, 0} {
		t.Errorf("the second: %+v", second)
	}
	answer, err := store.Facts(t.Context(), kg.FactFilter{From: []string{"agency:food"}, To: []string{"vendor:acme"}})
	if err != nil || len(answer.Facts) != 1 || answer.Facts[0].Since.String() != "2025-08-04" {
		t.Errorf("%+v, %v", answer.Facts, err)
	}
}

// A correction of the same day, be it of the file, of a table of names or of the
// importer, takes back what was known for a moment only; and so does its undoing.
func TestSameDayAgain(t *testing.T) {
	store := graph(t)
	mustRun(t, store, snapshot.Import{Importer: importer("2026-01-29", "food USES acme", "food USES bolt")})
	mustRun(t, store, snapshot.Import{Importer: importer("2026-01-29", "food USES acme", "wool USES bolt")})
	expect(t, store, "food USES acme known since 2026-01-29", "wool USES bolt known since 2026-01-29",
		"food USES bolt known since 2026-01-29 until 2026-01-29T00:00:00.001Z")
	mustRun(t, store, snapshot.Import{Importer: importer("2026-01-29", "food USES acme", "food USES bolt")})
	expect(t, store, "food USES acme known since 2026-01-29", "food USES bolt known since 2026-01-29",
		"food USES bolt known since 2026-01-29 until 2026-01-29T00:00:00.001Z",
		"wool USES bolt known since 2026-01-29 until 2026-01-29T00:00:00.001Z")
}

// What somebody took back by hand after the snapshot's day is not brought back
// by the same snapshot, but by a later one; and it is no newer snapshot.
func TestTakenBackByHand(t *testing.T) {
	store := graph(t)
	mustRun(t, store, snapshot.Import{Importer: importer("2026-01-29", "food USES acme", "food USES bolt")})
	answer, err := store.Facts(t.Context(), kg.FactFilter{To: []string{"vendor:bolt"}})
	if err != nil {
		t.Fatal(err)
	}
	moment := kg.NewDate(2026, 2, 10).Time().Add(12345678)
	if _, err := store.Load(t.Context(), kg.Batch{By: "a person", Withdrawals: []kg.Withdrawal{{FactID: answer.Facts[0].ID, At: moment}}}); err != nil {
		t.Fatal(err)
	}
	report := mustRun(t, store, snapshot.Import{Importer: importer("2026-01-29", "food USES acme", "food USES bolt")})
	if report.TakenBack != 1 || report.FactsCreated != 0 {
		t.Errorf("the same: %+v", report)
	}
	mustRun(t, store, snapshot.Import{Importer: importer("2026-02-05", "food USES acme", "food USES bolt")})
	later := mustRun(t, store, snapshot.Import{Importer: importer("2026-03-01", "food USES acme", "food USES bolt")})
	if later.FactsCreated != 1 {
		t.Errorf("a later one: %+v", later)
	}
}

// A file that does not say its day can't change what is there without one.
func TestUndated(t *testing.T) {
	store := graph(t)
	mustRun(t, store, snapshot.Import{Importer: importer("", "wool PART_OF government")})
	mustRun(t, store, snapshot.Import{Importer: importer("", "wool PART_OF government")})
	_, err := run(t, store, snapshot.Import{Importer: importer("", "wool PART_OF state")})
	if err == nil || !strings.Contains(err.Error(), "--date") {
		t.Errorf("changed without a day: %v", err)
	}
	mustRun(t, store, snapshot.Import{Importer: importer("", "wool PART_OF state"), Date: kg.NewDate(2026, 5, 1)})
	expect(t, store, "wool PART_OF government known always until 2026-05-01", "wool PART_OF state known since 2026-05-01")
}

// Nothing of a file that is refused is kept, nor of one with a reject where
// strictness was asked for, nor of one that was interrupted.
func TestRefusedWhole(t *testing.T) {
	store := graph(t)
	mustRun(t, store, snapshot.Import{Importer: importer("2025-08-04", "food USES acme")})
	for name, in := range map[string]snapshot.Import{
		"no list":           {Importer: importer("2026-01-29", "wool USES acme", "")},
		"strict":            {Importer: importer("2026-01-29", "wool USES acme", "wool"), Strict: true},
		"strict, two loads": {Importer: importer("2026-01-29", "wool USES acme", "wool USES bolt", "wool"), Strict: true, Limit: 1},
		"no list, two":      {Importer: importer("2026-01-29", "wool USES acme", "wool USES bolt", ""), Limit: 1},
		"an unknown end":    {Importer: importer("2026-01-29", "wool USES nobody"), Strict: true},
		"a cycle":           {Importer: importer("2026-01-29", "food USES acme", "wool PART_OF state", "state PART_OF wool"), Strict: true},
		"a dry run":         {Importer: importer("2026-01-29", "wool USES acme"), DryRun: true},
		"two dry":           {Importer: importer("2026-01-29", "wool USES acme", "wool USES bolt"), DryRun: true, Limit: 1},
	} {
		report, err := run(t, store, in)
		if (err == nil) != in.DryRun {
			t.Errorf("%s: %v", name, err)
		}
		if in.DryRun && (report.FactsWithdrawn != 1 || report.FactsCreated != 1+in.Limit || report.EntitiesCreated != 1) {
			t.Errorf("%s would do %+v", name, report)
		}
		expect(t, store, "food USES acme known since 2025-08-04")
	}
	interrupted, cancel := context.WithCancel(t.Context())
	in := importer("2026-01-29", "wool USES acme")
	read := in.Read
	in.Read = func(ctx context.Context, input dataset.Input, out dataset.Output) error {
		cancel()
		return read(ctx, input, out)
	}
	if _, err := snapshot.Run(interrupted, store, snapshot.Import{Importer: in}); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
	expect(t, store, "food USES acme known since 2025-08-04")
}

// What can't be used is rejected alone, with its place.
func TestRejects(t *testing.T) {
	store := graph(t)
	var rejects []string
	report := mustRun(t, store, snapshot.Import{
		Importer: importer("2026-01-29", "food USES acme", "food", "food USES nobody", "food LIKES acme", "food USES bolt saying write to bob@food.gov",
			"wool PART_OF government", "government PART_OF wool", "wool PART_OF state"),
		Rejected: func(r dataset.Reject) error {
			rejects = append(rejects, fmt.Sprintf("%d %s: %s", r.Row, r.Field, r.Reason))
			return nil
		},
	})
	want := []string{"2 : says nothing", "3 : there is no vendor:nobody", "4 kind:", "5 text: holds an e-mail address", "6 : a cycle"}
	for i, r := range rejects {
		if i >= len(want) || !strings.HasPrefix(r, want[i]) {
			t.Errorf("reject %d is %q", i, r)
		}
	}
	if len(rejects) != len(want) || report.Rejects != len(rejects) || report.Loads != 1 {
		t.Errorf("%+v", report)
	}
	expect(t, store, "food USES acme known since 2026-01-29", "government PART_OF wool known always", "wool PART_OF state known always")
}

// Facts that are only added are loaded as they are read; where strictness is
// asked for, all or nothing.
func TestAddedFacts(t *testing.T) {
	lines := []string{"wool USES acme", "wool USES bolt", "wool", "silk USES acme", "silk USES bolt"}
	list := importer("2026-01-29", append(lines, "")...)
	list.Sources = nil
	store := graph(t)
	if _, err := run(t, store, snapshot.Import{Importer: list, Strict: true, Limit: 4}); err == nil || !errors.As(err, new(*snapshot.StrictError)) {
		t.Errorf("strict: %v", err)
	}
	expect(t, store)
	_, err := run(t, store, snapshot.Import{Importer: list, Limit: 4})
	if part, ok := errors.AsType[*snapshot.PartError](err); !ok || part.Loads != 1 {
		t.Errorf("the end is no list: %v", err)
	}
	good := importer("2026-01-29", lines...)
	good.Sources = nil
	report := mustRun(t, store, snapshot.Import{Importer: good, Limit: 4})
	if report.FactsUnchanged == 0 || report.FactsCreated+report.FactsUnchanged != 4 || report.Rejects != 1 || report.FactsWithdrawn != 0 {
		t.Errorf("again: %+v", report)
	}
	other := importer("2025-01-01", "wool USES acme tea")
	other.Sources = nil
	if report := mustRun(t, store, snapshot.Import{Importer: other}); report.FactsCreated != 1 || report.FactsWithdrawn != 0 {
		t.Errorf("another file: %+v", report)
	}
}

// An entity keeps its name and what is known of it; what a data set calls it is
// one more name, however often it says so.
func TestNamesOfEntities(t *testing.T) {
	store := graph(t)
	for range 2 {
		mustRun(t, store, snapshot.Import{Importer: importer("2026-01-29", "government USES acme")})
	}
	page, err := store.Entities(t.Context(), kg.EntityFilter{IDs: []string{"agency:government"}, First: 1})
	if err != nil {
		t.Fatal(err)
	}
	got := page.Entities[0].(*kg.Agency)
	if got.Name != "Government" || !slices.Equal(got.Aliases, []string{"The government"}) || got.Sector != kg.SectorCivilian {
		t.Errorf("it is %+v", got)
	}
}

// A store that took a snapshot of a day to come, as older versions did, takes no true one:
// it is said what to do.
func TestAfterASnapshotOfADayToCome(t *testing.T) {
	store := graph(t)
	mustRun(t, store, snapshot.Import{Importer: importer("2206-01-29", "wool USES acme")})
	_, err := run(t, store, snapshot.Import{Importer: importer("2026-01-29", "wool USES acme"), Today: kg.NewDate(2026, 2, 1)})
	if err == nil || !strings.Contains(err.Error(), "2206-01-29, a day that has not come yet: restore the backup") {
		t.Errorf("a true one after it: %v", err)
	}
}
