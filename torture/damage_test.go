package torture

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fedreach/kg"
)

const pageSize = 4096

// refusal is what a damaged file is refused with: what of it is damaged decides.
var refusal = regexp.MustCompile("damaged: restore it|no SQLite file|another program|newer fedreach")

// A file of which something is not as it was written is refused with the reason,
// or answers as it did before: never otherwise, and never with less.
func TestDamagedFile(t *testing.T) {
	t.Parallel()
	f := begin(t, "a damaged file", 300, "refused, with the reason and what to do, and left as it is; or every answer as before")
	folder := t.TempDir()
	whole := filepath.Join(folder, "fedreach.db")
	want := made(t, folder)
	content := read(t, whole)
	refused := 0
	for n := range f.count {
		kind := damages[n%len(damages)]
		damaged := kind.do(f, append([]byte{}, content...))
		path := filepath.Join(folder, "damaged.db")
		for _, suffix := range []string{"-wal", "-shm"} {
			_ = os.Remove(path + suffix) // a refusal leaves none
		}
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		got, reason := everything(t, folder, path)
		switch {
		case reason == "" && got == want:
		case reason == "":
			t.Errorf("%d, %s: other answers than before", n, kind.name)
			sameGraph(t, got, want)
		case !strings.Contains(reason, path) || !refusal.MatchString(reason):
			t.Errorf("%d, %s: refused without a reason that helps: %s", n, kind.name, reason)
		default:
			refused++
			if string(read(t, path)) != string(damaged) {
				t.Errorf("%d, %s: the file was changed though it was refused: %s", n, kind.name, reason)
			}
		}
	}
	f.finds("%d refused, %d answered as before (what was damaged is used for nothing)", refused, f.count-refused)
}

// made fills the store of a folder, with everything that a load can do, and gives
// all that it answers.
func made(t testing.TB, folder string) string {
	t.Helper()
	s := serve(t, folder, nil)
	s.token = done(t, folder, nil, "token", "create", "torture", "--scope=write")
	for _, b := range []kg.Batch{ground(), numbered(1, 60, 0), numbered(2, 30, 1), numbered(3, 60, 2)} {
		s.mustLoad(b)
	}
	if code := s.stop(); code != 0 {
		t.Fatalf("the server ended with %d", code)
	}
	all, reason := everything(t, folder, filepath.Join(folder, "fedreach.db"))
	if reason != "" {
		t.Fatal(reason)
	}
	return all
}

// everything is all that a store answers: the graph, who loaded it, and whose
// tokens there are; or why it does not.
func everything(t testing.TB, folder, path string) (answers, reason string) {
	t.Helper()
	for _, verb := range [][]string{{"export"}, {"log", "-n", "1000"}, {"token", "list"}} {
		o := run(t, folder, nil, append(verb, "--store", path)...)
		if o.code != 0 {
			return "", o.stderr
		}
		answers += o.stdout
	}
	return answers, ""
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// damages are what can become of a file's content.
var damages = []struct {
	name string
	do   func(f *fault, content []byte) []byte
}{
	{"a bit turned", func(f *fault, c []byte) []byte {
		c[f.random.IntN(len(c))] ^= 1 << f.random.IntN(8)
		return c
	}},
	{"a page of chance", func(f *fault, c []byte) []byte {
		f.noise(f.page(c))
		return c
	}},
	{"a page of zeros", func(f *fault, c []byte) []byte {
		clear(f.page(c))
		return c
	}},
	{"a page in another's place", func(f *fault, c []byte) []byte {
		copy(f.page(c), append([]byte{}, f.page(c)...))
		return c
	}},
	{"some bytes of chance", func(f *fault, c []byte) []byte {
		at := f.random.IntN(len(c) - 16)
		f.noise(c[at : at+1+f.random.IntN(16)])
		return c
	}},
	{"the end cut off", func(f *fault, c []byte) []byte { return c[:1+f.random.IntN(len(c)-1)] }},
	{"pages cut off", func(f *fault, c []byte) []byte { return c[:pageSize*(1+f.random.IntN(len(c)/pageSize-1))] }},
	{"a digit of another kind", func(f *fault, c []byte) []byte {
		// What a person can't see: a day, a number, the letter of a name.
		for {
			at := f.random.IntN(len(c))
			if c[at] >= '0' && c[at] < '9' {
				c[at]++
				return c
			}
		}
	}},
}

func (f *fault) page(content []byte) []byte {
	n := f.random.IntN(len(content) / pageSize)
	return content[n*pageSize : (n+1)*pageSize]
}

func (f *fault) noise(content []byte) {
	for i := range content {
		content[i] = byte(f.random.Uint32())
	}
}
