package storetest

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"fedreach/kg"
)

// tokenLaws are the contract of kg.Tokens.
var tokenLaws = []struct {
	name  string
	holds func(t *testing.T, s kg.Tokens)
}{
	{"what is created is given back, and listed from the oldest", createdTokens},
	{"revoked once, a token stays so from that moment", revokedTokens},
	{"who is not there is nil", unknownTokens},
	{"an ended context writes nothing", tokensCalledOff},
}

// RunTokens holds a store to the contract of kg.Tokens, as Run does to that of
// kg.Store.
func RunTokens(t *testing.T, open func(t *testing.T) kg.Tokens) {
	for _, law := range tokenLaws {
		t.Run(law.name, func(t *testing.T) { law.holds(t, open(t)) })
	}
}

// token is a token that is kept in the store.
func token(t *testing.T, s kg.Tokens, name string, scope kg.TokenScope, created, expires string) *kg.Token {
	t.Helper()
	var end time.Time
	if expires != "" {
		end = instant(expires)
	}
	_, made, err := kg.NewToken(name, scope, instant(created), end)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.CreateToken(t.Context(), made); err != nil {
		t.Fatal(err)
	}
	return made
}

func sameTokens(t *testing.T, s kg.Tokens, want ...*kg.Token) {
	t.Helper()
	got := must[[]*kg.Token](t)(s.ListTokens(t.Context()))
	if !slices.EqualFunc(got, want, func(a, b *kg.Token) bool { return *a == *b }) {
		t.Errorf("tokens: %v, want %v", got, want)
	}
	for _, w := range want {
		same(t, "the token by its id", *must[*kg.Token](t)(s.Token(t.Context(), w.ID)), *w)
	}
}

func createdTokens(t *testing.T, s kg.Tokens) {
	sameTokens(t, s)
	late := token(t, s, "Seeds, «nightly»", kg.ScopeWrite, "2026-03-02T00:00:00.001Z", "2026-06-01T00:00:00Z")
	early := token(t, s, "reader", kg.ScopeRead, "2026-03-01T00:00:00Z", "")
	again := token(t, s, "reader", kg.ScopeRead, "2026-03-03T00:00:00Z", "")
	sameTokens(t, s, early, late, again)
	if err := s.CreateToken(t.Context(), early); err == nil {
		t.Error("a token is created twice")
	}
	sameTokens(t, s, early, late, again)
}

func revokedTokens(t *testing.T, s kg.Tokens) {
	kept, gone := token(t, s, "kept", kg.ScopeRead, "2026-03-01T00:00:00Z", ""), token(t, s, "gone", kg.ScopeWrite, "2026-03-02T00:00:00Z", "")
	gone.Revoked = instant("2026-04-01T00:00:00.5Z")
	for _, at := range []string{"2026-04-01T00:00:00.5Z", "2026-05-01T00:00:00Z"} {
		same(t, "what is revoked", *must[*kg.Token](t)(s.RevokeToken(t.Context(), gone.ID, instant(at))), *gone)
		sameTokens(t, s, kept, gone)
	}
}

func unknownTokens(t *testing.T, s kg.Tokens) {
	token(t, s, "somebody", kg.ScopeRead, "2026-03-01T00:00:00Z", "")
	for _, id := range []string{"", "0123456789abcdef"} {
		if found := must[*kg.Token](t)(s.Token(t.Context(), id)); found != nil {
			t.Errorf("%q: %v", id, found)
		}
		if found := must[*kg.Token](t)(s.RevokeToken(t.Context(), id, instant("2026-04-01T00:00:00Z"))); found != nil {
			t.Errorf("revoked %q: %v", id, found)
		}
	}
}

func tokensCalledOff(t *testing.T, s kg.Tokens) {
	made := token(t, s, "somebody", kg.ScopeRead, "2026-03-01T00:00:00Z", "")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	other := *made
	other.ID = "0123456789abcdef"
	_, revoking := s.RevokeToken(ctx, made.ID, instant("2026-04-01T00:00:00Z"))
	_, reading := s.Token(ctx, made.ID)
	_, listing := s.ListTokens(ctx)
	for _, err := range []error{s.CreateToken(ctx, &other), revoking, reading, listing} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v, want context.Canceled", err)
		}
	}
	sameTokens(t, s, made)
}
