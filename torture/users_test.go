//go:build unix && !embedded

package torture

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"fedreach/kg"
)

// users use a server all the while: they ask, load and listen, and note whatever
// they are told that is not so. They put up with UNAVAILABLE.
type users struct {
	t      *testing.T
	server *server // at its address, whoever serves there
	stop   chan struct{}
	all    sync.WaitGroup
	// again is how often a request is sent again until its failure is a fault; -1
	// has none be one.
	again int
	// first is how many loads there were before, and how many batches were sent.
	first int

	mu sync.Mutex
	// wrongs are what they were told that is not so.
	wrongs []string
	// sent are all batches that were sent, by their notes.
	sent map[string]kg.Batch
	// outcomes are what was said of them last.
	outcomes map[string]outcomeOfLoad
	counts   map[string]int
	told     map[string]int
	// listeners are those who listen.
	listeners []*listener
	// killing is whether servers are killed: streams may break off without a word.
	killing bool
	// acknowledged are the loads that were, and must be in every answer from now on.
	acknowledged int
}

type outcomeOfLoad int

const (
	notLoaded outcomeOfLoad = iota
	loaded
	unknown
)

// newUsers are users of what serves at an address, until the test ends.
func newUsers(t *testing.T, url, token string) *users {
	u := &users{
		t: t, server: &server{t: t, url: url, token: token, log: &logged{}}, stop: make(chan struct{}), again: -1,
		sent: map[string]kg.Batch{}, outcomes: map[string]outcomeOfLoad{}, counts: map[string]int{}, told: map[string]int{},
	}
	t.Cleanup(u.goHome)
	return u
}

// begin begins with so many who ask, one who loads with keys and one without, and
// twice as many who listen, over server-sent events and over WebSockets.
func (u *users) begin(asking, listening int) {
	if u.acknowledged = u.first; u.first == 0 {
		u.load(ground())
	}
	for range asking {
		u.forever(u.ask)
	}
	n, before, free := u.first, 0, u.first
	u.forever(func() {
		n++
		b := numbered(n, n%40, before)
		u.load(b)
		before = n
		if n%3 == 0 && !u.ended() {
			u.repeat(b)
		}
	})
	u.forever(func() {
		free++
		b := numbered(1_000_000+free, free%40, 0)
		b.Key = ""
		u.loadOnce(b)
		time.Sleep(20 * time.Millisecond)
	})
	for range listening {
		for _, over := range []way{overEvents, overSocket} {
			l := &listener{users: u, over: over, last: u.first}
			u.listeners = append(u.listeners, l)
			u.forever(l.listen)
		}
	}
}

// forever does a thing again and again until the end.
func (u *users) forever(do func()) {
	u.all.Go(func() {
		for !u.ended() {
			do()
		}
	})
}

func (u *users) ended() bool {
	select {
	case <-u.stop:
		return true
	default:
		return false
	}
}

// end waits until all that was acknowledged was told to each who listens, and then nobody does anything any more.
func (u *users) end(t *testing.T) {
	t.Helper()
	u.mustHear(t, u.acknowledgedNow())
	u.goHome()
}

// goHome has nobody do anything any more.
func (u *users) goHome() {
	u.mu.Lock()
	if !u.ended() {
		close(u.stop)
	}
	u.mu.Unlock()
	u.all.Wait()
}

// wrong notes something that is not so.
func (u *users) wrong(format string, args ...any) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.wrongs = append(u.wrongs, fmt.Sprintf(format, args...))
}

// complain fails a test for what they were told that is not so, up to now.
func (u *users) complain(t *testing.T) {
	t.Helper()
	u.mu.Lock()
	defer u.mu.Unlock()
	for i, what := range u.wrongs {
		if i == 5 {
			t.Errorf("and %d more", len(u.wrongs)-i)
			break
		}
		t.Error(what)
	}
	u.wrongs = nil
}

func (u *users) count(what string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.counts[what]++
}

// since says what was counted since the last time, and fails the test for what
// was wrong.
func (u *users) since(t *testing.T) string {
	t.Helper()
	u.complain(t)
	u.mu.Lock()
	defer u.mu.Unlock()
	var parts []string
	for _, what := range []string{"answered", "unavailable", "out of time", "loads acknowledged", "loads unavailable", "loads out of time", "loads of which nobody knew", "streams ended", "sent again"} {
		if n := u.counts[what] - u.told[what]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, what))
		}
	}
	u.told = maps.Clone(u.counts)
	return strings.Join(parts, ", ")
}

func (u *users) acknowledgedNow() int {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.acknowledged
}

// send sends a request, and again where it fails, as often as clients do.
func (u *users) send(query string, variables map[string]any) *reply {
	for try := 0; ; try++ {
		r, err := u.server.ask(query, variables)
		switch {
		case err == nil && r.code() == "":
			return r
		case u.again < 0 && err == nil:
			return r
		case try >= u.again:
			u.wrong("a request fails %d times: %v, %+v", try+1, err, r)
			return &reply{Data: json.RawMessage("{}")}
		}
		u.count("sent again")
		http.DefaultClient.CloseIdleConnections() // they may lead to the server that has just ended
	}
}

// ask puts questions. What was acknowledged before must be in the answer.
func (u *users) ask() {
	want := u.acknowledgedNow()
	r := u.send(`{ loads(first: 0) { totalCount } vendors(first: 0) { totalCount } agency(slug: "navy") { reach(first: 1) { totalCount nodes { status routes { facts { source { url } } } } } } }`, nil)
	if code := r.code(); code != "" {
		switch {
		case code == "UNAVAILABLE":
			u.count("unavailable")
		case code == "TIMEOUT" && u.again < 0: // its own connection died, or the database only begins
			u.count("out of time")
		default:
			u.wrong("a question is answered with %s: %v", code, r.Errors)
		}
		time.Sleep(20 * time.Millisecond)
		return
	}
	var answer struct{ Loads, Vendors struct{ TotalCount int } }
	if err := json.Unmarshal(r.Data, &answer); err != nil {
		u.wrong("%v", err)
	}
	if answer.Loads.TotalCount < want || answer.Vendors.TotalCount < want-1 {
		u.wrong("%d loads were acknowledged, and the answer is from before: %s", want, r.Data)
	}
	u.count("answered")
}

// load loads a batch that has a key until it is acknowledged.
func (u *users) load(b kg.Batch) {
	for !u.ended() && !u.loadOnce(b) {
		time.Sleep(20 * time.Millisecond)
	}
}

// repeat loads a batch once more that was acknowledged. Nothing may come of it.
func (u *users) repeat(b kg.Batch) {
	r := u.send(loadBatch, input(b))
	if code := r.code(); code != "UNAVAILABLE" && code != "TIMEOUT" && (code != "" || !strings.Contains(string(r.Data), `"repeated":true`)) {
		u.wrong("batch %s, loaded again under its key, is answered with %s: %v %s", b.Note, code, r.Errors, r.Data)
	}
}

// loadNoted loads a batch and asks for its record.
const loadNoted = `mutation ($batch: BatchInput!) { load(batch: $batch) { repeated load { note } } }`

// loadOnce loads a batch, notes what is said of it, and reports whether it is
// acknowledged.
func (u *users) loadOnce(b kg.Batch) bool {
	u.mu.Lock()
	u.sent[b.Note] = b
	u.mu.Unlock()
	r := u.send(loadNoted, input(b))
	outcome := notLoaded
	switch code := r.code(); {
	case code == "":
		outcome = loaded
		u.count("loads acknowledged")
		if !strings.Contains(string(r.Data), fmt.Sprintf(`"load":{"note":%q}`, b.Note)) && u.again < 0 {
			u.wrong("batch %s is acknowledged as %s", b.Note, r.Data)
		}
	case code == "UNAVAILABLE" && strings.Contains(r.Errors[0].Message, "before it said whether"):
		outcome = unknown
		u.count("loads of which nobody knew")
	case code == "UNAVAILABLE":
		u.count("loads unavailable")
	case code == "TIMEOUT" && u.again < 0: // its own connection died, and nobody was told
		u.count("loads out of time")
	default:
		u.wrong("a load is answered with %s: %v", code, r.Errors)
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if outcome == loaded {
		u.acknowledged++
	}
	if before := u.outcomes[b.Note]; outcome == notLoaded && before == unknown {
		outcome = unknown // what was said of the try before still holds
	}
	u.outcomes[b.Note] = outcome
	return outcome == loaded
}

// settle compares what was said of each load with what there is.
func (u *users) settle(t *testing.T, notes []string) []string {
	t.Helper()
	there := map[string]int{}
	for _, note := range notes {
		there[note]++
		if there[note] > 1 {
			t.Errorf("batch %s is there %d times", note, there[note])
		}
	}
	for note, outcome := range u.outcomes {
		if outcome == loaded && there[note] == 0 {
			t.Errorf("batch %s was acknowledged, and is lost", note)
		}
		if outcome == notLoaded && there[note] > 0 {
			t.Errorf("batch %s was said not to be loaded, and is", note)
		}
	}
	return notes
}
