package kg_test

import (
	"strings"
	"testing"
	"time"

	"fedreach/kg"
)

func TestATokenIsItsOwnAlone(t *testing.T) {
	now := time.Date(2026, 3, 20, 0, 0, 0, 0, time.UTC)
	secret, made, err := kg.NewToken(" seeds ", kg.ScopeWrite, now, now.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	other, _, err := kg.NewToken("seeds", kg.ScopeWrite, now, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	if id, ok := kg.TokenID(secret); !ok || id != made.ID || made.Name != "seeds" {
		t.Errorf("%s is read as %q, %t; the record is %+v", secret, id, ok, made)
	}
	if strings.Contains(made.Hash, secret[len(secret)-64:]) || len(made.Hash) != 64 {
		t.Errorf("the hash %s holds the secret", made.Hash)
	}
	if !made.Matches(secret) || made.Matches(other) || made.Matches(secret[:len(secret)-1]) || made.Matches("") {
		t.Error("a token matches what it is not")
	}
	for _, text := range []string{"", "fedreach_", "x" + secret, secret + "0", strings.ToUpper(secret), strings.TrimPrefix(secret, "fedreach_")} {
		if _, ok := kg.TokenID(text); ok {
			t.Errorf("%q is taken for a token", text)
		}
	}
}

func TestATokenIsGoodUntilItsEnd(t *testing.T) {
	now := time.Date(2026, 3, 20, 0, 0, 0, 0, time.UTC)
	_, made, err := kg.NewToken("seeds", kg.ScopeRead, now, now.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	revoked := *made
	revoked.Revoked = now.Add(time.Minute)
	for _, c := range []struct {
		of   kg.Token
		at   time.Time
		good bool
	}{
		{*made, now, true}, {*made, now.Add(time.Hour - 1), true}, {*made, now.Add(time.Hour), false},
		{revoked, now.Add(time.Minute), false}, {revoked, now, false}, // clocks differ
	} {
		if c.of.Good(c.at) != c.good {
			t.Errorf("%+v at %s: %t", c.of, c.at, !c.good)
		}
	}
}

func TestATokenThatCantBe(t *testing.T) {
	now := time.Date(2026, 3, 20, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name    string
		scope   kg.TokenScope
		expires time.Time
		reason  string
	}{
		{"", kg.ScopeRead, time.Time{}, "the name is missing"},
		{"a\nb", kg.ScopeRead, time.Time{}, "more than one line"},
		{strings.Repeat("a", kg.MaxTokenName+1), kg.ScopeRead, time.Time{}, "201 bytes, the most is 200"},
		{"seeds", "admin", time.Time{}, `"admin" is no scope`},
		{"seeds", kg.ScopeRead, now, "expired already"},
	} {
		if _, _, err := kg.NewToken(c.name, c.scope, now, c.expires); err == nil || !strings.Contains(err.Error(), c.reason) {
			t.Errorf("%q %q: %v, want %q", c.name, c.scope, err, c.reason)
		}
	}
}
