package main

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
)

// Whatever is imported first, what is part of what is the same, with its sources,
// and so is what was overruled. Only where a source withdrew a statement before a
// better one came, the better one begins there.
func TestRealImportsInAnyOrder(t *testing.T) {
	folder := realData(t)
	kinds := realImports(t)[:3] // hierarchy, and two snapshots of fedramp
	var stands, ever []string
	for i, order := range [][]int{{0, 1, 2}, {1, 0, 2}, {1, 2, 0}} {
		store := []string{"--store", string(rune('a'+i)) + ".db"}
		for _, kind := range order {
			importReal(t, folder, nil, slices.Concat(kinds[kind], store))
		}
		s, e := exportedTree(t, folder, store)
		switch {
		case i == 0:
			stands, ever = s, e
			if len(stands) < 3000 || len(ever) < len(stands)+20 {
				t.Errorf("%d facts of the tree stand, of %d", len(stands), len(ever))
			}
		case !slices.Equal(s, stands):
			t.Errorf("in the order %v %s", order, differ(stands, s))
		case !slices.Equal(e, ever) && order[2] != 0:
			t.Errorf("in the order %v %s", order, differ(ever, e))
		}
	}
}

// exportedTree is what the export says of what is part of what: what stands, and
// all that was ever stated, with when it was known.
func exportedTree(t *testing.T, folder string, store []string) (stands, ever []string) {
	t.Helper()
	got := runToEnd(t, folder, nil, append([]string{"export"}, store...)...)
	if got.code != exitDone {
		t.Fatal(got.stderr)
	}
	for line := range strings.SplitSeq(got.stdout, "\n") {
		if !strings.Contains(line, `"PART_OF"`) {
			continue
		}
		var f struct {
			From, To, KnownSince, KnownUntil string
			Source                           struct{ URL string }
		}
		if err := json.Unmarshal([]byte(line), &f); err != nil {
			t.Fatal(err)
		}
		says := strings.Join([]string{f.From, f.To, f.Source.URL}, " ")
		ever = append(ever, strings.Join([]string{says, f.KnownSince, f.KnownUntil}, " "))
		if f.KnownUntil == "" {
			stands = append(stands, says)
		}
	}
	slices.Sort(stands)
	slices.Sort(ever)
	return stands, ever
}

// differ says what one list has and another has not.
func differ(one, other []string) string {
	only := func(a, b []string) string {
		set := map[string]bool{}
		for _, line := range a {
			set[line] = true
		}
		for _, line := range b {
			delete(set, line)
		}
		return strings.Join(slices.Sorted(maps.Keys(set)), "\n  ")
	}
	return "there is no\n  " + only(one, other) + "\nand there is\n  " + only(other, one)
}
