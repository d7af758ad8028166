package kg

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// Tokens keeps the tokens that say who may do what. Both stores keep them beside
// the graph, so that every process on it knows the same ones: a token that is
// revoked is so at once, everywhere. Its errors are those of a Store.
type Tokens interface {
	// CreateToken keeps a new token.
	CreateToken(ctx context.Context, t *Token) error
	// Token gives the token with this id, nil where there is none. It is never
	// older than what was committed before it was asked for.
	Token(ctx context.Context, id string) (*Token, error)
	// ListTokens gives all that were ever created, the oldest first, then by id.
	ListTokens(ctx context.Context) ([]*Token, error)
	// RevokeToken notes that the token is no longer good, and when that was done.
	// One that was revoked before stays as it is. It gives the token, nil where
	// there is none with this id.
	RevokeToken(ctx context.Context, id string, at time.Time) (*Token, error)
}

// TokenScope says what a token is good for.
type TokenScope string

// The scopes. Who may write may read.
const (
	ScopeRead  TokenScope = "read"
	ScopeWrite TokenScope = "write"
)

// Valid reports whether s is a scope.
func (s TokenScope) Valid() bool { return s == ScopeRead || s == ScopeWrite }

// Token is the record of a token. The token itself is not kept.
type Token struct {
	// ID is the part of the token that is no secret.
	ID string
	// Name is whom it is for. It stands in the audit trail as who loaded.
	Name  string
	Scope TokenScope
	// Hash is SHA-256 of the token, in hexadecimal.
	Hash string
	// Created and Revoked are when that was done, Expires is from when the token is
	// no longer good; zero is never. UTC, to the millisecond.
	Created, Expires, Revoked time.Time
}

// tokenMark is what a token begins with, so that people and scanners know one
// when they see it.
const tokenMark = "fedreach_"

// NewToken makes a token of 256 random bits, and its record. expires may be
// zero. It fails where the name is empty, too long or no text.
func NewToken(name string, scope TokenScope, now, expires time.Time) (secret string, t *Token, err error) {
	var problems []Problem
	findings{ListBatch, 0, &problems}.text("name", name, MaxTokenName, true)
	switch {
	case len(problems) > 0:
		return "", nil, errors.New("the name " + problems[0].Reason)
	case strings.ContainsAny(name, "\n\t"):
		return "", nil, errors.New("the name has more than one line")
	case !scope.Valid():
		return "", nil, fmt.Errorf("%.40q is no scope: read or write", scope)
	case !expires.IsZero() && !expires.After(now):
		return "", nil, errors.New("the token would have expired already")
	}
	var random [8 + 32]byte
	_, _ = rand.Read(random[:]) // never fails
	id := hex.EncodeToString(random[:8])
	secret = tokenMark + id + "_" + hex.EncodeToString(random[8:])
	return secret, &Token{
		ID: id, Name: strings.TrimSpace(name), Scope: scope, Hash: tokenHash(secret),
		Created: wholeMillisecond(now), Expires: wholeMillisecond(expires),
	}, nil
}

// MaxTokenName is the longest name of a token, in bytes.
const MaxTokenName = 200

// TokenID is the id in the text of a token; ok is false for what can be none.
func TokenID(secret string) (id string, ok bool) {
	rest, marked := strings.CutPrefix(secret, tokenMark)
	id, random, parted := strings.Cut(rest, "_")
	return id, marked && parted && len(id) == 16 && len(random) == 64
}

// HoldsToken reports whether there is a token somewhere in a text, good or not.
func HoldsToken(text string) bool { return tokenInText.MatchString(text) }

var tokenInText = regexp.MustCompile(tokenMark + "[0-9a-f]{16}_[0-9a-f]{64}")

func tokenHash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// Matches reports whether secret is this token, in constant time.
func (t *Token) Matches(secret string) bool {
	return subtle.ConstantTimeCompare([]byte(t.Hash), []byte(tokenHash(secret))) == 1
}

// Good reports whether the token may be used at that moment.
func (t *Token) Good(at time.Time) bool { return !t.IsRevoked() && !t.ExpiredAt(at) }

// IsRevoked reports whether the token was revoked: at once, whatever the clock of
// the machine says where that was done.
func (t *Token) IsRevoked() bool { return !t.Revoked.IsZero() }

// ExpiredAt reports whether the token has expired by that moment.
func (t *Token) ExpiredAt(at time.Time) bool { return !t.Expires.IsZero() && !at.Before(t.Expires) }
