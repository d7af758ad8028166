//go:build !embedded && unix

package main

import (
	"strings"
	"sync"
	"testing"

	"fedreach/kg/neo4jstore/neo4jtest"
)

const parkFacts = `{"kind":"AGENCY","slug":"park","name":"National Park"}
{"kind":"CLOUD","slug":"fog","name":"Fog","cloudKind":"PROVIDER"}
{"kind":"RUNS_ON","from":"agency:park","to":"cloud:fog",` + zooSource + "}\n"

// holding is a wire to a server on which a connection passes no answer on once something
// was sent there, until the test ends; it tells when it begins to. On others the server
// answers, or who asks would give up by himself.
func holding(t *testing.T, target, once string) (w *wire, holds chan struct{}) {
	t.Helper()
	holds = make(chan struct{})
	var begin sync.Once
	ended := t.Context().Done()
	w = newWire(t, target, func(sent *lockedBuffer, _ []byte) {
		if strings.Contains(sent.String(), once) {
			begin.Do(func() { close(holds) })
			<-ended
		}
	})
	return w, holds
}

// Interrupted when all is written and not committed yet, an import leaves nothing
// behind in Neo4j: straight to it, or to a server that stands on it.
func TestImportInterruptedWithinALoad(t *testing.T) {
	_, address, _ := strings.Cut(neo4jtest.Shared(t).URI, "://")
	for _, c := range []struct {
		to, says string
		settings func(t *testing.T, folder string, env []string) []string
	}{
		{"Neo4j", "nothing was loaded", func(_ *testing.T, _ string, env []string) []string { return env }},
		{"a server", "whether that load stands is not known", func(t *testing.T, folder string, env []string) []string {
			t.Helper()
			token := runToEnd(t, folder, env, "token", "create", "importer", "--scope", "write")
			return []string{"FEDREACH_SERVER=" + serve(t, folder, env).waitReady().url, "FEDREACH_TOKEN=" + strings.TrimSpace(token.stdout)}
		}},
	} {
		t.Run(c.to, func(t *testing.T) {
			folder := importFolder(t, map[string]string{"park.jsonl": parkFacts})
			straight := append(neo4jSettings(t, neo4jtest.Shared(t).URI), "FEDREACH_PACKS=none")
			w, holds := holding(t, address, "CREATE (load:Load")
			serve(t, folder, straight).waitReady().stop() // which lays the graph out, however long that takes
			settings := c.settings(t, folder, append(straight, "FEDREACH_STORE=bolt://"+w.address))
			i := beginImport(t, folder, settings, "park.jsonl")
			i.until(holds)
			if said := i.interrupted(); !strings.Contains(said, c.says) {
				t.Errorf("it says %s", said)
			}
			if after := runToEnd(t, folder, straight, "export"); after.stdout != "" || after.code != exitDone {
				t.Errorf("after it there is %+v", after)
			}
			again := runToEnd(t, folder, straight, "import", "facts", "park.jsonl")
			if again.code != exitDone || !strings.Contains(again.stdout, "facts     1 created") {
				t.Errorf("imported again: %+v", again)
			}
		})
	}
}

// Interrupted when the server has loaded all and its answer is on the way, an import does
// not say that nothing was loaded; done again, it finds that all is there.
func TestImportInterruptedBeforeTheAnswer(t *testing.T) {
	folder := importFolder(t, map[string]string{"park.jsonl": parkFacts})
	served := []string{"FEDREACH_STORE=served.db", "FEDREACH_PACKS=none"}
	s := serve(t, folder, served).waitReady()
	token := runToEnd(t, folder, served, "token", "create", "importer", "--scope", "write")
	w, holds := holding(t, strings.TrimPrefix(s.url, "http://"), "mutation Load(")
	env := []string{"FEDREACH_TOKEN=" + strings.TrimSpace(token.stdout)}
	i := beginImport(t, folder, env, "park.jsonl", "--server", "http://"+w.address)
	i.until(holds)
	if said := i.interrupted(); !strings.Contains(said, "whether that load stands is not known") || strings.Contains(said, "nothing was loaded") {
		t.Errorf("it says %s", said)
	}
	again := runToEnd(t, folder, env, "import", "facts", "park.jsonl", "--server", s.url)
	if again.code != exitDone || !strings.Contains(again.stdout, "0 created, 0 changed, 0 withdrawn, 1 unchanged") {
		t.Errorf("imported again: %+v", again)
	}
}
