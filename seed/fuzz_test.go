package seed

import (
	"errors"
	"reflect"
	"testing"

	"fedreach/kg"
)

// A pack is taken whole or refused with problems, each with its line; what is
// taken can be loaded.
func FuzzPacks(f *testing.F) {
	for _, pack := range []string{
		"", small, "about: &a word\nvendors: {x: {name: *a}}\n", "a: &a [*a]\n", "facts: [[[]]]", "? [a]\n: b\n", "about: a\n---\nabout: b\n", "sources: [paper,\n",
		"vendors: {<<: {x: {name: X}}}", "facts:\n  - source: s\n    states:\n      - a RUNS_ON b: {since: 2026-03, levels: [SECRET]}\n", "about: |\n  a\n  b\n",
		"clouds: {a: {name: A, kind: REGION, airGapped: yes}}", "vendors: {x: {name: !!str 1}}", "\xef\xbb\xbfabout: a", "about: \"\\x00\"",
	} {
		f.Add([]byte(pack))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		batch, err := Parse("fuzz.yaml", content, nil)
		if problems, malformed := errors.AsType[Problems](err); malformed {
			for _, p := range problems {
				if p.File != "fuzz.yaml" || p.Line < 1 || p.Reason == "" {
					t.Errorf("a problem without its place: %+v", p)
				}
			}
			if !reflect.DeepEqual(batch, kg.Batch{}) {
				t.Errorf("a malformed pack gave %+v", batch)
			}
			return
		}
		if err != nil {
			t.Fatalf("an error that is no problem of the pack: %v", err)
		}
		prepared, _, err := batch.Prepare()
		if err == nil {
			_, err = prepared.Plan(kg.Held{})
		}
		if err != nil {
			t.Errorf("the pack was taken and can't be loaded: %v", err)
		}
	})
}
