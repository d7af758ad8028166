//go:build !embedded

package neo4jstore

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"fedreach/kg"
)

// What is too large for the database will be too large in a moment, too.
func TestTooLargeIsNotUnavailable(t *testing.T) {
	large := &neo4j.Neo4jError{Code: "Neo.TransientError.General.MemoryPoolOutOfMemoryError", Msg: "The allocation of 2.0 MiB would use more"}
	for _, err := range []error{large, fmt.Errorf("wrapped: %w", large), &neo4j.TransactionExecutionLimit{Cause: "timeout", Errors: []error{large}}} {
		if got := explain(t.Context(), "load", err); errors.Is(got, kg.ErrUnavailable) || !strings.Contains(got.Error(), "in parts") {
			t.Errorf("%v: %v", err, got)
		}
	}
	busy := &neo4j.Neo4jError{Code: "Neo.TransientError.Transaction.DeadlockDetected", Msg: "dead lock"}
	for _, err := range []error{busy, &neo4j.TransactionExecutionLimit{Cause: "timeout", Errors: []error{busy}}} {
		if got := explain(t.Context(), "load", err); !errors.Is(got, kg.ErrUnavailable) {
			t.Errorf("%v: %v", err, got)
		}
	}
}
