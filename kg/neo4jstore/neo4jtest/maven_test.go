//go:build !embedded

package neo4jtest

import (
	"os"
	"path/filepath"
	"testing"
)

func TestJarsAreDownloadedOnce(t *testing.T) {
	onlyTools(t, map[string]string{"mvn": `echo run >>"$HOME/runs"; /bin/sleep 0.2; /bin/mkdir lib`})

	type answer struct {
		jars string
		err  error
	}
	answers := make(chan answer)
	for range 4 {
		go func() {
			jars, err := haveJars(t.Context())
			answers <- answer{jars, err}
		}()
	}
	for range 4 {
		got := <-answers
		if got.err != nil || !isDir(got.jars) || filepath.Base(got.jars) != "lib" {
			t.Errorf("got %q, %v", got.jars, got.err)
		}
	}
	runs, err := os.ReadFile(filepath.Join(os.Getenv("HOME"), "runs"))
	if err != nil {
		t.Fatal(err)
	}
	if string(runs) != "run\n" {
		t.Errorf("Maven ran more than once: %q", runs)
	}
}

func TestFailedDownloadLeavesNothing(t *testing.T) {
	onlyTools(t, map[string]string{"mvn": "/bin/mkdir lib; exit 1"})
	if _, err := haveJars(t.Context()); err == nil {
		t.Fatal("no error")
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(cache, "fedreach", "*"))
	if err != nil {
		t.Fatal(err)
	}
	if len(left) != 1 || filepath.Base(left[0]) != "neo4j-"+Version+".lock" {
		t.Errorf("left behind: %v", left)
	}
}
