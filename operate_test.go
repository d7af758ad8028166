package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// The page for operators: its file of settings is taken, and the metrics and
// flags that it names are there.
func TestTheOperatorsPageIsTrue(t *testing.T) {
	content, err := os.ReadFile("docs/operate.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(content)
	_, config, _ := strings.Cut(page, "```yaml\n")
	config, _, _ = strings.Cut(config, "```")
	if o := runToEnd(t, t.TempDir(), nil, "version", "--config", writeFile(t, "fedreach.yml", config)); o.code != exitDone {
		t.Errorf("its settings: %d %s", o.code, o.stderr)
	}
	help := runToEnd(t, t.TempDir(), nil, "serve", "--help").stdout + runToEnd(t, t.TempDir(), nil, "token", "create", "--help").stdout
	for _, flag := range regexp.MustCompile(`--[a-z0-9]+(-[a-z0-9]+)*`).FindAllString(page, -1) {
		if !strings.Contains(help, flag) {
			t.Errorf("there is no flag %s", flag)
		}
	}
	var source string
	for _, path := range []string{"telemetry/metrics.go", "telemetry/store.go"} {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		source += string(text)
	}
	for _, name := range regexp.MustCompile(`fedreach_[a-z0-9_]+`).FindAllString(page, -1) {
		if !strings.Contains(source, `"`+name+`"`) {
			t.Errorf("there is no metric %s", name)
		}
	}
}
