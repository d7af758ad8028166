package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fedreach/graph"
	"fedreach/kg"
	"fedreach/kg/sqlitestore"
	"fedreach/reach"
)

// caseStore is a kind of store that the cases are run on.
type caseStore struct {
	name string
	// open gives an empty store that is closed with the test.
	open func(*testing.T) kg.Store
}

var caseStores = []caseStore{{"sqlite", func(t *testing.T) kg.Store {
	store, err := sqlitestore.Open(t.Context(), filepath.Join(t.TempDir(), "cases.db"))
	return closedWith(t, store, err)
}}}

func closedWith(t *testing.T, store kg.Store, err error) kg.Store {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	return store
}

// runOn loads the case into a store of this kind and asks its questions. It
// gives the answers as they came.
func (c *writtenCase) runOn(t *testing.T, kind caseStore) [][]byte {
	store := kind.open(t)
	_, err := store.Load(t.Context(), c.batch)
	if c.Refused != "" {
		return [][]byte{c.refusal(t, err)}
	}
	if err != nil {
		t.Fatalf("the facts can't be loaded: %v", err)
	}
	resolver := &graph.Resolver{Store: store, Now: func() time.Time { return c.now }, Log: slog.New(slog.DiscardHandler)}
	server := httptest.NewServer(resolver.Handler())
	defer server.Close()
	var answers [][]byte
	for _, q := range c.questions {
		answer := q.post(t, server)
		if unlike := q.differences(answer); len(unlike) > 0 {
			t.Errorf("%s\n  %s\n  (%s)", q.line, strings.Join(unlike, "\n  "), c.Why)
		}
		answers = append(answers, answer)
	}
	return answers
}

// refusal compares why the facts were refused with what the case says.
func (c *writtenCase) refusal(t *testing.T, err error) []byte {
	t.Helper()
	if !errors.As(err, new(*kg.Rejected)) || !strings.Contains(err.Error(), c.Refused) {
		t.Fatalf("the facts should be refused for %q; the answer is: %v", c.Refused, err)
	}
	return []byte(err.Error())
}

// caseQuestion is one question of a case and what is expected of its answer.
type caseQuestion struct {
	line      string
	want      expectation
	isList    bool
	variables map[string]any
	// named are ids that the question names.
	named []string
}

// newCaseQuestion reads agency vendor name=value… or reach name=value….
func newCaseQuestion(line string, want expectation) (*caseQuestion, error) {
	word := caseWords(line)
	q := &caseQuestion{line: line, want: want, isList: word[0] == "reach", variables: map[string]any{}}
	options := word[1:]
	if !q.isList {
		if len(word) < 2 {
			return nil, errors.New("a question names an agency and a vendor, or is reach")
		}
		options = word[2:]
		q.variables["agency"], q.variables["vendor"] = word[0], word[1]
		q.named = []string{kg.EntityID(kg.KindAgency, word[0]), kg.EntityID(kg.KindVendor, word[1])}
	}
	given, err := parseAttributes(options)
	if err != nil {
		return nil, err
	}
	for name, value := range given {
		if err := q.set(name, value); err != nil {
			return nil, err
		}
	}
	return q, want.check(q.isList)
}

// set makes an option of the question a variable of the query.
func (q *caseQuestion) set(name, value string) error {
	slugsOf := map[string]kg.EntityKind{"agencies": kg.KindAgency, "vendors": kg.KindVendor, "through": kg.KindCloud}
	list := strings.Split(value, ",")
	switch {
	case name == "level" || name == "at":
		q.variables[name] = value
	case name == "known":
		q.variables["knownAt"] = value
	case q.isList && slugsOf[name] != "":
		q.variables[name] = list
		for _, slug := range list {
			q.named = append(q.named, kg.EntityID(slugsOf[name], slug))
		}
	case q.isList && (name == "statuses" || name == "kinds" || name == "sectors"):
		q.variables[name] = list
	default:
		return fmt.Errorf("%s: questions have no such option", name)
	}
	return nil
}

// readAssumptions reads + fact and - fact, a fact of the batch.
func (q *caseQuestion) readAssumptions(clouds map[string]bool, batch kg.Batch) error {
	var assume []map[string]any
	for _, line := range q.want["assume"] {
		sign, text, _ := strings.Cut(line, " ")
		parsed, err := parseFactLine(text)
		if err != nil {
			return fmt.Errorf("assume %q: %w", line, err)
		}
		fact, err := parsed.fact(clouds)
		if err != nil {
			return fmt.Errorf("assume %q: %w", line, err)
		}
		switch sign {
		case "+":
			q.named = append(q.named, fact.From, fact.To)
			assume = append(assume, map[string]any{"add": parsed.input(fact)})
		case "-":
			i := slices.IndexFunc(batch.Facts, func(f *kg.Fact) bool { return f.Thing() == fact.Thing() })
			if i < 0 {
				return fmt.Errorf("assume %q: no fact of the case is about that", line)
			}
			assume = append(assume, map[string]any{"remove": batch.Facts[i].ID})
		default:
			return fmt.Errorf("assume %q: write + or - and a fact", line)
		}
	}
	q.variables["assume"] = assume
	return nil
}

// input is the line as a FactInput, whose fields are called as attributes are.
func (l factLine) input(f *kg.Fact) map[string]any {
	input := map[string]any{"kind": f.Kind, "from": f.From, "to": f.To}
	for name, value := range l.attributes {
		input[name] = value
	}
	if f.LevelSet.Known() {
		input["levels"] = f.Levels()
	}
	return input
}

const (
	caseFragments = `
fragment F on Fact {
  id kind from { id slug } to { id slug } key since sincePrecision until untilPrecision knownSince knownUntil
  confidence levels effect issuer terms ceilingUSD product useCase vendorControl text
  source { url title published publishedPrecision } load { id revision }
}
fragment R on Route {
  kind through { slug } vehicle { slug } levels inferences inheritedFrom { slug }
  facts { ...F } authorizations { ...F } vehicleFacts { ...F } confidence
}
fragment V on Verdict {
  id agency { slug } vendor { slug } level status levels routes { ...R } unleveledRoutes { ...R }
  uses { ...F } unleveledUses { ...F } evaluations { ...F } unleveledEvaluations { ...F }
  blockers { ...F } liftedBlocks { ...F } exemptions { ...F } warnings { ...F }
  nearMisses { kind missing { kind from { id slug } to { id slug } key levels } cloud { slug } facts { ...F } }
  confidence disputed disputes { decides { ...F } otherwise { ...F } } oldestSourceOn unplaced at knownAt
}`
	// caseVerdict asks for one verdict in two ways, which must agree. A question
	// that will be refused is asked in one: of two refusals, either may come first.
	caseVerdict = `
query ($once: Boolean!, $agency: String!, $vendor: String!, $statuses: [Status!], $level: Classification, $at: Date, $knownAt: DateTime, $assume: [Assumption!]) {
  verdict(agency: $agency, vendor: $vendor, level: $level, at: $at, knownAt: $knownAt, assume: $assume) { ...V }
  reach(agencies: [$agency], vendors: [$vendor], statuses: $statuses, level: $level, at: $at, knownAt: $knownAt, assume: $assume) @skip(if: $once) {
    nodes { ...V } totalCount
  }
}` + caseFragments
	caseList = `
query ($agencies: [String!], $vendors: [String!], $through: [String!], $sectors: [Sector!], $statuses: [Status!], $kinds: [RouteKind!],
  $level: Classification, $at: Date, $knownAt: DateTime, $assume: [Assumption!]) {
  reach(agencies: $agencies, vendors: $vendors, through: $through, sectors: $sectors, statuses: $statuses, kinds: $kinds,
    level: $level, at: $at, knownAt: $knownAt, assume: $assume, first: 5000) { nodes { ...V } totalCount }
}` + caseFragments
)

// post asks the question and gives the answer as it came.
func (q *caseQuestion) post(t *testing.T, server *httptest.Server) []byte {
	t.Helper()
	query, variables := caseList, maps.Clone(q.variables)
	if !q.isList {
		query, variables["statuses"] = caseVerdict, reach.Statuses
		_, variables["once"] = q.want["refused"]
	}
	return post(t, server.URL, query, variables)
}

// differences compares an answer with what is expected.
func (q *caseQuestion) differences(raw []byte) []string {
	var answer struct {
		Data struct {
			Verdict json.RawMessage
			Reach   struct {
				Nodes      []json.RawMessage
				TotalCount int
			}
		}
		Errors []struct{ Message string }
	}
	if err := json.Unmarshal(raw, &answer); err != nil {
		return []string{fmt.Sprintf("the answer is no JSON (%v): %s", err, raw)}
	}
	if reason, refused := q.want["refused"]; refused {
		if len(answer.Errors) == 0 || !strings.Contains(answer.Errors[0].Message, reason[0]) {
			return []string{fmt.Sprintf("it should be refused for %q; the errors are %v", reason[0], answer.Errors)}
		}
		return nil
	}
	if len(answer.Errors) > 0 {
		return []string{fmt.Sprintf("it was refused: %v", answer.Errors)}
	}
	nodes := answer.Data.Reach.Nodes
	if answer.Data.Reach.TotalCount != len(nodes) {
		return []string{fmt.Sprintf("reach counts %d verdicts and lists %d", answer.Data.Reach.TotalCount, len(nodes))}
	}
	if q.isList {
		return q.listDifferences(nodes)
	}
	if len(nodes) != 1 || !bytes.Equal(nodes[0], answer.Data.Verdict) {
		return []string{fmt.Sprintf("verdict and reach do not agree:\n%s\n%s", answer.Data.Verdict, nodes)}
	}
	var v answeredVerdict
	if err := json.Unmarshal(answer.Data.Verdict, &v); err != nil {
		return []string{fmt.Sprintf("the verdict can't be read: %v", err)}
	}
	return q.want.differences(v)
}

// listDifferences compares a list of verdicts, which is complete and in order.
func (q *caseQuestion) listDifferences(nodes []json.RawMessage) []string {
	got := make([]string, len(nodes))
	for i, node := range nodes {
		var v answeredVerdict
		if err := json.Unmarshal(node, &v); err != nil {
			return []string{fmt.Sprintf("a verdict can't be read: %v", err)}
		}
		got[i] = v.line()
	}
	if want := q.want["verdicts"]; !slices.Equal(got, want) {
		return []string{fmt.Sprintf("expected\n    %s\n  the answer is\n    %s", strings.Join(want, "\n    "), strings.Join(got, "\n    "))}
	}
	return nil
}
