package main

import (
	"bufio"
	"compress/gzip"
	"database/sql"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// olderStore is what an older fedreach left behind on a kind of store: see
// testdata/older.
type olderStore struct {
	name string
	// settings point the binary to a copy of it.
	settings func(*testing.T) []string
	// token is one that was made there, with the scope read.
	token string
	// relaid makes it one of that schema: 99 is that of a newer fedreach.
	relaid func(t *testing.T, settings []string, schema string)
}

var olderStores = []olderStore{
	{name: "embedded", settings: olderFile("fedreach.db.gz"), relaid: relaidFile},
	{
		name: "embedded, with tokens", settings: olderFile("fedreach-2.db.gz"), relaid: relaidFile,
		token: "fedreach_a3eda1c648e3efdc_e4c7c986dea335b247c6e80e3f111e9aa71a147bed5c76d49a437c939ba3cc75",
	},
}

func olderFile(name string) func(*testing.T) []string {
	return func(t *testing.T) []string {
		t.Helper()
		packed, err := os.Open("testdata/older/" + name)
		if err != nil {
			t.Fatal(err)
		}
		defer packed.Close()
		unpacked, err := gzip.NewReader(packed)
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(unpacked)
		if err != nil {
			t.Fatal(err)
		}
		return []string{"FEDREACH_STORE=" + writeFile(t, "fedreach.db", string(content))}
	}
}

func relaidFile(t *testing.T, settings []string, schema string) {
	t.Helper()
	_, path, _ := strings.Cut(settings[0], "=")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), "PRAGMA user_version = "+schema); err != nil {
		t.Fatal(err)
	}
}

// What an older program left is brought up to date by the first start, answers as
// it did, and takes what is new.
func TestAnUpgrade(t *testing.T) {
	for _, older := range olderStores {
		t.Run(older.name, func(t *testing.T) {
			env := older.settings(t)
			s := serve(t, t.TempDir(), append(env, "FEDREACH_PACKS=none")).waitReady()
			answers, err := os.Open("testdata/older/answers.jsonl")
			if err != nil {
				t.Fatal(err)
			}
			defer answers.Close()
			lines, asked := bufio.NewScanner(answers), 0
			for lines.Buffer(nil, 16<<20); lines.Scan(); asked++ {
				var before struct {
					Query  string
					Answer any
				}
				if err := json.Unmarshal(lines.Bytes(), &before); err != nil {
					t.Fatal(err)
				}
				var now any
				if err := json.Unmarshal([]byte(s.ask(before.Query, nil)), &now); err != nil {
					t.Fatal(err)
				}
				if !reflect.DeepEqual(now, before.Answer) {
					then, _ := json.Marshal(before.Answer)
					text, _ := json.Marshal(now)
					t.Errorf("%s\nwas answered %s\nand now       %s", before.Query, firstDifference(string(then), string(text)), firstDifference(string(text), string(then)))
				}
			}
			if lines.Err() != nil || asked < 5 {
				t.Fatalf("%d questions, %v", asked, lines.Err())
			}
			if older.token != "" {
				// It is known still: with any other, nothing is answered.
				if got := s.send(`{ __typename }`, nil, "Authorization", "Bearer "+older.token); got.code() != "" {
					t.Error(got.raw)
				}
			}
			upgraded := &writable{s, t.TempDir(), env, ""}
			upgraded.token = upgraded.newToken("seeds", "--scope=write")
			upgraded.done(loadBatch, batch(t, `{"entities": [{"kind": "AGENCY", "slug": "new", "name": "New"}]}`))
			if got := s.ask(`{ loads(first: 1) { nodes { revision by } } }`, nil); got != `{"data":{"loads":{"nodes":[{"revision":3,"by":"seeds"}]}}}` {
				t.Error(got)
			}
			s.stop()
			// With the built-in facts as they are today.
			again := serve(t, t.TempDir(), env).waitReady()
			if got := again.ask(`{ agency(slug: "new") { name } verdict(agency: "cia", vendor: "openai") { status } }`, nil); got != `{"data":{"agency":{"name":"New"},"verdict":{"status":"AVAILABLE"}}}` {
				t.Error(got)
			}
		})
	}
}

// What a newer program has written is refused and left alone, whatever is asked.
func TestANewerStoreIsRefused(t *testing.T) {
	for _, older := range olderStores {
		t.Run(older.name, func(t *testing.T) {
			env := older.settings(t)
			older.relaid(t, env, "99")
			folder := t.TempDir()
			for _, args := range [][]string{{"serve", "--addr=127.0.0.1:0"}, {"log"}, {"token", "create", "x"}, {"export"}} {
				o := runToEnd(t, folder, env, args...)
				lines := strings.Split(strings.TrimSpace(o.stderr), "\n")
				if last := lines[len(lines)-1]; o.code != exitNothing || o.stdout != "" || !strings.Contains(last, "written by a newer fedreach (schema 99, this one knows ") {
					t.Errorf("%v: %d %s%s", args, o.code, o.stdout, o.stderr)
				}
			}
			if left, err := filepath.Glob(folder + "/*"); err != nil || len(left) > 0 {
				t.Errorf("%q is left, %v", left, err)
			}
		})
	}
}

// A server that goes on beside a newer one, which has laid the graph out anew, says so
// to whatever it is asked, and loads nothing: with a copy in memory and without one.
func TestAServerBesideANewerOne(t *testing.T) {
	for _, older := range olderStores {
		t.Run(older.name, func(t *testing.T) {
			env := append(older.settings(t), "FEDREACH_PACKS=none")
			copied := serveWritable(t, env)
			uncopied := &writable{serve(t, t.TempDir(), append(env, "FEDREACH_REPLICA_MEMORY=0")).waitReady(), copied.folder, env, copied.token}
			both := []*writable{copied, uncopied}
			const question = `{ loads { totalCount } agencies { totalCount } }`
			want := copied.ask(question, nil)
			facts := batch(t, `{"facts": [{"kind": "RUNS_ON", "from": "agency:cia", "to": "cloud:aws", "key": "another", "source": GAZETTE}]}`)
			older.relaid(t, env, "99")
			var known []string
			for _, s := range both {
				for _, refused := range []reply{
					*s.write(loadBatch, batch(t, small)), *s.write(loadBatch, facts), *s.send(question, nil), *s.send(`{ reach(first: 1) { totalCount } }`, nil), *s.send(`{ search(text: "cia") { match } }`, nil),
				} {
					if refused.code() != "UNAVAILABLE" || !strings.Contains(refused.raw, "a newer version has begun to write to the store") {
						t.Errorf("%s", refused.raw)
					}
				}
				status, why := s.get("/readyz")
				known = regexp.MustCompile(`a newer fedreach has begun to write there \(schema 99, this one knows (\d+)\)`).FindStringSubmatch(why)
				if status != http.StatusServiceUnavailable || known == nil {
					t.Fatalf("%d %s", status, why)
				}
			}
			// Where it is taken back, all is as it was.
			older.relaid(t, env, known[1])
			for _, s := range both {
				if got := s.ask(question, nil); got != want {
					t.Errorf("%s, want %s", got, want)
				}
			}
		})
	}
}
