package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The day after the first, a service is gone and another has more levels, so
// that the graph has a history.
const (
	scopeBefore = "service,fedramp_high,dod_il2,dod_il4\nAzure OpenAI,Y,Y,Y\nSpeech,,Y,\nTranslator,Y,,\n"
	scopeAfter  = "service,fedramp_high,dod_il2,dod_il4\nAzure OpenAI,Y,Y,Y\nSpeech,Y,Y,\n"
	awkwardFact = `{"kind":"AGENCY","slug":"zoo","name":"Zoo \"& Sons\" <b>","aliases":["it's; a zoo","Zoo\\n"]}
{"kind":"USES","from":"agency:zoo","to":"vendor:openai","since":"2026-02","until":"2026-04","key":"tea","levels":["UNCLASSIFIED"],"text":"One line,\nanother \"line\" \\ ü","source":{"url":"https://example.org/?a&b","title":"Über \"zoos\"","published":"2026"}}
`
)

// historic fills a store with the built-in facts, with facts that ended, and with
// some that are awkward to write.
func historic(t *testing.T, folder string, env []string) {
	t.Helper()
	for name, content := range map[string]string{"scope-2025-08-04.csv": scopeBefore, "scope-2026-01-29.csv": scopeAfter, "zoo.jsonl": awkwardFact} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	mustEnd(t, folder, env, "import", "cloud-services", "scope-2025-08-04.csv")
	mustEnd(t, folder, env, "import", "cloud-services", "scope-2026-01-29.csv")
	mustEnd(t, folder, env, "import", "facts", "zoo.jsonl")
}

// mustEnd runs the binary, and gives what it printed.
func mustEnd(t *testing.T, folder string, env []string, args ...string) string {
	t.Helper()
	got := runToEnd(t, folder, env, args...)
	if got.code != exitDone {
		t.Fatalf("%v exits with %d: %s%s", args, got.code, got.stdout, got.stderr)
	}
	return got.stdout
}

// TestExportIsARestore: what is exported from a store, and imported into an empty
// one of either kind, is the same graph, byte for byte, withdrawn facts included.
func TestExportIsARestore(t *testing.T) {
	for _, kind := range servedStores {
		t.Run(kind.name, func(t *testing.T) {
			folder, env := t.TempDir(), kind.settings(t)
			historic(t, folder, env)
			want := mustEnd(t, folder, env, "export")
			for _, part := range []string{`"knownUntil":"2026-01-29`, `"name":"Zoo \"& Sons\" <b>"`, `"since":"2026-02","until":"2026-04"`} {
				if !strings.Contains(want, part) {
					t.Errorf("the export has no %s", part)
				}
			}
			server := serve(t, folder, env).waitReady()
			if got := mustEnd(t, folder, nil, "export", "--server", server.url); got != want {
				t.Errorf("through the server: %s", firstLineApart(got, want))
			}
			server.stop()

			for _, into := range servedStores {
				empty, bare := t.TempDir(), append(into.settings(t), "FEDREACH_PACKS=none")
				if err := os.WriteFile(filepath.Join(empty, "graph.jsonl"), []byte(want), 0o600); err != nil {
					t.Fatal(err)
				}
				report := mustEnd(t, empty, bare, "import", "facts", "graph.jsonl")
				if !strings.Contains(report, "rejected  0") || !strings.Contains(report, "revision  1") {
					t.Errorf("into %s: %s", into.name, report)
				}
				if got := mustEnd(t, empty, bare, "export"); got != want {
					t.Errorf("into %s: %s", into.name, firstLineApart(got, want))
				}
			}
		})
	}
}

func firstLineApart(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return "\n" + a[i] + "\nwant\n" + b[i]
		}
	}
	return "one has more lines than the other"
}

func TestExportToAFile(t *testing.T) {
	folder := t.TempDir()
	historic(t, folder, nil)
	for _, format := range []string{"jsonl", "cypher", "graphml", "csv"} {
		printed := mustEnd(t, folder, nil, "export", "--format", format)
		mustEnd(t, folder, nil, "export", "--format", format, "--out", "graph")
		content, err := os.ReadFile(filepath.Join(folder, "graph"))
		if err != nil || string(content) != printed || printed == "" {
			t.Errorf("%s: the file is not what is printed (%v)", format, err)
		}
	}
}

func TestExportUsage(t *testing.T) {
	folder := t.TempDir()
	for _, c := range []struct {
		args string
		code int
		want string
	}{
		{"export --format pdf", exitUsage, "--format"},
		{"export", exitNothing, "there is no graph yet"},
		{"log", exitNothing, "there is no graph yet"},
		{"token list", exitNothing, "there is no graph yet"},
		{"token revoke someone", exitNothing, "there is no graph yet"},
		{"export --server ftp://x", exitUsage, "--server"},
	} {
		got := runToEnd(t, folder, nil, strings.Fields(c.args)...)
		if got.code != c.code || !strings.Contains(got.stderr, c.want) {
			t.Errorf("%s exits with %d, want %d with %q: %s", c.args, got.code, c.code, c.want, got.stderr)
		}
	}
	if left, _ := os.ReadDir(folder); len(left) > 0 {
		t.Errorf("it leaves %v behind", left)
	}
	mustEnd(t, folder, nil, "import", "facts", filepath.Join(importFolder(t, map[string]string{"a.jsonl": awkwardFact}), "a.jsonl"))
	if got := runToEnd(t, folder, nil, "export", "--out", "no/such/graph"); got.code != exitNothing || !strings.Contains(got.stderr, "--out") {
		t.Errorf("no such folder: %d %s", got.code, got.stderr)
	}
}
