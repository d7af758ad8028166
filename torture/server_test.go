package torture

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience is how long anything may take that is not measured.
const patience = 3 * time.Minute

var buildOnce = sync.OnceValues(func() (string, error) {
	folder, err := os.MkdirTemp("", "fedreach-torture")
	if err != nil {
		return "", err
	}
	binary := filepath.Join(folder, "fedreach")
	if output, err := exec.Command("go", "build", "-o", binary, "fedreach").CombinedOutput(); err != nil {
		return "", errors.New("go build: " + string(output))
	}
	return binary, nil
})

// binary is the program, built as the Makefile builds it.
func binary(t testing.TB) string {
	t.Helper()
	path, err := buildOnce()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func removeBinary() {
	if path, err := buildOnce(); err == nil {
		_ = os.RemoveAll(filepath.Dir(path)) // it is among the temporary files
	}
}

// command is the program in a folder, with these settings and none of this machine's.
func command(t testing.TB, folder string, env []string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(binary(t), args...)
	cmd.Dir = folder
	for _, setting := range os.Environ() {
		if !strings.HasPrefix(setting, "FEDREACH_") {
			cmd.Env = append(cmd.Env, setting)
		}
	}
	cmd.Env = append(cmd.Env, env...)
	return cmd
}

// outcome is how a command ended by itself, and what it printed.
type outcome struct {
	stdout, stderr string
	code           int
}

// run runs a verb to its end.
func run(t testing.TB, folder string, env []string, args ...string) outcome {
	t.Helper()
	return ended(t, command(t, folder, env, args...))
}

// ended runs a command to its end.
func ended(t testing.TB, cmd *exec.Cmd) outcome {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	timer := time.AfterFunc(patience, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return outcome{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}

// done is the output of a verb that must succeed.
func done(t testing.TB, folder string, env []string, args ...string) string {
	t.Helper()
	o := run(t, folder, env, args...)
	if o.code != 0 {
		t.Fatalf("fedreach %s: exit %d: %s", strings.Join(args, " "), o.code, o.stderr)
	}
	return strings.TrimSpace(o.stdout)
}

// server is a process that serves.
type server struct {
	t     testing.TB
	cmd   *exec.Cmd
	log   *logged
	ended chan struct{}
	url   string
	token string
}

// logged is what a process writes, to be read meanwhile.
type logged struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// serve starts a server in a folder, on a free port and without built-in facts,
// and waits until it is ready. It is ended with the test.
func serve(t testing.TB, folder string, env []string, args ...string) *server {
	t.Helper()
	s := startServer(t, command(t, folder, env, append(serving, args...)...))
	s.waitReady()
	return s
}

// serving is how a server is started here.
var serving = []string{"serve", "--addr", "127.0.0.1:0", "--packs", "none"}

// startServer starts a command that serves, and waits until it listens.
func startServer(t testing.TB, cmd *exec.Cmd) *server {
	t.Helper()
	s := &server{t: t, cmd: cmd, log: &logged{}, ended: make(chan struct{})}
	cmd.Stderr = s.log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = cmd.Wait() // ProcessState says how it ended
		close(s.ended)
	}()
	t.Cleanup(func() { s.kill() })
	address := regexp.MustCompile(`msg=listening address=(\S+)`)
	s.waitFor("it listens", func() bool {
		found := address.FindStringSubmatch(s.log.String())
		if found != nil {
			s.url = "http://" + found[1]
		}
		return found != nil
	})
	return s
}

// waitFor waits until something is so, while the server runs.
func (s *server) waitFor(what string, is func() bool) {
	s.t.Helper()
	for deadline := time.Now().Add(patience); !is(); time.Sleep(2 * time.Millisecond) {
		select {
		case <-s.ended:
			s.t.Fatalf("before %s, the server ended:\n%s", what, s.log)
		default:
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("it is never so that %s:\n%s", what, s.log)
		}
	}
}

func (s *server) waitReady() {
	s.t.Helper()
	status, why := 0, ""
	defer func() {
		if status != http.StatusOK {
			s.t.Logf("it is not ready: %s", why)
		}
	}()
	s.waitFor("it is ready", func() bool {
		status, why = s.get("/readyz")
		return status == http.StatusOK
	})
}

// get is the status and text of a page, 0 where there is no answer.
func (s *server) get(path string) (int, string) {
	client := http.Client{Timeout: patience}
	response, err := client.Get(s.url + path)
	if err != nil {
		return 0, err.Error()
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, err.Error()
	}
	return response.StatusCode, string(text)
}

// metric is the value of a line of /metrics.
func (s *server) metric(name string) (value float64) {
	s.t.Helper()
	status, page := s.get("/metrics")
	for line := range strings.Lines(page) {
		if _, err := fmt.Sscanf(line, name+" %g", &value); err == nil {
			return value
		}
	}
	s.t.Fatalf("there is no metric %s: %d %.300s", name, status, page)
	return 0
}

// collected asks a question until the server has collected its garbage.
func (s *server) collected(question string) {
	s.t.Helper()
	const count = "go_gc_duration_seconds_count"
	s.answer(question, nil)
	before := s.metric(count)
	s.waitFor("it collects its garbage", func() bool {
		for range 10 {
			s.answer(question, nil)
		}
		return s.metric(count) > before
	})
}

// kill ends the server as a crash would, and waits until it is gone.
func (s *server) kill() {
	_ = s.cmd.Process.Kill() // its only failure: it has ended already
	<-s.ended
}

// stop asks the server to end, and gives its exit code.
func (s *server) stop() int {
	_ = s.cmd.Process.Signal(syscall.SIGTERM) // its only failure: it has ended already
	select {
	case <-s.ended:
	case <-time.After(patience):
		s.kill()
		s.t.Errorf("the server did not end when asked:\n%s", s.log)
	}
	return s.cmd.ProcessState.ExitCode()
}
