package graph_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"fedreach/export/exporttest"
	"fedreach/graph"
	"fedreach/kg"
)

// Whatever is asked, the answer is JSON with data or errors, each error has a
// code that is documented, none is the server's own fault, nothing inside gives
// way, and the store is as it was.

// fuzzed is the endpoint without a network.
type fuzzed struct {
	handler http.Handler
	store   kg.Store
	log     *buffer
	before  string
}

func fuzz(t testing.TB, store kg.Store) *fuzzed {
	t.Helper()
	f := &fuzzed{store: store, log: &buffer{}, before: exporttest.Lines(t, store)}
	limits := graph.DefaultLimits
	limits.Kept = 0 // each answer is made
	resolver := &graph.Resolver{Store: store, Limits: limits, Now: func() time.Time { return now }, Log: slog.New(graph.LogHandler{Handler: slog.NewTextHandler(f.log, nil)})}
	f.handler = resolver.Handler()
	return f
}

var documentedCodes = []string{
	"BAD_USER_INPUT", "NOT_FOUND", "UNAUTHENTICATED", "FORBIDDEN", "QUERY_TOO_COMPLEX", "GRAPHQL_PARSE_FAILED",
	"GRAPHQL_VALIDATION_FAILED", "PERSISTED_QUERY_NOT_FOUND",
}

// send sends a request and checks all that holds of every answer.
func (f *fuzzed) send(t *testing.T, r *http.Request) answer {
	t.Helper()
	w := httptest.NewRecorder()
	f.handler.ServeHTTP(w, r)
	got := answer{raw: w.Body.String()}
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || got.Data == nil && len(got.Errors) == 0 || !utf8.ValidString(got.raw) {
		t.Fatalf("%d is no answer (%v): %.500q", w.Code, err, got.raw)
	}
	if w.Code >= http.StatusInternalServerError || strings.Contains(f.log.String(), "internal error") {
		t.Fatalf("%d: %.500s\nlog: %.2000s", w.Code, got.raw, f.log.String())
	}
	for _, e := range got.Errors {
		if !slices.Contains(documentedCodes, e.code()) || e.Message == "" || len(e.Message) > 400 {
			t.Fatalf("an error that says too little, or too much: %.1000s", got.raw)
		}
	}
	return got
}

// ask posts a question with these variables, each JSON.
func (f *fuzzed) ask(t *testing.T, query string, variables map[string]json.RawMessage) answer {
	t.Helper()
	return f.post(t, marshal(t, map[string]any{"query": query, "variables": variables}))
}

func (f *fuzzed) post(t *testing.T, body []byte) answer {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/query", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	return f.send(t, r)
}

// unchanged checks that the store is as it was.
func (f *fuzzed) unchanged(t *testing.T) {
	t.Helper()
	if exporttest.Lines(t, f.store) != f.before {
		t.Fatal("the graph has changed")
	}
}

// write posts as one who may write.
func (f *fuzzed) write(t *testing.T, body []byte) answer {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/query", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	return f.send(t, r.WithContext(graph.WithOperator(r.Context(), "fuzz")))
}

func quoted(text string) json.RawMessage {
	quoted, _ := json.Marshal(text) // a text always marshals
	return quoted
}

func FuzzRequests(f *testing.F) {
	for _, body := range []string{
		"", "{}", "[]", "null", `{"query":"{ loads { totalCount } }"}`, `{"query":"{ __typename }","variables":[],"extensions":null}`,
		`{"query":"query($n: Int) { agencies(first: $n) { totalCount } }","variables":{"n":1e999}}`, `{"query":1}`, `{"query":"{a}","query":"{ __typename }"}`,
		`{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"00"}}}`, `{"query":"{ __typename }","extensions":{"persistedQuery":{"version":"1"}}}`,
		`{"query":"query A { __typename } query B { __typename }","operationName":"B"}`, "{\"query\":\"\xff\"}", `{"query":"subscription { loaded { revision } }"}`,
		`{"query":"mutation { retract(facts: [], reason: \"\") { revision } }"}`, `{"query":"{ __typename }"} {}`, `{"query":"{ __typename }","extensions":{"revision":true}}`,
		`{"query":"query($a: [Assumption!]) { reach(assume: $a, first: 1) { totalCount } }","variables":{"a":[{"add":{"kind":"RUNS_ON","from":"agency:branch","to":"cloud:stratus"}}]}}`,
	} {
		f.Add([]byte(body))
	}
	api := fuzz(f, fixtureStore(f))
	f.Fuzz(func(t *testing.T, body []byte) {
		api.post(t, body)
		api.unchanged(t)
	})
}

func FuzzLinks(f *testing.F) {
	for _, query := range []string{
		"", "query=%7B__typename%7D", "query={loads{totalCount}}&variables={}", "query={a}&query={b}", "query=mutation{retract(facts:[],reason:\"\"){revision}}",
		"query=%zz", "query={__typename}&extensions={\"revision\":true}", "query={__typename}&variables=[1", "query=query($n:Int){agencies(first:$n){totalCount}}&variables={\"n\":-1}",
		"query={__typename}&token=x", ";", "query={__typename}&operationName=X",
	} {
		f.Add(query)
	}
	api := fuzz(f, fixtureStore(f))
	f.Fuzz(func(t *testing.T, query string) {
		r := httptest.NewRequest(http.MethodGet, "/query", nil)
		r.URL = &url.URL{Path: "/query", RawQuery: query}
		api.send(t, r)
		api.unchanged(t)
	})
}

func FuzzDocuments(f *testing.F) {
	for _, document := range slices.Concat(rare, []string{
		"{", "{ __typename }", "query($s: String! = \"cia\") { agency(slug: $s) { name } }", "{ ...F } fragment F on Query { ...F }", "{ a: __typename @skip(if: true) }",
		"{ verdict(agency: \"branch\", vendor: \"acme\", at: 99999999999999999999) { status } }", "query($d: Date = 1e999) { verdict(agency: \"branch\", vendor: \"acme\", at: $d) { status } }",
		"{ search(text: \"\\u0000\") { match } }", "{ verdict(agency: \"branch\", vendor: \"acme\", at: \"2026-02-30\") { status } }", "{ agencies(first: 99999999999999999999) { totalCount } }",
		"{ node(id: \"\") { id } }", "query Q($a: [[Int]]) { __typename }", "subscription { loaded { revision } }", "{ __schema { types { name } } }", "# only a comment",
		"{ reach(agencies: [], statuses: [NO_ROUTE], level: SECRET) { totalCount } }", "mutation { load(batch: {entities: [{kind: AGENCY, slug: \"x\", name: \"X\"}]}) { revision } }",
		"{ changes(from: \"2026-01-01\", to: \"9999-12-31\", vendors: [\"acme\"], agencies: [\"branch\"]) { totalCount } }", "{ search(text: \"\"\"\n block\n\"\"\") { match } }",
	}) {
		f.Add(document)
	}
	api := fuzz(f, fixtureStore(f))
	f.Fuzz(func(t *testing.T, document string) {
		api.ask(t, document, nil)
		api.unchanged(t)
	})
}

const pages = `query($after: String) {
  agencies(first: 2, after: $after) { nodes { id } pageInfo { endCursor } }
  clouds(first: 2, after: $after) { nodes { id } pageInfo { endCursor } }
  facts(first: 2, after: $after) { nodes { id } pageInfo { endCursor } }
  loads(first: 2, after: $after) { nodes { id } pageInfo { endCursor } }
  reach(first: 2, vendors: ["dyn"], after: $after) { nodes { id } pageInfo { endCursor } }
  lockIn(first: 2, after: $after) { nodes { agency { slug } } pageInfo { endCursor } }
  agency(slug: "branch") { children(first: 2, after: $after) { nodes { id } pageInfo { endCursor } } reach(first: 2, after: $after) { nodes { id } } }
}`

// A cursor is taken as it is written, or as the text that is in it.
func FuzzCursors(f *testing.F) {
	api := fuzz(f, fixtureStore(f))
	for _, text := range []string{
		"", "{}", `{"a":"agency:branch"}`, `{"a":"load:1"}`, `{"a":"RUNS_ON:0","d":"2026-03-20","k":"2026-03-20T12:00:00.000Z"}`, `{"a":"branch\u0000acme","d":"2026-03-20","k":"2026-03-20T12:00:00.000Z"}`,
		`{"a":"agency:branch","d":"0001-01-01","k":"0001-01-01T00:00:00.000Z"}`, `{"a":"verdict:branch:dyn::::","d":"2026-03-20","k":"2026-03-20T12:00:00.000Z"}`, `{"a":1}`, "\xff", `{"a":"load:99999999999999999999"}`,
	} {
		f.Add(text, true)
		f.Add(text, false)
	}
	f.Fuzz(func(t *testing.T, text string, encode bool) {
		if encode {
			text = base64.RawURLEncoding.EncodeToString([]byte(text))
		}
		// Field by field: where one has an error, all of them are null.
		for _, list := range strings.Split(pages, "\n")[1:] {
			if list != "}" {
				api.ask(t, "query($after: String) {"+list+"}", map[string]json.RawMessage{"after": quoted(text)})
			}
		}
		api.unchanged(t)
	})
}

// What is found by an id has that id.
func FuzzIDs(f *testing.F) {
	for _, id := range []string{
		"agency:branch", "load:1", "load:01", "load:+1", "load:9223372036854775808", "verdict:branch:acme::::", "verdict:branch:acme:SECRET:2026-03-20::2026-03-20T0:00:00,000Z",
		"verdict:branch:acme::::0001-01-01T00:00:00.000Z", "RUNS_ON:", "RUNS_ON:b5cf5908e9591cb6dac3be6f", "cloud:CUMULUS", "", "\xff", "a\x00",
	} {
		f.Add(id)
	}
	api := fuzz(f, fixtureStore(f))
	f.Fuzz(func(t *testing.T, id string) {
		got := api.ask(t, `query($id: ID!) { node(id: $id) { id } nodes(ids: [$id, "agency:branch"]) { id } facts(filter: {ids: [$id], from: [$id]}) { totalCount } }`,
			map[string]json.RawMessage{"id": quoted(id)})
		if found := at(got.Data, "node", "id"); found != nil && found != id || found != at(got.Data, "nodes", 0, "id") {
			t.Errorf("%q is found as %.1000s", id, got.raw)
		}
		api.unchanged(t)
	})
}

// What is assumed is for one answer only.
func FuzzAssumptions(f *testing.F) {
	for _, assume := range []string{
		"null", "[]", "{}", `[{"add":{"kind":"RUNS_ON","from":"agency:branch","to":"cloud:stratus"}}]`, `[{"add":{"kind":"PART_OF","from":"agency:us-government","to":"agency:branch"}}]`,
		`[{"add":null,"remove":null}]`, `[{"remove":"RUNS_ON:0"}]`, `[{"add":{"kind":"LABELS","from":"agency:branch","to":"vendor:acme","effect":"BLOCKS","key":"\u0000"}}]`,
		`{"add":{"kind":"PARTNERS_WITH","from":"vendor:dyn","to":"cloud:nimbus","levels":["SECRET","SECRET"],"since":"2026-13","ceilingUSD":-1}}`,
		`[{"add":{"kind":"USES","from":"agency:bureau-001","to":"vendor:dyn","until":"0001","product":""}},{"add":{"kind":"USES","from":"agency:bureau-001","to":"vendor:dyn"}}]`,
		`[{"add":{"kind":"AUTHORIZES","from":"agency:branch","to":"cloud:nimbus-east","levels":[]}}]`, `[1,"a",null,[[]]]`, `[{"add":{"kind":"SETS_TERMS","from":"vendor:acme","to":"agency:branch","terms":"RED_LINES","source":{"url":"x","title":"x"}}}]`,
	} {
		f.Add([]byte(assume))
	}
	api := fuzz(f, fixtureStore(f))
	f.Fuzz(func(t *testing.T, assume []byte) {
		if !json.Valid(assume) {
			return // FuzzRequests has those
		}
		variables := map[string]json.RawMessage{"a": assume}
		api.ask(t, `query($a: [Assumption!]) { verdict(agency: "bureau-001", vendor: "dyn", assume: $a) { id status routes { facts { id } } nearMisses { kind } disputed } }`, variables)
		api.ask(t, `query($a: [Assumption!]!) { impact(assume: $a, agencies: ["bureau-001", "branch"], first: 3) { nodes { causes { kind fact { id } } before { status } after { status } } } }`, variables)
		api.unchanged(t)
	})
}

const loading = `mutation($b: BatchInput!, $dry: Boolean!) { load(batch: $b, dryRun: $dry) {
  revision repeated entitiesCreated entitiesChanged factsCreated factsWithdrawn flips(first: 5) { totalCount nodes { agency { slug } causes { kind } } } } }`

// A batch is loaded whole, as its dry run said, and again it changes nothing; or
// it is refused and nothing has changed.
func FuzzBatches(f *testing.F) {
	for _, batch := range []string{
		"{}", "null", `{"entities":[{"kind":"AGENCY","slug":"zoo","name":"Zoo","aliases":["Z"," "]}],"facts":[{"kind":"PART_OF","from":"agency:zoo","to":"agency:branch","source":{"url":"https://e.org","title":"T"}}]}`,
		`{"key":"k","facts":[{"kind":"RUNS_ON","from":"agency:branch","to":"cloud:stratus","since":"2026-03","until":"2026","knownSince":"2026-03-01","knownUntil":"2026-03-01","source":{"url":"https://e.org","title":"T","published":"2026"}}]}`,
		`{"facts":[{"kind":"PART_OF","from":"agency:branch","to":"agency:bureau-000","source":{"url":"https://e.org","title":"T"}}]}`, `{"withdrawals":[{"factID":"RUNS_ON:0","at":"2026-03-20"}]}`,
		`{"entities":[{"kind":"CLOUD","slug":"x","name":"X"},{"kind":"VENDOR","slug":"X","name":"\u0000","cloudKind":"REGION","airGapped":true}]}`, `{"note":"\u0000","origin":"a","key":""}`,
		`{"facts":[{"kind":"LABELS","from":"agency:branch","to":"vendor:acme","effect":"BLOCKS","confidence":"LOW","source":{"url":"ftp://e.org","title":""}}]}`, `{"facts":null,"entities":[null]}`,
		`{"entities":[{"kind":"VENDOR","slug":"acme","name":"Acme again"}],"facts":[{"kind":"USES","from":"agency:branch","to":"vendor:acme","ceilingUSD":1e400,"source":{"url":"https://e.org","title":"T"}}]}`,
	} {
		f.Add([]byte(batch))
	}
	api := fuzz(f, fixtureStore(f))
	f.Fuzz(func(t *testing.T, batch []byte) {
		if !json.Valid(batch) {
			return // FuzzRequests has those
		}
		api.ask(t, loading, map[string]json.RawMessage{"b": batch, "dry": json.RawMessage("false")}) // by nobody
		body := func(dry bool) []byte {
			return marshal(t, map[string]any{"query": loading, "variables": map[string]any{"b": json.RawMessage(batch), "dry": dry}})
		}
		foretold := api.write(t, body(true))
		api.unchanged(t)
		if len(foretold.Errors) > 0 {
			// Of several unknown fields, gqlparser names any.
			if got := api.write(t, body(false)); len(got.Errors) != len(foretold.Errors) || got.Errors[0].code() != foretold.Errors[0].code() {
				t.Fatalf("the dry run said %.1000s, the load %.1000s", foretold.raw, got.raw)
			}
			api.unchanged(t)
			return
		}
		loaded := fuzz(t, fixtureStore(t))
		did := loaded.write(t, body(false))
		for _, count := range []string{"entitiesCreated", "entitiesChanged", "factsCreated", "factsWithdrawn", "flips"} {
			same(t, count, at(did.Data, "load", count), at(foretold.Data, "load", count))
		}
		after := exporttest.Lines(t, loaded.store)
		again := loaded.write(t, body(false))
		if at(again.Data, "load", "revision") != at(did.Data, "load", "revision") || exporttest.Lines(t, loaded.store) != after {
			t.Fatalf("loaded again: %.1000s", again.raw)
		}
	})
}

func marshal(t *testing.T, value any) []byte {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
