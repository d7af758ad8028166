package graph

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"fedreach/graph/scalar"
	"fedreach/kg"
)

// The values of extensions.code that this package gives.
const (
	codeBadUserInput = "BAD_USER_INPUT"
	codeNotFound     = "NOT_FOUND"
	codeConflict     = "CONFLICT"
	codeUnavailable  = "UNAVAILABLE"
	codeTimeout      = "TIMEOUT"
	codeInternal     = "INTERNAL"
)

// inputError is what is wrong with an argument, as the person who wrote it is
// told.
type inputError struct {
	code     string
	argument string
	reason   string
}

func (e *inputError) Error() string {
	if e.argument == "" {
		return e.reason
	}
	return fmt.Sprintf("argument %q: %s", e.argument, e.reason)
}

func badInput(argument, format string, args ...any) error {
	return &inputError{codeBadUserInput, argument, fmt.Sprintf(format, args...)}
}

// presentError is the one place where errors become answers: a code, a message
// that says what was wrong and what to do, and nothing of the inside. What it
// can't explain is logged with an id, and the answer carries only that.
func (r *Resolver) presentError(ctx context.Context, err error) *gqlerror.Error {
	presented := graphql.DefaultErrorPresenter(ctx, err)
	code, message, argument := r.explain(ctx, err, presented)
	answer := &gqlerror.Error{Message: message, Path: responsePath(presented.Path, argument), Locations: presented.Locations}
	answer.Extensions = map[string]any{"code": code}
	if argument != "" {
		answer.Extensions["argument"] = argument
	}
	return answer
}

func (r *Resolver) explain(ctx context.Context, err error, presented *gqlerror.Error) (code, message, argument string) {
	var input *inputError
	var invalid *scalar.Invalid
	var rejected *kg.Rejected
	switch {
	case errors.As(err, &input):
		return input.code, input.Error(), input.argument
	case errors.As(err, &invalid):
		argument = lastName(presented.Path)
		return codeBadUserInput, fmt.Sprintf("argument %q: %s", argument, invalid.Reason), argument
	case errors.As(err, &rejected):
		return codeBadUserInput, rejected.Error(), ""
	case errors.Is(err, context.DeadlineExceeded):
		return codeTimeout, "the answer took too long: ask for less at once", ""
	case errors.Is(err, context.Canceled):
		return codeTimeout, "the question was withdrawn before it was answered", ""
	case errors.Is(err, kg.ErrConflict):
		return codeConflict, "another writer holds the store: try again", ""
	case errors.Is(err, kg.ErrUnavailable):
		r.Log.WarnContext(ctx, "store unavailable", "error", err)
		return codeUnavailable, "the store can't be reached now: try again later", ""
	}
	if code, known := presented.Extensions["code"].(string); known {
		return r.explainProtocol(ctx, code, presented)
	}
	if presented.Err == nil && errors.As(err, new(*gqlerror.Error)) {
		// gqlgen's own word on the request, such as a value that does not fit.
		return codeBadUserInput, presented.Message, lastName(presented.Path)
	}
	return codeInternal, r.logInternal(ctx, err), ""
}

// explainProtocol explains errors of parsing and validation. A value that does
// not fit its argument is the person's input, however it was written.
func (r *Resolver) explainProtocol(ctx context.Context, code string, presented *gqlerror.Error) (_, message, argument string) {
	if code != errcode.ValidationFailed {
		return code, presented.Message, ""
	}
	if presented.Rule == "ValuesOfCorrectType" {
		if argument = argumentAt(ctx, presented.Locations); argument != "" {
			return codeBadUserInput, fmt.Sprintf("argument %q: %s", argument, presented.Message), argument
		}
		return codeBadUserInput, presented.Message, ""
	}
	if len(presented.Path) > 1 && presented.Path[0] == ast.PathName("variable") {
		argument = lastName(presented.Path)
		return codeBadUserInput, fmt.Sprintf("variable %q: %s", argument, presented.Message), argument
	}
	return code, presented.Message, ""
}

func (r *Resolver) logInternal(ctx context.Context, err error) string {
	var id [8]byte
	_, _ = rand.Read(id[:]) // never fails
	name := hex.EncodeToString(id[:])
	r.Log.ErrorContext(ctx, "internal error", "id", name, "error", err)
	return "something went wrong inside; the log has it under " + name
}

// recoverPanic makes an error of a panic, to be presented as any other.
func recoverPanic(_ context.Context, cause any) error { return fmt.Errorf("panic: %v", cause) }

// responsePath is the path of the field, without the names of its arguments.
func responsePath(path ast.Path, argument string) ast.Path {
	if argument == "" || len(path) == 0 {
		return path
	}
	for i, element := range path {
		if element == ast.PathName(argument) {
			return path[:i]
		}
	}
	return path
}

// lastName is the last name on a path: that of an argument or a field of it.
func lastName(path ast.Path) string {
	for i := len(path) - 1; i >= 0; i-- {
		if name, isName := path[i].(ast.PathName); isName {
			return string(name)
		}
	}
	return ""
}
