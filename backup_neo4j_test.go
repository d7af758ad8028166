//go:build !embedded

package main

import (
	"testing"

	"fedreach/kg/neo4jstore/neo4jtest"
)

// Neo4j's own backup keeps everything: a database that is loaded from its dump answers
// as it did, takes the same tokens, and goes on from the same revision.
func TestADumpOfNeo4jIsARestore(t *testing.T) {
	database, err := neo4jtest.StartProcess(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(database.Stop)
	env := append(neo4jAt(database.Server), "FEDREACH_PACKS=none")
	s := serveWritable(t, env)
	s.done(loadBatch, batch(t, small))
	before := s.ask(everything, nil)
	s.stop()

	dumps := t.TempDir()
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
	offline("database", "dump", "neo4j", "--to-path="+dumps)
	later := &writable{serve(t, t.TempDir(), env).waitReady(), s.folder, env, s.token}
	later.done(loadBatch, batch(t, partnership))
	if later.ask(everything, nil) == before {
		t.Fatal("what is loaded later is not there")
	}
	later.stop()

	offline("database", "load", "neo4j", "--from-path="+dumps, "--overwrite-destination=true")
	restored := &writable{serve(t, t.TempDir(), env).waitReady(), s.folder, env, s.token}
	if after := restored.ask(everything, nil); after != before {
		t.Errorf("the dump says\n%s\nand the server said\n%s", after, before)
	}
	restored.done(loadBatch, batch(t, partnership))
	restored.wantRevision(2)
}
