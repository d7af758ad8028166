// Command guards shows that make torture sees what it is there to see: it takes
// one guard after the other out of a copy of the program, and runs the fault that
// the guard is there for. The fault must fail. What it says is written into
// docs/reliability.md.
//
//	go run ./torture/guards [PART OF A NAME]
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"

	"fedreach/torture"
)

// guard is what keeps a fault from doing harm.
type guard struct {
	name string
	// file has old, once; with new in its place, the guard is gone.
	file, old, new string
	// test is the fault that it guards against, and times how many times its count
	// is tried.
	test  string
	times string
}

const page = "docs/reliability.md"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	part := strings.Join(os.Args[1:], " ")
	code := 0
	for _, g := range guards {
		if !strings.Contains(g.name, part) {
			continue
		}
		said, err := g.tried(ctx)
		if err == nil {
			err = torture.WriteRow(page, g.name, "`"+g.test+"`", said)
		}
		if err != nil {
			fmt.Fprintf(os.Stderr, "guards: %s: %v\n", g.name, err)
			code = 1
			continue
		}
		fmt.Printf("%s: %s\n", g.name, said)
	}
	os.Exit(code)
}

// tried is what the fault says once the guard is gone.
func (g guard) tried(ctx context.Context) (said string, err error) {
	folder, err := os.MkdirTemp("", "fedreach-guards-")
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	// What is committed or staged, and nothing else.
	if output, err := exec.CommandContext(ctx, "git", "checkout-index", "--all", "--prefix="+folder+"/").CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, output)
	}
	if err := g.takeOut(filepath.Join(folder, g.file)); err != nil {
		return "", err
	}
	test := exec.CommandContext(ctx, "go", "test", "-count=1", "-v", "./torture", "-run", "^"+g.test+"$", "-torture.times", g.times)
	test.Dir = folder
	output, err := test.CombinedOutput()
	switch text := string(output); {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case err == nil:
		return "", errors.New("the fault is withstood without it")
	case !strings.Contains(text, "--- FAIL: "+g.test):
		return "", fmt.Errorf("the test did not run:\n%s", text)
	default:
		return firstWord(text, folder), nil
	}
}

// takeOut takes the guard out of a file.
func (g guard) takeOut(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if n := strings.Count(string(text), g.old); n != 1 {
		return fmt.Errorf("%s has %d times what is to be taken out: %q", g.file, n, g.old)
	}
	return os.WriteFile(path, []byte(strings.Replace(string(text), g.old, g.new, 1)), 0o644)
}

var (
	saidLine = regexp.MustCompile(`(?m)^ +\w+_test\.go:\d+: (.*)$`)
	someFile = regexp.MustCompile(regexp.QuoteMeta(os.TempDir()) + `/\S*/`)
)

// longest is how much is shown of what a fault says.
const longest = 240

// firstWord is what the fault says first, but for its head.
func firstWord(text, folder string) string {
	for _, line := range saidLine.FindAllStringSubmatch(text, -1) {
		said := someFile.ReplaceAllString(strings.ReplaceAll(line[1], folder, ""), "")
		if strings.HasPrefix(said, "fault: ") {
			continue
		}
		if runes := []rune(said); len(runes) > longest {
			said = string(runes[:longest]) + " …"
		}
		return said
	}
	return "it fails"
}
