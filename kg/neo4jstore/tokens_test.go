//go:build !embedded

package neo4jstore_test

import (
	"context"
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
