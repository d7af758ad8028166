package torture

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fedreach/export/exporttest"
	"fedreach/kg"
	"fedreach/kg/sqlitestore"
	"fedreach/seed/factfile"
)

// gazette is where all that is made up here comes from.
var gazette = &kg.Source{URL: "https://gazette.example", Title: "The Gazette", Published: kg.NewDate(2026, 3, 1), PublishedPrecision: kg.PrecisionDay}

// ground is what all batches stand on: navy, which runs on aws.
func ground() kg.Batch {
	return kg.Batch{
		Key: "ground", Note: "0",
		Entities: []kg.Entity{
			&kg.Agency{Named: kg.Named{Slug: "navy", Name: "The Navy"}, Sector: kg.SectorDefense},
			&kg.Cloud{Named: kg.Named{Slug: "aws", Name: "AWS"}, Kind: kg.CloudRegion},
		},
		Facts: []*kg.Fact{{Kind: kg.RunsOn, From: "agency:navy", To: "cloud:aws", Confidence: kg.High, Source: gazette}},
	}
}

// numbered is batch n: a vendor that offers its AI on aws, and size uses of it by
// navy. Where before is not 0, that batch's vendor gets an alias and its offer is
// withdrawn. So a part of a batch is seen whichever part it is.
func numbered(n, size, before int) kg.Batch {
	vendor := fmt.Sprint("vendor-", n)
	b := kg.Batch{
		Key: fmt.Sprint("batch ", n), Note: fmt.Sprint(n),
		Entities: []kg.Entity{&kg.Vendor{Named: kg.Named{Slug: vendor, Name: fmt.Sprint("Vendor ", n)}}},
		Facts:    []*kg.Fact{offer(n)},
	}
	for i := range size {
		b.Facts = append(b.Facts, &kg.Fact{
			Kind: kg.Uses, From: "agency:navy", To: "vendor:" + vendor, Key: fmt.Sprintf("use %d of %d", i, size),
			Since: kg.NewDate(2026, 1, 1), SincePrecision: kg.PrecisionMonth, Confidence: kg.Medium, Product: "An assistant", Source: gazette,
		})
	}
	if before != 0 {
		b.Entities = append(b.Entities, &kg.Vendor{Named: kg.Named{
			Slug: fmt.Sprint("vendor-", before), Name: fmt.Sprint("Vendor ", before), Aliases: []string{fmt.Sprint("The one before ", n)},
		}})
		b.Withdrawals = []kg.Withdrawal{{FactID: idOf(offer(before)), At: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)}}
	}
	return b
}

func offer(n int) *kg.Fact {
	return &kg.Fact{
		Kind: kg.PartnersWith, From: fmt.Sprint("vendor:vendor-", n), To: "cloud:aws", Confidence: kg.High,
		LevelSet: kg.LevelsOf(kg.CUI), Source: gazette,
	}
}

// idOf is the id that a fact gets.
func idOf(f *kg.Fact) string {
	prepared, _, err := kg.Batch{Facts: []*kg.Fact{f}}.Prepare()
	if err != nil {
		panic(err) // offer is wrong
	}
	return prepared.Facts[0].ID
}

// loadBatch is the mutation that loads a batch.
const loadBatch = `mutation ($batch: BatchInput!) { load(batch: $batch) { revision repeated } }`

// input is a batch as the API takes it.
func input(b kg.Batch) map[string]any {
	withdrawals := []map[string]string{}
	for _, w := range b.Withdrawals {
		withdrawals = append(withdrawals, map[string]string{"factID": w.FactID, "at": kg.Instant(w.At)})
	}
	batch := map[string]any{"note": b.Note, "entities": []factfile.Line{}, "facts": []factfile.Line{}, "withdrawals": withdrawals}
	if b.Key != "" {
		batch["key"] = b.Key
	}
	for _, e := range b.Entities {
		batch["entities"] = append(batch["entities"].([]factfile.Line), factfile.EntityLine(e))
	}
	for _, f := range b.Facts {
		batch["facts"] = append(batch["facts"].([]factfile.Line), factfile.FactLine(f))
	}
	return map[string]any{"batch": batch}
}

// load loads a batch and gives the code of what kept it from that, "" where it is
// acknowledged. The error is that no answer came.
func (s *server) load(b kg.Batch) (code string, err error) {
	r, err := s.ask(loadBatch, input(b))
	if err != nil {
		return "", err
	}
	return r.code(), nil
}

// mustLoad loads a batch that must be acknowledged.
func (s *server) mustLoad(b kg.Batch) {
	s.t.Helper()
	s.answer(loadBatch, input(b))
}

// notes are what the loads say of themselves, the oldest first.
func (s *server) notes() (notes []string) {
	s.t.Helper()
	variables := map[string]any{}
	for {
		var page struct {
			Loads struct {
				PageInfo struct {
					HasNextPage bool
					EndCursor   string
				}
				Nodes []struct{ Note string }
			}
		}
		answer := s.answer(`query ($after: String) { loads(first: 1000, after: $after) { pageInfo { hasNextPage endCursor } nodes { note } } }`, variables)
		if err := json.Unmarshal([]byte(answer), &page); err != nil {
			s.t.Fatal(err)
		}
		for _, l := range page.Loads.Nodes {
			notes = append(notes, l.Note)
		}
		if !page.Loads.PageInfo.HasNextPage {
			slices.Reverse(notes)
			return notes
		}
		variables["after"] = page.Loads.PageInfo.EndCursor
	}
}

// reference is a store to which nothing happens. What was loaded into it is what
// there must be elsewhere.
type reference struct {
	t     testing.TB
	store *sqlitestore.Store
}

func newReference(t testing.TB, batches ...kg.Batch) *reference {
	t.Helper()
	store, err := sqlitestore.Open(t.Context(), filepath.Join(t.TempDir(), "reference.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(t.Context()); err != nil {
			t.Error(err)
		}
	})
	r := &reference{t, store}
	r.load(batches...)
	return r
}

func (r *reference) load(batches ...kg.Batch) {
	r.t.Helper()
	for _, b := range batches {
		if _, err := r.store.Load(r.t.Context(), b); err != nil {
			r.t.Fatalf("%s: %v", b.Key, err)
		}
	}
}

// notes are what the loads say of themselves, the oldest first.
func (r *reference) notes() (notes []string) {
	r.t.Helper()
	page, err := r.store.Loads(r.t.Context(), kg.LoadFilter{First: -1})
	if err != nil {
		r.t.Fatal(err)
	}
	for _, l := range slices.Backward(page.Loads) {
		notes = append(notes, l.Note)
	}
	return notes
}

// exported is the whole graph, as fedreach export writes it.
func (r *reference) exported() string {
	r.t.Helper()
	return exporttest.Lines(r.t, r.store)
}

// sameGraph says where two exports differ.
func sameGraph(t testing.TB, got, want string) {
	t.Helper()
	a, b := strings.Split(strings.TrimSpace(got), "\n"), strings.Split(strings.TrimSpace(want), "\n")
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			t.Errorf("the graph has %d lines and must have %d; line %d is\n%s\nand must be\n%s", len(a), len(b), i+1, at(a, i), at(b, i))
			return
		}
	}
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "not there"
}

// atoi is the number that a note is.
func atoi(t testing.TB, note string) int {
	t.Helper()
	n, err := strconv.Atoi(note)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
