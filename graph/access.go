package graph

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"fedreach/kg"
)

// caller is who asks.
type caller struct {
	// token is what was shown; nil where nothing was.
	token *kg.Token
	// secret is the token itself, to be looked at again by what lasts longer than
	// one request.
	secret string
	// operator is who runs this program and asks it directly; "" otherwise.
	operator string
	// inAddress is true where the address of the request holds a token, which none
	// that is shown elsewhere makes good.
	inAddress bool
	// lasting is true of one who asks more than once over one connection.
	lasting bool
	// refused is why who asks is nobody who may.
	refused error
	// lookedUp, where it is not nil, is why the token is no longer good. It waits
	// until that is known.
	lookedUp func() error
}

// refusal is why who asks is nobody who may, nil where he is somebody.
func (c *caller) refusal() error {
	if c.refused == nil && c.lookedUp != nil {
		return c.lookedUp()
	}
	return c.refused
}

// name is what the audit trail shows.
func (c *caller) name() string {
	if c.token != nil {
		return c.token.Name
	}
	return c.operator
}

type callerKey struct{}

func withCaller(ctx context.Context, c *caller) context.Context {
	return context.WithValue(ctx, callerKey{}, c)
}

var nobody = &caller{}

func callerOf(ctx context.Context) *caller {
	if c, ok := ctx.Value(callerKey{}).(*caller); ok {
		return c
	}
	return nobody
}

// WithOperator is a context in which a handler is asked by who runs this program
// and needs no token. name is what the audit trail shows.
func WithOperator(ctx context.Context, name string) context.Context {
	return withCaller(ctx, &caller{operator: name})
}

// identified notes who sends each request. Whether they may is said where errors
// are answered.
func (r *Resolver) identified(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		ctx := request.Context()
		if callerOf(ctx).operator == "" {
			request = request.WithContext(withCaller(ctx, r.callerOfRequest(request)))
		}
		next.ServeHTTP(w, request)
	})
}

func (r *Resolver) callerOfRequest(request *http.Request) *caller {
	if tokenInURL(request) {
		return &caller{inAddress: true, refused: unauthenticated("the address holds a token, and addresses are written into logs: send it as the header Authorization: Bearer …, and revoke this one")}
	}
	headers := request.Header.Values("Authorization")
	switch len(headers) {
	case 0:
		return nobody
	case 1:
		return r.identify(request.Context(), headers[0])
	}
	return &caller{refused: unauthenticated("there are %d headers Authorization: send one", len(headers))}
}

// tokenInURL reports whether a request has a token where nobody should put one.
func tokenInURL(request *http.Request) bool {
	for name, values := range request.URL.Query() {
		switch strings.ToLower(name) {
		case "token", "access_token", "authorization", "bearer":
			return true
		}
		if slices.ContainsFunc(values, kg.HoldsToken) {
			return true
		}
	}
	return request.URL.User != nil
}

// identify finds whose token an Authorization is. One that was good when it was shown
// last is looked up again while the request is read, which is not carried out before:
// see refusal.
func (r *Resolver) identify(ctx context.Context, authorization string) *caller {
	scheme, secret, _ := strings.Cut(strings.TrimSpace(authorization), " ")
	secret = strings.TrimSpace(secret)
	if !strings.EqualFold(scheme, "Bearer") || secret == "" {
		return &caller{refused: unauthenticated("the authorization is not understood: send Bearer and a token")}
	}
	if token := r.goodLast(secret); token != nil {
		looked := make(chan error, 1)
		go func() {
			var err error
			defer func() {
				if cause := recover(); cause != nil {
					err = recoverPanic(ctx, cause)
				}
				looked <- err
			}()
			_, err = r.goodToken(ctx, secret)
		}()
		return &caller{token: token, secret: secret, lookedUp: sync.OnceValue(func() error { return <-looked })}
	}
	token, err := r.goodToken(ctx, secret)
	return &caller{token: token, secret: secret, refused: err}
}

// goodLast is the token as it was kept when it was looked up last, if it was good; else
// nil.
func (r *Resolver) goodLast(secret string) *kg.Token {
	id, _ := kg.TokenID(secret)
	last, _ := r.lastTokens.Load(id)
	if token, ok := last.(*kg.Token); ok && token.Matches(secret) {
		return token
	}
	return nil
}

// goodToken is the token, as it is kept; the error says why it is none, or no
// longer.
func (r *Resolver) goodToken(ctx context.Context, secret string) (*kg.Token, error) {
	id, ok := kg.TokenID(secret)
	if !ok || r.Tokens == nil {
		return nil, errNoToken
	}
	token, err := r.Tokens.Token(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := r.noLonger(token, secret); err != nil {
		r.lastTokens.CompareAndDelete(id, r.goodLast(secret))
		return nil, err
	}
	r.lastTokens.Store(id, token)
	return token, nil
}

var errNoToken = unauthenticated("that is no token of this server: fedreach token create makes one")

// noLonger is why a secret is not, or no longer, that token, which is nil where none is
// kept.
func (r *Resolver) noLonger(token *kg.Token, secret string) error {
	switch {
	case token == nil || !token.Matches(secret):
		return errNoToken
	case token.IsRevoked():
		return unauthenticated("the token %q was revoked on %s", token.Name, token.Revoked.Format(time.DateOnly))
	case token.ExpiredAt(r.Now()):
		return unauthenticated("the token %q expired on %s", token.Name, token.Expires.Format(time.DateOnly))
	}
	return nil
}

func unauthenticated(format string, args ...any) error {
	return coded(codeUnauthenticated, format, args...)
}

// again is the caller, looked at once more: the token may have been revoked.
func (r *Resolver) again(ctx context.Context) *caller {
	c := callerOf(ctx)
	if c.token == nil {
		return c
	}
	token, err := r.goodToken(ctx, c.secret)
	return &caller{token: token, secret: c.secret, lasting: c.lasting, refused: err}
}

// mayRead is the error of a caller who may not read.
func (r *Resolver) mayRead(c *caller) error {
	err := c.refusal()
	if err == nil && r.Closed && c.token == nil && c.operator == "" {
		return unauthenticated("reading needs a token: send the header Authorization: Bearer …")
	}
	return err
}

// mayWrite is the error of a caller who may not write.
func mayWrite(c *caller) error {
	err := c.refusal()
	switch {
	case err != nil || c.operator != "":
		return err
	case c.token == nil:
		return unauthenticated("writing needs a token with the scope write: send the header Authorization: Bearer …")
	case c.token.Scope != kg.ScopeWrite:
		return coded(codeForbidden, "the token %q has the scope %s; writing needs one with the scope write", c.token.Name, c.token.Scope)
	}
	return nil
}

// access refuses requests of those who may not.
type access struct{ *Resolver }

// ExtensionName is gqlgen's.
func (access) ExtensionName() string { return "Access" }

// Validate is gqlgen's.
func (access) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters is gqlgen's: it sees a request before anything is
// done with it.
func (a access) MutateOperationParameters(ctx context.Context, _ *graphql.RawParams) *gqlerror.Error {
	c := callerOf(ctx)
	if c.lasting {
		c = a.again(ctx)
	}
	if err := a.mayRead(c); err != nil {
		return gqlerror.Wrap(err)
	}
	return nil
}

// MutateOperationContext is gqlgen's: it sees what a request is for.
func (a access) MutateOperationContext(ctx context.Context, operation *graphql.OperationContext) *gqlerror.Error {
	if operation.Operation.Operation != ast.Mutation {
		return nil
	}
	if err := mayWrite(callerOf(ctx)); err != nil {
		return gqlerror.Wrap(err)
	}
	return nil
}
