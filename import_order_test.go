package main

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
)

// Whatever is imported first, what is part of what is the same, with its sources,
// and so is what was overruled, and what each is called. Only where a source withdrew
// a statement before a better one came, the better one begins there. The inventories
// find the agencies that are there: the others once they are imported again.
func TestRealImportsInAnyOrder(t *testing.T) {
	folder := realData(t)
	all := realImports(t)
	kinds := [][]string{all[0], all[1], all[2], all[len(all)-1]} // hierarchy, two snapshots of fedramp, ai-inventory
	var first treeAndNames
	for i, order := range [][]int{{0, 1, 2, 3}, {1, 0, 3, 2}, {3, 1, 2, 0, 3}} {
		store := []string{"--store", string(rune('a'+i)) + ".db"}
		for _, kind := range order {
			importReal(t, folder, nil, slices.Concat(kinds[kind], store))
		}
		e := exportedTree(t, folder, store)
		switch {
		case i == 0:
			if first = e; len(e.stands) < 3000 || len(e.ever) < len(e.stands)+20 || len(e.names) < 3500 {
				t.Errorf("%d facts of the tree stand, of %d, and %d names", len(e.stands), len(e.ever), len(e.names))
			}
		case !slices.Equal(e.stands, first.stands):
			t.Errorf("in the order %v %s", order, differ(first.stands, e.stands))
		case !slices.Equal(e.ever, first.ever) && order[0] != 3:
			t.Errorf("in the order %v %s", order, differ(first.ever, e.ever))
		}
		for id, name := range e.names {
			if other, there := first.names[id]; there && other != name {
				t.Errorf("in the order %v %s is called %q, and in another %q", order, id, name, other)
			}
		}
	}
}

// treeAndNames is what an export says of the tree and of names: what stands, all that was
// ever stated, with when it was known, and names by id.
type treeAndNames struct {
	stands, ever []string
	names        map[string]string
}

func exportedTree(t *testing.T, folder string, store []string) treeAndNames {
	t.Helper()
	got := runToEnd(t, folder, nil, append([]string{"export"}, store...)...)
	if got.code != exitDone {
		t.Fatal(got.stderr)
	}
	e := treeAndNames{names: map[string]string{}}
	for line := range strings.Lines(got.stdout) {
		var f struct {
			Kind, Slug, Name, From, To, KnownSince, KnownUntil string
			Source                                             struct{ URL string }
		}
		if err := json.Unmarshal([]byte(line), &f); err != nil {
			t.Fatal(err)
		}
		if f.Slug != "" {
			e.names[f.Kind+" "+f.Slug] = f.Name
		}
		if f.Kind != "PART_OF" {
			continue
		}
		says := strings.Join([]string{f.From, f.To, f.Source.URL}, " ")
		e.ever = append(e.ever, strings.Join([]string{says, f.KnownSince, f.KnownUntil}, " "))
		if f.KnownUntil == "" {
			e.stands = append(e.stands, says)
		}
	}
	slices.Sort(e.stands)
	slices.Sort(e.ever)
	return e
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
