//go:build !embedded

package neo4jstore

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"fedreach/kg"
	"fedreach/kg/neo4jstore/neo4jtest"
)

func openEmpty(t *testing.T) *Store {
	t.Helper()
	server := neo4jtest.Shared(t)
	if err := server.Wipe(t.Context()); err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), Config{URI: server.URI, User: server.User, Password: server.Password})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close(context.Background()) })
	return s
}

// vendors is a batch of n vendors of its own, which no answer may show a part of.
func vendors(load, n int) kg.Batch {
	var b kg.Batch
	for i := range n {
		b.Entities = append(b.Entities, &kg.Vendor{Named: kg.Named{Slug: fmt.Sprintf("v%d-%d", load, i), Name: "A vendor"}})
	}
	return b
}

// Both ways to be sure of one moment, and what is seen without: while another
// store loads, an answer that is not proven may hold a part of a load.
func TestAnswersAreOfOneMoment(t *testing.T) {
	s := openEmpty(t)
	writer := newStore(s.driver, s.database)
	const loads, each = 25, 300
	ways := map[string]func() ([]row, error){
		"proven": func() ([]row, error) { return s.read(t.Context(), neighborhood, scopeParams(kg.Scope{}).as("scope")) },
		"under the lock": func() ([]row, error) {
			return s.readLocked(t.Context(), neighborhood, scopeParams(kg.Scope{}).as("scope"))
		},
	}
	var done atomic.Bool
	var readers sync.WaitGroup
	for way, read := range ways {
		readers.Go(func() {
			for !done.Load() && !t.Failed() {
				rows, err := read()
				if err != nil {
					t.Errorf("%s: %v", way, err)
					return
				}
				revision, found := rows[0].number("revision"), len(rows[0].list("entities"))
				if int64(found) != revision*each {
					t.Errorf("%s: an answer of revision %d has %d entities, want %d", way, revision, found, revision*each)
				}
			}
		})
	}
	for n := range loads {
		if _, err := writer.Load(t.Context(), vendors(n, each)); err != nil {
			t.Error(err)
			break
		}
	}
	done.Store(true)
	readers.Wait()
}

// Where nothing is committed, one question is enough.
func TestOneRoundTrip(t *testing.T) {
	s := openEmpty(t)
	if _, err := s.Load(t.Context(), vendors(0, 3)); err != nil {
		t.Fatal(err)
	}
	for n := range 3 {
		if _, moment, err := s.readOnce(t.Context(), neo4j.AccessModeRead, neighborhood, scopeParams(kg.Scope{}).as("scope")); err != nil || moment == "" {
			t.Errorf("question %d after a load: proven by %q, %v", n, moment, err)
		}
	}
	other := newStore(s.driver, s.database)
	if _, err := other.Load(t.Context(), vendors(1, 3)); err != nil {
		t.Fatal(err)
	}
	for n, want := range []bool{false, true} {
		if _, moment, err := s.readOnce(t.Context(), neo4j.AccessModeRead, revisionStatement, nil); err != nil || (moment != "") != want {
			t.Errorf("question %d after another's load: proven by %q, %v", n, moment, err)
		}
	}
}

// A database restored from a backup does not know the bookmarks of the time after.
func TestRefusedBookmarksAreForgotten(t *testing.T) {
	s := openEmpty(t)
	unknown := neo4j.Bookmarks{"FB:of-another-database"}
	s.bookmarks.known = unknown
	if _, err := s.Revision(t.Context()); err != nil {
		t.Errorf("Revision: %v", err)
	}
	s.bookmarks.known = unknown
	if _, err := s.Load(t.Context(), vendors(0, 1)); err != nil {
		t.Errorf("Load: %v", err)
	}
	if known := strings.Join(s.bookmarks.known, " "); known == "" || strings.Contains(known, unknown[0]) {
		t.Errorf("afterwards the bookmarks are %q", known)
	}
}

// A database restored from a backup made before does not get to the bookmarks of the
// time after, and would keep a question that brings them waiting.
func TestBookmarksBeyondTheDatabaseAreForgotten(t *testing.T) {
	s := openEmpty(t)
	for what, call := range map[string]func() error{
		"Revision": func() error { _, err := s.Revision(t.Context()); return err },
		"Moment":   func() error { _, err := s.Moment(t.Context()); return err },
		"Load":     func() error { _, err := s.Load(t.Context(), vendors(0, 1)); return err },
	} {
		if _, err := s.Moment(t.Context()); err != nil {
			t.Fatal(err)
		}
		beyond := later(t, s.bookmarks.known[0])
		s.bookmarks.known = neo4j.Bookmarks{beyond}
		if err := call(); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		if known := strings.Join(s.bookmarks.known, " "); known == "" || strings.Contains(known, beyond) {
			t.Errorf("after %s the bookmarks are %q", what, known)
		}
	}
}

// later is the bookmark of a thousand transactions after another.
func later(t *testing.T, bookmark string) string {
	t.Helper()
	raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(bookmark, "FB:"))
	_, commits := readBookmark(bookmark)
	if err != nil || commits == 0 {
		t.Fatalf("%q: %v", bookmark, err)
	}
	const in8, noOthers, upToDatabase = 0xcb, 0x90, 3 + 16
	raw = append(binary.BigEndian.AppendUint64(append(raw[:upToDatabase], in8), uint64(commits+1000)), noOthers)
	return "FB:" + base64.StdEncoding.EncodeToString(raw)
}

// Every load is told from every other, in the audit trail and as the last of a moment.
func TestAttempts(t *testing.T) {
	s := openEmpty(t)
	seen := map[string]bool{"": true}
	for n := range 3 {
		report, err := s.Load(t.Context(), vendors(n, 1))
		if err != nil {
			t.Fatal(err)
		}
		moment, err := s.Moment(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		trail, err := s.Loads(t.Context(), kg.LoadFilter{First: 1})
		if err != nil {
			t.Fatal(err)
		}
		attempt := report.Load.Attempt
		if seen[attempt] || moment.Attempt != attempt || trail.Loads[0].Attempt != attempt {
			t.Errorf("load %d is told by %q, its moment has %q and the audit trail %q", n, attempt, moment.Attempt, trail.Loads[0].Attempt)
		}
		seen[attempt] = true
	}
}

// What the replica builds on: loads are one commit each, and a script is another.
func TestOnlyLoads(t *testing.T) {
	s := openEmpty(t)
	moment := func() kg.Moment {
		t.Helper()
		m, err := s.Moment(t.Context())
		if err != nil || m.Database == "" || m.Commits == 0 {
			t.Fatalf("Moment: %+v, %v", m, err)
		}
		return m
	}
	load := func(n int) {
		t.Helper()
		if _, err := s.Load(t.Context(), vendors(n, 3)); err != nil {
			t.Fatal(err)
		}
	}
	load(0) // brings property names, which Neo4j commits by themselves
	before := moment()
	for n := range 300 {
		load(n + 1)
	}
	if now := moment(); !now.OnlyLoadsSince(before) || now.Revision != 301 {
		t.Errorf("after loads: %+v, before them %+v", now, before)
	}
	before = moment()
	if _, err := neo4j.ExecuteQuery(t.Context(), s.driver, "CREATE (:Note)", nil, neo4j.EagerResultTransformer); err != nil {
		t.Fatal(err)
	}
	load(301)
	if now := moment(); now.OnlyLoadsSince(before) {
		t.Errorf("after a script and a load: %+v, before them %+v", now, before)
	}
}

func TestReadBookmark(t *testing.T) {
	const database = "18da96db52344ecda35f28523763 2cf9"
	for bookmark, want := range map[string]int64{
		"FB:kcwQGNqW21I0Ts2jXyhSN2Ms+QeQ":         7,
		"FB:kcwQGNqW21I0Ts2jXyhSN2Ms+ckBNJA=":     308,
		"FB:kcwQGNqW21I0Ts2jXyhSN2Ms+ckBNJE=":     0, // others behind it
		"FB:kcwQGNqW21I0Ts2jXyhSN2Ms+cgBNJA=":     0, // one byte is told, two are there
		"neo4j:bookmark:v1:tx307":                 0,
		"FB:":                                     0,
		"FB:kcwQGNqW21I0Ts2jXyhSN2Ms+coAAQAAkA==": 65536,
	} {
		name, got := readBookmark(bookmark)
		if got != want || (name != "") != (want != 0) || name != "" && name != strings.ReplaceAll(database, " ", "") {
			t.Errorf("%s: transaction %d of %q, want %d", bookmark, got, name, want)
		}
	}
}

// What loads brought is found by an index, whatever the size of the graph.
func TestFactsSinceUsesIndexes(t *testing.T) {
	s := openEmpty(t)
	p := params{"kinds": typesOf(nil), "sources": nil, "since": int64(1), "asked": []string{}}.as("filter")
	result, err := neo4j.ExecuteQuery(t.Context(), s.driver, "EXPLAIN "+factsSince.text, p, neo4j.EagerResultTransformer)
	if err != nil {
		t.Fatal(err)
	}
	plan := fmt.Sprint(result.Summary.Plan().Arguments()["string-representation"])
	if n := strings.Count(plan, "DirectedRelationshipIndexSeekByRange"); n != 2*len(kg.FactKinds) {
		t.Errorf("%d index seeks, want one by load and one by end for each kind:\n%s", n, plan)
	}
}
