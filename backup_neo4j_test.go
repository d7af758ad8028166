//go:build !embedded

package main

import (
	"fmt"
	"strings"
	"testing"

	"fedreach/kg/neo4jstore/neo4jtest"
)

// Neo4j's own backup keeps everything: a database that is loaded from its dump answers
// as it did, takes the same tokens, and goes on from the same revision. Servers that ran
// all the while answer of what is there now, though the database counts its transactions
// on from the dump: what they have in memory may be of another one with the same number.
func TestADumpOfNeo4jIsARestore(t *testing.T) {
	database, err := neo4jtest.StartProcess(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(database.Stop)
	offline := func(args ...string) {
		t.Helper()
		database.Terminate()
		if err := database.Admin(t.Context(), args...); err != nil {
			t.Fatal(err)
		}
		if err := database.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	env := append(neo4jAt(database.Server), "FEDREACH_PACKS=none", "FEDREACH_LIMIT_TIME=2m")
	first := serveWritable(t, env)
	another := func() *writable {
		return &writable{serve(t, t.TempDir(), env).waitReady(), first.folder, env, first.token}
	}
	first.done(loadBatch, batch(t, small))
	before := first.ask(everything, nil)

	dumps := t.TempDir()
	offline("database", "dump", "neo4j", "--to-path="+dumps)
	first.done(loadBatch, batch(t, oneMore("lost")))
	running := map[string]*writable{"at once": first, "as many loads later": another(), "a load more later": another()}
	for _, s := range running {
		askOfTheCopy(t, s)
		if s.ask(everything, nil) == before {
			t.Fatal("what is loaded later is not there")
		}
	}

	listening := first.overSSE(`subscription { loaded { revision } }`, nil)

	offline("database", "load", "neo4j", "--from-path="+dumps, "--overwrite-destination=true")
	restored := another()
	for _, when := range []string{"at once", "as many loads later", "a load more later"} {
		want := restored.ask(everything, nil)
		if when == "at once" && want != before {
			t.Errorf("the dump says\n%s\nand the server said\n%s", want, before)
		}
		// At first the database answers, then the copy that was brought up to date.
		for range 2 {
			if got := running[when].ask(everything, nil); got != want {
				t.Errorf("%s, a server that kept running says\n%s\nand another\n%s", when, got, want)
			}
			askOfTheCopy(t, running[when])
		}
		restored.done(loadBatch, batch(t, oneMore(fmt.Sprint("since-", len(want)))))
	}
	restored.wantRevision(4)
	if told := fmt.Sprint(listening.next(t)); !strings.Contains(told, "restored from a backup") || !strings.Contains(told, "UNAVAILABLE") {
		t.Errorf("who listened is told %s", told)
	}
	listening.end(t)
}

// oneMore is a batch of one more agency on aws.
func oneMore(slug string) string {
	return fmt.Sprintf(`{"key": %[1]q, "entities": [{"kind": "AGENCY", "slug": %[1]q, "name": %[1]q}],
		"facts": [{"kind": "RUNS_ON", "from": "agency:%[1]s", "to": "cloud:aws", "source": GAZETTE}]}`, slug)
}

// askOfTheCopy asks until the copy in memory is what answers.
func askOfTheCopy(t *testing.T, s *writable) {
	t.Helper()
	waitFor(t, func() bool {
		before := metric(t, s.metrics(), "fedreach_replica_misses_total")
		s.ask(everything, nil)
		return metric(t, s.metrics(), "fedreach_replica_misses_total") == before
	})
}
