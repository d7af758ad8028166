package main

import (
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"fedreach/seed/dataset"
	"fedreach/seed/seedtest"
)

// terminal is a terminal: what is written to it can be read from screen.
func terminal(t *testing.T) (tty, screen *os.File) {
	t.Helper()
	screen, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.IoctlSetPointerInt(int(screen.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	number, err := unix.IoctlGetInt(int(screen.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	tty, err = os.OpenFile(fmt.Sprint("/dev/pts/", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.IoctlSetWinsize(int(tty.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 25, Col: 100}); err != nil {
		t.Fatal(err)
	}
	return tty, screen
}

// On a terminal a bar shows how far an import has got, its rate and the time
// left; elsewhere there is no bar and no control character.
func TestImportProgress(t *testing.T) {
	var lines strings.Builder
	for i := range 30_000 {
		fmt.Fprintf(&lines, `{"kind":"USES","from":"agency:cia","to":"vendor:openai","key":"use %d",%s}`+"\n", i, zooSource)
	}
	folder := importFolder(t, map[string]string{"uses.jsonl": lines.String()})
	plain := runToEnd(t, folder, nil, "import", "facts", "uses.jsonl", "--store", "plain.db")
	if plain.code != exitDone || strings.ContainsAny(plain.stderr, "\r\x1b") || !strings.Contains(plain.stdout, "30000 created") {
		t.Errorf("without a terminal: %+v", plain)
	}
	tty, screen := terminal(t)
	cmd := command(t, folder, nil, "import", "facts", "uses.jsonl", "--store", "bar.db", "--dry-run")
	cmd.Stderr = tty
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	shown := make(chan string)
	go func() {
		content, _ := io.ReadAll(screen) // ends with an error once nobody has the terminal
		shown <- string(content)
	}()
	if err := tty.Close(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	if bar := <-shown; !regexp.MustCompile(`reading +\d+% .*[kMGT]?B/s\) \[\d+s:\d+s\]`).MatchString(bar) {
		t.Errorf("the terminal shows %q", bar[:min(len(bar), 600)])
	}
}

// An importer that needs two readings of its files is not shown at 100 % for all of
// the second.
func TestImportProgressOfASecondReading(t *testing.T) {
	var files []dataset.File
	for _, content := range []string{"one,two\n", "three,four\n"} {
		files = append(files, seedtest.Text("", content))
	}
	p := newProgress(io.Discard, files, 19)
	for _, want := range []string{"reading", "reading again", "reading again"} {
		for i, file := range p.files {
			content, err := file.Open()
			if err != nil {
				t.Fatal(err)
			}
			if i == 0 && p.now != 0 {
				t.Errorf("%s begins at %d bytes", p.what, p.now)
			}
			if _, err := io.Copy(io.Discard, content); err != nil {
				t.Fatal(err)
			}
		}
		if p.what != want || p.now != 19 {
			t.Errorf("%s: %d of 19 bytes, want %s of all", p.what, p.now, want)
		}
	}
}
