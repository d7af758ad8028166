package main

import (
	"encoding/json"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The image as a container runs it: by its user, in a root that has the program and
// nothing else and can't be written to, but for the place of the data.
func TestTheImageRuns(t *testing.T) {
	program, dockerfile := imagesProgram(t)
	image := func(what string) string {
		t.Helper()
		found := regexp.MustCompile(`(?m)^`+what+`$`).FindAllSubmatch(dockerfile, -1)
		if found == nil {
			t.Fatalf("the Dockerfile has no line %s", what)
		}
		return string(found[len(found)-1][1])
	}
	user, workdir, env := image(`USER (\d+):\d+`), image(`WORKDIR (/\S+)`), image(`ENV (FEDREACH_ADDR=0\.0\.0\.0:8080)`)
	var entry, health []string
	for line, into := range map[string]*[]string{`ENTRYPOINT (\[.*\])`: &entry, `HEALTHCHECK .*CMD (\[.*\])`: &health} {
		if err := json.Unmarshal([]byte(image(line)), into); err != nil {
			t.Fatal(err)
		}
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(free.Addr().String())
	_ = free.Close() // the server has it now
	folder := t.TempDir()
	for _, path := range []string{filepath.Join("root", workdir), "data"} {
		if err := os.MkdirAll(filepath.Join(folder, path), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Link(program, filepath.Join(folder, "root", entry[0])); err != nil {
		t.Fatal(err)
	}
	inside := contained(t, folder, workdir, user)
	settings := []string{strings.Replace(env, "0.0.0.0:8080", "127.0.0.1:"+port, 1)}
	s := &running{t: t, cmd: inside(settings, append(entry, "--packs=none")...), url: "http://127.0.0.1:" + port, log: &lockedBuffer{}, out: &lockedBuffer{}, done: make(chan struct{})}
	s.cmd.Stdout, s.cmd.Stderr = s.out, s.log
	s.start()
	s.waitReady()
	waitFor(t, func() bool { // its health check, which a busy machine may not answer in time
		output, err := inside(settings, health...).CombinedOutput()
		return err == nil && string(output) == "ready\n"
	})
	if output, err := inside(nil, entry[0], "backup", "copy.db").CombinedOutput(); err != nil {
		t.Errorf("%s, %v", output, err)
	}
	if output, err := inside(nil, entry[0], "backup", "/copy.db").CombinedOutput(); err == nil || !strings.Contains(string(output), "read-only file system") {
		t.Errorf("its root is written to: %s, %v", output, err)
	}
	if status, page := s.get("/healthz"); status != http.StatusOK {
		t.Errorf("%d %s", status, page)
	}
	if code := s.stop(); code != exitDone {
		t.Errorf("it ended with %d:\n%s", code, s.log)
	}
}

// contained gives commands that see the folder's root as theirs, which they can't
// write to, and its data at workdir. Who may mount nothing as the root that he is runs
// them as himself.
func contained(t *testing.T, folder, workdir, user string) func(env []string, args ...string) *exec.Cmd {
	t.Helper()
	outer, inner := []string{"--mount"}, "--setuid="+user+" --setgid="+user
	if exec.CommandContext(t.Context(), "unshare", "--mount", "true").Run() == nil {
		if err := exec.CommandContext(t.Context(), "chown", user+":"+user, filepath.Join(folder, "data")).Run(); err != nil {
			t.Fatal(err)
		}
	} else {
		outer, inner = append(outer, "--map-root-user"), ""
		if output, err := exec.CommandContext(t.Context(), "unshare", append(outer, "true")...).CombinedOutput(); err != nil {
			t.Fatalf("this test mounts a file system of its own: run it as root, or where users may (unshare --mount --map-root-user): %v\n%s", err, output)
		}
	}
	script := "mount --bind root root\nmount -o remount,ro,bind root\nmount --bind data root" + workdir + "\n" +
		"exec unshare --root=root --wd=" + workdir + " " + inner + ` -- "$@"`
	return func(env []string, args ...string) *exec.Cmd {
		cmd := exec.CommandContext(t.Context(), "unshare", append(append(outer, "sh", "-ec", script, "sh"), args...)...)
		cmd.Dir, cmd.Env = folder, append([]string{"PATH=" + os.Getenv("PATH")}, env...)
		return cmd
	}
}
