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

// The same over WebSockets, which nothing else keeps the server waiting for: they are
// closed, and nothing is said of their subscriptions, as libraries of clients take up
// again only those that have not ended.
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
			m, err := c.receive(t.Context())
			if err == nil {
				t.Errorf("it is told %s %s", m.Type, m.Payload)
			}
			ended <- err
		}()
	}
	if code := s.stop(); code != exitDone {
		t.Errorf("it ended with %d:\n%s", code, s.log)
	}
	for range sockets {
		if err := <-ended; websocket.CloseStatus(err) != websocket.StatusServiceRestart {
			t.Errorf("the end is %v", err)
		}
	}
}

// One that has not even begun is told too, and the server does not wait for it; nor
// does one stay open that begins with nonsense.
func TestAWebSocketThatHasNotBegunIsToldOfTheEnd(t *testing.T) {
	s := serve(t, t.TempDir(), []string{"FEDREACH_PACKS=none"}).waitReady()
	nonsense := s.openSocket(t, nil)
	nonsense.send("connection_init", "", 1)
	if m, err := nonsense.receive(t.Context()); err == nil {
		t.Errorf("nonsense is told %s %s", m.Type, m.Payload)
	}
	silent := s.openSocket(t, nil)
	code := make(chan int, 1)
	go func() { code <- s.stop() }()
	if m, err := silent.receive(t.Context()); websocket.CloseStatus(err) != websocket.StatusServiceRestart {
		t.Errorf("the end is %v %v", m, err)
	}
	if code := <-code; code != exitDone {
		t.Errorf("it ended with %d:\n%s", code, s.log)
	}
}

// What was asked over a WebSocket is answered before the server ends.
func TestAQuestionOverAWebSocketIsAnsweredBeforeTheEnd(t *testing.T) {
	s := serveWritable(t, nil, "serve", "--limit-running=1")
	c := s.openSocket(t, nil)
	c.send("connection_init", "", map[string]any{"Authorization": "Bearer " + s.token})
	if m, err := c.receive(t.Context()); err != nil || m.Type != "connection_ack" {
		t.Fatalf("%v %v, want connection_ack", m, err)
	}
	const questions = 20
	for i := range questions {
		c.send("subscribe", fmt.Sprint(i), map[string]any{"query": `{ scoreboard { vendor { slug } } changes(from: "2020-01-01", to: "2026-06-30") { totalCount } }`})
	}
	code := make(chan int, 1)
	answered := 0
	for {
		m, err := c.receive(t.Context())
		if err != nil {
			if websocket.CloseStatus(err) != websocket.StatusServiceRestart {
				t.Errorf("the end is %v", err)
			}
			break
		}
		if m.Type == "next" && !strings.Contains(string(m.Payload), `"errors"`) {
			if answered++; answered == 1 {
				go func() { code <- s.stop() }()
			}
		}
	}
	if code := <-code; code != exitDone || answered != questions {
		t.Errorf("it ended with %d, and %d of %d questions had an answer:\n%s", code, answered, questions, s.log)
	}
}
