package torture

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// execs are how many inputs the fuzzing engine says that it has tried.
var execs = regexp.MustCompile(`execs: (\d+)`)

// Each target is fuzzed for a while: what is found stays in testdata/fuzz beside
// it, and is a test from then on. The engine knows no seed.
func TestFuzzed(t *testing.T) {
	f := begin(t, "inputs that are made up", 30, "no panic, no error of the server's own, nothing changed by what is refused; seconds, all targets together")
	targets := fuzzTargets(t)
	some := targets[:min(len(targets), f.count)] // a second each at least
	each := time.Duration(f.count) * time.Second / time.Duration(len(some))
	known := t.TempDir()
	binary, of, tried := filepath.Join(t.TempDir(), "fuzz.test"), "", 0
	for _, target := range some {
		if target.folder != of {
			build := exec.CommandContext(t.Context(), "go", "test", "-c", "-fuzz=^Fuzz", "-o", binary, ".") //nolint:gosec // all are ours
			build.Dir = filepath.Join("..", target.folder)
			if output, err := build.CombinedOutput(); err != nil {
				t.Fatalf("%s: %s", target.folder, tail(output))
			}
			of = target.folder
		}
		test := exec.CommandContext(t.Context(), binary, "-test.run=^$", "-test.fuzz=^"+target.name+"$", //nolint:gosec // found in the source
			"-test.fuzztime="+each.String(), "-test.fuzzminimizetime=20x", "-test.fuzzcachedir="+known)
		test.Dir = filepath.Join("..", target.folder)
		output, err := test.CombinedOutput()
		if err != nil && !outOfTime(output) {
			f.Errorf("%s in %s: %s", target.name, target.folder, tail(output))
			continue
		}
		if said := execs.FindAllSubmatch(output, -1); said != nil {
			n, _ := strconv.Atoi(string(said[len(said)-1][1]))
			tried += n
		}
	}
	if tried == 0 && f.count >= len(targets) {
		f.Error("nothing was tried")
	}
	f.finds("%d inputs, %d targets", tried, len(some))
}

// outOfTime reports whether the engine has found nothing, and fails because its time was
// over: where its workers are late, it takes that for a failure of theirs
// (https://go.dev/issue/75804).
func outOfTime(output []byte) bool {
	return bytes.Contains(output, []byte("\n    context deadline exceeded\n")) && !bytes.Contains(output, []byte("Failing input written"))
}

// fuzzTarget is a function in a folder's tests.
type fuzzTarget struct{ folder, name string }

var fuzzFunction = regexp.MustCompile(`(?m)^func (Fuzz\w+)\(f \*testing\.F\)`)

// fuzzTargets are all that there are, by folder.
func fuzzTargets(t *testing.T) []fuzzTarget {
	t.Helper()
	var targets []fuzzTarget
	err := fs.WalkDir(os.DirFS(".."), ".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "node_modules" || strings.HasPrefix(entry.Name(), ".") && path != "."):
			return fs.SkipDir
		case !strings.HasSuffix(path, "_test.go"):
			return nil
		}
		text, err := os.ReadFile(filepath.Join("..", path))
		for _, function := range fuzzFunction.FindAllSubmatch(text, -1) {
			targets = append(targets, fuzzTarget{filepath.Dir(path), string(function[1])})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(targets) == 0 {
		t.Fatal("there are no targets")
	}
	return targets
}

// tail is the end of what a command said.
func tail(output []byte) string {
	const most = 2000
	return string(output[max(0, len(output)-most):])
}
