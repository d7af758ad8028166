package graph_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fedreach/graph"
	"fedreach/kg"
)

// guarded is a handler that is asked without a network, so that what was answered has
// ended, by one client that may have one request open.
type guarded struct {
	kg.Tokens

	t       *testing.T
	handler http.Handler
	store   *gate
	clock   time.Time
	panics  atomic.Bool
}

func newGuarded(t *testing.T) *guarded {
	t.Helper()
	fixture := fixtureStore(t)
	g := &guarded{t: t, Tokens: fixture.(kg.Tokens), store: &gate{Store: fixture, through: make(chan struct{})}, clock: now}
	resolver := &graph.Resolver{
		Store: g.store, Tokens: g, Now: func() time.Time { return g.clock }, Log: slog.New(slog.DiscardHandler), Limits: limits(1, 100),
	}
	g.handler = resolver.Handler()
	return g
}

// Token is kg.Tokens', with a bug at times.
func (g *guarded) Token(ctx context.Context, id string) (*kg.Token, error) {
	if g.panics.Load() {
		panic("a bug")
	}
	return g.Tokens.Token(ctx, id)
}

// goodToken is one that was good when it was asked with last.
func (g *guarded) goodToken(name string) (secret, id string) {
	g.t.Helper()
	secret, token, err := kg.NewToken(name, kg.ScopeWrite, now, now.Add(time.Hour))
	if err == nil {
		err = g.CreateToken(g.t.Context(), token)
	}
	if err != nil {
		g.t.Fatal(err)
	}
	if got := g.ask(strings.NewReader(typename), secret); got.Code != http.StatusOK {
		g.t.Fatalf("%d %s", got.Code, got.Body)
	}
	return secret, token.ID
}

const typename = `{"query": "{ __typename }"}`

func (g *guarded) ask(body io.Reader, secret string) *httptest.ResponseRecorder {
	ctx := graph.WithOrigin(g.t.Context(), graph.Origin{Client: "office"})
	request := httptest.NewRequestWithContext(ctx, http.MethodPost, "/", body)
	request.Header.Set("Content-Type", mediaJSON)
	if secret != "" {
		request.Header.Set("Authorization", "Bearer "+secret)
	}
	answer := httptest.NewRecorder()
	g.handler.ServeHTTP(answer, request)
	return answer
}

// readOf counts what is read of a body.
type readOf struct {
	io.Reader

	bytes int
}

func (r *readOf) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	r.bytes += n
	return n, err
}

// A token that is no longer good makes its holder a stranger: little is read of what he
// sends, already at the first request, and from then on he has no places of his own.
func TestATokenThatIsNoLongerGood(t *testing.T) {
	g := newGuarded(t)
	for name, end := range map[string]func(id string){
		"revoked": func(id string) {
			if _, err := g.RevokeToken(t.Context(), id, now); err != nil {
				t.Fatal(err)
			}
		},
		"expired": func(string) { g.clock = now.Add(2 * time.Hour) },
	} {
		g.clock = now
		secret, id := g.goodToken(name)
		end(id)
		for range 2 {
			body := &readOf{Reader: strings.NewReader(`{"query": "{ __typename }", "x": "` + strings.Repeat("x", 3<<20) + `"}`)}
			got := g.ask(body, secret)
			if got.Code != http.StatusUnauthorized || !strings.Contains(got.Body.String(), name) || body.bytes > 1<<20 {
				t.Errorf("%s: of 3 MiB, %d bytes were read: %d %s", name, body.bytes, got.Code, got.Body)
			}
		}
		var open sync.WaitGroup
		open.Go(func() { g.ask(strings.NewReader(`{"query": "{ search(text: \"x\") { match } }"}`), "") })
		for g.store.count() == 0 {
			time.Sleep(time.Millisecond)
		}
		if got := g.ask(strings.NewReader(typename), secret); got.Code != http.StatusTooManyRequests {
			t.Errorf("%s, at an address that has too much open: %d %s", name, got.Code, got.Body)
		}
		close(g.store.through)
		open.Wait()
		g.store.begun, g.store.through = nil, make(chan struct{})
	}
}

// What goes wrong while a token is looked up again ends the request, not the server.
func TestALookUpThatPanics(t *testing.T) {
	g := newGuarded(t)
	secret, _ := g.goodToken("ada")
	g.panics.Store(true)
	if got := g.ask(strings.NewReader(typename), secret); got.Code != http.StatusInternalServerError || strings.Contains(got.Body.String(), "a bug") {
		t.Errorf("%d %s", got.Code, got.Body)
	}
}
