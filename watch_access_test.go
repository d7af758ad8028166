package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/coder/websocket"
)

const watchLoads = `subscription { loaded(sinceRevision: 0) { revision } }`

// Who may not read may not listen, however he asks.
func TestWhoMayListen(t *testing.T) {
	s := serveWritable(t, []string{"FEDREACH_PACKS=none"}, "serve", "--closed")
	s.done(loadBatch, batch(t, small))
	reader := s.newToken("reader")
	if got := s.send(watchLoads, nil, "Accept", "text/event-stream"); got.status != http.StatusUnauthorized || got.code() != "UNAUTHENTICATED" || got.header.Get("WWW-Authenticate") != "Bearer" {
		t.Errorf("SSE without a token: %d %s", got.status, got.raw)
	}
	listening := map[string]events{
		"SSE":                         s.overSSE(watchLoads, nil, "Authorization", "Bearer "+reader),
		"WebSocket, connection_init":  s.overWebSocket(watchLoads, nil, map[string]string{"Authorization": "Bearer " + reader}),
		"WebSocket, in lower case":    s.overWebSocket(watchLoads, nil, map[string]string{"authorization": "Bearer " + reader}),
		"WebSocket, the writer's own": s.overWebSocket(watchLoads, nil, map[string]string{"Authorization": "Bearer " + s.token}),
	}
	for name, e := range listening {
		if event := fmt.Sprint(e.next(t)); !strings.Contains(event, "revision:1") {
			t.Errorf("%s: %s", name, event)
		}
	}
	for name, init := range map[string]any{"nothing": nil, "no token": map[string]string{"Authorization": "Bearer x"}, "a token of elsewhere": map[string]string{"token": reader}} {
		c := s.openSocket(t, nil)
		c.send("connection_init", "", init)
		m, err := c.receive(t.Context())
		if err == nil { // some are told why before the connection is closed
			m, err = c.receive(t.Context())
		}
		if websocket.CloseStatus(err) != 4403 {
			t.Errorf("%s: %v %v, want the close code 4403", name, m, err)
		}
	}

	// Revoked, a token hears nothing more; others go on.
	if gone := s.run("token", "revoke", "reader"); gone.code != exitDone {
		t.Fatal(gone.stderr)
	}
	s.done(loadBatch, batch(t, partnership))
	for name, e := range listening {
		event := fmt.Sprint(e.next(t))
		if strings.Contains(name, "writer") {
			if !strings.Contains(event, "revision:2") {
				t.Errorf("%s: %s", name, event)
			}
			continue
		}
		if !strings.Contains(event, "UNAUTHENTICATED") || strings.Contains(event, "revision:2") {
			t.Errorf("%s, revoked: %s", name, event)
		}
		e.end(t)
	}
}

// A token that is revoked while nothing happens is not listened for until something
// does.
func TestARevokedTokenIsToldInSilence(t *testing.T) {
	s := serveWritable(t, []string{"FEDREACH_PACKS=none"}, "serve", "--closed")
	s.done(loadBatch, batch(t, small))
	reader := s.newToken("reader")
	listening := []events{
		s.overSSE(watchLoads, nil, "Authorization", "Bearer "+reader),
		s.overWebSocket(watchLoads, nil, map[string]string{"Authorization": "Bearer " + reader}),
	}
	for _, e := range listening {
		e.next(t)
	}
	if gone := s.run("token", "revoke", "reader"); gone.code != exitDone {
		t.Fatal(gone.stderr)
	}
	for _, e := range listening {
		if event := fmt.Sprint(e.next(t)); !strings.Contains(event, "UNAUTHENTICATED") || !strings.Contains(event, "was revoked") {
			t.Errorf("%s", event)
		}
		e.end(t)
	}
}

// What is asked over a WebSocket, besides subscriptions, is answered as over HTTP.
func TestAskingOverAWebSocket(t *testing.T) {
	s := serveWritable(t, []string{"FEDREACH_PACKS=none"})
	writer := map[string]string{"Authorization": "Bearer " + s.token}
	answer := s.overWebSocket(loadBatch, batch(t, small), writer)
	if event := fmt.Sprint(answer.next(t)); !strings.Contains(event, "by:seeds") {
		t.Errorf("a load: %s", event)
	}
	answer.end(t)
	for _, c := range []struct {
		query, code, argument string
		init                  any
	}{
		{writeNothing, "UNAUTHENTICATED", "", nil},
		{"{ nonsense }", "GRAPHQL_VALIDATION_FAILED", "", nil},
		{"{", "GRAPHQL_PARSE_FAILED", "", nil},
		{`{ agencies(first: 5000) { totalCount } }`, "BAD_USER_INPUT", "first", nil},
		{`mutation { retract(facts: ["RUNS_ON:0"], reason: "none") { revision } }`, "BAD_USER_INPUT", "facts[0]", writer},
		{"{ " + strings.Repeat("children { nodes { ", 30) + " }", "", "", nil},
	} {
		told := s.overWebSocket(c.query, nil, c.init)
		event := fmt.Sprint(told.next(t))
		if !strings.Contains(event, "code:"+c.code) || !strings.Contains(event, c.argument) {
			t.Errorf("%s: %s", c.query, event)
		}
		told.end(t)
	}
	for size, want := range map[int]websocket.StatusCode{200 << 10: -1, 300 << 10: websocket.StatusMessageTooBig} {
		c := s.openSocket(t, nil)
		c.send("connection_init", "", nil)
		c.send("subscribe", "1", map[string]any{"query": readQuestion, "extensions": map[string]string{"much": strings.Repeat("x", size)}})
		m, err := c.receive(t.Context())
		for err == nil && m.Type != "next" {
			m, err = c.receive(t.Context())
		}
		if got := websocket.CloseStatus(err); got != want {
			t.Errorf("%d bytes: %v, %v", size, m, err)
		}
	}
	c := s.openSocket(t, nil)
	c.send("subscribe", "1", map[string]any{"query": readQuestion})
	if m, err := c.receive(t.Context()); err == nil && m.Type == "next" {
		t.Errorf("asked before connection_init: %v", m)
	}
}

// A page of another site can't open a WebSocket with its visitor's browser.
func TestWebSocketsOfOtherOrigins(t *testing.T) {
	s := serve(t, t.TempDir(), []string{"FEDREACH_PACKS=none", "FEDREACH_ORIGINS=https://explorer.example"}).waitReady()
	for origin, allowed := range map[string]bool{"": true, s.url: true, "https://explorer.example": true, "https://evil.example": false, "http://127.0.0.1:1": false} {
		header := http.Header{}
		if origin != "" {
			header.Set("Origin", origin)
		}
		//nolint:bodyclose // the library closes it
		conn, response, err := websocket.Dial(t.Context(), strings.Replace(s.url, "http", "ws", 1)+"/query", &websocket.DialOptions{
			Subprotocols: []string{"graphql-transport-ws"}, HTTPHeader: header,
		})
		if (err == nil) != allowed {
			t.Errorf("from %q: %v %v", origin, response, err)
		}
		if err == nil {
			_ = conn.CloseNow()
		}
	}
}

// A browser's EventSource can send nothing but an address.
func TestEventSource(t *testing.T) {
	s := serveWritable(t, []string{"FEDREACH_PACKS=none"})
	s.done(loadBatch, batch(t, small))
	get := func(query string) (status int, contentType, body string) {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/query?query="+url.QueryEscape(query), nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Accept", "text/event-stream")
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		if strings.HasPrefix(query, "subscription") {
			first := make([]byte, 200)
			n, _ := io.ReadAtLeast(response.Body, first, len(":\n\nevent: next\ndata: {}\n\n"))
			return response.StatusCode, response.Header.Get("Content-Type"), string(first[:n])
		}
		all, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return response.StatusCode, response.Header.Get("Content-Type"), string(all)
	}
	_, contentType, body := get(watchLoads)
	if contentType != "text/event-stream; charset=utf-8" || !strings.HasPrefix(body, ":\n\nevent: next\ndata: {\"data\":") {
		t.Errorf("%q %q", contentType, body)
	}
	if _, _, body := get(readQuestion); body != ":\n\nevent: next\ndata: {\"data\":{\"agency\":{\"name\":\"The Navy\"}}}\n\nevent: complete\ndata: \n\n" {
		t.Errorf("a question: %q", body)
	}
	for query, status := range map[string]int{writeNothing: http.StatusUnauthorized, "{ nonsense }": http.StatusBadRequest, "": http.StatusBadRequest} {
		got, _, body := get(query)
		if got != status || !json.Valid([]byte(body)) || !strings.Contains(body, `"code"`) {
			t.Errorf("%s: %d %q", query, got, body)
		}
	}
	if got := s.send(watchLoads, nil); got.code() != "BAD_USER_INPUT" || !strings.Contains(got.raw, "text/event-stream") {
		t.Errorf("a subscription that is asked as a question: %s", got.raw)
	}
	if got := s.send(readQuestion, nil, "Accept", "application/json, text/event-stream"); got.code() != "" {
		t.Errorf("who takes both is given JSON: %s", got.raw)
	}
}

// One client can't have all the streams.
func TestManySubscriptions(t *testing.T) {
	s := serveWritable(t, []string{"FEDREACH_PACKS=none"}, "serve", "--limit-requests=3")
	c := s.openSocket(t, nil)
	c.send("connection_init", "", nil)
	if m, err := c.receive(t.Context()); err != nil || m.Type != "connection_ack" {
		t.Fatal(m, err)
	}
	for i := range 4 {
		c.send("subscribe", fmt.Sprint(i), map[string]any{"query": `subscription { loaded { revision } }`})
	}
	refused, err := c.receive(t.Context()) // any of them may come last
	if err != nil || refused.Type != "next" || !strings.Contains(string(refused.Payload), "TOO_MANY_REQUESTS") {
		t.Errorf("of four: %v %s %v", refused, refused.Payload, err)
	}
	if m, err := c.receive(t.Context()); err != nil || m.Type != "complete" || m.ID != refused.ID {
		t.Errorf("after it: %v %v", m, err)
	}
	c.send("complete", map[bool]string{true: "1", false: "0"}[refused.ID == "0"], nil)
	waitFor(t, func() bool {
		c.send("subscribe", "again", map[string]any{"query": `subscription { loaded(sinceRevision: 9) { revision } }`})
		for {
			m, err := c.receive(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if m.ID == "again" && m.Type == "next" {
				return strings.Contains(string(m.Payload), "BAD_USER_INPUT")
			}
		}
	})
}

// Who subscribes and takes nothing is let go, and told from where to go on. Loads
// and other listeners do not wait for him.
func TestASlowSubscriber(t *testing.T) {
	s := serveWritable(t, []string{"FEDREACH_PACKS=none"})
	agencies := []map[string]any{}
	parts := []map[string]any{}
	source := map[string]any{"url": "https://gazette.example", "title": "The Gazette"}
	for i := range 300 {
		slug := fmt.Sprint("unit-", i)
		agencies = append(agencies, map[string]any{"kind": "AGENCY", "slug": slug, "name": strings.Repeat("A unit of the navy. ", 90)})
		parts = append(parts, map[string]any{"kind": "PART_OF", "from": "agency:" + slug, "to": "agency:navy", "source": source})
	}
	s.done(loadBatch, batch(t, small))
	s.done(loadBatch, map[string]any{"batch": map[string]any{"entities": agencies, "facts": parts}})

	// A listener who takes nothing yet, and one who takes all.
	address := strings.TrimPrefix(s.url, "http://")
	slow, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Close()
	const query = `subscription { verdictChanged(vendors: ["acme"]) { agency { slug name } after { status routes { inheritedFrom { name } facts { from { name } } } } } }`
	body := marshal(t, map[string]any{"query": query})
	fmt.Fprintf(slow, "POST /query HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nAccept: text/event-stream\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	quick := s.overSSE(`subscription { loaded { revision } }`, nil)
	response, err := http.ReadResponse(bufio.NewReader(slow), nil) // it has begun
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()

	// Back and forth: each load flips all of them.
	last := 2
	for round := range 20 {
		s.done(`mutation ($batch: BatchInput!) { load(batch: $batch) { revision } }`, map[string]any{"batch": map[string]any{"facts": []any{map[string]any{
			"kind": "LABELS", "from": "agency:navy", "to": "vendor:acme", "effect": []string{"BLOCKS", "WARNS"}[round%2], "since": fmt.Sprintf("2025-01-%02d", round+1), "source": source,
		}}}})
		last++
		wantJSON(t, "what the quick one hears", quick.next(t), fmt.Sprintf(`{"data": {"loaded": {"revision": %d}}, "extensions": {"revision": %d}}`, last, last))
	}

	all, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	told := strings.Split(strings.TrimSpace(string(all)), "\n\n")
	if len(told) < 4 || told[len(told)-1] != "event: complete\ndata:" {
		t.Fatalf("%d events, the last %q", len(told), told[len(told)-1])
	}
	var end struct {
		Errors []struct {
			Message    string
			Extensions struct {
				Code     string
				Revision int
			}
		}
	}
	var before, earlier struct{ Extensions struct{ Revision int } }
	readEvent(t, told[len(told)-2], &end)
	readEvent(t, told[len(told)-3], &before)
	readEvent(t, told[len(told)-4], &earlier)
	if earlier.Extensions.Revision != before.Extensions.Revision-1 {
		t.Errorf("before the last flip of a load, all is told up to %d, after it up to %d", earlier.Extensions.Revision, before.Extensions.Revision)
	}
	if len(end.Errors) != 1 || end.Errors[0].Extensions.Code != "FELL_BEHIND" || end.Errors[0].Extensions.Revision != before.Extensions.Revision ||
		before.Extensions.Revision <= 2 || before.Extensions.Revision >= last || !strings.Contains(end.Errors[0].Message, fmt.Sprint("sinceRevision: ", before.Extensions.Revision)) {
		t.Errorf("at the end it is told %+v, after all up to %d", end, before.Extensions.Revision)
	}
}

func readEvent(t *testing.T, event string, into any) {
	t.Helper()
	_, data, _ := strings.Cut(event, "data: ")
	if err := json.Unmarshal([]byte(data), into); err != nil {
		t.Fatalf("%v: %.200s", err, event)
	}
}

func marshal(t *testing.T, value any) []byte {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
