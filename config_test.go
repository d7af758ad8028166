package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func writeFile(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// The command line comes before the environment, and both before the file.
func TestTheConfigurationFile(t *testing.T) {
	config := writeFile(t, "fedreach.yml", `# what this server is
packs: [none]
closed: true
limit-depth: 3
limit-document: 100
store: from-file.db
origins:
  - https://example.org
  - https://example.net
trusted-proxies: 10.0.0.0/8
patience: 1m
`)
	folder := t.TempDir()
	s := serve(t, folder, []string{"FEDREACH_CONFIG=" + config, "FEDREACH_CLOSED=false", "FEDREACH_LIMIT_DEPTH=4"}, "--limit-depth=5").waitReady()
	if got := s.ask(`{ agencies { totalCount } }`, nil); got != `{"data":{"agencies":{"totalCount":0}}}` {
		t.Errorf("packs of the file, and closed of the environment: %s", got)
	}
	nested := func(depth int) string {
		return "{ a: agency(slug: \"x\") " + strings.Repeat("{ parent ", depth-2) + "{ id }" + strings.Repeat(" }", depth-1)
	}
	if got := s.ask(nested(5), nil); strings.Contains(got, "QUERY_TOO_COMPLEX") {
		t.Errorf("the limit is the command line's: %s", got)
	}
	if got := s.ask(nested(6), nil); !strings.Contains(got, "more than 5 fields within fields") {
		t.Errorf("the limit is the command line's: %s", got)
	}
	if got := s.ask(`{ loads { totalCount } } #`+strings.Repeat(" ", 100), nil); !strings.Contains(got, "100 bytes") {
		t.Errorf("the limit of documents is the file's: %s", got)
	}
	if _, err := os.Stat(filepath.Join(folder, "from-file.db")); err != nil {
		t.Error(err)
	}
	// Other verbs read the same file.
	if o := runToEnd(t, folder, nil, "log", "--config", config); o.code != exitDone || strings.Contains(o.stdout, "pack:") {
		t.Errorf("%d %s%s", o.code, o.stdout, o.stderr)
	}
	if o := runToEnd(t, folder, nil, "version", "--config", writeFile(t, "empty.yml", "# nothing yet\n")); o.code != exitDone {
		t.Errorf("an empty file: %d %s", o.code, o.stderr)
	}
}

// Who starts a server is told of all that is wrong at once, and of no secret.
func TestAllProblemsOfTheConfigurationAtOnce(t *testing.T) {
	config := writeFile(t, "fedreach.yml", `limit-dept: 3
limit-depth: deep
neo4j-password: hunter2-of-the-file
config: other.yml
format: json
addr:
closed: perhaps
`)
	o := runToEnd(t, t.TempDir(), []string{"FEDREACH_PATIENCE=soon", "FEDREACH_LIMIT_BODY=large", "FEDREACH_NEO4J_PASSWORD=hunter2"}, "serve", "--config="+config)
	if o.code != exitUsage || o.stdout != "" || strings.Contains(o.stderr, "hunter2") {
		t.Errorf("%d %s%s", o.code, o.stdout, o.stderr)
	}
	for _, want := range []string{
		config + ":1: limit-dept: there is no such setting", config + ":2: limit-depth: ", config + ":4: config: there is no such setting",
		config + ":5: format: there is no such setting", config + ":6: addr: give a text", config + ":7: closed: ", "FEDREACH_PATIENCE: ", "FEDREACH_LIMIT_BODY: ",
	} {
		if !strings.Contains(o.stderr, "\n  "+want) {
			t.Errorf("it does not say %q:\n%s", want, o.stderr)
		}
	}
	if got := strings.Count(o.stderr, "\n"); got != 9 {
		t.Errorf("%d lines:\n%s", got, o.stderr)
	}
	for name, content := range map[string]string{
		"twice": "addr: 127.0.0.1:1\naddr: 127.0.0.1:2\n", "a list": "- addr\n", "no YAML": "neo4j-password: \"hunter2\n",
	} {
		o := runToEnd(t, t.TempDir(), nil, "version", "--config", writeFile(t, "bad.yml", content))
		if o.code != exitUsage || !strings.Contains(o.stderr, "bad.yml") || strings.Contains(o.stderr, "hunter2") {
			t.Errorf("%s: %d %s", name, o.code, o.stderr)
		}
	}
	if o := runToEnd(t, t.TempDir(), nil, "version", "--config=none.yml"); o.code != exitUsage || !strings.Contains(o.stderr, "none.yml") {
		t.Errorf("no file: %d %s", o.code, o.stderr)
	}
	if o := runToEnd(t, t.TempDir(), []string{"FEDREACH_PATIENCE=soon"}, "serve", "--help"); o.code != exitDone || !strings.Contains(o.stdout, "--config") {
		t.Errorf("help: %d %s", o.code, o.stderr)
	}
}

// What is wrong with a setting is told wherever it comes from: values that are none,
// values that no server could work with, and files that are not there.
func TestAllProblemsWhereverTheyComeFrom(t *testing.T) {
	folder := t.TempDir()
	config := writeFile(t, "fedreach.yml", `store: mysql://db
limit-depth: 0
limit-time: soon
packs: [articles]
tls-cert: nothere.pem
tls-key: nothere.key
trusted-proxies: 10.0.0.0/8/9
log-format: xml
origins: [example.org, "https://example.org/page", "https://example.org", "https://*.example.org", "*"]
`)
	o := runToEnd(t, folder, []string{"FEDREACH_METRICS_ADDR=9090", "OTEL_EXPORTER_OTLP_ENDPOINT=collector:4318", "OTEL_EXPORTER_OTLP_HEADERS=hunter2"},
		"--config", config, "--addr=127.0.0.1:99999", "--limit-body=-1", "--patience=0s", "--replica-memory=-1")
	for _, want := range []string{
		config + ":3: limit-time: ", config + ":7: trusted-proxies: give a network such as", config + ":8: log-format: give one of text, json",
		"--addr: ", "--metrics-addr: ", `--origins: "example.org" is no origin`, `--origins: "https://example.org/page" is no origin`, "--patience: ", "--replica-memory: ",
		"--limit-body: ", "--limit-depth: ", "--tls-cert, --tls-key: ", "--otel-endpoint: ", "--otel-headers: ", `--packs: there is no pack "articles"`, "--store: mysql:// is no kind of store",
	} {
		if !strings.Contains(o.stderr, "\n  "+want) {
			t.Errorf("it does not say %q", want)
		}
	}
	if got := strings.Count(o.stderr, "\n"); o.code != exitUsage || got != 17 || strings.Contains(o.stderr, "hunter2") {
		t.Errorf("%d, %d lines:\n%s", o.code, got, o.stderr)
	}
	o = runToEnd(t, folder, nil, "--store=neo4j://127.0.0.1:1", "--neo4j-password-file=nothere", "--otel-endpoint=http://127.0.0.1:1", "--otel-headers-file=nothere.either")
	if o.code != exitUsage || !strings.Contains(o.stderr, "--neo4j-password-file: ") || !strings.Contains(o.stderr, "--otel-headers-file: ") || strings.Contains(o.stderr, "listening") {
		t.Errorf("%d %s", o.code, o.stderr)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("%q is left, %v", left, err)
	}
	if status, _ := serve(t, t.TempDir(), nil, "--replica-memory=0", "--packs=none").waitReady().get("/readyz"); status != http.StatusOK {
		t.Error("no replica is no mistake")
	}
}
