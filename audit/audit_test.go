package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
)

func TestAllows(t *testing.T) {
	for expression, want := range map[string]bool{
		"MIT": true, "(MIT AND BSD-3-Clause)": true, "(GPL-3.0-only OR MIT)": true, "MIT AND GPL-3.0-only": false, "GPL-3.0-only": false,
		"": false, "Elastic-2.0": false, "SEE LICENSE IN x": false, "(MIT AND GPL-2.0) OR GPL-3.0": false,
	} {
		if allows(expression) != want {
			t.Errorf("%q is allowed: %t", expression, !want)
		}
	}
}

// files writes files into a folder of their own.
func files(t *testing.T, contents map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for name, content := range contents {
		path := filepath.Join(folder, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o750), os.WriteFile(path, []byte(content), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

const lock = `{"name": "a", "lockfileVersion": 3, "packages": {"": {"name": "a", "dependencies": {"bad": "1.0.0"}},
	"node_modules/bad": {"version": "1.0.0", "license": %q, "resolved": "https://example.org/bad.tgz", "integrity": "sha512-AA=="}}}`

func TestLicencesThatWeDoNotTake(t *testing.T) {
	if said, err := npmLicences(files(t, map[string]string{"package-lock.json": fmt.Sprintf(lock, "MIT")})); err != nil || said != "1 packages" {
		t.Error(said, err)
	}
	for _, licence := range []string{"AGPL-3.0", ""} {
		_, err := npmLicences(files(t, map[string]string{"package-lock.json": fmt.Sprintf(lock, licence)}))
		if err == nil || errors.Is(err, errNotChecked) || !strings.Contains(err.Error(), "bad 1.0.0") {
			t.Errorf("%q: %v", licence, err)
		}
	}
	modules, err := modulesOf("..")
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(modules, func(m module) bool { return m.Path == "github.com/google/licensecheck" })
	known, err := os.ReadFile(filepath.Join(modules[at].Dir, "LICENSE"))
	if err != nil {
		t.Fatal(err)
	}
	for content, want := range map[string]string{string(known): "BSD-3-Clause", string(known) + strings.Repeat("You must not use it on a Monday. ", 80): "", "": ""} {
		is, err := licenceIn(files(t, map[string]string{"LICENSE": content}))
		if is != want || (err == nil) != (want != "") {
			t.Errorf("%.20q… is %q, %v", content, is, err)
		}
	}
	if is, err := licenceIn(t.TempDir()); err == nil {
		t.Errorf("an empty folder has the licence %s", is)
	}
}

// A made-up vulnerability is found where its function is called, and nowhere else;
// a database that can't be reached is said to be that.
func TestVulnerableGo(t *testing.T) {
	database := "file://" + files(t, map[string]string{
		"index/db.json":      `{"modified": "2026-01-01T00:00:00Z"}`,
		"index/modules.json": `[{"path": "stdlib", "vulns": [{"id": "GO-2026-9999", "modified": "2026-01-01T00:00:00Z"}]}]`,
		"ID/GO-2026-9999.json": `{"schema_version": "1.3.1", "id": "GO-2026-9999", "modified": "2026-01-01T00:00:00Z", "summary": "Made up",
			"affected": [{"package": {"name": "stdlib", "ecosystem": "Go"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}]}],
			"ecosystem_specific": {"imports": [{"path": "strings", "symbols": ["Repeat"]}]}}]}`,
	})
	program := func(body string) string {
		return files(t, map[string]string{"go.mod": "module a\n\ngo 1.26\n", "a.go": "package main\n\nimport \"strings\"\n\nfunc main() { println(" + body + ") }\n"})
	}
	if _, err := goVulnerabilities(program(`strings.Repeat("a", 2)`), database); err == nil || errors.Is(err, errNotChecked) || !strings.Contains(err.Error(), "GO-2026-9999") {
		t.Errorf("called: %v", err)
	}
	if said, err := goVulnerabilities(program(`strings.ToUpper("a")`), database); err != nil {
		t.Errorf("not called: %s %v", said, err)
	}
	if _, err := goVulnerabilities(program(`strings.ToUpper("a")`), "http://127.0.0.1:1"); !errors.Is(err, errNotChecked) {
		t.Errorf("without a database: %v", err)
	}
}

// The same of npm, whose registry stands in here.
func TestVulnerableNpm(t *testing.T) {
	folder := files(t, map[string]string{
		"package.json": `{"name": "a", "version": "1.0.0", "dependencies": {"bad": "1.0.0"}}`, "package-lock.json": fmt.Sprintf(lock, "MIT"),
	})
	var advisories atomic.Value
	advisories.Store("")
	registry := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case !strings.HasSuffix(r.URL.Path, "/advisories/bulk"):
			_, _ = io.WriteString(w, `{"name": "bad", "dist-tags": {"latest": "1.0.0"}, "versions": {"1.0.0": {"name": "bad", "version": "1.0.0"}}}`)
		case advisories.Load() == "":
			http.Error(w, "", http.StatusMethodNotAllowed)
		default:
			_, _ = io.WriteString(w, advisories.Load().(string))
		}
	}))
	defer registry.Close()
	if _, err := npmVulnerabilities(folder, registry.URL); !errors.Is(err, errNotChecked) {
		t.Errorf("without an audit: %v", err)
	}
	advisories.Store("{}")
	if said, err := npmVulnerabilities(folder, registry.URL); err != nil {
		t.Errorf("nothing known: %s %v", said, err)
	}
	advisories.Store(`{"bad": [{"id": 1, "url": "https://example.org", "title": "Made up", "severity": "high", "vulnerable_versions": "<2.0.0"}]}`)
	if _, err := npmVulnerabilities(folder, registry.URL); err == nil || errors.Is(err, errNotChecked) || !strings.Contains(err.Error(), "bad (high)") {
		t.Errorf("known: %v", err)
	}
}

// What was not looked at is no failure, unless all was to be, and is told apart
// from what is right.
func TestNotCheckedIsNotRight(t *testing.T) {
	right := check{"a", func() (string, error) { return "fine", nil }}
	skipped := check{"b", func() (string, error) { return "", fmt.Errorf("%w: no network", errNotChecked) }}
	wrong := check{"c", func() (string, error) { return "", errors.New("bad") }}
	for _, c := range []struct {
		checks       []check
		strict, want bool
		said         string
	}{
		{[]check{right}, true, true, "1 looked at and right, 0 found wrong, 0 not checked"},
		{[]check{right, skipped}, false, true, "NOT CHECKED  b: "},
		{[]check{right, skipped}, true, false, "1 looked at and right, 0 found wrong, 1 not checked"},
		{[]check{wrong, skipped}, false, false, "FOUND        c: bad"},
	} {
		var out strings.Builder
		if got := run(&out, c.checks, c.strict); got != c.want || !strings.Contains(out.String(), c.said) {
			t.Errorf("%t, want %t with %q: %s", got, c.want, c.said, out.String())
		}
	}
}
