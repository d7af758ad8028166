package main

import (
	"debug/elf"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// imagesProgram builds the program as the image has it, from what the Dockerfile says.
func imagesProgram(t *testing.T) (program string, dockerfile []byte) {
	t.Helper()
	dockerfile, err := os.ReadFile("Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	step := regexp.MustCompile(`(?m)^RUN (.*go build .*) -o /fedreach \.$`).FindSubmatch(dockerfile)
	if step == nil {
		t.Fatal("the image builds nothing")
	}
	program = filepath.Join(t.TempDir(), "fedreach")
	build := exec.CommandContext(t.Context(), "sh", "-c", string(step[1])+` -o "$PROGRAM" .`)
	build.Env = append(os.Environ(), "PROGRAM="+program, "VERSION=v9.8.7", "REVISION=0123abc", "GOOS=linux", "GOFLAGS=-buildvcs=false")
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, output)
	}
	return program, dockerfile
}

// The program as the image has it: nothing in the image runs a dynamic one, and it
// knows what it is, without a repository to read that from.
func TestTheImagesProgram(t *testing.T) {
	program, _ := imagesProgram(t)
	said, err := exec.CommandContext(t.Context(), program, "version").CombinedOutput()
	if err != nil || !strings.HasPrefix(string(said), "fedreach v9.8.7 (0123abc, go") {
		t.Errorf("it says that it is %s, %v", said, err)
	}
	file, err := elf.Open(program)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, segment := range file.Progs {
		if segment.Type == elf.PT_INTERP {
			t.Error("it is not static")
		}
	}
}
