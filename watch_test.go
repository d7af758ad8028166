package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"
)

const watchVerdicts = `subscription ($since: Int) { verdictChanged(sinceRevision: $since) {
	agency { slug } vendor { slug } before { status } after { status routes { facts { load { revision } } } } causes { kind fact { kind load { by } } } } }`

// events are what a subscription is told, as it comes; closed at its end.
type events <-chan map[string]any

// next is the next event, which must come in time.
func (e events) next(t *testing.T) map[string]any {
	t.Helper()
	select {
	case event, more := <-e:
		if !more {
			t.Fatal("the stream has ended")
		}
		return event
	case <-time.After(patience):
		t.Fatal("nothing is told")
	}
	return nil
}

// end must come next.
func (e events) end(t *testing.T) {
	t.Helper()
	select {
	case event, more := <-e:
		if more {
			t.Errorf("one more event: %v", event)
		}
	case <-time.After(patience):
		t.Error("the stream does not end")
	}
}

// overSSE subscribes by server-sent events. It returns once the stream is open.
func (s *running) overSSE(query string, variables map[string]any, headers ...string) events {
	s.t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		s.t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.url+"/query", bytes.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "text/event-stream")
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = response.Body.Close() })
	lines := bufio.NewReader(response.Body)
	if opening, err := lines.ReadString('\n'); err != nil || opening != ":\n" {
		s.t.Fatalf("the stream begins with %q, %v", opening, err)
	}
	told := make(chan map[string]any)
	go func() {
		defer close(told)
		name := ""
		for {
			line, err := lines.ReadString('\n')
			if err != nil {
				return
			}
			field, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
			switch {
			case field == "event":
				name = value
			case field == "data" && name == "next":
				var event map[string]any
				if json.Unmarshal([]byte(value), &event) != nil {
					return
				}
				told <- event
			case field == "data" && name == "complete":
				return
			}
		}
	}()
	return told
}

// socket is a WebSocket that speaks graphql-transport-ws.
type socket struct {
	t    *testing.T
	conn *websocket.Conn
}

type message struct {
	Type    string          `json:"type"`
	ID      string          `json:"id,omitempty"`
	Payload json.RawMessage `json:"payload,omitempty"`
}

// openSocket opens a WebSocket, without connection_init.
func (s *running) openSocket(t *testing.T, headers http.Header) *socket {
	t.Helper()
	return s.openSocketAt(t, "/query", headers)
}

func (s *running) openSocketAt(t *testing.T, address string, headers http.Header) *socket {
	t.Helper()
	//nolint:bodyclose // the library closes it
	conn, _, err := websocket.Dial(t.Context(), strings.Replace(s.url, "http", "ws", 1)+address, &websocket.DialOptions{
		Subprotocols: []string{"graphql-transport-ws"}, HTTPHeader: headers,
	})
	if err != nil {
		t.Fatal(err)
	}
	conn.SetReadLimit(1 << 20)
	t.Cleanup(func() { _ = conn.CloseNow() })
	return &socket{t, conn}
}

func (c *socket) send(kind, id string, payload any) {
	c.t.Helper()
	raw, err := json.Marshal(payload)
	if err != nil {
		c.t.Fatal(err)
	}
	if err := wsjson.Write(c.t.Context(), c.conn, message{kind, id, raw}); err != nil {
		c.t.Fatal(err)
	}
}

// receive gives the next message but pings, which it answers.
func (c *socket) receive(ctx context.Context) (message, error) {
	for {
		var m message
		if err := wsjson.Read(ctx, c.conn, &m); err != nil || m.Type != "ping" && m.Type != "pong" {
			return m, err
		}
		if m.Type == "ping" {
			if err := wsjson.Write(ctx, c.conn, message{Type: "pong"}); err != nil {
				return m, err
			}
		}
	}
}

// overWebSocket subscribes over a WebSocket of its own.
func (s *running) overWebSocket(query string, variables map[string]any, init any) events {
	s.t.Helper()
	c := s.openSocket(s.t, nil)
	c.send("connection_init", "", init)
	if m, err := c.receive(s.t.Context()); err != nil || m.Type != "connection_ack" {
		s.t.Fatalf("%v %v, want connection_ack", m, err)
	}
	c.send("subscribe", "1", map[string]any{"query": query, "variables": variables})
	told := make(chan map[string]any)
	go func() {
		defer close(told)
		for {
			m, err := c.receive(s.t.Context())
			if err != nil || m.Type == "complete" {
				return
			}
			var event map[string]any
			if m.Type == "error" {
				m.Payload = []byte(fmt.Sprintf(`{"errors": %s}`, m.Payload))
			}
			if json.Unmarshal(m.Payload, &event) != nil {
				return
			}
			told <- event
		}
	}()
	return told
}

const told = `{"data": {"verdictChanged": {"agency": {"slug": "navy"}, "vendor": {"slug": "acme"}, "before": {"status": "NO_ROUTE"},
	"after": {"status": "AVAILABLE", "routes": [{"facts": [{"load": {"revision": 1}}, {"load": {"revision": 2}}]}]},
	"causes": [{"kind": "LOADED", "fact": {"kind": "PARTNERS_WITH", "load": {"by": "seeds"}}}]}}, "extensions": {"revision": 2}}`

// ways are those to subscribe.
var ways = map[string]func(s *writable, query string, variables map[string]any) events{
	"SSE": func(s *writable, query string, variables map[string]any) events { return s.overSSE(query, variables) },
	"WebSocket": func(s *writable, query string, variables map[string]any) events {
		return s.overWebSocket(query, variables, nil)
	},
}

// What this process loads and what another does, over both ways of listening.
func TestWatching(t *testing.T) {
	onEachStore(t, func(t *testing.T, s *writable) {
		s.done(loadBatch, batch(t, small))
		var listening []events
		for _, subscribe := range ways {
			listening = append(listening, subscribe(s, watchVerdicts, nil))
		}
		loads := s.overSSE(`subscription { loaded { revision by note factsCreated } }`, nil)
		// A socket's subscription has begun when it is told of what came before.
		for _, subscribe := range ways {
			first := subscribe(s, `subscription { loaded(sinceRevision: 0) { revision } }`, nil)
			wantJSON(t, "the load before", first.next(t), `{"data": {"loaded": {"revision": 1}}, "extensions": {"revision": 1}}`)
		}
		s.done(loadBatch, batch(t, partnership))
		for _, e := range listening {
			wantJSON(t, "what flipped", e.next(t), told)
		}
		wantJSON(t, "what was loaded", loads.next(t), `{"data": {"loaded": {"revision": 2, "by": "seeds", "note": "", "factsCreated": 1}}, "extensions": {"revision": 2}}`)
		for name, subscribe := range ways {
			wantJSON(t, "caught up over "+name, subscribe(s, watchVerdicts, map[string]any{"since": 1}).next(t), told)
		}
		got := s.overSSE(watchVerdicts, map[string]any{"since": 3})
		if event := got.next(t); !strings.Contains(fmt.Sprint(event), "BAD_USER_INPUT") || !strings.Contains(fmt.Sprint(event), "the last is 2") {
			t.Errorf("from a revision to come: %v", event)
		}
		got.end(t)

		// Another process on the same store.
		other := serve(t, s.folder, s.env).waitReady()
		gone := other.send(`mutation { retract(facts: ["`+s.partnershipID()+`"], reason: "off") { revision } }`, nil, "Authorization", "Bearer "+s.token)
		if gone.code() != "" {
			t.Fatal(gone.raw)
		}
		for _, e := range listening {
			event := fmt.Sprint(e.next(t))
			for _, want := range []string{"before:map[status:AVAILABLE]", "status:NO_ROUTE", "kind:WITHDRAWN", "revision:3"} {
				if !strings.Contains(event, want) {
					t.Errorf("no %s in %s", want, event)
				}
			}
		}
		// Who stops is let go at once, and its listeners with it.
		if code := s.stop(); code != exitDone {
			t.Errorf("it ended with %d:\n%s", code, s.log)
		}
		for _, e := range append(listening, loads) {
			for range e {
			}
		}
	})
}

func (s *writable) partnershipID() string {
	s.t.Helper()
	facts := s.send(`{ facts(filter: {kinds: [PARTNERS_WITH]}) { nodes { id } } }`, nil)
	return facts.Data["facts"].(map[string]any)["nodes"].([]any)[0].(map[string]any)["id"].(string)
}

// Only what was asked about is told; what is asked about must exist.
func TestWatchingSome(t *testing.T) {
	s := serveWritable(t, []string{"FEDREACH_PACKS=none"})
	s.done(loadBatch, batch(t, small))
	s.done(loadBatch, batch(t, `{"entities": [{"kind": "AGENCY", "slug": "army", "name": "The Army"}]}`))
	const some = `subscription ($agencies: [String!], $level: Classification) { verdictChanged(agencies: $agencies, level: $level, sinceRevision: 0) { agency { slug } after { levels } } }`
	army := s.overSSE(some, map[string]any{"agencies": []string{"army"}})
	secret := s.overSSE(some, map[string]any{"level": "SECRET"})
	cui := s.overSSE(some, map[string]any{"level": "CUI"})
	s.done(loadBatch, batch(t, partnership))
	s.done(loadBatch, batch(t, `{"facts": [{"kind": "CONTRACTS_WITH", "from": "agency:army", "to": "vendor:acme", "levels": ["SECRET"], "source": GAZETTE}]}`))
	for _, c := range []struct {
		name   string
		events events
		want   string
	}{
		{"the army", army, `{"data": {"verdictChanged": {"agency": {"slug": "army"}, "after": {"levels": ["SECRET"]}}}, "extensions": {"revision": 4}}`},
		{"SECRET", secret, `{"data": {"verdictChanged": {"agency": {"slug": "army"}, "after": {"levels": ["SECRET"]}}}, "extensions": {"revision": 4}}`},
		{"CUI", cui, `{"data": {"verdictChanged": {"agency": {"slug": "navy"}, "after": {"levels": ["CUI"]}}}, "extensions": {"revision": 3}}`},
	} {
		wantJSON(t, c.name, c.events.next(t), c.want)
	}
	for _, subscribe := range ways {
		nobody := subscribe(s, some, map[string]any{"agencies": []string{"armi"}})
		if event := fmt.Sprint(nobody.next(t)); !strings.Contains(event, "NOT_FOUND") || !strings.Contains(event, "army") {
			t.Errorf("an unknown agency: %s", event)
		}
		nobody.end(t)
	}
}
