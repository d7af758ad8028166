package graph

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"fedreach/graph/scalar"
	"fedreach/kg"
	"fedreach/watch"
)

// The values of extensions.code that this package gives.
const (
	codeBadUserInput    = "BAD_USER_INPUT"
	codeNotFound        = "NOT_FOUND"
	codeUnauthenticated = "UNAUTHENTICATED"
	codeForbidden       = "FORBIDDEN"
	codeConflict        = "CONFLICT"
	codeUnavailable     = "UNAVAILABLE"
	codeTimeout         = "TIMEOUT"
	codeTooManyRequests = "TOO_MANY_REQUESTS"
	codeTooComplex      = "QUERY_TOO_COMPLEX"
	codeFellBehind      = "FELL_BEHIND"
	codeInternal        = "INTERNAL"
)

// inputError is what is wrong with an argument, as the person who wrote it is
// told.
type inputError struct {
	code     string
	argument string
	reason   string
}

func (e *inputError) Error() string { return e.argument + ": " + e.reason }

func badInput(argument, format string, args ...any) error {
	return &inputError{codeBadUserInput, argument, fmt.Sprintf(format, args...)}
}

// coded is an error that is about no argument.
func coded(code, format string, args ...any) error {
	return &inputError{code, "", fmt.Sprintf(format, args...)}
}

// presentError is the one place where errors become answers: a code, a message
// that says what was wrong and what to do, and nothing of the inside. What it
// can't explain is logged with an id, and the answer carries only that.
func (r *Resolver) presentError(ctx context.Context, err error) *gqlerror.Error {
	presented := graphql.DefaultErrorPresenter(ctx, err)
	field, argument := splitPath(ctx, presented.Path)
	code, message, named := r.explain(ctx, err, presented)
	switch {
	case code == codeInternal && argument != "":
		// What an argument's value made fail is the value's fault, and no news for the log.
		code, message = codeBadUserInput, "is no value of its type"
	case code == codeInternal:
		message = r.logInternal(ctx, err)
	}
	argument = shortened(joined(argument, named), maxArgument)
	if argument != "" {
		message = fmt.Sprintf("argument %q: %s", argument, message)
	}
	answer := &gqlerror.Error{Message: message, Path: field, Locations: locations(ctx, presented)}
	answer.Extensions = map[string]any{"code": code}
	if serversFault(code) {
		foundBy(ctx, answer.Extensions)
	}
	if argument != "" {
		answer.Extensions["argument"] = argument
	}
	if refused, ok := errors.AsType[*rejection](err); ok {
		answer.Extensions["problems"] = refused.problems()
	}
	if behind, ok := errors.AsType[*watch.FellBehind](err); ok {
		answer.Extensions["revision"] = behind.Revision
	}
	if loaded := readerOf(ctx).lastLoaded(); loaded != 0 && slices.Contains(notTheLoad, code) {
		answer.Message += fmt.Sprintf("; what was loaded stays loaded, as revision %d", loaded)
		answer.Extensions["revision"] = loaded
	} else if code == codeUnavailable && isMutation(ctx) && errors.Is(err, kg.ErrUnavailable) && !errors.Is(err, kg.ErrUncertain) {
		answer.Extensions["loaded"] = false
	}
	return answer
}

// notTheLoad are the codes of what can befall the answer of a load that was done.
var notTheLoad = []string{codeTimeout, codeTooComplex, codeUnavailable, codeInternal}

// isMutation reports whether an error is of a mutation that was begun.
func isMutation(ctx context.Context) bool {
	if !graphql.HasOperationContext(ctx) {
		return false
	}
	operation := graphql.GetOperationContext(ctx).Operation
	return operation != nil && operation.Operation == ast.Mutation
}

// serversFault reports whether an error of this code is not about what was asked.
func serversFault(code string) bool {
	return code == codeInternal || code == codeUnavailable || code == codeTimeout
}

// foundBy adds by what the operator finds the request in the log and among the traces.
func foundBy(ctx context.Context, extensions map[string]any) {
	origin := OriginOf(ctx)
	if origin.ID != "" {
		extensions["requestId"] = origin.ID
	}
	if origin.Trace != "" {
		extensions["traceId"] = origin.Trace
	}
}

// locations are where the error is in the document: of a resolver's, the field.
func locations(ctx context.Context, presented *gqlerror.Error) []gqlerror.Location {
	field := graphql.GetFieldContext(ctx)
	if len(presented.Locations) > 0 || field == nil || field.Field.Field == nil || field.Field.Position == nil {
		return presented.Locations
	}
	return []gqlerror.Location{{Line: field.Field.Position.Line, Column: field.Field.Position.Column}}
}

// explain gives an error's code and message, and the argument that it names. Of
// what it can't explain, there is no message.
func (r *Resolver) explain(ctx context.Context, err error, presented *gqlerror.Error) (code, message, argument string) {
	var input *inputError
	var invalid *scalar.Invalid
	var refused *rejection
	var behind *watch.FellBehind
	switch {
	case errors.As(err, &input):
		return input.code, shortened(input.reason, maxReason), input.argument
	case errors.As(err, &invalid):
		return codeBadUserInput, invalid.Reason, ""
	case errors.As(err, &refused):
		return codeBadUserInput, refused.summary(), refused.where(refused.Problems[0])
	case errors.Is(err, kg.ErrUncertain):
		r.Log.WarnContext(ctx, "store lost while it wrote", "error", err)
		return codeUnavailable, "the store was lost before it said whether the batch is loaded: load it again under the same key, or look for it in loads", ""
	case errors.Is(err, kg.ErrNewer):
		r.Log.WarnContext(ctx, "store newer than this server", "error", err)
		return codeUnavailable, "a newer version has begun to write to the store, and this server would read it wrongly: ask a server of that version", ""
	case errors.Is(err, kg.ErrUnavailable):
		r.Log.WarnContext(ctx, "store unavailable", "error", err)
		return codeUnavailable, "the store can't be reached now: try again later", ""
	case errors.Is(err, context.DeadlineExceeded):
		return codeTimeout, "the answer took too long: ask for less at once", ""
	case errors.Is(err, context.Canceled):
		return codeTimeout, "the question was withdrawn before it was answered", ""
	case errors.As(err, &behind):
		return codeFellBehind, fmt.Sprintf("what happened was not taken in time: subscribe again with sinceRevision: %d", behind.Revision), ""
	case errors.Is(err, watch.ErrStopped):
		return codeUnavailable, "the server is stopping: subscribe again", ""
	case errors.Is(err, watch.ErrRestored):
		return codeUnavailable, "the store was restored from a backup, and what was told may not be so: ask anew, and subscribe without sinceRevision", ""
	case errors.Is(err, kg.ErrConflict):
		return codeConflict, "another writer holds the store: try again", ""
	}
	if presented.Err == nil && !graphql.HasOperationContext(ctx) {
		// gqlgen's word repeats the request and names types of Go.
		return codeBadUserInput, `the request can't be read: send JSON such as {"query": "{ loads { totalCount } }"}`, ""
	}
	if r.HideSchema {
		presented.Message, _, _ = strings.Cut(presented.Message, " Did you mean ")
	}
	if code, known := presented.Extensions["code"].(string); known {
		return explainProtocol(ctx, code, presented)
	}
	if presented.Err == nil && errors.As(err, new(*gqlerror.Error)) {
		// gqlgen's own word on the request, such as a value that does not fit.
		return codeBadUserInput, shortened(presented.Message, maxReason), ""
	}
	return codeInternal, "", ""
}

// inOrder puts the errors of an answer in the order of the question: which
// resolver failed first is chance. Of a document that is wrong in many places
// the first few are told.
func inOrder(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	response := next(ctx)
	if response == nil {
		return nil
	}
	slices.SortStableFunc(response.Errors, byPlace)
	if response.Data == nil && len(response.Errors) > maxErrors {
		response.Errors = response.Errors[:maxErrors]
	}
	return response
}

func byPlace(a, b *gqlerror.Error) int {
	return cmp.Or(
		slices.CompareFunc(a.Locations, b.Locations, func(a, b gqlerror.Location) int {
			return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
		}),
		slices.CompareFunc(a.Path, b.Path, func(a, b ast.PathElement) int {
			i, isIndex := a.(ast.PathIndex)
			j, alsoIndex := b.(ast.PathIndex)
			if isIndex && alsoIndex {
				return cmp.Compare(i, j)
			}
			return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b))
		}),
		cmp.Compare(a.Message, b.Message),
	)
}

// explainProtocol explains errors of parsing and validation. A value that does
// not fit its argument or variable is the person's input, however it was written.
func explainProtocol(ctx context.Context, code string, presented *gqlerror.Error) (_, message, argument string) {
	message = shortened(presented.Message, maxReason)
	switch {
	case code == "COMPLEXITY_LIMIT_EXCEEDED": // gqlgen's word
		return codeTooComplex, "the answer could be too large: ask for shorter pages (first) or fewer lists within lists", ""
	case code == errcode.ValidationFailed && presented.Rule == "ValuesOfCorrectType":
		return codeBadUserInput, message, argumentAt(ctx, presented.Locations)
	case code == errcode.ValidationFailed && isVariable(presented.Path):
		return codeBadUserInput, message, "$" + pathText(presented.Path[1:])
	}
	return code, message, ""
}

// The most bytes of what is said to a person, as it may repeat what they wrote.
const (
	maxReason   = 200
	maxArgument = 80
)

// maxErrors is how many mistakes in one document are told at once.
const maxErrors = 5

// shortened cuts a text to at most so many bytes, between two letters.
func shortened(text string, most int) string {
	const cut = "…"
	if len(text) <= most {
		return text
	}
	end := most - len(cut)
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + cut
}

// logInternal logs what nobody outside is told, under the id of the request.
func (r *Resolver) logInternal(ctx context.Context, err error) string {
	id := OriginOf(ctx).ID
	if id == "" {
		id = NewRequestID()
		ctx = WithOrigin(ctx, Origin{ID: id})
	}
	r.Log.ErrorContext(ctx, "internal error", "error", err)
	return "something went wrong inside; the log has it under " + id
}

// recoverPanic makes an error of a panic, to be presented as any other.
func recoverPanic(_ context.Context, cause any) error { return fmt.Errorf("panic: %v", cause) }

// isVariable reports whether a path is gqlparser's for a variable.
func isVariable(path ast.Path) bool { return len(path) > 1 && path[0] == ast.PathName("variable") }

// splitPath parts the path of a field of the answer from that of an argument
// within it, such as assume[0].since.
func splitPath(ctx context.Context, path ast.Path) (field ast.Path, argument string) {
	if isVariable(path) {
		return nil, ""
	}
	if length := len(graphql.GetPath(ctx)); length > 0 && length < len(path) {
		return path[:length], pathText(path[length:])
	}
	return path, ""
}

func pathText(path ast.Path) string {
	var text strings.Builder
	for i, element := range path {
		switch element := element.(type) {
		case ast.PathIndex:
			fmt.Fprintf(&text, "[%d]", element)
		case ast.PathName:
			if i > 0 {
				text.WriteByte('.')
			}
			text.WriteString(string(element))
		}
	}
	return text.String()
}

// joined is the name of an argument within another; either may be absent.
func joined(outer, inner string) string {
	if outer == "" || inner == "" {
		return outer + inner
	}
	return outer + "." + inner
}
