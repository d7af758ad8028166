package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"fedreach/graph"
	"fedreach/kg"
)

// gate is a store whose searches and loads wait until they are let through, and that notes
// the order in which they begin.
type gate struct {
	kg.Store

	through chan struct{}
	mu      sync.Mutex
	begun   []string
}

func (g *gate) Search(ctx context.Context, query kg.SearchQuery) ([]kg.SearchHit, error) {
	return nil, g.wait(ctx, query.Text)
}

func (g *gate) Load(ctx context.Context, batch kg.Batch) (kg.LoadReport, error) {
	return kg.LoadReport{}, g.wait(ctx, batch.Note)
}

func (g *gate) wait(ctx context.Context, begun string) error {
	g.mu.Lock()
	g.begun = append(g.begun, begun)
	g.mu.Unlock()
	select {
	case <-g.through:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (g *gate) count() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.begun)
}

// crowd is a server that takes a client's name from a header.
func crowd(t *testing.T, limits graph.Limits) (*api, *gate) {
	t.Helper()
	fixture := fixtureStore(t)
	store := &gate{Store: fixture, through: make(chan struct{})}
	a := &api{t: t, log: &buffer{}, clock: now}
	resolver := &graph.Resolver{Store: store, Now: a.now, Log: slog.New(graph.LogHandler{Handler: slog.NewTextHandler(a.log, nil)}), Limits: limits}
	resolver.Tokens, _ = fixture.(kg.Tokens)
	handler := resolver.Handler()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handler.ServeHTTP(w, r.WithContext(graph.WithOrigin(r.Context(), graph.Origin{Client: r.Header.Get("Client")})))
	}))
	t.Cleanup(server.Close)
	a.url = server.URL
	return a, store
}

func limits(requests, running int) graph.Limits {
	l := graph.DefaultLimits
	l.Requests, l.Running, l.Kept = requests, running, 0
	return l
}

// search asks what waits at the gate.
func (a *api) search(client, text string, token ...string) received {
	header := map[string]string{"Client": client, "Accept": mediaGraphQL}
	for _, secret := range token {
		header["Authorization"] = "Bearer " + secret
	}
	return a.do(httpRequest{
		method: "POST", header: header,
		body: fmt.Sprintf(`{"query": "{ search(text: \"%s\") { match } }"}`, text),
	})
}

// A client that asks for much waits for itself: another's one question is next.
func TestClientsTakeTurns(t *testing.T) {
	// Nobody sees from outside when a question has queued: one that is late, on a slow
	// machine, is given more time.
	number := 0
	for queueing := 100 * time.Millisecond; queueing < 10*time.Second; queueing *= 4 {
		if number = modestAmongGreedy(t, queueing); number <= 3 {
			return
		}
	}
	t.Errorf("the modest client was number %d", number)
}

// modestAmongGreedy is the number at which one question is begun that comes after
// twenty of another client, each of which had that time to queue.
func modestAmongGreedy(t *testing.T, queueing time.Duration) int {
	t.Helper()
	api, store := crowd(t, limits(100, 1))
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() { api.search("greedy", fmt.Sprint("greedy ", i)) })
	}
	time.Sleep(queueing)
	all.Go(func() { api.search("modest", "modest") })
	time.Sleep(queueing)
	close(store.through)
	all.Wait()
	at := slices.Index(store.begun, "modest")
	if len(store.begun) != 21 || at < 0 {
		t.Fatalf("of 21 questions, these were begun: %v", store.begun)
	}
	return at + 1
}

// A client with too much open is put off, and only that one.
func TestTooManyRequestsOfOneClient(t *testing.T) {
	api, store := crowd(t, limits(3, 2))
	answers := make(chan received)
	for i := range 10 {
		go func() { answers <- api.search("greedy", fmt.Sprint(i)) }()
	}
	for range 7 {
		got := <-answers
		if got.status != http.StatusTooManyRequests || got.header.Get("Retry-After") == "" {
			t.Errorf("%d, Retry-After %q: %s", got.status, got.header.Get("Retry-After"), got.body)
		}
		checkRefusal(t, got.body)
	}
	go func() { answers <- api.search("modest", "modest") }()
	close(store.through)
	for range 4 {
		if got := <-answers; got.status != http.StatusOK {
			t.Errorf("%d: %s", got.status, got.body)
		}
	}
	// Its requests answered, it may ask again.
	if got := api.search("greedy", "again"); got.status != http.StatusOK {
		t.Errorf("%d: %s", got.status, got.body)
	}
}

// A large answer waits for others to be made, and small ones for none of them.
func TestFewLargeAnswersAreMadeAtOnce(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	api, store := crowd(t, limits(100, 100))
	large := func() {
		api.do(httpRequest{method: "POST", body: `{"query": "{ search(text: \"large\") { match } reach(first: 5000) { nodes { routes { facts { id kind key source { url } } authorizations { id } } } } }"}`})
	}
	var all sync.WaitGroup
	for range 5 {
		all.Go(large)
	}
	for i := range 3 {
		all.Go(func() { api.search("small", fmt.Sprint("small ", i)) })
	}
	for store.count() < 5 { // three small ones, and two that are large
		time.Sleep(5 * time.Millisecond)
	}
	time.Sleep(200 * time.Millisecond) // for the others, were they let in
	if begun := store.count(); begun != 5 {
		t.Errorf("%d were begun at once, want 5", begun)
	}
	close(store.through)
	all.Wait()
	if begun := store.count(); begun != 8 {
		t.Errorf("%d were begun, want 8", begun)
	}
}

// However many load, others ask.
func TestLoadsLeaveRoomForQuestions(t *testing.T) {
	api, store := crowd(t, limits(100, 3))
	header := map[string]string{"Authorization": "Bearer " + store.newToken(t, "ada", kg.ScopeWrite)}
	var all sync.WaitGroup
	for range 5 {
		all.Go(func() {
			got := api.do(httpRequest{method: "POST", header: header, body: `{"query": "mutation { load(batch: {}) { revision } }"}`})
			if got.status != http.StatusOK {
				t.Errorf("%d %s", got.status, got.body)
			}
		})
	}
	for store.count() < 1 {
		time.Sleep(5 * time.Millisecond)
	}
	time.Sleep(100 * time.Millisecond) // for the others, were they let in
	if got := api.ask(`{ agency(slug: "branch") { slug } }`, nil); at(got, "agency", "slug") != "branch" {
		t.Errorf("a question while others load: %v", got)
	}
	close(store.through)
	all.Wait()
}

// newToken makes a token.
func (g *gate) newToken(t *testing.T, name string, scope kg.TokenScope) (secret string) {
	t.Helper()
	secret, token, err := kg.NewToken(name, scope, now, time.Time{})
	if err == nil {
		err = g.Store.(kg.Tokens).CreateToken(t.Context(), token)
	}
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

// Holders of tokens are clients of their own, wherever they are.
func TestHoldersOfTokensAreClients(t *testing.T) {
	api, store := crowd(t, limits(2, 100))
	secrets := []string{store.newToken(t, "ada", kg.ScopeRead), store.newToken(t, "bob", kg.ScopeRead)}
	answers := make(chan received)
	for range 3 {
		go func() { answers <- api.search("office", "ada's", secrets[0]) }()
	}
	if got := <-answers; got.status != http.StatusTooManyRequests {
		t.Errorf("the third of one holder: %d %s", got.status, got.body)
	}
	for range 2 {
		go func() { answers <- api.search("office", "bob's", secrets[1]) }()
		go func() { answers <- api.search("office", "anybody's") }()
	}
	for store.count() < 6 { // all are let in
		select {
		case got := <-answers:
			t.Fatalf("%d %s", got.status, got.body)
		case <-time.After(5 * time.Millisecond):
		}
	}
	close(store.through)
	for range 6 {
		if got := <-answers; got.status != http.StatusOK {
			t.Errorf("%d %s", got.status, got.body)
		}
	}
}

// Who gives up, running or waiting, leaves no place taken.
func TestGivingUpFreesThePlace(t *testing.T) {
	api, store := crowd(t, limits(4, 1))
	for range 5 {
		ctx, giveUp := context.WithCancel(t.Context())
		var all sync.WaitGroup
		for i := range 4 {
			all.Go(func() {
				body, _ := json.Marshal(request{Query: fmt.Sprintf(`{ search(text: "%d") { match } }`, i)})
				r, err := http.NewRequestWithContext(ctx, http.MethodPost, api.url, bytes.NewReader(body))
				if err != nil {
					t.Error(err)
					return
				}
				r.Header.Set("Content-Type", mediaJSON)
				r.Header.Set("Client", "hasty")
				if response, err := http.DefaultClient.Do(r); err == nil {
					response.Body.Close()
				}
			})
		}
		time.Sleep(20 * time.Millisecond)
		giveUp()
		all.Wait()
	}
	close(store.through)
	for {
		// The server learns a little later that a client is gone.
		if got := api.search("hasty", "last"); got.status == http.StatusOK {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// What takes too long is ended, also while it waits for its turn.
func TestWaitingEndsInTime(t *testing.T) {
	l := limits(10, 1)
	l.Time = 50 * time.Millisecond
	api, _ := crowd(t, l)
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			got := api.search("patient", fmt.Sprint(i))
			var a answer
			if err := json.Unmarshal([]byte(got.body), &a); err != nil || len(a.Errors) != 1 || a.Errors[0].code() != "TIMEOUT" {
				t.Errorf("%d: %s", got.status, got.body)
			}
		})
	}
	all.Wait()
}
