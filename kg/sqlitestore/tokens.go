package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"fedreach/kg"
)

var _ kg.Tokens = (*Store)(nil)

// CreateToken is kg.Tokens'.
func (s *Store) CreateToken(ctx context.Context, t *kg.Token) error {
	return s.writeTokens(ctx, "INSERT INTO tokens (id, name, scope, hash, created, expires, revoked, sum) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		sealed(tokenRow(t))...)
}

// tokenRow is the row of a token, as the file has it.
func tokenRow(t *kg.Token) []any {
	return []any{
		t.ID, t.Name, string(t.Scope), t.Hash, kg.Instant(t.Created), null(kg.Instant(t.Expires)), null(kg.Instant(t.Revoked)),
	}
}

// Token is kg.Tokens'. It asks the file, as another process may have revoked it.
func (s *Store) Token(ctx context.Context, id string) (*kg.Token, error) {
	tokens, err := s.readTokens(ctx, "WHERE id = ?", id)
	if err != nil || len(tokens) == 0 {
		return nil, err
	}
	return tokens[0], nil
}

// ListTokens is kg.Tokens'.
func (s *Store) ListTokens(ctx context.Context) ([]*kg.Token, error) {
	return s.readTokens(ctx, "ORDER BY created, id")
}

// RevokeToken is kg.Tokens'.
func (s *Store) RevokeToken(ctx context.Context, id string, at time.Time) (*kg.Token, error) {
	t, err := s.Token(ctx, id)
	if err != nil || t == nil || !t.Revoked.IsZero() {
		return t, err
	}
	// Nothing else of a token ever changes.
	t.Revoked = at
	err = s.writeTokens(ctx, "UPDATE tokens SET revoked = ?, sum = ? WHERE id = ? AND revoked IS NULL", kg.Instant(at), sumOf(tokenRow(t)), id)
	if err != nil {
		return nil, err
	}
	return s.Token(ctx, id)
}

func (s *Store) writeTokens(ctx context.Context, query string, args ...any) error {
	const doing = "writing the tokens of"
	leave, err := s.enter(ctx, s.loading)
	if err != nil {
		return failed(ctx, s.path, doing, err)
	}
	defer leave()
	err = transact(ctx, s.writer, func() error {
		if err := s.stillKnown(ctx, s.writer); err != nil {
			return err
		}
		_, err := s.writer.ExecContext(ctx, query, args...)
		return err
	})
	if err == nil {
		err = s.place.check()
	}
	return failed(ctx, s.path, doing, err)
}

func (s *Store) readTokens(ctx context.Context, condition string, args ...any) ([]*kg.Token, error) {
	tokens, err := s.queryTokens(ctx, condition, args...)
	if err != nil && s.closed.Load() {
		err = errClosed
	}
	return tokens, failed(ctx, s.path, "reading the tokens of", err)
}

func (s *Store) queryTokens(ctx context.Context, condition string, args ...any) (tokens []*kg.Token, err error) {
	if err := s.usable(ctx); err != nil {
		return nil, err
	}
	rows, err := s.db.QueryContext(ctx, "SELECT id, name, scope, hash, created, ifnull(expires, ''), ifnull(revoked, ''), ifnull(sum, -1) FROM tokens "+condition, args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		t, err := scanToken(rows)
		if err != nil {
			return nil, err
		}
		tokens = append(tokens, t)
	}
	return tokens, rows.Err()
}

func scanToken(rows *sql.Rows) (*kg.Token, error) {
	var t kg.Token
	var created, expires, revoked string
	var sum int64
	if err := rows.Scan(&t.ID, &t.Name, &t.Scope, &t.Hash, &created, &expires, &revoked, &sum); err != nil {
		return nil, err
	}
	for _, time := range []struct {
		of   *time.Time
		text string
	}{{&t.Created, created}, {&t.Expires, expires}, {&t.Revoked, revoked}} {
		var err error
		if *time.of, err = kg.ParseInstant(time.text); err != nil {
			return nil, fmt.Errorf("the token %s: %w: %w", t.ID, errDamaged, err)
		}
	}
	if err := intact(tokenRow(&t), sum); err != nil {
		return nil, fmt.Errorf("the table tokens: %w: %w", errDamaged, err)
	}
	return &t, nil
}
