package torture

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A file, or its folder, that can't be written is refused at once and by every
// verb: whoever reads a file in use writes into the index of its log.
func TestReadOnly(t *testing.T) {
	t.Parallel()
	f := begin(t, "a read-only file or folder", 4, "refused by every verb with the reason, nothing waited for, not a byte changed; writable again, all is there")
	folder := t.TempDir()
	place := filepath.Join(folder, "place")
	if err := os.Mkdir(place, 0o755); err != nil {
		t.Fatal(err)
	}
	want := made(t, place)
	path := filepath.Join(place, "fedreach.db")
	before := read(t, path)
	verbs := [][]string{serving, {"export"}, {"token", "list"}, {"token", "create", "x"}, {"import", "facts", "/dev/null"}, {"log"}}
	kinds := map[string]string{
		"the folder":              "mount --bind place place\nmount -o remount,ro,bind place\nmount --bind writable.db place/fedreach.db",
		"the file":                "mount --bind place/fedreach.db place/fedreach.db\nmount -o remount,ro,bind place/fedreach.db",
		"the file and its folder": "mount --bind place place\nmount -o remount,ro,bind place",
	}
	if err := os.Link(path, filepath.Join(folder, "writable.db")); err != nil {
		t.Fatal(err)
	}
	for range f.count {
		for kind, script := range kinds {
			m := mounted(t, folder, script)
			for _, verb := range verbs {
				cmd := command(t, place, nil, append(verb, "--store", path)...)
				if o := ended(t, m.inside(cmd)); o.code != 1 || !strings.Contains(o.stderr, path) || !strings.Contains(o.stderr, "writable") {
					t.Errorf("%s, %v: exit %d: %s", kind, verb, o.code, o.stderr)
				}
			}
		}
	}
	if string(read(t, path)) != string(before) {
		t.Error("the file was changed")
	}
	all, reason := everything(t, place, path)
	if reason != "" || all != want {
		t.Errorf("writable again, it answers otherwise: %s", reason)
	}
	f.finds("refused each time by %d verbs, in each of %d ways of being read-only", len(verbs), len(kinds))
}
