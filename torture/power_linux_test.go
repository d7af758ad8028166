package torture

import (
	"bytes"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// sector is what a disk writes whole, or not at all.
const sector = 512

// volatile is a file system with a disk below that has only what it was told to
// write: of all else, a power cut leaves any part. Of the names in a folder it
// leaves those that were given first, as a journal does.
type volatile struct {
	// now are the files that programs see, kept those whose names are on the disk,
	// by their paths; named is what was done to names since, in order.
	now, kept map[string]*content
	named     []naming
}

// content is that of a file, whatever its name.
type content struct {
	// now is what programs see, kept what is on the disk; written is what was done
	// to it since, in order.
	now, kept []byte
	written   []call
}

// naming gives a name to a file, or takes it away where that is nil.
type naming struct {
	call
	path string
	file *content
}

// volatileOf is a file system whose folder is on the disk as it is.
func volatileOf(t testing.TB, folder string) *volatile {
	t.Helper()
	v := &volatile{now: map[string]*content{}}
	for path, text := range filesIn(t, folder) {
		v.now[path] = &content{now: text, kept: bytes.Clone(text)}
	}
	v.kept = maps.Clone(v.now)
	return v
}

// do does what a program did.
func (v *volatile) do(c call) {
	file := v.now[c.path]
	switch c.kind {
	case creates:
		if file == nil {
			v.name(c, c.path, &content{})
		}
	case writes, truncates:
		if file != nil { // else its name was taken away while it was open
			file.now = c.onto(file.now)
			file.written = append(file.written, c)
		}
	case syncs:
		if file != nil {
			file.sync(c)
		} else {
			v.sync(c)
		}
	case links:
		v.name(c, c.to, file)
	case renames:
		v.name(c, c.to, file)
		v.name(c, c.path, nil)
	case unlinks:
		v.name(c, c.path, nil)
	}
}

func (v *volatile) name(c call, path string, file *content) {
	n := naming{c, path, file}
	n.in(v.now)
	v.named = append(v.named, n)
}

// in does to names what was done.
func (n naming) in(names map[string]*content) {
	if n.file == nil {
		delete(names, n.path)
	} else {
		names[n.path] = n.file
	}
}

// sync has the names on the disk that were given before it was asked for.
func (v *volatile) sync(c call) {
	v.named = slices.DeleteFunc(v.named, func(n naming) bool {
		if n.began > c.began {
			return false
		}
		n.in(v.kept)
		return true
	})
}

func (f *content) sync(c call) {
	f.written = slices.DeleteFunc(f.written, func(w call) bool {
		if w.began > c.began {
			return false
		}
		f.kept = w.onto(f.kept)
		return true
	})
}

// cut is what the disk has when its power is cut now: by chance nothing of what it
// was not told to write, some of the writes, or some sectors of each.
func (v *volatile) cut(random *rand.Rand) (files map[string][]byte, how string) {
	kind := random.IntN(3)
	names := maps.Clone(v.kept)
	if kind > 0 {
		for _, n := range v.named[:random.IntN(len(v.named)+1)] {
			n.in(names)
		}
	}
	files = map[string][]byte{}
	for _, path := range slices.Sorted(maps.Keys(names)) {
		text := bytes.Clone(names[path].kept)
		for _, w := range names[path].written {
			switch {
			case kind == 2 && w.kind == writes:
				text = w.inPart(text, random)
			case kind > 0 && random.IntN(2) == 0:
				text = w.onto(text)
			}
		}
		files[path] = text
	}
	return files, []string{"nothing that was not synced", "some of what was not synced", "some sectors of what was not synced"}[kind]
}

// onto is a file's content once this was written into it.
func (c call) onto(text []byte) []byte {
	end := int(c.offset) + len(c.data)
	if c.kind == truncates && end < len(text) {
		return text[:end]
	}
	if end > len(text) {
		text = append(text, make([]byte, end-len(text))...)
	}
	copy(text[c.offset:], c.data)
	return text
}

// inPart is a file's content once some sectors of this were written into it.
func (c call) inPart(text []byte, random *rand.Rand) []byte {
	for from := 0; from < len(c.data); {
		at := c.offset + int64(from)
		to := min(len(c.data), from+sector-int(at%sector))
		if random.IntN(2) == 0 {
			part := call{kind: writes, offset: at, data: c.data[from:to]}
			text = part.onto(text)
		}
		from = to
	}
	return text
}

// filesIn are the files of a folder whose content matters.
func filesIn(t testing.TB, folder string) map[string][]byte {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, e := range entries {
		if path := filepath.Join(folder, e.Name()); recorded(path) {
			files[path] = read(t, path)
		}
	}
	return files
}

// cut has the power cut at moments that the fault draws, and once when all was done.
// What is then on the disk is looked at in a folder of its own: it is told after
// what the power went, and when the next thing was done.
func (r *recording) cut(f *fault, look func(folder, when string, next int64)) string {
	r.t.Helper()
	calls := r.calls()
	cuts := map[int]int{len(calls): 1}
	for range f.count - 1 {
		cuts[f.random.IntN(len(calls)+1)]++
	}
	for done := 0; ; done++ {
		next := int64(math.MaxInt64)
		if done < len(calls) {
			next = calls[done].moment()
		}
		for range cuts[done] {
			files, how := r.disk.cut(f.random)
			folder := f.laidOut(files)
			look(folder, fmt.Sprintf("after %d of %d calls, %s", done, len(calls), how), next)
			if err := os.RemoveAll(folder); err != nil {
				f.Fatal(err)
			}
		}
		if done == len(calls) {
			break
		}
		r.disk.do(calls[done])
	}
	r.disk.mustBe(r.t, filesIn(r.t, r.folder))
	return fmt.Sprintf("cut off in the middle of %d calls to the file system", len(calls))
}

// laidOut is a new folder with these files. What the index of SQLite's log has after
// a power cut is left to chance.
func (f *fault) laidOut(files map[string][]byte) (folder string) {
	f.Helper()
	folder, err := os.MkdirTemp(f.TempDir(), "cut")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(folder, filepath.Base(name))
		err := os.WriteFile(path, files[name], 0o600)
		if err == nil && strings.HasSuffix(path, "-wal") && f.random.IntN(2) == 0 {
			index := make([]byte, 32<<10)
			f.noise(index)
			err = os.WriteFile(strings.TrimSuffix(path, "-wal")+"-shm", index, 0o600)
		}
		if err != nil {
			f.Fatal(err)
		}
	}
	return folder
}

// mustBe says where the files that programs see are others than these: whoever
// recorded what was done has missed something.
func (v *volatile) mustBe(t testing.TB, files map[string][]byte) {
	t.Helper()
	sizes := func(of map[string][]byte) (list []string) {
		for _, path := range slices.Sorted(maps.Keys(of)) {
			list = append(list, fmt.Sprint(filepath.Base(path), " ", len(of[path])))
		}
		return list
	}
	seen := map[string][]byte{}
	for path, file := range v.now {
		seen[path] = file.now
	}
	if !maps.EqualFunc(seen, files, bytes.Equal) {
		t.Fatalf("what was recorded leads to %v, and there are %v", sizes(seen), sizes(files))
	}
}
