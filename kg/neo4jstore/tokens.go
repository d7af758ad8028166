package neo4jstore

import (
	"context"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"fedreach/kg"
)

var _ kg.Tokens = (*Store)(nil)

var (
	tokenCreate = cypher("token_create")
	tokenRevoke = cypher("token_revoke")
	tokenByID   = cypher("token")
	tokensList  = cypher("tokens")
)

// CreateToken keeps the contract of kg.Tokens.
func (s *Store) CreateToken(ctx context.Context, t *kg.Token) error {
	p := params{"id": t.ID, "name": t.Name, "scope": string(t.Scope), "hash": t.Hash}
	p.instant("created", t.Created)
	p.instant("expires", t.Expires)
	p.instant("revoked", t.Revoked)
	const what = "creating a token"
	if err := s.ready(ctx, what); err != nil {
		return err
	}
	return s.write(ctx, what, func(tx transaction) error {
		if err := tx.lock(); err != nil { // which a newer program's layout is told by, and held off with
			return err
		}
		return tx.writeRows(tokenCreate, p.as("token"), 1)
	})
}

// Token keeps the contract of kg.Tokens.
func (s *Store) Token(ctx context.Context, id string) (*kg.Token, error) {
	tokens, err := s.tokens(ctx, tokenByID, params{"id": id}.as("token"))
	if err != nil || len(tokens) == 0 {
		return nil, err
	}
	return tokens[0], nil
}

// ListTokens keeps the contract of kg.Tokens.
func (s *Store) ListTokens(ctx context.Context) ([]*kg.Token, error) {
	return s.tokens(ctx, tokensList, nil)
}

// RevokeToken keeps the contract of kg.Tokens.
func (s *Store) RevokeToken(ctx context.Context, id string, at time.Time) (t *kg.Token, err error) {
	const what = "revoking a token"
	if err := s.ready(ctx, what); err != nil {
		return nil, err
	}
	p := params{"id": id, "revoked": instant(at)}
	err = s.write(ctx, what, func(tx transaction) error {
		if err := tx.lock(); err != nil { // as where one is created
			return err
		}
		rows, err := tx.run(tokenRevoke, p.as("token"))
		if err != nil || len(rows) == 0 {
			return err
		}
		t = tokenOf(rows[0].properties["token"])
		return nil
	})
	return t, err
}

// tokens gives the tokens that a statement finds. It asks where writes go: in a
// cluster another server might not know yet that one was revoked.
func (s *Store) tokens(ctx context.Context, what statement, p params) (tokens []*kg.Token, err error) {
	const reading = "reading tokens"
	if err := s.ready(ctx, reading); err != nil {
		return nil, err
	}
	rows, _, err := s.tryRead(ctx, neo4j.AccessModeWrite, what, p)
	if err != nil {
		return nil, s.explain(ctx, reading, err)
	}
	for _, r := range rows {
		if t := tokenOf(r.properties["token"]); t != nil {
			tokens = append(tokens, t)
		}
	}
	return tokens, nil
}

// tokenOf reads the record of a token; nil where it can't be read.
func tokenOf(value any) *kg.Token {
	r := rowOf(value)
	t := &kg.Token{
		ID: r.text("id"), Name: r.text("name"), Scope: kg.TokenScope(r.text("scope")), Hash: r.text("hash"),
		Created: r.instant("created"), Expires: r.instant("expires"), Revoked: r.instant("revoked"),
	}
	if t.ID == "" || !t.Scope.Valid() || r.odd {
		return nil
	}
	return t
}
