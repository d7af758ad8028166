package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fedreach/graph"
)

var (
	namedTest  = regexp.MustCompile("`(Test[A-Za-z]+)`")
	namedFile  = regexp.MustCompile("`((?:clients|seed/examples)/[a-z.]+\\.(?:mjs|sh))`")
	namedLimit = regexp.MustCompile("(?m)^\\| ☐ \\| `--limit-([a-z]+)` \\| (\\w+) \\|")
	namedCode  = regexp.MustCompile("`([A-Z]+(?:_[A-Z]+)*)`")
)

// What docs/graphql.md promises names its test, the limits as they are, and the
// codes of the design.
func TestThePromisesAreTrue(t *testing.T) {
	text, err := os.ReadFile("docs/graphql.md")
	if err != nil {
		t.Fatal(err)
	}
	page, tests := string(text), testSources(t)
	for _, name := range namedTest.FindAllStringSubmatch(page, -1) {
		if !strings.Contains(tests, "\nfunc "+name[1]+"(") {
			t.Errorf("there is no test %s", name[1])
		}
	}
	for _, name := range namedFile.FindAllStringSubmatch(page, -1) {
		if _, err := os.Stat(name[1]); err != nil {
			t.Error(err)
		}
	}
	for row := range strings.Lines(page) {
		if strings.HasPrefix(row, "| ☐ ") && !namedTest.MatchString(row) && !namedFile.MatchString(row) {
			t.Errorf("a promise without a test: %s", row)
		}
	}
	defaults := limitVars(graph.DefaultLimits)
	for _, limit := range namedLimit.FindAllStringSubmatch(page, -1) {
		if got := defaults["limit_"+limit[1]]; got != limit[2] {
			t.Errorf("--limit-%s is %s, the page says %s", limit[1], got, limit[2])
		}
		delete(defaults, "limit_"+limit[1])
	}
	if len(defaults) > 0 {
		t.Errorf("the page says nothing of %s", fmt.Sprint(defaults))
	}
	design, err := os.ReadFile("docs/design.md")
	if err != nil {
		t.Fatal(err)
	}
	_, errorsSection, _ := strings.Cut(page, "## Errors")
	errorsSection, _, _ = strings.Cut(errorsSection, "\n## ")
	for _, code := range namedCode.FindAllStringSubmatch(errorsSection, -1) {
		if !strings.Contains(string(design), "`"+code[1]+"`") {
			t.Errorf("the design knows no code %s", code[1])
		}
	}
	_, codes, _ := strings.Cut(string(design), "`extensions.code` is one of ")
	codes, _, _ = strings.Cut(codes, ". ")
	for _, code := range namedCode.FindAllStringSubmatch(codes, -1) {
		if !strings.Contains(errorsSection, "`"+code[1]+"`") {
			t.Errorf("the page says nothing of the code %s", code[1])
		}
	}
}

// testSources is the text of all tests.
func testSources(t *testing.T) string {
	t.Helper()
	var sources strings.Builder
	err := filepath.WalkDir(".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		sources.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return sources.String()
}
