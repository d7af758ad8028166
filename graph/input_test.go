package graph_test

import (
	"encoding/base64"
	"fmt"
	"maps"
	"regexp"
	"strings"
	"testing"
)

// badInput is a value that one argument does not take.
type badInput struct {
	name string
	// field is a root field with VALUE where the value goes, typ the type of the
	// argument.
	field, typ string
	value      any
	// literal is the value as GraphQL writes it, where that is not as JSON does;
	// "-" where it can't be written.
	literal  string
	code     string
	argument string
	// says are parts of the message.
	says []string
}

const (
	bad      = "BAD_USER_INPUT"
	notFound = "NOT_FOUND"
)

const verdictOf = `verdict(agency: "bureau-000", vendor: "acme", `

func cursorOf(json string) string { return base64.RawURLEncoding.EncodeToString([]byte(json)) }

var long = strings.Repeat("x", 10_000)

var badSlugs = []badInput{
	{"a typo", `verdict(agency: VALUE, vendor: "acme") { id }`, "String!", "burau-001", "", notFound, "agency", []string{"no agency", "burau-001", "nearest", "bureau-001"}},
	{"a part of a name", `verdict(agency: VALUE, vendor: "acme") { id }`, "String!", "partment-07", "", notFound, "agency", []string{"nearest", "department-07"}},
	{"capitals", `verdict(agency: "bureau-000", vendor: VALUE) { id }`, "String!", "ACME", "", notFound, "vendor", []string{"no vendor", "nearest: acme"}},
	{"nothing near", `verdict(agency: "bureau-000", vendor: VALUE) { id }`, "String!", "quite-another", "", notFound, "vendor", []string{`no vendor "quite-another"`}},
	{"empty", `verdict(agency: "bureau-000", vendor: VALUE) { id }`, "String!", "", "", notFound, "vendor", []string{"no vendor"}},
	{"another kind", `verdict(agency: "bureau-000", vendor: VALUE) { id }`, "String!", "stratus", "", notFound, "vendor", nil},
	{"an id", `verdict(agency: VALUE, vendor: "acme") { id }`, "String!", "agency:bureau-000", "", notFound, "agency", nil},
	{"10,000 bytes", `verdict(agency: VALUE, vendor: "acme") { id }`, "String!", long, "", notFound, "agency", []string{"no agency"}},
	{"unicode", `verdict(agency: VALUE, vendor: "acme") { id }`, "String!", strings.Repeat("ビューロー🏛", 500), "", notFound, "agency", []string{"no agency"}},
	{"control characters", `verdict(agency: VALUE, vendor: "acme") { id }`, "String!", strings.Repeat("\u0000\u001b", 100), "", notFound, "agency", nil},
	{"one of many agencies", `reach(agencies: VALUE) { totalCount }`, "[String!]", []string{"branch", "bureau-01"}, "", notFound, "agencies[1]", []string{"nearest", "bureau-01"}},
	{"one of many vendors", `reach(vendors: VALUE) { totalCount }`, "[String!]", []string{"acme", "bolt", "crop"}, "", notFound, "vendors[2]", []string{"nearest: corp"}},
	{"a cloud", `reach(through: VALUE) { totalCount }`, "[String!]", []string{"cumuls"}, "", notFound, "through[0]", []string{"no cloud", "cumulus"}},
	{"of an agency's vendors", `agency(slug: "branch") { reach(vendors: VALUE) { totalCount } }`, "[String!]", []string{"acmee"}, "", notFound, "vendors[0]", []string{"acme"}},
	{"of a vendor's agencies", `vendor(slug: "acme") { reach(agencies: VALUE) { totalCount } }`, "[String!]", []string{"brunch"}, "", notFound, "agencies[0]", []string{"branch"}},
	{"of a vendor's clouds", `vendor(slug: "acme") { reach(through: VALUE) { totalCount } }`, "[String!]", []string{"stratos"}, "", notFound, "through[0]", []string{"stratus"}},
}

var badTimes = []badInput{
	{"a day that does not exist", verdictOf + `at: VALUE) { id }`, "Date", "2026-02-30", "", bad, "at", []string{"2026-02-30", "a day that exists"}},
	{"a month", verdictOf + `at: VALUE) { id }`, "Date", "2026-03", "", bad, "at", []string{"2026-03-17"}},
	{"the year 0", verdictOf + `at: VALUE) { id }`, "Date", "0000-01-01", "", bad, "at", nil},
	{"a number", verdictOf + `at: VALUE) { id }`, "Date", 20260317, "", bad, "at", []string{"2026-03-17"}},
	{"no date at all", `reach(at: VALUE) { totalCount }`, "Date", "tomorrow", "", bad, "at", []string{"tomorrow"}},
	{"a long text", `reach(at: VALUE) { totalCount }`, "Date", long, "", bad, "at", nil},
	{"of a list of facts", `agency(slug: "branch") { runsOn(at: VALUE) { totalCount } }`, "Date", "17.3.2026", "", bad, "at", nil},
	{"of an entity", `cloud(slug: "stratus") { parent(at: VALUE) { id } }`, "Date", "17.3.2026", "", bad, "at", nil},
	{"no moment", verdictOf + `knownAt: VALUE) { id }`, "DateTime", "yesterday", "", bad, "knownAt", []string{"2026-03-17T00:00:00Z"}},
	{"a moment without a zone", verdictOf + `knownAt: VALUE) { id }`, "DateTime", "2026-03-17T00:00:00", "", bad, "knownAt", nil},
	{"hour 25", `reach(knownAt: VALUE) { totalCount }`, "DateTime", "2026-03-17T25:00:00Z", "", bad, "knownAt", nil},
	{"a moment that is a number", verdictOf + `knownAt: VALUE) { id }`, "DateTime", 1773705600, "", bad, "knownAt", nil},
	{"no level", verdictOf + `level: VALUE) { id }`, "Classification", "SECRETS", "SECRETS", bad, "level", []string{"SECRETS"}},
	{"a level in small letters", `reach(level: VALUE) { totalCount }`, "Classification", "secret", "secret", bad, "level", nil},
	{"statuses in small letters", `reach(statuses: VALUE) { totalCount }`, "[Status!]", []string{"BLOCKED", "blocked"}, "[BLOCKED, blocked]", bad, "statuses", nil},
	{"a long level", `reach(level: VALUE) { totalCount }`, "Classification", long, long, bad, "level", nil},
	{"no status", `reach(statuses: VALUE) { totalCount }`, "[Status!]", []string{"OPEN"}, "[OPEN]", bad, "statuses", nil},
	{"no sector", `agencies(filter: VALUE) { totalCount }`, "AgencyFilter", map[string]any{"sectors": []string{"SPACE"}}, "{sectors: [SPACE]}", bad, "filter", nil},
}

var badPages = []badInput{
	{"first -1", `agencies(first: VALUE) { totalCount }`, "Int", -1, "", bad, "first", []string{"-1", "1000"}},
	{"first 1001", `agencies(first: VALUE) { totalCount }`, "Int", 1001, "", bad, "first", []string{"1001", "1000"}},
	{"first 1001 of children", `agency(slug: "branch") { children(first: VALUE) { totalCount } }`, "Int", 1001, "", bad, "first", []string{"1000"}},
	{"first -1 of facts", `agency(slug: "branch") { runsOn(first: VALUE) { totalCount } }`, "Int", -1, "", bad, "first", nil},
	{"first -1 of search", `search(text: "x", first: VALUE) { match }`, "Int", -1, "", bad, "first", nil},
	{"first 1001 of loads", `loads(first: VALUE) { totalCount }`, "Int", 1001, "", bad, "first", nil},
	{"first 5001 of reach", `reach(first: VALUE) { totalCount }`, "Int", 5001, "", bad, "first", []string{"5000"}},
	{"first -1 of reach", `reach(first: VALUE) { totalCount }`, "Int", -1, "", bad, "first", nil},
	{"first 2^40", `agencies(first: VALUE) { totalCount }`, "Int", 1 << 40, "", bad, "first", nil},
	{"first 2^70", `agencies(first: VALUE) { totalCount }`, "Int", nil, "1180591620717411303424", bad, "first", nil},
	{"first half", `agencies(first: VALUE) { totalCount }`, "Int", 0.5, "", bad, "first", nil},
	{"first as a text", `agencies(first: VALUE) { totalCount }`, "Int", "ten", "", bad, "first", nil},
	{"not base64", `agencies(after: VALUE) { totalCount }`, "String", "not base64!", "", bad, "after", []string{"endCursor"}},
	{"base64 of rubbish", `agencies(after: VALUE) { totalCount }`, "String", cursorOf("rubbish"), "", bad, "after", []string{"endCursor"}},
	{"an empty cursor", `reach(after: VALUE) { totalCount }`, "String", "", "", bad, "after", nil},
	{"base64 of another JSON", `loads(after: VALUE) { totalCount }`, "String", cursorOf(`[1,2]`), "", bad, "after", nil},
	{"a long cursor", `reach(after: VALUE) { totalCount }`, "String", long, "", bad, "after", nil},
	{"a cursor of clouds", `agencies(after: VALUE) { totalCount }`, "String", cursorOf(`{"a":"cloud:stratus"}`), "", bad, "after", []string{"another list"}},
	{"a key that is none", `agencies(after: VALUE) { totalCount }`, "String", cursorOf(`{"a":"agency:'; DROP TABLE facts"}`), "", bad, "after", nil},
	{"a moment taken away", `reach(after: VALUE) { totalCount }`, "String", cursorOf(`{"a":"agency:branch vendor:acme"}`), "", bad, "after", nil},
	{"half a moment", `reach(after: VALUE) { totalCount }`, "String", cursorOf(`{"a":"agency:branch vendor:acme","d":"2026-03-20"}`), "", bad, "after", nil},
	{"a tampered day", `reach(after: VALUE) { totalCount }`, "String", cursorOf(`{"a":"agency:branch vendor:acme","d":"2026-02-30","k":"2026-03-20T12:00:00.000Z"}`), "", bad, "after", nil},
	{"a tampered moment", `reach(after: VALUE) { totalCount }`, "String", cursorOf(`{"a":"agency:branch vendor:acme","d":"2026-02-03","k":"now"}`), "", bad, "after", nil},
	{"a load below zero", `loads(after: VALUE) { totalCount }`, "String", cursorOf(`{"a":"load:-5"}`), "", bad, "after", nil},
	{"1001 ids", `nodes(ids: VALUE) { id }`, "[ID!]!", make([]string, 1001), "", bad, "ids", []string{"1001", "1000"}},
}

// assuming is a fact to assume, from the branch to acme unless changed.
func assuming(changes map[string]any) []any {
	fact := map[string]any{"kind": enum("CONTRACTS_WITH"), "from": "agency:branch", "to": "vendor:acme"}
	maps.Copy(fact, changes)
	return []any{map[string]any{"add": fact}}
}

// enum is written without quotes in GraphQL.
type enum string

func partOf(from, to string) []any {
	return assuming(map[string]any{"kind": enum("PART_OF"), "from": from, "to": to})
}

var badAssumptions = []badInput{
	{"until before since", verdictOf + `assume: VALUE) { id }`, "[Assumption!]", assuming(map[string]any{"since": "2026-03-01", "until": "2026-02-01"}), "", bad, "assume[0].add.until", []string{"2026-02-01", "2026-03-01"}},
	{"the second of two", `reach(assume: VALUE) { totalCount }`, "[Assumption!]", append(assuming(nil), assuming(map[string]any{"since": "2026-03-01", "until": "2026-03-01"})...), "", bad, "assume[1].add.until", nil},
	{"a day that does not exist", verdictOf + `assume: VALUE) { id }`, "[Assumption!]", assuming(map[string]any{"since": "2026-02-30"}), "", bad, "assume[0].add.since", []string{"2026-02-30"}},
	{"month 13", verdictOf + `assume: VALUE) { id }`, "[Assumption!]", assuming(map[string]any{"until": "2026-13"}), "", bad, "assume[0].add.until", nil},
	{"neither", verdictOf + `assume: VALUE) { id }`, "[Assumption!]", []any{map[string]any{}}, "", bad, "assume[0]", nil},
	{"nothing to add", verdictOf + `assume: VALUE) { id }`, "[Assumption!]", []any{map[string]any{"add": nil}}, "", bad, "assume[0]", nil},
	{"both", verdictOf + `assume: VALUE) { id }`, "[Assumption!]", []any{map[string]any{"add": assuming(nil)[0].(map[string]any)["add"], "remove": "RUNS_ON:1"}}, "", bad, "assume[0]", nil},
	{"a fact that there is not", verdictOf + `assume: VALUE) { id }`, "[Assumption!]", []any{map[string]any{"remove": "RUNS_ON:0123"}}, "", notFound, "assume[0].remove", []string{"no fact", "RUNS_ON:0123"}},
	{"removing an entity", `agency(slug: "branch") { reach(assume: VALUE) { totalCount } }`, "[Assumption!]", []any{map[string]any{"remove": "agency:branch"}}, "", notFound, "assume[0].remove", nil},
	{"removing 10,000 bytes", verdictOf + `assume: VALUE) { id }`, "[Assumption!]", []any{map[string]any{"remove": long}}, "", notFound, "assume[0].remove", nil},
	{"wrong kinds of ends", verdictOf + `assume: VALUE) { id }`, "[Assumption!]", assuming(map[string]any{"to": "cloud:stratus"}), "", bad, "assume[0].add.kind", []string{"agency to vendor", "agency to cloud"}},
	{"an end that is no id", verdictOf + `assume: VALUE) { id }`, "[Assumption!]", assuming(map[string]any{"from": "branch"}), "", bad, "assume[0].add.from", []string{"kind:slug"}},
	{"an end that there is not", verdictOf + `assume: VALUE) { id }`, "[Assumption!]", assuming(map[string]any{"from": "agency:brunch"}), "", notFound, "assume[0].add.from", []string{"nearest: branch"}},
	{"another end that there is not", `vendor(slug: "acme") { reach(assume: VALUE) { totalCount } }`, "[Assumption!]", assuming(map[string]any{"to": "vendor:amce"}), "", notFound, "assume[0].add.to", []string{"nearest: acme"}},
	{"a label without effect", verdictOf + `assume: VALUE) { id }`, "[Assumption!]", assuming(map[string]any{"kind": enum("LABELS")}), "", bad, "assume[0].add.effect", []string{"missing"}},
	{"a field of another kind", verdictOf + `assume: VALUE) { id }`, "[Assumption!]", assuming(map[string]any{"terms": enum("RED_LINES")}), "", bad, "assume[0].add.terms", []string{"CONTRACTS_WITH"}},
	{"a cycle", verdictOf + `assume: VALUE) { id }`, "[Assumption!]", partOf("agency:us-government", "agency:department-03"), "", bad, "assume[0].add.to", []string{"cycle"}},
	{"part of itself", verdictOf + `assume: VALUE) { id }`, "[Assumption!]", partOf("agency:branch", "agency:branch"), "", bad, "assume[0].add.to", []string{"same"}},
	{"a second parent", verdictOf + `assume: VALUE) { id }`, "[Assumption!]", partOf("agency:bureau-000", "agency:department-03"), "", bad, "assume[0].add.to", []string{"two parents"}},
	{"a cloud's second parent", verdictOf + `assume: VALUE) { id }`, "[Assumption!]", partOf("cloud:nimbus-east", "cloud:cumulus"), "", bad, "assume[0].add.to", []string{"two parents"}},
	{"a ceiling below zero", verdictOf + `assume: VALUE) { id }`, "[Assumption!]", assuming(map[string]any{"ceilingUSD": -1}), "", bad, "assume[0].add.ceilingUSD", []string{"not below zero"}},
	{"a kind in small letters", verdictOf + `assume: VALUE) { id }`, "[Assumption!]", assuming(map[string]any{"kind": enum("uses")}), "", bad, "assume[0].add.kind", nil},
	{"no kind", verdictOf + `assume: VALUE) { id }`, "[Assumption!]", assuming(map[string]any{"kind": enum("FLIES_TO")}), "", bad, "assume[0].add.kind", nil},
}

// inside is what no answer may show: Go, SQL, files, stacks.
var inside = regexp.MustCompile(`(?i)goroutine|runtime error|\.go\b|panic|nil pointer|interface \{\}|interface conversion|strconv|json:|unmarshal|sqlite|\bselect \b|neo4j|cypher|/tmp|/root|/home|\*kg\.|kg\.[A-Z]|map\[|0x[0-9a-f]{6}|%!`)

func TestBadInput(t *testing.T) {
	api := serve(t, fixtureStore(t))
	for group, inputs := range map[string][]badInput{"slug": badSlugs, "time": badTimes, "page": badPages, "assume": badAssumptions} {
		for _, in := range inputs {
			t.Run(group+"/"+in.name, func(t *testing.T) {
				if in.literal == "" {
					in.literal = literal(in.value)
				}
				// A field that answers stands beside the one that does not.
				beside := "beside: agency(slug: \"branch\") { slug } "
				in.check(t, "literal", api.send(request{Query: "{ " + beside + strings.Replace(in.field, "VALUE", in.literal, 1) + " }"}))
				if in.value == nil {
					return
				}
				in.check(t, "variable", api.send(request{
					Query:     "query ($value: " + in.typ + ") { " + beside + strings.Replace(in.field, "VALUE", "$value", 1) + " }",
					Variables: map[string]any{"value": in.value},
				}))
			})
		}
	}
}

// literal writes a value as GraphQL does.
func literal(value any) string {
	switch v := value.(type) {
	case enum:
		return string(v)
	case []any:
		var parts []string
		for _, item := range v {
			parts = append(parts, literal(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case map[string]any:
		var parts []string
		for name, item := range v {
			parts = append(parts, name+": "+literal(item))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return text(value)
}

func (in badInput) check(t *testing.T, how string, got answer) {
	t.Helper()
	if len(got.Errors) != 1 {
		t.Errorf("as %s: %d errors, want 1: %.1000s", how, len(got.Errors), got.raw)
		return
	}
	e := got.Errors[0]
	argument := in.argument
	if how == "variable" && strings.HasPrefix(e.argument(), "$value") {
		// A value that its type does not take is refused before it is known
		// which argument it is for.
		argument = e.argument()
	}
	if how == "literal" && strings.HasPrefix(in.argument, e.argument()+"[") {
		argument = e.argument() // the same, for a part of a literal
	}
	if e.code() != in.code || e.argument() != argument {
		t.Errorf("as %s: %s of argument %q, want %s of %q: %.300s", how, e.code(), e.argument(), in.code, argument, e.Message)
	}
	for _, part := range in.says {
		if !strings.Contains(e.Message, part) {
			t.Errorf("as %s: %q does not say %q", how, e.Message, part)
		}
	}
	if !strings.Contains(e.Message, e.argument()) || len(e.Message) > 300 {
		t.Errorf("as %s: the message has %d bytes and must name the argument: %.500q", how, len(e.Message), e.Message)
	}
	if shown := inside.FindString(e.Message); shown != "" {
		t.Errorf("as %s: the message shows the inside, %q: %.300q", how, shown, e.Message)
	}
	checkPath(t, how, got)
}

// checkPath checks that the path of the error leads to a null of the answer, and
// that the answer has what could be answered.
func checkPath(t *testing.T, how string, got answer) {
	t.Helper()
	path := got.Errors[0].Path
	if got.Data == nil {
		// The whole request was refused, or the null went all the way up.
		return
	}
	if len(path) == 0 {
		t.Errorf("as %s: an answer with data has an error without a path: %.500s", how, got.raw)
		return
	}
	value := any(got.Data)
	for _, step := range path {
		switch s := step.(type) {
		case string:
			value = at(value, s)
		case float64:
			value = at(value, int(s))
		}
	}
	if value != nil {
		t.Errorf("as %s: the path %v leads to a value: %.500s", how, path, got.raw)
	}
	if at(got.Data, "beside", "slug") != "branch" {
		t.Errorf("as %s: the field beside is not answered: %.500s", how, got.raw)
	}
}

// Where a list of many is asked with a bad argument, each answers for itself.
func TestBadInputNestedInLists(t *testing.T) {
	api := serve(t, fixtureStore(t))
	got := api.send(request{Query: `{ agencies(first: 3) { nodes { runsOn(first: -1) { totalCount } } } vendor(slug: "acme") { slug } }`})
	for i, e := range got.Errors {
		if e.code() != bad || e.argument() != "first" || text(e.Path) != fmt.Sprintf(`["agencies","nodes",%d,"runsOn"]`, e.index()) {
			t.Errorf("error %d: %s", i, text(e))
		}
	}
	if len(got.Errors) != 3 {
		t.Errorf("%d errors, want 3: %s", len(got.Errors), got.raw)
	}
}

// index is the first index on the path of an error.
func (e answerError) index() int {
	for _, step := range e.Path {
		if i, isIndex := step.(float64); isIndex {
			return int(i)
		}
	}
	return -1
}

// Unknown slugs of entity fields, and texts that find nothing, are no errors.
func TestNothingIsNoError(t *testing.T) {
	api := serve(t, fixtureStore(t))
	for _, slug := range []string{"nobody", "", "Branch", "agency:branch", long, "ビューロー", "a\u0000b", "' OR 1=1 --"} {
		got := api.ask(`query ($slug: String!) { agency(slug: $slug) { id } cloud(slug: $slug) { id } vendor(slug: $slug) { id } vehicle(slug: $slug) { id } }`,
			map[string]any{"slug": slug})
		same(t, fmt.Sprintf("%.40q", slug), got, map[string]any{"agency": nil, "cloud": nil, "vendor": nil, "vehicle": nil})
	}
	for _, words := range []string{"", " ", "…", "%", "_", "zzz", strings.Repeat("bureau ", 150_000), strings.Repeat("🏛", 250_000)} {
		got := api.ask(`query ($text: String!) { search(text: $text) { match } }`, map[string]any{"text": words})
		same(t, fmt.Sprintf("search for %.20q", words), at(got, "search"), []any{})
	}
}

// Requests that are no questions at all.
func TestMalformedRequests(t *testing.T) {
	api := serve(t, fixtureStore(t))
	for body, code := range map[string]string{
		`{"query": "{ agencies { "}`:     "GRAPHQL_PARSE_FAILED",
		`{"query": ""}`:                  bad,
		`{"query": "{ nonsense }"}`:      "GRAPHQL_VALIDATION_FAILED",
		`{"query": "{ agency { id } }"}`: "GRAPHQL_VALIDATION_FAILED",
		`{"query": "{ ` + long + ` }"}`:  "GRAPHQL_VALIDATION_FAILED",
		`{"query": "query A { loads { totalCount } }", "operationName": "B"}`:  "GRAPHQL_VALIDATION_FAILED",
		`{"query": "{ nonsense }", "extensions": {"revision": true}}`:          "GRAPHQL_VALIDATION_FAILED",
		`{"query": "query ($a: Int!) { agencies(first: $a) { totalCount } }"}`: bad,
		`{"query": "{ agencies(first: 1, after: {}) { totalCount } }"}`:        bad,
		`{"query": "{ loads { totalCount } }", "variables": "` + long + `"}`:   bad,
		`not JSON ` + long: bad,
		``:                 bad,
	} {
		got := api.post(body)
		if len(got.Errors) != 1 || got.Errors[0].code() != code || len(got.Errors[0].Message) > 300 || inside.MatchString(got.Errors[0].Message) {
			t.Errorf("%.80q: %.1000s", body, got.raw)
		}
	}
}
