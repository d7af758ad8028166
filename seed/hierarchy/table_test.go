package hierarchy

import (
	"strings"
	"testing"
)

// A line without its reason is refused, and named.
func TestBadTables(t *testing.T) {
	for _, c := range []struct{ content, want string }{
		{"groups: [{name: A, because: x}, {name: B}]", "line 2 of groups: because"},
		{"nobody: [{names: [A], because: ' '}]", "line 1 of nobody: because"},
		{"apart: [{name: A}]", "line 1 of apart: because"},
		{"nobody: [{names: [A], why: x}]", "why"},
		{"placed: [{name: A, in: 'agency:b', source: {url: 'https://a.example', title: T}}]", "line 1 of placed: because"},
		{"placed: [{name: A, in: 'agency:b', because: x}]", "line 1 of placed: give name, in, and the url and title"},
		{"ended: [{is: ['agency:a'], until: 2009, source: {url: 'https://a.example', title: T}}]", "line 1 of ended: because"},
		{"ended: [{is: ['agency:a'], until: soon, source: {url: 'https://a.example', title: T}, because: x}]", "line 1 of ended: give is, until as a day"},
		{"ended: [{is: ['agency:a'], until: 2009, because: x}]", "line 1 of ended: give is, until as a day"},
		{"ended: [{is: ['agency:a', 'agency:a'], until: 2009, source: {url: 'https://a.example', title: T}, because: x}]", `line 1 of ended: "agency:a" is no agency:slug, or ended twice`},
	} {
		if _, err := readTable([]byte(c.content)); err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "seed/hierarchy/table.yaml") {
			t.Errorf("%s: %v, want it to say %q", c.content, err, c.want)
		}
	}
}
