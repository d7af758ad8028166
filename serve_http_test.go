package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket/wsjson"
	"github.com/klauspost/compress/zstd"
)

// exchange sends a request and gives the answer and its body.
func (s *running) exchange(method, path, body string, header ...string) (http.Header, int, string) {
	s.t.Helper()
	request, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		request.Header.Add(header[i], header[i+1])
	}
	if request.Header.Get("Content-Type") == "" {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return response.Header, response.StatusCode, string(text)
}

func TestAnswersAreSafeInBrowsers(t *testing.T) {
	server := serve(t, t.TempDir(), nil).waitReady()
	for _, path := range []string{"/query?query={__typename}", "/healthz", "/readyz", "/nothing", "/graphiql", "/graphiql/nothing"} {
		header, _, _ := server.exchange("GET", path, "")
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY",
			"Cross-Origin-Resource-Policy": "same-origin",
		} {
			if got := header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
		policy := header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "frame-ancestors 'none'") || !strings.Contains(policy, "default-src") || strings.Contains(policy, "unsafe-eval") {
			t.Errorf("%s: Content-Security-Policy is %q", path, policy)
		}
	}
}

// A request is found in the log by the id that its answer carries.
func TestRequestsAreFoundInTheLog(t *testing.T) {
	server := serve(t, t.TempDir(), nil).waitReady()
	for sent, kept := range map[string]bool{"": false, "trace-42.a_B": true, "two words": false, strings.Repeat("x", 65): false} {
		header, _, _ := server.exchange("GET", "/query?query={__typename}", "", "X-Request-Id", sent)
		id := header.Get("X-Request-Id")
		if id == "" || (id == sent) != kept {
			t.Errorf("sent %q, the id is %q", sent, id)
		}
		waitFor(t, func() bool {
			return strings.Contains(server.log.String(), "msg=request method=GET path=/query") && strings.Contains(server.log.String(), " id="+id+"\n")
		})
	}
	// Probes, which come every few seconds, do not bury them.
	server.get("/healthz")
	if log := server.log.String(); strings.Contains(log, "z status=200") {
		t.Errorf("a probe that went well is in the log:\n%s", log)
	}
}

// Without introspection nothing tells the schema: no question, no page and no
// suggestion.
func TestTheSchemaCanBeHidden(t *testing.T) {
	server := serve(t, t.TempDir(), []string{"FEDREACH_INTROSPECTION=false"}).waitReady()
	for _, query := range []string{
		"{ __schema { types { name } } }", `{ __type(name: "Query") { name } }`, "{ ...F } fragment F on Query { __schema { description } }",
		`query { loads { totalCount } ... on Query { a: __type(name: "Agency") { fields { name } } } }`,
	} {
		if got := server.ask(query, nil); !strings.Contains(got, `"code":"FORBIDDEN"`) || strings.Contains(got, `"data"`) {
			t.Errorf("%s: %s", query, got)
		}
	}
	for _, query := range []string{
		"{ agencie { totalCount } }", "{ agencies(frist: 1) { totalCount } }", "{ agencies { totalCont } }", "{ agencies }",
		"query ($a: AgencyFiltr) { agencies(filter: $a) { totalCount } }", "{ reach(statuses: [AVAILABL]) { totalCount } }",
		"{ node(id: 1) { ... on Agenc { slug } } }", "{ loads @inclde(if: true) { totalCount } }",
	} {
		if got := server.ask(query, nil); strings.Contains(got, "Did you mean") || !strings.Contains(got, `"errors"`) {
			t.Errorf("%s: %s", query, got)
		}
	}
	for _, path := range []string{"/graphiql", "/graphiql/", "/graphiql/index.html"} {
		if status, body := server.get(path); status != http.StatusNotFound {
			t.Errorf("%s: %d %.100s", path, status, body)
		}
	}
	if got := server.ask("{ __typename agencies { __typename } }", nil); !strings.Contains(got, `"__typename":"AgencyConnection"`) {
		t.Errorf("clients need __typename: %s", got)
	}
	waitFor(t, func() bool { return strings.Contains(server.out.String(), "fedreach is ready") })
	if strings.Contains(server.out.String(), "graphiql") {
		t.Errorf("it points to a page that is not served: %s", server.out)
	}
}

// What a page of another site can send without asking writes nothing, whatever
// else the browser sends with it.
func TestOtherSitesCanNotWrite(t *testing.T) {
	server := serveWritable(t, []string{"FEDREACH_PACKS=none"})
	const write = `mutation { load(batch: {origin: "another site", entities: [{kind: VENDOR, slug: "acme", name: "Acme"}]}) { revision } }`
	body, err := json.Marshal(map[string]string{"query": write})
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"query": {write}}.Encode()
	for what, sent := range map[string]struct {
		method, path, body, contentType string
		status                          int
	}{
		"a link":          {"GET", "/query?" + form, "", "", http.StatusMethodNotAllowed},
		"a link's head":   {"HEAD", "/query?" + form, "", "", http.StatusMethodNotAllowed},
		"a form":          {"POST", "/query", form, "application/x-www-form-urlencoded", http.StatusUnsupportedMediaType},
		"a form of parts": {"POST", "/query", "--x\r\nContent-Disposition: form-data; name=\"query\"\r\n\r\n" + write + "\r\n--x--", "multipart/form-data; boundary=x", http.StatusUnsupportedMediaType},
		"a form of text":  {"POST", "/query", string(body), "text/plain", http.StatusUnsupportedMediaType},
		"nothing said":    {"POST", "/query?" + form, "", "application/octet-stream", http.StatusUnsupportedMediaType},
	} {
		_, status, answer := server.exchange(sent.method, sent.path, sent.body,
			"Content-Type", sent.contentType, "Authorization", "Bearer "+server.token, "Origin", "https://example.org")
		if status != sent.status {
			t.Errorf("%s: %d %s, want %d", what, status, answer, sent.status)
		}
	}
	if got := server.ask("{ loads { totalCount } }", nil); got != `{"data":{"loads":{"totalCount":0}}}` {
		t.Errorf("something was written: %s", got)
	}
	// The same, sent as it should be, does write.
	if got := server.write(write, nil); len(got.Errors) > 0 {
		t.Error(got.raw)
	}
}

// Answers that are worth it are compressed for those who take it, and are the same.
func TestAnswersAreCompressed(t *testing.T) {
	server := serve(t, t.TempDir(), nil).waitReady()
	path := "/query?query=" + url.QueryEscape(mainQuestion)
	_, _, plain := server.exchange("GET", path, "", "Accept-Encoding", "identity")
	for accepted, encoding := range map[string]string{
		"identity": "", "gzip": "gzip", "gzip, deflate, br, zstd": "zstd", "gzip;q=1, zstd;q=0.5": "gzip", "gzip;q=0": "", "br": "",
	} {
		header, _, body := server.exchange("GET", path, "", "Accept-Encoding", accepted)
		whole, err := unpacked(header.Get("Content-Encoding"), strings.NewReader(body))
		if err != nil || whole != plain || header.Get("Content-Encoding") != encoding {
			t.Errorf("%s: %q, %d bytes of %d: %v", accepted, header.Get("Content-Encoding"), len(whole), len(plain), err)
		}
		if vary := strings.Join(header.Values("Vary"), ","); !strings.Contains(vary, "Accept-Encoding") || header.Get("ETag") == "" {
			t.Errorf("%s: Vary %q, ETag %q", accepted, vary, header.Get("ETag"))
		}
		if encoding != "" && len(body) > len(plain)/4 {
			t.Errorf("%s: %d bytes of %d", accepted, len(body), len(plain))
		}
	}
	if header, _, _ := server.exchange("GET", "/healthz", "", "Accept-Encoding", "gzip"); header.Get("Content-Encoding") != "" {
		t.Error("a word is compressed")
	}
}

// unpacked reads what is encoded so.
func unpacked(encoding string, r io.Reader) (string, error) {
	var err error
	switch encoding {
	case "gzip":
		r, err = gzip.NewReader(r)
	case "zstd":
		r, err = zstd.NewReader(r)
	}
	if err != nil {
		return "", err
	}
	whole, err := io.ReadAll(r)
	return string(whole), err
}

// Who sends too slowly is told so, and let go.
func TestSlowSendersAreLetGo(t *testing.T) {
	server := serve(t, t.TempDir(), nil, "--patience", "2s").waitReady()
	connection := server.dial()
	fmt.Fprintf(connection, "POST /query HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{")
	response, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var got struct {
		Errors []struct{ Extensions struct{ Code string } }
	}
	if err := json.NewDecoder(response.Body).Decode(&got); err != nil || response.StatusCode != http.StatusRequestTimeout || got.Errors[0].Extensions.Code != "TIMEOUT" {
		t.Errorf("%d %v %v", response.StatusCode, got, err)
	}
	// Who sends in time, on the connection of one who took long to ask again, is not.
	if got := server.ask("{ __typename }", nil); got != `{"data":{"__typename":"Query"}}` {
		t.Error(got)
	}
}

// Who does not take the answers is let go.
func TestSlowTakersAreLetGo(t *testing.T) {
	server := serve(t, t.TempDir(), nil, "--patience", "200ms").waitReady()
	connection := server.dial()
	ask := "GET /query?query=" + url.QueryEscape(mainQuestion) + " HTTP/1.1\r\nHost: x\r\n\r\n"
	// All buffers on the way fill up, and nothing more is taken: until the server
	// lets go, or for ever.
	if err := connection.SetWriteDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	var err error
	for err == nil {
		_, err = io.WriteString(connection, ask)
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		t.Error("the server waits for ever")
	}
}

// Nor does a WebSocket wait for one who takes nothing of it, as long as it waits for
// the answer to a ping, which is half a minute.
func TestSlowTakersOverAWebSocketAreLetGo(t *testing.T) {
	server := serve(t, t.TempDir(), nil, "--patience", "200ms").waitReady()
	c := server.openSocket(t, nil)
	c.send("connection_init", "", nil)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	var err error
	for err == nil {
		err = wsjson.Write(ctx, c.conn, message{"subscribe", "1", marshal(t, map[string]any{"query": mainQuestion})})
	}
	if ctx.Err() != nil {
		t.Error("the server waits as long as for a ping")
	}
}

func (s *running) dial() net.Conn {
	s.t.Helper()
	connection, err := new(net.Dialer).DialContext(s.t.Context(), "tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = connection.Close() })
	return connection
}

// Proxies that are trusted say whom they ask for; nobody else does.
func TestClientsAreToldApart(t *testing.T) {
	proxies := make([]network, 2)
	for i, text := range []string{"10.0.0.0/8", "::1"} {
		if err := proxies[i].UnmarshalText([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ remote, forwarded, want string }{
		{"192.0.2.1:5000", "", "192.0.2.1"},
		{"192.0.2.1:5000", "198.51.100.7", "192.0.2.1"},
		{"10.1.2.3:5000", "198.51.100.7", "198.51.100.7"},
		{"10.1.2.3:5000", "203.0.113.9, 198.51.100.7", "198.51.100.7"},
		{"10.1.2.3:5000", "198.51.100.7, 10.9.9.9", "198.51.100.7"},
		{"10.1.2.3:5000", "nonsense", "10.1.2.3"},
		{"10.1.2.3:5000", "nonsense, 10.9.9.9", "10.9.9.9"},
		{"[::ffff:192.0.2.1]:5000", "", "192.0.2.1"},
		{"[2001:db8:1:2:3:4:5:6]:5000", "", "2001:db8:1:2::/64"},
		{"[::1]:5000", "2001:db8:1:2::9", "2001:db8:1:2::/64"},
	} {
		request := &http.Request{RemoteAddr: c.remote, Header: http.Header{"X-Forwarded-For": {c.forwarded}}}
		if got := clientOf(request, proxies); got != c.want {
			t.Errorf("%s for %q is %s, want %s", c.remote, c.forwarded, got, c.want)
		}
	}
}
