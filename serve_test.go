package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const mainQuestion = `{ reach(vendors:["openai"], statuses:[AVAILABLE, IN_USE]) { totalCount nodes { agency { name } status levels routes { through { name } vehicle { name } facts { kind source { url } } } } } }`

// A new user gives no configuration at all.
func TestServeNeedsNoConfiguration(t *testing.T) {
	folder := t.TempDir()
	server := serve(t, folder, nil).waitReady()

	for path, want := range map[string]struct {
		status int
		body   string
	}{
		"/healthz": {http.StatusOK, "alive\n"},
		"/readyz":  {http.StatusOK, "ready\n"},
		"/nothing": {http.StatusNotFound, "404 page not found\n"},
	} {
		if status, body := server.get(path); status != want.status || body != want.body {
			t.Errorf("GET %s = %d %q, want %d %q", path, status, body, want.status, want.body)
		}
	}
	for _, page := range []string{"/", "/verdict?agency=cia&vendor=openai", "/graphiql"} {
		if status, body := server.get(page); status != http.StatusOK || !strings.Contains(body, "<html") {
			t.Errorf("GET %s = %d %.80q", page, status, body)
		}
	}
	answer := server.ask(mainQuestion, nil)
	for _, want := range []string{`"name":"Central Intelligence Agency"},"status":"AVAILABLE"`, `"kind":"PARTNERS_WITH","source":{"url":"https://`} {
		if !strings.Contains(answer, want) {
			t.Errorf("no %s in %.300s", want, answer)
		}
	}
	// The greeting says where to look, and who can enable OpenAI.
	waitFor(t, func() bool {
		greeting := server.out.String()
		return strings.Contains(greeting, server.url+"/graphiql") && strings.Contains(greeting, "\ncia ")
	})
	if _, err := os.Stat(filepath.Join(folder, "fedreach.db")); err != nil {
		t.Errorf("the embedded store is not beside it: %v", err)
	}
	if code := server.stop(); code != exitDone {
		t.Errorf("asked to end, it ended with %d:\n%s", code, server.log)
	}

	again := serve(t, folder, nil).waitReady()
	if second := again.ask(mainQuestion, nil); second != answer {
		t.Errorf("after a restart the answer is another:\n%s\n%s", second, answer)
	}
	loads := again.ask("{ loads { totalCount nodes { origin by } } }", nil)
	if want := `{"data":{"loads":{"totalCount":3,"nodes":[{"origin":"pack:record","by":"fedreach"},{"origin":"pack:article","by":"fedreach"},{"origin":"pack:frame","by":"fedreach"}]}}}`; loads != want {
		t.Errorf("after a restart the loads are %s", loads)
	}
}

func TestPacksCanBeChosen(t *testing.T) {
	server := serve(t, t.TempDir(), nil, "--packs", "none").waitReady()
	if got := server.ask("{ agencies { totalCount } loads { totalCount } }", nil); got != `{"data":{"agencies":{"totalCount":0},"loads":{"totalCount":0}}}` {
		t.Errorf("with no packs: %s", got)
	}
	if o := runToEnd(t, t.TempDir(), []string{"FEDREACH_PACKS=artikle"}, "ask", "openai"); o.code != exitUsage || !strings.Contains(o.stderr, "article") {
		t.Errorf("an unknown pack: exit %d, %s", o.code, o.stderr)
	}
}

func TestOnlyGivenOriginsMayAsk(t *testing.T) {
	allowed := func(server *running, origin string) string {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodOptions, server.url+"/query", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Origin", origin)
		request.Header.Set("Access-Control-Request-Method", http.MethodPost)
		request.Header.Set("Access-Control-Request-Headers", "content-type")
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		return response.Header.Get("Access-Control-Allow-Origin")
	}
	closed := serve(t, t.TempDir(), nil).waitReady()
	if got := allowed(closed, "https://example.org"); got != "" {
		t.Errorf("by default, a foreign origin is allowed: %q", got)
	}
	open := serve(t, t.TempDir(), []string{"FEDREACH_ORIGINS=https://example.org"}).waitReady()
	if got := allowed(open, "https://example.org"); got != "https://example.org" {
		t.Errorf("the given origin is not allowed: %q", got)
	}
	if got := allowed(open, "https://example.com"); got != "" {
		t.Errorf("another origin is allowed: %q", got)
	}
}

// A file that is no fedreach file is refused with a reason, and not touched.
func TestForeignFilesAreRefusedUntouched(t *testing.T) {
	for name, content := range map[string]string{
		"text.db":  strings.Repeat("this is no database\n", 300),
		"empty.db": "",
	} {
		folder := t.TempDir()
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		o := runToEnd(t, folder, nil, "ask", "openai", "--store", path)
		after, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if content == "" {
			// An empty file is what a new database begins as.
			if o.code != exitDone {
				t.Errorf("%s: exit %d, %s", name, o.code, o.stderr)
			}
			continue
		}
		if o.code != exitNothing || !strings.Contains(o.stderr, name) || string(after) != content {
			t.Errorf("%s: exit %d, %s; untouched: %t", name, o.code, o.stderr, string(after) == content)
		}
	}
	if o := runToEnd(t, t.TempDir(), nil, "ask", "openai", "--store", t.TempDir()); o.code != exitNothing || o.stderr == "" {
		t.Errorf("a folder as the store: exit %d, %s", o.code, o.stderr)
	}
	if o := runToEnd(t, t.TempDir(), nil, "ask", "openai", "--store", "mysql://x"); o.code != exitUsage || !strings.Contains(o.stderr, "bolt://") {
		t.Errorf("a foreign scheme: exit %d, %s", o.code, o.stderr)
	}
}

// A damaged file is not waited for: no waiting mends it.
func TestADamagedFileEndsTheServer(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "fedreach.db")
	if o := runToEnd(t, folder, nil, "ask", "openai"); o.code != exitDone {
		t.Fatal(o.stderr)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	copy(content[4096:], strings.Repeat("damage", (len(content)-4096)/6))
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	o := runToEnd(t, folder, nil, "serve", "--addr", "127.0.0.1:0")
	if o.code != exitNothing || !strings.Contains(o.stderr, "damaged") {
		t.Errorf("exit %d, %s", o.code, o.stderr)
	}
}

func TestAddressInUse(t *testing.T) {
	server := serve(t, t.TempDir(), nil).waitReady()
	o := runToEnd(t, t.TempDir(), nil, "--addr", strings.TrimPrefix(server.url, "http://"))
	if o.code != exitNothing || !strings.Contains(o.stderr, "can't listen on 127.0.0.1") {
		t.Errorf("exit %d, %s", o.code, o.stderr)
	}
}
