//go:build !embedded

package torture

import (
	"fmt"
	"os/exec"
	"regexp"
	"testing"
)

var agreed = regexp.MustCompile(`seeds \d+ to \d+: (\d+ verdicts agreed on, .*)`)

// The test beside the rule does it, as it needs the naive decision.
func TestAgreement(t *testing.T) {
	f := begin(t, "random graphs, loads and questions", 15_000, "SQLite, Neo4j, its replica and a naive decision written from the rule's text give the same verdicts, with the same facts")
	// The first life of four is a small one.
	f.finds("%s", f.run(agreed, "../reach", "-run", "^TestTheStoresAgreeAtLength$",
		fmt.Sprintf("-differential.verdicts=%d", f.count), fmt.Sprintf("-differential.seed=%d", 4**seed)))
}

// run runs a test of another package, and gives what it says of itself.
func (f *fault) run(says *regexp.Regexp, arguments ...string) string {
	f.Helper()
	test := exec.CommandContext(f.Context(), "go", append([]string{"test", "-count=1", "-v", "-timeout=0"}, arguments...)...) //nolint:gosec // they are named here
	output, err := test.CombinedOutput()
	said := says.FindSubmatch(output)
	if err != nil || said == nil {
		f.Fatalf("%v: %s", err, tail(output))
	}
	return string(said[1])
}
