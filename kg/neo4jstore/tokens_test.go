//go:build !embedded

package neo4jstore_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"fedreach/kg"
	"fedreach/kg/neo4jstore"
	"fedreach/kg/storetest"
)

// What one process writes, another knows at once.
func TestTokens(t *testing.T) {
	server := empty(t)
	storetest.RunTokens(t, func(t *testing.T) kg.Tokens {
		if err := server.Empty(t.Context()); err != nil {
			t.Fatal(err)
		}
		return tokensBeside{open(t, server), open(t, server)}
	})
}

// Beside a newer program, which may keep tokens in another way, none is written.
func TestTokensBesideANewerProgram(t *testing.T) {
	server := empty(t)
	s := open(t, server)
	now := time.Now()
	kept, other := newToken(t, "kept", now), newToken(t, "other", now)
	if err := s.CreateToken(t.Context(), kept); err != nil {
		t.Fatal(err)
	}
	ask(t, server, "MATCH (graph:Graph) SET graph.schema = 1000")
	if err := s.CreateToken(t.Context(), other); !errors.Is(err, kg.ErrNewer) {
		t.Errorf("creating a token: %v, want kg.ErrNewer", err)
	}
	if _, err := s.RevokeToken(t.Context(), kept.ID, now); !errors.Is(err, kg.ErrNewer) {
		t.Errorf("revoking a token: %v, want kg.ErrNewer", err)
	}
	rows := ask(t, server, "MATCH (token:Token) RETURN count(token) AS tokens, count(token.revoked) AS revoked")
	if rows[0]["tokens"] != int64(1) || rows[0]["revoked"] != int64(0) {
		t.Errorf("%v, want one token, not revoked", rows)
	}
}

func newToken(t *testing.T, name string, now time.Time) *kg.Token {
	t.Helper()
	_, token, err := kg.NewToken(name, kg.ScopeRead, now, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// tokensBeside writes through one store and reads from another.
type tokensBeside struct {
	*neo4jstore.Store
	writes *neo4jstore.Store
}

func (s tokensBeside) CreateToken(ctx context.Context, t *kg.Token) error {
	return s.writes.CreateToken(ctx, t)
}

func (s tokensBeside) RevokeToken(ctx context.Context, id string, at time.Time) (*kg.Token, error) {
	return s.writes.RevokeToken(ctx, id, at)
}
