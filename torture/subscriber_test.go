package torture

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"
)

const loadedEvents = "subscription { loaded { revision } }"

// subscriber is a subscriber: it keeps the revisions that it is told.
type subscriber struct {
	over string

	mu    sync.Mutex
	told  []int64
	ended error
}

// told notes one event.
func (l *subscriber) note(payload []byte) error {
	var event struct {
		Data   struct{ Loaded struct{ Revision int64 } }
		Errors []struct{ Message string }
	}
	if err := json.Unmarshal(payload, &event); err != nil {
		return err
	}
	if len(event.Errors) > 0 {
		return fmt.Errorf("an event is the error %v", event.Errors)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.told = append(l.told, event.Data.Loaded.Revision)
	return nil
}

func (l *subscriber) end(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended = err
}

// last is the last revision that was told, and why nothing more will be.
func (l *subscriber) last() (int64, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.told) == 0 {
		return 0, l.ended
	}
	return l.told[len(l.told)-1], l.ended
}

// overSSE subscribes by server-sent events, until ctx ends.
func (s *server) overSSE(ctx context.Context, t testing.TB) *subscriber {
	t.Helper()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+"/query", strings.NewReader(`{"query": "`+loadedEvents+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "text/event-stream")
	//nolint:bodyclose // closed where it is read
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(response.Body)
	if opening, err := lines.ReadString('\n'); err != nil || opening != ":\n" {
		t.Fatalf("the stream begins with %q, %v", opening, err)
	}
	l := &subscriber{over: "server-sent events"}
	go func() {
		defer response.Body.Close()
		for {
			line, err := lines.ReadString('\n')
			payload, isData := strings.CutPrefix(line, "data: {")
			if err == nil && isData {
				err = l.note([]byte("{" + payload))
			}
			if err != nil {
				l.end(err)
				return
			}
		}
	}()
	return l
}

// message is one of graphql-transport-ws.
type message struct {
	Type    string          `json:"type"`
	ID      string          `json:"id,omitempty"`
	Payload json.RawMessage `json:"payload,omitempty"`
}

// overWebSocket subscribes over a WebSocket, until ctx ends.
func (s *server) overWebSocket(ctx context.Context, t testing.TB) *subscriber {
	t.Helper()
	//nolint:bodyclose // the library closes it
	conn, _, err := websocket.Dial(ctx, strings.Replace(s.url, "http", "ws", 1)+"/query", &websocket.DialOptions{Subprotocols: []string{"graphql-transport-ws"}})
	if err != nil {
		t.Fatal(err)
	}
	send := func(m message) error { return wsjson.Write(ctx, conn, m) }
	if err := send(message{Type: "connection_init"}); err != nil {
		t.Fatal(err)
	}
	var answer message
	if err := wsjson.Read(ctx, conn, &answer); err != nil || answer.Type != "connection_ack" {
		t.Fatalf("the WebSocket begins with %q, %v", answer.Type, err)
	}
	if err := send(message{"subscribe", "1", json.RawMessage(`{"query": "` + loadedEvents + `"}`)}); err != nil {
		t.Fatal(err)
	}
	l := &subscriber{over: "a WebSocket"}
	go func() {
		for {
			var m message
			err := wsjson.Read(ctx, conn, &m)
			switch {
			case err == nil && m.Type == "ping":
				err = send(message{Type: "pong"})
			case err == nil && m.Type == "next":
				err = l.note(m.Payload)
			case err == nil:
				err = fmt.Errorf("the message %s %s", m.Type, m.Payload)
			}
			if err != nil {
				l.end(err)
				_ = conn.CloseNow() // it may be closed already
				return
			}
		}
	}()
	return l
}

// mustHear waits until a subscriber was told of every load from one revision to
// another, each once and in order.
func (l *subscriber) mustHear(t testing.TB, from, to int64) {
	t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		last, err := l.last()
		if last >= to {
			break
		}
		if err != nil || time.Now().After(deadline) {
			t.Errorf("over %s, load %d is the last that is told, and %d was loaded: %v", l.over, last, to, err)
			return
		}
	}
	for i, told := range l.told {
		if told != from+int64(i) {
			t.Errorf("over %s, load %d is told in the place of %d", l.over, told, from+int64(i))
			return
		}
	}
}
