package reach_test

import (
	"testing"

	"fedreach/kg"
	"fedreach/reach"
)

// The id of a verdict holds its question, and one question has one id: a client
// that keeps answers by their ids never has two of one verdict.
func FuzzVerdictIDs(f *testing.F) {
	for _, id := range []string{
		"verdict:cia:openai::::", "verdict:cia:openai:SECRET:2026-03-20::2026-03-20T00:00:00.000Z", "verdict:cia:openai:secret:::",
		"verdict:cia:openai::2026-03::", "verdict:cia:openai:::abc:", "verdict:cia:openai::::2026-03-20T0:00:00,000Z", "verdict:cia:openai::::0001-01-01T00:00:00.000Z", "verdict:::::::", "verdict:cia:openai", "agency:cia",
	} {
		f.Add(id)
	}
	f.Fuzz(func(t *testing.T, id string) {
		pair, q, ok := reach.ParseVerdictID(id)
		if !ok {
			return
		}
		graph := &kg.Graph{Entities: map[string]kg.Entity{}}
		describe(graph, pair.Agency, "")
		describe(graph, pair.Vendor, "")
		verdict := reach.NewWorld(graph, q, now).Verdict(pair.Agency, pair.Vendor)
		if verdict == nil {
			t.Fatalf("%q names %v, of which there is no verdict", id, pair)
		}
		if verdict.ID() != id {
			t.Errorf("%q is the id of a verdict whose id is %q", id, verdict.ID())
		}
	})
}
