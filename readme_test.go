package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// blocks are the README's fenced blocks of one language, in order.
func blocks(t *testing.T, language string) []string {
	t.Helper()
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, match := range regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllSubmatch(text, -1) {
		found = append(found, string(match[1]))
	}
	return found
}

// The README's questions get the README's answers. Where an answer is cut, its
// parts are there in that order.
func TestREADMEQuestions(t *testing.T) {
	server := serve(t, t.TempDir(), nil).waitReady()
	questions, answers := blocks(t, "graphql"), blocks(t, "json")
	if len(questions) != len(answers) || strings.TrimSpace(questions[0]) != mainQuestion {
		t.Fatalf("%d questions, %d answers, the first question %s", len(questions), len(answers), questions[0])
	}
	for i, question := range questions {
		rest := server.ask(question, nil) + "\n"
		if strings.HasPrefix(answers[i], "{\n") {
			rest = indented(t, rest)
		}
		parts := strings.Split(answers[i], "…\n")
		if len(parts) == 1 && parts[0] != rest {
			t.Errorf("%s\nis answered\n%sthe README has\n%s", question, rest, parts[0])
		}
		for _, part := range parts {
			_, after, found := strings.Cut(rest, strings.TrimSuffix(part, "\n"))
			if !found {
				t.Errorf("the answer to\n%s\nhas no such part:\n%s\nit goes on:\n%.2000s", question, part, rest)
			}
			rest = after
		}
	}
}

func indented(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(text), "", "  "); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The README's commands for the terminal print what the README says.
func TestREADMECommands(t *testing.T) {
	folder := t.TempDir()
	printed := blocks(t, "text")
	asked := 0
	for _, block := range blocks(t, "sh") {
		for line := range strings.Lines(block) {
			line, isAsk := strings.CutPrefix(strings.TrimSpace(line), "./fedreach ask ")
			if !isAsk {
				continue
			}
			o := runToEnd(t, folder, nil, append([]string{"ask"}, strings.Fields(line)...)...)
			if o.code != exitDone || o.stdout != printed[asked] {
				t.Errorf("fedreach ask %s: exit %d, %s\nprinted\n%s\nthe README has\n%s", line, o.code, o.stderr, o.stdout, printed[asked])
			}
			asked++
		}
	}
	if asked == 0 || asked != len(printed) {
		t.Errorf("the README asks %d times in the terminal and has %d answers", asked, len(printed))
	}
}

// The README's scripts for a running server print what the README says, in their
// order. One that listens is ended when it has.
func TestREADMEScripts(t *testing.T) {
	server := serve(t, t.TempDir(), nil).waitReady()
	if err := os.Symlink(binary(t), filepath.Join(server.cmd.Dir, "fedreach")); err != nil {
		t.Fatal(err)
	}
	scripts, printed := blocks(t, "bash"), blocks(t, "console")
	if len(scripts) != len(printed) || len(scripts) == 0 {
		t.Fatalf("%d scripts, %d outputs", len(scripts), len(printed))
	}
	for i, script := range scripts {
		cmd := command(t, server.cmd.Dir, nil)
		cmd.Path, cmd.Args = "/bin/bash", []string{"bash", "-euc", strings.ReplaceAll(script, "http://127.0.0.1:8080", server.url)}
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		out := &lockedBuffer{}
		cmd.Stdout = out
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan struct{})
		go func() {
			_ = cmd.Wait() // what it printed counts
			close(ended)
		}()
		for deadline := time.Now().Add(patience); lacks(out.String(), printed[i]) != "" && time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		}
		if part := lacks(out.String(), printed[i]); part != "" {
			t.Errorf("%s\nprinted\n%s\nand lacks\n%s", script, out, part)
		}
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) // it may have ended
		<-ended
	}
}

// lacks is the first part, of those that … parts, that is not in a text in its
// turn.
func lacks(text, parts string) string {
	for part := range strings.SplitSeq(parts, "…") {
		part = strings.TrimSpace(part)
		_, after, found := strings.Cut(text, part)
		if !found {
			return part
		}
		text = after
	}
	return ""
}

// The make targets and settings that the README names exist.
func TestREADMENames(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	makefile, err := os.ReadFile("Makefile")
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range regexp.MustCompile(`make ([a-z-]+)`).FindAllSubmatch(text, -1) {
		if !regexp.MustCompile(`(?m)^` + string(target[1]) + `:`).Match(makefile) {
			t.Errorf("there is no make %s", target[1])
		}
	}
	help := runToEnd(t, t.TempDir(), nil, "serve", "--help").stdout
	for _, setting := range regexp.MustCompile("\\| `(--[a-z0-9-]+)` \\| `([A-Z0-9_]+)`").FindAllSubmatch(text, -1) {
		if !regexp.MustCompile(string(setting[1])+`[= ]`).MatchString(help) || !strings.Contains(help, "$"+string(setting[2])) {
			t.Errorf("serve has no %s or %s:\n%s", setting[1], setting[2], help)
		}
	}
	for _, link := range regexp.MustCompile(`\]\(([a-z][^)#]*)\)`).FindAllSubmatch(text, -1) {
		if _, err := os.Stat(filepath.FromSlash(string(link[1]))); err != nil {
			t.Errorf("a link leads nowhere: %v", err)
		}
	}
}
