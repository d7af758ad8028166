package main

import (
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
)

func TestAsk(t *testing.T) {
	folder := t.TempDir()
	server := serve(t, t.TempDir(), nil).waitReady()
	for _, format := range []string{"table", "csv", "json"} {
		args := []string{"ask", "openai", "--level", "secret", "--at", "2026-03-20", "--known-at", "2026-11-01", "-f", format}
		local := runToEnd(t, folder, nil, args...)
		if local.code != exitDone || local.stderr != "" {
			t.Fatalf("%s: exit %d, %s", format, local.code, local.stderr)
		}
		if remote := runToEnd(t, folder, nil, append(args, "--server", server.url)...); remote != local {
			t.Errorf("%s: the server answers otherwise: exit %d\n%s%s\n%s", format, remote.code, remote.stderr, remote.stdout, local.stdout)
		}
		if !strings.Contains(local.stdout, "cia") {
			t.Errorf("%s: the CIA is not in\n%s", format, local.stdout)
		}
	}
}

// Each format says the same of one verdict.
func TestAskFormats(t *testing.T) {
	folder := t.TempDir()
	args := []string{"ask", "openai", "-a", "cia", "--packs", "article", "--at", "2026-03-20", "--known-at", "2026-03-20", "--format"}

	table := runToEnd(t, folder, nil, append(args, "table")...).stdout
	if want := "AGENCY  VENDOR  STATUS     LEVELS                              BEST ROUTE  CONFIDENCE\n" +
		"cia     openai  AVAILABLE  UNCLASSIFIED CUI SECRET TOP_SECRET  aws         MEDIUM\n1 verdict\n"; table != want {
		t.Errorf("table:\n%s", table)
	}

	rows, err := csv.NewReader(strings.NewReader(runToEnd(t, folder, nil, append(args, "csv")...).stdout)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"cia", "Central Intelligence Agency", "openai", "OpenAI", "AVAILABLE", "UNCLASSIFIED CUI SECRET TOP_SECRET", "aws", "MEDIUM", "false", "https://aiforautomation.io/news/2026-03-19-openai-aws-government-ai-classified-unclassified"}
	if len(rows) != 2 || strings.Join(rows[1], "|") != strings.Join(want, "|") {
		t.Errorf("csv: %q", rows)
	}

	var nodes []struct{ Status, At, KnownAt string }
	if err := json.Unmarshal([]byte(runToEnd(t, folder, nil, append(args, "json")...).stdout), &nodes); err != nil {
		t.Fatal(err)
	}
	if len(nodes) != 1 || nodes[0].Status != "AVAILABLE" || nodes[0].At != "2026-03-20" || nodes[0].KnownAt != "2026-03-20T00:00:00Z" {
		t.Errorf("json: %+v", nodes)
	}
}

func TestAskSaysWhatWasWrong(t *testing.T) {
	folder := t.TempDir()
	for _, wrong := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"ask", "opennai"}, exitNothing, `there is no vendor "opennai"; the nearest: openai`},
		{[]string{"ask", "openai", "--at", "2026-02-30"}, exitNothing, `"2026-02-30" is not a date`},
		{[]string{"ask", "openai", "--level", "cosmic"}, exitNothing, "COSMIC is not a valid Classification"},
		{[]string{"ask", "openai", "--format", "xml"}, exitUsage, "--format"},
		{[]string{"ask", "--nonsense"}, exitUsage, "--nonsense"},
		{[]string{"asc"}, exitUsage, "asc"},
		{[]string{"ask", "openai", "--server", "localhost"}, exitUsage, "give a URL such as"},
		{[]string{"ask", "openai", "--server", "http://127.0.0.1:1"}, exitNothing, "connection refused"},
	} {
		o := runToEnd(t, folder, nil, wrong.args...)
		if o.code != wrong.code || !strings.Contains(o.stderr, wrong.says) || o.stdout != "" {
			t.Errorf("%v: exit %d, stdout %q, stderr %q", wrong.args, o.code, o.stdout, o.stderr)
		}
	}
	if o := runToEnd(t, folder, nil, "--store", "elsewhere.db", "ask", "openai", "--packs", "article"); o.code != exitDone {
		t.Errorf("flags before the verb: exit %d, %s", o.code, o.stderr)
	}
	if o := runToEnd(t, folder, nil, "--help"); o.code != exitDone || !strings.Contains(o.stdout, "ask") {
		t.Errorf("--help: exit %d\n%s%s", o.code, o.stdout, o.stderr)
	}
	if o := runToEnd(t, folder, nil, "version"); o.code != exitDone || !strings.HasPrefix(o.stdout, "fedreach ") {
		t.Errorf("version: exit %d, %s", o.code, o.stdout)
	}
}
