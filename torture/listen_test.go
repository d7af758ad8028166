//go:build unix && !embedded

package torture

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// listen listens to loads after a revision until the stream ends, and gives the
// last that it was told of. None may be left out or told twice.
func (u *users) listen(last int) int {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		select {
		case <-u.stop:
			cancel()
		case <-ctx.Done():
		}
	}()
	query, err := json.Marshal(map[string]int{"since": last})
	if err != nil {
		u.wrong("%v", err)
		return last
	}
	address := u.server.url + "/query?query=" + url.QueryEscape(`subscription ($since: Int) { loaded(sinceRevision: $since) { revision } }`) + "&variables=" + url.QueryEscape(string(query))
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		u.wrong("%v", err)
		return last
	}
	request.Header.Set("Accept", "text/event-stream")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return last
	}
	defer time.Sleep(20 * time.Millisecond)
	defer response.Body.Close()
	for lines := bufio.NewScanner(response.Body); lines.Scan(); {
		data, found := strings.CutPrefix(lines.Text(), "data: {")
		if !found {
			continue
		}
		var event reply
		if err := json.Unmarshal([]byte("{"+data), &event); err != nil {
			break // it broke off in the middle
		}
		if code := event.code(); code != "" {
			if code != "UNAVAILABLE" {
				u.wrong("who listens is told %s", data)
			}
			break
		}
		var told struct{ Loaded struct{ Revision int } }
		if err := json.Unmarshal(event.Data, &told); err != nil || told.Loaded.Revision != last+1 {
			u.wrong("after load %d, who listens is told of %s, %v", last, event.Data, err)
		}
		last = told.Loaded.Revision
		u.mu.Lock()
		u.counts["heard"] = max(u.counts["heard"], last)
		u.mu.Unlock()
	}
	u.count("streams ended")
	return last
}

// heardAll is the last load that somebody was told of.
func (u *users) heardAll() int {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.counts["heard"]
}
