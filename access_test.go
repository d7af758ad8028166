package main

import (
	"database/sql"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/coder/websocket"
)

const (
	readQuestion = `{ agency(slug: "navy") { name } }`
	writeNothing = `mutation { load(batch: {}) { revision } }`
)

// Who may read and write: the header Authorization, and what becomes of a
// question and of a mutation.
func TestWhoMay(t *testing.T) {
	onEachStore(t, func(t *testing.T, s *writable) {
		reader, revoked := s.newToken("reader"), s.newToken("gone", "--scope=write")
		expired := s.newToken("brief", "--scope=write", "--expires=2999-01-01")
		if gone := s.run("token", "revoke", "gone"); gone.code != exitDone {
			t.Fatal(gone.stderr)
		}
		altered := s.token[:len(s.token)-1] + map[bool]string{true: "1", false: "0"}[strings.HasSuffix(s.token, "0")]
		for _, c := range []struct {
			name, authorization string
			reads, writes       string
			reason              string
		}{
			{"nobody", "", "", "UNAUTHENTICATED", "writing needs a token"},
			{"who may write", "Bearer " + s.token, "", "", ""},
			{"in lower case", "bearer  " + s.token, "", "", ""},
			{"not expired yet", "Bearer " + expired, "", "", ""},
			{"who may read", "Bearer " + reader, "", "FORBIDDEN", `the token \"reader\" has the scope read`},
			{"revoked", "Bearer " + revoked, "UNAUTHENTICATED", "UNAUTHENTICATED", `the token \"gone\" was revoked`},
			{"nearly right", "Bearer " + altered, "UNAUTHENTICATED", "UNAUTHENTICATED", "no token of this server"},
			{"of another server", "Bearer fedreach_0123456789abcdef_" + strings.Repeat("0", 64), "UNAUTHENTICATED", "UNAUTHENTICATED", "no token of this server"},
			{"another scheme", "Basic " + s.token, "UNAUTHENTICATED", "UNAUTHENTICATED", "send Bearer and a token"},
			{"nothing behind it", "Bearer", "UNAUTHENTICATED", "UNAUTHENTICATED", "send Bearer and a token"},
		} {
			headers := []string{"Authorization", c.authorization}
			if c.authorization == "" {
				headers = nil
			}
			for _, ask := range []struct{ query, want string }{{readQuestion, c.reads}, {writeNothing, c.writes}} {
				got := s.send(ask.query, nil, headers...)
				status := map[string]int{"": http.StatusOK, "UNAUTHENTICATED": http.StatusUnauthorized, "FORBIDDEN": http.StatusForbidden}[ask.want]
				if got.code() != ask.want || got.status != status || ask.want != "" && !strings.Contains(got.raw, c.reason) {
					t.Errorf("%s: %s: %d %s, want %d %s", c.name, ask.query, got.status, got.raw, status, ask.want)
				}
				if challenge := got.header.Get("WWW-Authenticate"); (challenge == "Bearer") != (status == http.StatusUnauthorized) {
					t.Errorf("%s: WWW-Authenticate: %q with %d", c.name, challenge, got.status)
				}
				if strings.Contains(got.raw+s.log.String()+s.out.String(), s.token) {
					t.Errorf("%s: the token is in the answer or the log", c.name)
				}
			}
		}
		got := s.send(readQuestion, nil, "Authorization", "Bearer "+s.token, "Authorization", "Bearer "+s.token)
		if got.code() != "UNAUTHENTICATED" {
			t.Errorf("two headers: %s", got.raw)
		}
		wantJSON(t, "loads", s.send("{ loads { totalCount } }", nil).Data["loads"], `{"totalCount": 0}`)
	})
}

func TestExpiredToken(t *testing.T) {
	s := serveWritable(t, []string{"FEDREACH_PACKS=none"})
	database, err := sql.Open("sqlite", filepath.Join(s.folder, "fedreach.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer database.Close()
	if _, err := database.Exec("UPDATE tokens SET expires = '2020-01-01T00:00:00.000Z', sum = fedreach_sum(id, name, scope, hash, created, '2020-01-01T00:00:00.000Z', revoked)"); err != nil {
		t.Fatal(err)
	}
	got := s.write(writeNothing, nil)
	if got.code() != "UNAUTHENTICATED" || got.status != http.StatusUnauthorized || !strings.Contains(got.raw, `the token \"seeds\" expired on 2020-01-01`) {
		t.Errorf("%d %s", got.status, got.raw)
	}
}

// A token in an address ends up in logs: it is refused, good or not.
func TestATokenInTheAddress(t *testing.T) {
	s := serveWritable(t, []string{"FEDREACH_PACKS=none"})
	ask := "query=" + url.QueryEscape(readQuestion)
	for _, address := range []string{
		"token=" + s.token, "access_token=x", "Authorization=Bearer+x", "other=" + s.token, "auth=Bearer+" + s.token, "extensions=" + url.QueryEscape(`{"token":"`+s.token+`"}`),
	} {
		status, body := s.get("/query?" + ask + "&" + address)
		if status != http.StatusUnauthorized || !strings.Contains(body, `"code":"UNAUTHENTICATED"`) || !strings.Contains(body, "Authorization: Bearer") || strings.Contains(body, s.token) {
			t.Errorf("%s: %d %s", address, status, body)
		}
	}
	c := s.openSocketAt(t, "/query?other="+s.token, nil)
	c.send("connection_init", "", map[string]string{"Authorization": "Bearer " + s.token})
	if m, err := c.receive(t.Context()); websocket.CloseStatus(err) != 4403 {
		t.Errorf("over a WebSocket: %v, %v", m, err)
	}
	if strings.Contains(s.log.String(), s.token) {
		t.Error("the token is in the log")
	}
}

func TestClosedForReading(t *testing.T) {
	s := serveWritable(t, []string{"FEDREACH_PACKS=none"}, "serve", "--closed")
	reader := s.newToken("reader")
	for _, question := range []string{readQuestion, "{ __schema { types { name } } }", "{ nonsense }"} {
		if got := s.send(question, nil); got.status != http.StatusUnauthorized || got.code() != "UNAUTHENTICATED" || strings.Contains(got.raw, "nonsense") {
			t.Errorf("%s: %d %s", question, got.status, got.raw)
		}
	}
	if got := s.send(readQuestion, nil, "Authorization", "Bearer "+reader); got.status != http.StatusOK || got.code() != "" {
		t.Errorf("with a token: %d %s", got.status, got.raw)
	}
	if refused := s.run("log", "--server", s.url); refused.code != exitNothing || !strings.Contains(refused.stderr, "reading needs a token") {
		t.Errorf("log without a token: %d %s", refused.code, refused.stderr)
	}
	s.env = append(s.env, "FEDREACH_TOKEN="+reader)
	if allowed := s.run("log", "--server", s.url); allowed.code != exitDone {
		t.Errorf("log with a token: %d %s", allowed.code, allowed.stderr)
	}
	s.env[len(s.env)-1] = "FEDREACH_TOKEN_FILE=" + writeFile(t, "token", reader+"\n")
	if allowed := s.run("log", "--server", s.url); allowed.code != exitDone {
		t.Errorf("log with a token in a file: %d %s", allowed.code, allowed.stderr)
	}
	if none := s.run("log", "--server", s.url, "--token-file=none"); none.code != exitNothing || !strings.Contains(none.stderr, "--token-file: open none") {
		t.Errorf("log with a file that is not there: %d %s", none.code, none.stderr)
	}
	for _, path := range []string{"/healthz", "/readyz"} {
		if status, _ := s.get(path); status != http.StatusOK {
			t.Errorf("%s: %d", path, status)
		}
	}
}

// The token verbs, in a terminal.
func TestTokenVerbs(t *testing.T) {
	onEachStore(t, func(t *testing.T, s *writable) {
		if greeting := s.out.String(); !strings.Contains(greeting, "fedreach token create NAME --scope write") {
			t.Errorf("the first start does not say how to make a token:\n%s", greeting)
		}
		s.newToken("seeds", "--expires=90d")
		list := s.run("token", "list", "--format=json")
		var tokens []struct {
			ID, Name, Scope  string
			Expires, Revoked *string
			Good             bool
		}
		if err := json.Unmarshal([]byte(list.stdout), &tokens); err != nil || len(tokens) != 2 || !tokens[0].Good || tokens[0].Scope != "write" || tokens[1].Scope != "read" || tokens[1].Expires == nil {
			t.Fatalf("%v %+v\n%s", err, tokens, list.stdout)
		}
		if strings.Contains(list.stdout, s.token[len(s.token)-64:]) {
			t.Error("the list shows a token")
		}
		if table := s.run("token", "list"); !strings.Contains(table.stdout, tokens[0].ID+"  seeds  write") {
			t.Errorf("the table is\n%s", table.stdout)
		}
		for _, wrong := range []struct {
			args []string
			code int
			says string
		}{
			{[]string{"token", "revoke", tokens[0].ID, "nobody"}, exitNothing, `no token "nobody"`},
			{[]string{"token", "create", ""}, exitUsage, "the name is missing"},
			{[]string{"token", "create", "x", "--scope=admin"}, exitUsage, "read"},
			{[]string{"token", "create", "x", "--expires=soon"}, exitUsage, "neither days"},
			{[]string{"token", "create", "x", "--expires=2020-01-01"}, exitUsage, "expired already"},
		} {
			if got := s.run(wrong.args...); got.code != wrong.code || !strings.Contains(got.stderr, wrong.says) || got.stdout != "" {
				t.Errorf("%v: %d %q %s", wrong.args, got.code, got.stdout, got.stderr)
			}
		}
		if got := s.write(writeNothing, nil); got.code() != "" {
			t.Errorf("nothing was revoked, and yet: %s", got.raw)
		}
		if got := s.run("token", "revoke", "seeds"); got.code != exitDone {
			t.Errorf("%d %s", got.code, got.stderr)
		}
		if got := s.write(writeNothing, nil); got.code() != "UNAUTHENTICATED" {
			t.Errorf("revoked, and yet: %s", got.raw)
		}
	})
}

// Nothing that could be read from the embedded file is a token.
func TestTheFileHoldsNoToken(t *testing.T) {
	s := serveWritable(t, []string{"FEDREACH_PACKS=none"})
	s.stop()
	entries, err := os.ReadDir(s.folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		content, err := os.ReadFile(s.folder + "/" + entry.Name())
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(content), s.token[len(s.token)-64:]) {
			t.Errorf("%s holds the token", entry.Name())
		}
	}
}
