package cloudservices

import (
	"strings"
	"testing"
)

// A line without its reason is refused, and named.
func TestBadTables(t *testing.T) {
	for _, c := range []struct{ content, want string }{
		{"services: [{on: aws, called: [A], vendor: acme, key: A}]", "line 1 of services"},
		{"others: [{called: A, because: x}, {called: B}]", "line 2 of others"},
		{"others: [{called: A, why: x}]", "why"},
	} {
		if _, err := readTable([]byte(c.content)); err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "seed/cloudservices/table.yaml") {
			t.Errorf("%s: %v, want it to say %q", c.content, err, c.want)
		}
	}
}
