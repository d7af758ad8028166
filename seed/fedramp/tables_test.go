package fedramp

import (
	"strings"
	"testing"
)

// A line that can't be checked is refused, and named.
func TestBadTables(t *testing.T) {
	for _, c := range []struct{ content, want string }{
		{"offerings: [{by: acme, called: [A], is: a, kind: PRODUCT}]", "line 1 of offerings: because"},
		{"offerings: [{by: acme, called: [A], is: a, kind: PRODUCT, part_of: nowhere, because: x}]", "line 1 of offerings: part_of"},
		{"vendors: {acme: Acme}\nservices: [{by: acme, called: [A], vendor: acme, key: A, because: ' '}]", "line 1 of services: because"},
		{"services: [{by: acme, called: [A], vendor: acme, key: A, because: x}]", "line 1 of services: vendor"},
		{"vendors: {acme: Acme}\ndescriptions: [{by: acme, offering: A, says: B, vendor: acme, key: A}]", "line 1 of descriptions: because"},
		{"descriptions: [{by: acme, offering: A, says: B, vendor: acme, key: A, because: x}]", "line 1 of descriptions: vendor"},
		{"governments: [{called: [A], because: x}, {called: [B]}]", "line 2 of governments: because"},
		{"placeholders: [{called: [A]}]", "line 1 of placeholders: because"},
		{"placeholders: [{called: [A], why: x}]", "why"},
	} {
		if _, err := readTables([]byte(c.content)); err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "seed/fedramp/tables.yaml") {
			t.Errorf("%s: %v, want it to say %q", c.content, err, c.want)
		}
	}
}
