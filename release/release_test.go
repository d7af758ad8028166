package main

import (
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func run(t *testing.T, folder, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = folder
	output, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, output)
	}
	return string(output)
}

// What was committed gives the same files wherever it is built, and the program
// in it runs and says what it is.
func TestTheSameCommitGivesTheSameFiles(t *testing.T) {
	platform := runtime.GOOS + "/" + runtime.GOARCH
	var before string
	for range 2 {
		folder := cloned(t)
		run(t, folder, "go", "run", "./release", "dist", platform)
		sums, err := os.ReadFile(filepath.Join(folder, "dist", "SHA256SUMS"))
		if err != nil {
			t.Fatal(err)
		}
		if before != "" && string(sums) != before {
			t.Errorf("built again, it is\n%s, and was\n%s", sums, before)
		}
		before = string(sums)
		for line := range strings.Lines(string(sums)) {
			sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
			content, err := os.ReadFile(filepath.Join(folder, "dist", name))
			if err != nil || fmt.Sprintf("%x", sha256.Sum256(content)) != sum {
				t.Errorf("%s is not what its sum says: %v", name, err)
			}
			if strings.HasSuffix(name, ".cdx.json") && !json.Valid(content) {
				t.Errorf("%s is no JSON", name)
			}
			if !strings.HasSuffix(name, ".tar.gz") {
				continue
			}
			unpacked := t.TempDir()
			run(t, unpacked, "tar", "-xzf", filepath.Join(folder, "dist", name))
			base := strings.TrimSuffix(name, ".tar.gz")
			said := run(t, unpacked, filepath.Join(unpacked, base, "fedreach"), "version")
			if version := strings.Fields(said)[1]; !strings.Contains(base, "fedreach-"+version+"-") {
				t.Errorf("%s says that it is %s", base, said)
			}
			billed(t, folder, filepath.Join(unpacked, base, "fedreach"))
		}
	}
}

// billed checks that the bills of materials have all that is in the program and
// all that its pages depend on.
func billed(t *testing.T, folder, program string) {
	t.Helper()
	built, err := buildinfo.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	listed := listedIn(t, folder, "fedreach.cdx.json")
	for _, module := range built.Deps {
		if !listed[module.Path+"@"+module.Version] {
			t.Errorf("the bill of materials leaves out %s %s", module.Path, module.Version)
		}
	}
	text, err := os.ReadFile(filepath.Join(folder, "web", "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	var lock struct {
		Packages map[string]struct {
			Version string
			Dev     bool
		}
	}
	if err := json.Unmarshal(text, &lock); err != nil {
		t.Fatal(err)
	}
	delete(lock.Packages, "")
	listed = listedIn(t, folder, "fedreach-web.cdx.json")
	for path, p := range lock.Packages {
		if name := path[strings.LastIndex(path, "node_modules/")+len("node_modules/"):]; !p.Dev && !listed[name+"@"+p.Version] {
			t.Errorf("the bill of materials of the pages leaves out %s %s", name, p.Version)
		}
	}
}

// listedIn is what a bill of materials lists, as name@version.
func listedIn(t *testing.T, folder, name string) map[string]bool {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, "dist", name))
	if err != nil {
		t.Fatal(err)
	}
	var materials struct {
		Components []struct{ Group, Name, Version string }
	}
	if err := json.Unmarshal(text, &materials); err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, c := range materials.Components {
		listed[strings.TrimPrefix(c.Group+"/"+c.Name, "/")+"@"+c.Version] = true
	}
	return listed
}

// cloned is a clone of the last commit, with pages as if they were built.
func cloned(t *testing.T) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "fedreach")
	run(t, "..", "git", "clone", "--quiet", "--depth=1", "file://"+strings.TrimSpace(run(t, "..", "git", "rev-parse", "--show-toplevel")), folder)
	write(t, filepath.Join(folder, builtPages), "<!doctype html><title>fedreach</title>")
	return folder
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// What nobody could build again, or would not be whole, is not released.
func TestWhatIsNotReleased(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(folder string)
		why   string
	}{
		"a change": {func(folder string) {
			write(t, filepath.Join(folder, "README.md"), "Nothing.")
		}, "not committed"},
		"no pages": {func(folder string) {
			if err := os.Remove(filepath.Join(folder, builtPages)); err != nil {
				t.Fatal(err)
			}
		}, "make web builds them"},
		"no repository": {func(folder string) {
			if err := os.RemoveAll(filepath.Join(folder, ".git")); err != nil {
				t.Fatal(err)
			}
		}, "release from a clone"},
	} {
		t.Run(name, func(t *testing.T) {
			folder := cloned(t)
			c.spoil(folder)
			cmd := exec.Command("go", "run", "./release", "dist", runtime.GOOS+"/"+runtime.GOARCH)
			cmd.Dir = folder
			if output, err := cmd.CombinedOutput(); err == nil || !strings.Contains(string(output), c.why) {
				t.Errorf("%v %s", err, output)
			}
			if left, err := filepath.Glob(filepath.Join(folder, "dist", "*")); err != nil || len(left) > 0 {
				t.Errorf("%q is left, %v", left, err)
			}
		})
	}
}
