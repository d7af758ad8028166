package graph_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

const (
	mediaGraphQL = "application/graphql-response+json"
	mediaJSON    = "application/json"
)

// httpRequest is a request as it is sent, and what must come back.
type httpRequest struct {
	name, method string
	query        url.Values
	header       map[string]string
	body         string

	status            int
	mediaType, answer string // the answer is a part of the body
}

// received is what came back.
type received struct {
	status int
	header http.Header
	body   string
}

func (a *api) do(r httpRequest) received {
	a.t.Helper()
	request, err := http.NewRequestWithContext(a.t.Context(), r.method, a.url+"?"+r.query.Encode(), strings.NewReader(r.body))
	if err != nil {
		a.t.Fatal(err)
	}
	if r.method == http.MethodPost {
		request.Header.Set("Content-Type", mediaJSON)
	}
	for name, value := range r.header {
		request.Header.Set(name, value)
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		a.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		a.t.Fatal(err)
	}
	return received{response.StatusCode, response.Header, string(body)}
}

func accept(mediaTypes string) map[string]string { return map[string]string{"Accept": mediaTypes} }

func asked(parameters ...string) url.Values {
	values := url.Values{}
	for i := 0; i < len(parameters); i += 2 {
		values.Add(parameters[i], parameters[i+1])
	}
	return values
}

const (
	small    = `{"query": "{ vendor(slug: \"acme\") { slug } }"}`
	answered = `{"data":{"vendor":{"slug":"acme"}}}`
	wrong    = `{"query": "{ nonsense }"}`
)

// What the audits of graphql-http leave out.
var httpRequests = []httpRequest{
	{"no Accept", "POST", nil, nil, small, 200, mediaJSON, answered},
	{"GraphQL's own", "POST", nil, accept(mediaGraphQL), small, 200, mediaGraphQL, answered},
	{"Apollo Client", "POST", nil, accept(mediaGraphQL + ",application/json;q=0.9"), small, 200, mediaGraphQL, answered},
	{"urql", "POST", nil, accept(mediaGraphQL + ", application/graphql+json, application/json, text/event-stream, multipart/mixed"), small, 200, mediaGraphQL, answered},
	{"plain JSON first, liked alike", "POST", nil, accept("application/json, " + mediaGraphQL), small, 200, mediaGraphQL, answered},
	{"plain JSON liked more", "POST", nil, accept(mediaGraphQL + ";q=0.5, application/json"), small, 200, mediaJSON, answered},
	{"plain JSON and anything", "POST", nil, accept("application/json, */*;q=0.1"), small, 200, mediaJSON, answered},
	{"anything but plain JSON", "POST", nil, accept("application/json;q=0, */*"), small, 200, mediaGraphQL, answered},
	{"any application", "POST", nil, accept("application/*"), small, 200, mediaJSON, answered},
	{"a browser", "GET", asked("query", "{ vendor(slug: \"acme\") { slug } }"), accept("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"), "", 200, mediaJSON, answered},
	{"nothing that we have", "POST", nil, accept("text/html"), small, 406, mediaJSON, `"code":"BAD_USER_INPUT"`},
	{"nothing at all", "POST", nil, accept("*/*;q=0"), small, 406, mediaJSON, `"code":"BAD_USER_INPUT"`},
	{"capital letters", "POST", nil, accept("Application/GraphQL-Response+JSON"), small, 200, mediaGraphQL, answered},

	{"wrong document", "POST", nil, accept(mediaGraphQL), wrong, 400, mediaGraphQL, `"code":"GRAPHQL_VALIDATION_FAILED"`},
	{"wrong document, plain JSON", "POST", nil, nil, wrong, 200, mediaJSON, `"code":"GRAPHQL_VALIDATION_FAILED"`},
	{"too complex", "POST", nil, accept(mediaGraphQL), `{"query": "{ agencies(first: 1000) { nodes { children(first: 1000) { nodes { children(first: 1000) { nodes { slug } } } } } } }"}`, 400, mediaGraphQL, `"code":"QUERY_TOO_COMPLEX"`},
	{"answered in part", "POST", nil, accept(mediaGraphQL), `{"query": "{ vendor(slug: \"acme\") { slug terms(first: -1) { totalCount } } }"}`, 200, mediaGraphQL, `"data":{"vendor":null}`},
	{"two operations, none named", "POST", nil, accept(mediaGraphQL), `{"query": "query A { loads { totalCount } } query B { loads { totalCount } }"}`, 400, mediaGraphQL, `2 operations: name one of them in operationName`},

	{"no JSON content", "POST", nil, map[string]string{"Content-Type": "text/plain"}, small, 415, mediaJSON, `send JSON`},
	{"a form", "POST", nil, map[string]string{"Content-Type": "application/x-www-form-urlencoded"}, "query={loads{totalCount}}", 415, mediaJSON, `send JSON`},
	{"parts", "POST", nil, map[string]string{"Content-Type": "multipart/form-data; boundary=x"}, "--x--", 415, mediaJSON, `send JSON`},
	{"another charset", "POST", nil, map[string]string{"Content-Type": "application/json; charset=iso-8859-1"}, small, 415, mediaJSON, `UTF-8`},
	{"compressed", "POST", nil, map[string]string{"Content-Encoding": "gzip"}, small, 415, mediaJSON, `not compressed`},
	{"two requests in one", "POST", nil, nil, small + small, 400, mediaJSON, `can't be read`},
	{"a batch", "POST", nil, nil, " [" + small + "]", 400, mediaJSON, `batches`},
	{"no query", "POST", nil, nil, `{"variables": {}}`, 400, mediaJSON, `argument \"query\": is missing`},
	{"query in other letters", "POST", nil, nil, `{"QUERY": "{ loads { totalCount } }"}`, 400, mediaJSON, `argument \"query\": is missing`},
	{"query of another type", "POST", nil, nil, `{"query": 1}`, 400, mediaJSON, `argument \"query\": is not a string`},
	{"variables of another type", "POST", nil, nil, `{"query": "{ loads { totalCount } }", "variables": []}`, 400, mediaJSON, `argument \"variables\": is not an object`},
	{"not UTF-8", "POST", nil, nil, "{\"query\": \"\xff\"}", 400, mediaJSON, `UTF-8`},

	{"GET", "GET", asked("query", "query Q($s: String!) { vendor(slug: $s) { slug } }", "operationName", "Q", "variables", `{"s": "acme"}`), nil, "", 200, mediaJSON, answered},
	{"HEAD", "HEAD", asked("query", "{ vendor(slug: \"acme\") { slug } }"), nil, "", 200, mediaJSON, ""},
	{"GET with variables that are no JSON", "GET", asked("query", "{ loads { totalCount } }", "variables", "x"), nil, "", 400, mediaJSON, `argument \"variables\": is not an object`},
	{"GET without a query", "GET", nil, nil, "", 400, mediaJSON, `argument \"query\": is missing`},
	{"GET with two queries", "GET", asked("query", "{ loads { totalCount } }", "query", "{ __typename }"), nil, "", 400, mediaJSON, `argument \"query\": is given 2 times`},
	{"OPTIONS", "OPTIONS", nil, nil, "", 204, "", ""},
	{"PUT", "PUT", nil, nil, small, 405, mediaJSON, `send POST`},
	{"DELETE", "DELETE", nil, nil, "", 405, mediaJSON, `send POST`},
}

func TestHTTP(t *testing.T) {
	api := serve(t, fixtureStore(t))
	for _, r := range httpRequests {
		t.Run(r.name, func(t *testing.T) {
			got := api.do(r)
			mediaType, _, _ := strings.Cut(got.header.Get("Content-Type"), ";")
			if got.status != r.status || mediaType != r.mediaType || !strings.Contains(got.body, r.answer) {
				t.Errorf("%d %s %s, want %d %s %s", got.status, mediaType, got.body, r.status, r.mediaType, r.answer)
			}
			if allow := got.header.Get("Allow"); (r.status == http.StatusMethodNotAllowed || r.status == http.StatusNoContent) != (allow != "") {
				t.Errorf("Allow: %q", allow)
			}
			if !strings.Contains(got.body, `"data":`) && r.status != 204 && r.method != "HEAD" {
				checkRefusal(t, got.body)
			}
		})
	}
}

// checkRefusal checks that an answer without data says what is wrong, in the form
// that clients read.
func checkRefusal(t *testing.T, body string) {
	t.Helper()
	var got answer
	if err := json.Unmarshal([]byte(body), &got); err != nil || len(got.Errors) == 0 {
		t.Fatalf("no errors: %s", body)
	}
	for _, e := range got.Errors {
		if e.code() == "" || e.Message == "" || inside.MatchString(strings.NewReplacer(mediaGraphQL, "", mediaJSON, "").Replace(e.Message)) {
			t.Errorf("%s", text(e))
		}
	}
}

// Which of two fields fails first is chance; the order of their errors is not.
func TestErrorsComeInTheOrderOfTheQuestion(t *testing.T) {
	api := serve(t, fixtureStore(t))
	var first string
	for range 50 {
		got := api.send(request{Query: `{ z: agencies(first: -1) { totalCount } a: vendors(first: -2) { totalCount }
			m: agencies { nodes { runsOn(first: -3) { totalCount } } } }`}).raw
		if first == "" {
			first = got
		}
		if got != first {
			t.Fatalf("twice asked, two answers:\n%.500s\n%.500s", first, got)
		}
	}
	z, a, m := strings.Index(first, `"z"`), strings.Index(first, `"a"`), strings.Index(first, `"m"`)
	if z < 0 || z > a || a > m {
		t.Errorf("not in the order of the question: %.1000s", first)
	}
}

// A document that is wrong everywhere does not multiply in its answer.
func TestOnlyTheFirstMistakesAreTold(t *testing.T) {
	api := serve(t, fixtureStore(t))
	got := api.send(request{Query: "{ " + strings.Repeat("nonsense ", 40) + "}"})
	if len(got.Errors) != 5 {
		t.Errorf("%d mistakes are told: %s", len(got.Errors), got.raw)
	}
}
