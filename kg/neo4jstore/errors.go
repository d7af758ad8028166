package neo4jstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"fedreach/kg"
)

// explain is what callers get for an error of the driver, in one line: one that
// wraps ctx.Err() where ctx has ended, kg.ErrUnavailable where another try may
// do, and otherwise just what was attempted and the reason. It wraps both where
// the database did not answer up to the deadline. The driver's own error stays
// out of the chain: its context is not the caller's.
func explain(ctx context.Context, what string, err error) error {
	if ended := ctxError(ctx, what); ended != nil {
		if errors.Is(ended, context.DeadlineExceeded) && passing(err) {
			return fmt.Errorf("%w: %w: %s", ended, kg.ErrUnavailable, oneLine(err))
		}
		return ended
	}
	if errors.Is(err, kg.ErrNewer) {
		return fmt.Errorf("%s: %w", what, err)
	}
	if tooLarge(err) {
		return fmt.Errorf("%s: more than the database's memory holds in one transaction: do it in parts, or raise its dbms.memory.transaction.total.max: %s", what, oneLine(err))
	}
	if passing(err) {
		return fmt.Errorf("%s: %w: %s", what, kg.ErrUnavailable, oneLine(err))
	}
	if forbidden(err) {
		return fmt.Errorf("%s: the database may not be written to: it is read-only, or the user lacks the right: %s", what, oneLine(err))
	}
	return fmt.Errorf("%s: %s", what, oneLine(err))
}

// errLost: the connection was lost before the answer to a commit came.
var errLost = errors.New("the answer to the commit was lost")

// explainLost is explain where the database may have committed.
func explainLost(ctx context.Context, what string, err error) error {
	if ended := ctxError(ctx, what); ended != nil {
		return fmt.Errorf("%w: %w: %s", ended, kg.ErrUncertain, oneLine(err))
	}
	return fmt.Errorf("%s: %w: %s", what, kg.ErrUncertain, oneLine(err))
}

// errSilent: the database answers nothing, not even the least question.
var errSilent = errors.New("the database does not answer")

// passing reports whether err is one that goes away: no connection, or a
// transaction that the database broke off.
func passing(err error) bool {
	return !tooLarge(err) && (unreachable(err) || errors.Is(err, errRestored) || neo4j.IsRetryable(err) || errors.As(err, new(*neo4j.TransactionExecutionLimit)))
}

// unreachable reports whether err is that of a database that is not there, or
// that was lost in the middle of an answer.
func unreachable(err error) bool {
	if gaveUp, ok := errors.AsType[*neo4j.TransactionExecutionLimit](err); ok {
		return slices.ContainsFunc(gaveUp.Errors, unreachable)
	}
	return errors.Is(err, errSilent) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.As(err, new(*neo4j.ConnectivityError)) || errors.As(err, new(*net.OpError))
}

// tooLarge reports whether a transaction took more memory than Neo4j gives to all.
// Neo4j calls that a passing error, but of itself it does not pass.
func tooLarge(err error) bool {
	return codeOf(err) == "Neo.TransientError.General.MemoryPoolOutOfMemoryError"
}

// forbidden reports whether the database lets nobody write, or not this user.
func forbidden(err error) bool {
	switch codeOf(err) {
	case "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase", "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase", "Neo.ClientError.Security.Forbidden":
		return true
	}
	return false
}

// ctxError wraps the error of a context that has ended.
func ctxError(ctx context.Context, what string) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// errNoGraph: the node was there when the store was opened.
var errNoGraph = errors.New("the node (:Graph {name: 'fedreach'}) is missing: start again to have it made")

func errClosed(what string) error {
	return fmt.Errorf("%s: %w: it is closed", what, kg.ErrUnavailable)
}

// codeOf is the code that Neo4j gave an error, or "".
func codeOf(err error) string {
	if gaveUp, ok := errors.AsType[*neo4j.TransactionExecutionLimit](err); ok && len(gaveUp.Errors) > 0 {
		return codeOf(gaveUp.Errors[len(gaveUp.Errors)-1])
	}
	if e, ok := errors.AsType[*neo4j.Neo4jError](err); ok {
		return e.Code
	}
	return ""
}

func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }
