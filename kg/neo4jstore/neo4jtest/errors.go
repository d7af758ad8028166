package neo4jtest

import (
	"fmt"
	"os"
	"strings"
)

// NoServerError says why no Neo4j could be had and what to do about it.
type NoServerError struct {
	Tried []error // why each way failed, in the order they were tried
}

// Error takes a few lines: one or more for each way, then the advice.
func (e *NoServerError) Error() string {
	var text strings.Builder
	text.WriteString("no Neo4j 5 to test against:\n")
	for _, err := range e.Tried {
		fmt.Fprintf(&text, "  - %s\n", strings.ReplaceAll(err.Error(), "\n", "\n      "))
	}
	text.WriteString("Set NEO4J_TEST_URI (with NEO4J_TEST_USER and NEO4J_TEST_PASSWORD), or start Docker,\n" +
		"or install Java 17 or 21 with Maven. On a machine with none of them: make test-embedded.")
	return text.String()
}

// Unwrap gives errors.Is and errors.As the reason of each way.
func (e *NoServerError) Unwrap() []error { return e.Tried }

// warn reports what went wrong where nothing can be returned and nothing is lost by going on.
func warn(doing string, err error) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "neo4jtest: %s: %v\n", doing, err)
	}
}

// withLines adds the end of a program's output to its error: there a failing program says why.
func withLines(err error, output []byte) error {
	text := strings.TrimSpace(string(output))
	if text == "" {
		return err
	}
	lines := strings.Split(text, "\n")
	return fmt.Errorf("%w\n%s", err, strings.Join(lines[max(0, len(lines)-20):], "\n"))
}
