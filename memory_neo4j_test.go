//go:build !embedded

package main

import (
	"path/filepath"
	"testing"

	"fedreach/kg/neo4jstore/neo4jtest"
)

func init() {
	wholeRecords = append(wholeRecords, wholeRecord{"neo4j", func(t *testing.T) (string, []string) {
		folder, _ := openReal(t)
		lines := filepath.Join(folder, "record.jsonl")
		mustEnd(t, folder, nil, "export", "--out", lines)
		settings := neo4jSettings(t, neo4jtest.Shared(t).URI)
		mustEnd(t, folder, settings, "import", "facts", lines)
		return folder, settings
	}})
}

// Unless told otherwise, a copy of the graph leaves most of the memory to the answers.
func TestTheCopyLeavesMemoryToTheAnswers(t *testing.T) {
	env := append(neo4jSettings(t, neo4jtest.Shared(t).URI), "FEDREACH_PACKS=none")
	for setting, want := range map[string]float64{"GOMEMLIMIT=460MiB": 115 << 20, "GOMEMLIMIT=8GiB": 1 << 30, "FEDREACH_REPLICA_MEMORY=3": 3 << 20} {
		s := serve(t, t.TempDir(), append(env, setting)).waitReady()
		if got := metric(t, s.metrics(), "fedreach_replica_budget_bytes"); got != want {
			t.Errorf("with %s, it may take %v bytes, want %v", setting, got, want)
		}
		s.stop()
	}
}
