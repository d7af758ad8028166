//go:build unix && !embedded

package torture

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"
)

// listener is one who listens to loads, over one stream after the other.
type listener struct {
	*users
	over way
	// last is the last load that it was told of.
	last int
	// hangUp ends its stream.
	hangUp context.CancelFunc
}

// listen listens to the loads after the last, until the stream ends. None may be left out or told twice, and a server that ends must say
// so, unless it was killed.
func (l *listener) listen() {
	defer time.Sleep(20 * time.Millisecond)
	ctx, hangUp := context.WithCancel(context.Background())
	defer hangUp()
	go func() {
		select {
		case <-l.stop:
			hangUp()
		case <-ctx.Done():
		}
	}()
	l.mu.Lock()
	l.hangUp = hangUp
	l.mu.Unlock()
	refused := false
	began, saidSo := l.over(ctx, l.server.url, l.lastTold(), func(answer []byte) { refused = l.hear(answer) || refused })
	switch {
	case !began || ctx.Err() != nil:
		return
	case !saidSo && !refused && !l.killingNow():
		l.wrong("a stream broke off after load %d, and nobody had killed the server", l.lastTold())
	}
	l.count("streams ended")
}

// hear notes an answer, and reports whether it is that there will be no more.
func (l *listener) hear(answer []byte) (refused bool) {
	var event reply
	if err := json.Unmarshal(answer, &event); err != nil {
		return false // it broke off in the middle, which is for the end to tell
	}
	if code := event.code(); code != "" {
		if code != "UNAVAILABLE" {
			l.wrong("who listens is told %s", answer)
		}
		return true
	}
	var told struct{ Loaded struct{ Revision int } }
	if err := json.Unmarshal(event.Data, &told); err != nil || told.Loaded.Revision != l.lastTold()+1 {
		l.wrong("after load %d, who listens is told of %s, %v", l.lastTold(), event.Data, err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last = told.Loaded.Revision
	return false
}

func (l *listener) lastTold() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.last
}

// mustHear waits until each who listens was told of so many loads.
func (u *users) mustHear(t *testing.T, loads int) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for _, l := range u.listeners {
		for l.lastTold() < loads {
			if time.Now().After(deadline) {
				t.Errorf("there are %d loads, and load %d is the last that one who listens was told of", loads, l.lastTold())
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
}

// listenAnew has each who listens hang up and go on over another stream, which may
// lead to another server.
func (u *users) listenAnew() {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, l := range u.listeners {
		if l.hangUp != nil {
			l.hangUp()
		}
	}
}

// putUpWithBreaks says whether streams may break off without a word: where servers
// are killed.
func (u *users) putUpWithBreaks(killing bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.killing = killing
}

func (u *users) killingNow() bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.killing
}

// way is one to listen to the loads after a revision: tell is told of each answer.
// It reports whether a stream began, and whether the server said that it ended.
type way func(ctx context.Context, server string, since int, tell func(answer []byte)) (began, saidSo bool)

const loadedSince = `subscription ($since: Int) { loaded(sinceRevision: $since) { revision } }`

// overEvents listens over server-sent events.
func overEvents(ctx context.Context, server string, since int, tell func([]byte)) (began, saidSo bool) {
	address := server + "/query?query=" + url.QueryEscape(loadedSince) + "&variables=" + url.QueryEscape(fmt.Sprintf(`{"since": %d}`, since))
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return false, false
	}
	request.Header.Set("Accept", "text/event-stream")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false, false
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		answer, err := io.ReadAll(response.Body)
		tell(answer)
		return true, err == nil
	}
	for lines := bufio.NewScanner(response.Body); lines.Scan(); {
		line := lines.Text()
		if line == "event: complete" {
			return true, true
		}
		if data, found := strings.CutPrefix(line, "data: {"); found {
			tell([]byte("{" + data))
		}
	}
	return true, false
}

// overSocket listens over a WebSocket.
func overSocket(ctx context.Context, server string, since int, tell func([]byte)) (began, saidSo bool) {
	//nolint:bodyclose // the library closes it
	conn, _, err := websocket.Dial(ctx, strings.Replace(server, "http", "ws", 1)+"/query", &websocket.DialOptions{Subprotocols: []string{"graphql-transport-ws"}})
	if err != nil {
		return false, false
	}
	defer func() { _ = conn.CloseNow() }() // it may be closed already
	question, err := json.Marshal(map[string]any{"query": loadedSince, "variables": map[string]int{"since": since}})
	if err != nil {
		return false, false
	}
	err = wsjson.Write(ctx, conn, message{Type: "connection_init"})
	for {
		var m message
		if err == nil {
			err = wsjson.Read(ctx, conn, &m)
		}
		if err != nil {
			return began, websocket.CloseStatus(err) == websocket.StatusServiceRestart
		}
		switch m.Type {
		case "connection_ack":
			began = true
			err = wsjson.Write(ctx, conn, message{"subscribe", "1", question})
		case "ping":
			err = wsjson.Write(ctx, conn, message{Type: "pong"})
		case "next":
			tell(m.Payload)
		case "error":
			tell([]byte(`{"errors": ` + string(m.Payload) + `}`))
			return began, true
		case "complete":
			return began, true
		}
	}
}
