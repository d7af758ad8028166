package sqlitestore_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"fedreach/kg"
	"fedreach/kg/sqlitestore"
	"fedreach/kg/storetest"
)

func TestTokens(t *testing.T) {
	storetest.RunTokens(t, func(t *testing.T) kg.Tokens { return openFile(t, filepath.Join(t.TempDir(), "fedreach.db")) })
}

// What one process writes, another on the same file knows at once.
func TestTokensOfAnother(t *testing.T) {
	storetest.RunTokens(t, func(t *testing.T) kg.Tokens {
		path := filepath.Join(t.TempDir(), "fedreach.db")
		return tokensBeside{openFile(t, path), openFile(t, path)}
	})
}

// tokensBeside writes through one store and reads from another.
type tokensBeside struct {
	*sqlitestore.Store
	writes *sqlitestore.Store
}

func (s tokensBeside) CreateToken(ctx context.Context, t *kg.Token) error {
	return s.writes.CreateToken(ctx, t)
}

func (s tokensBeside) RevokeToken(ctx context.Context, id string, at time.Time) (*kg.Token, error) {
	return s.writes.RevokeToken(ctx, id, at)
}
