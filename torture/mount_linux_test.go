package torture

import (
	"bytes"
	"os/exec"
	"strconv"
	"testing"
	"time"
)

// mount is a place where file systems can be mounted that nobody else sees. They
// are gone when the process that holds it is.
type mount struct{ holder *exec.Cmd }

// mounted makes one by a script of the shell, which runs in the folder.
func mounted(t testing.TB, folder, script string) *mount {
	t.Helper()
	// Whoever is root needs no namespace of users for that.
	m := &mount{exec.Command("unshare", "--mount", "--map-root-user", "sh", "-ec", script+"\necho there\nexec sleep 3600")}
	m.holder.Dir = folder
	var stderr bytes.Buffer
	m.holder.Stderr = &stderr
	stdout, err := m.holder.StdoutPipe()
	if err == nil {
		err = m.holder.Start()
	}
	if err != nil {
		t.Fatalf("unshare, of util-linux: %v", err)
	}
	t.Cleanup(func() {
		_ = m.holder.Process.Kill()
		_ = m.holder.Wait()
	})
	answer := make([]byte, len("there\n"))
	if _, err := stdout.Read(answer); err != nil || string(answer) != "there\n" {
		time.Sleep(100 * time.Millisecond)
		t.Fatalf("this fault mounts a file system of its own: run it as root, or where users may (unshare --mount --map-root-user): %v\n%s", err, stderr.String())
	}
	return m
}

// inside has a command run where the file systems are mounted, in this folder.
func (m *mount) inside(cmd *exec.Cmd) *exec.Cmd {
	args := append([]string{"--target", strconv.Itoa(m.holder.Process.Pid), "--user", "--preserve-credentials", "--mount", "--wdns=" + cmd.Dir, "--"}, cmd.Args...)
	in := exec.Command("nsenter", args...)
	in.Env = cmd.Env
	return in
}

// path is where those outside find what is at a path inside.
func (m *mount) path(inside string) string {
	return "/proc/" + strconv.Itoa(m.holder.Process.Pid) + "/root" + inside
}
