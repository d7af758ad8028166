package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/coder/websocket"
)

// A server that is asked to end says so to whoever listens, who can tell that from a
// connection that broke.
func TestWhoListensIsToldOfTheEnd(t *testing.T) {
	s := serveWritable(t, []string{"FEDREACH_PACKS=none"}, "serve")
	e := s.overSSE(watchLoads, nil)
	code := make(chan int, 1)
	go func() { code <- s.stop() }()
	if event := fmt.Sprint(e.next(t)); !strings.Contains(event, "UNAVAILABLE") || !strings.Contains(event, "subscribe again") {
		t.Errorf("the last event is %s", event)
	}
	e.end(t)
	if code := <-code; code != exitDone {
		t.Errorf("it ended with %d:\n%s", code, s.log)
	}
}

// The same over WebSockets, which nothing else keeps the server waiting for.
func TestWhoListensOverAWebSocketIsToldOfTheEnd(t *testing.T) {
	s := serveWritable(t, []string{"FEDREACH_PACKS=none"}, "serve", "--limit-requests", "1000")
	const sockets = 500
	ended := make(chan error, sockets)
	for range sockets {
		c := s.openSocket(t, nil)
		c.send("connection_init", "", nil)
		if m, err := c.receive(t.Context()); err != nil || m.Type != "connection_ack" {
			t.Fatalf("%v %v, want connection_ack", m, err)
		}
		c.send("subscribe", "1", map[string]any{"query": watchLoads})
		go func() {
			for {
				if _, err := c.receive(t.Context()); err != nil {
					ended <- err
					return
				}
			}
		}()
	}
	if code := s.stop(); code != exitDone {
		t.Errorf("it ended with %d:\n%s", code, s.log)
	}
	for range sockets {
		if err := <-ended; websocket.CloseStatus(err) != websocket.StatusNormalClosure {
			t.Errorf("the end is %v", err)
		}
	}
}
