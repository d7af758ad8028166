package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
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

// These tests run the built binary as a person would, and talk to it over HTTP
// and the command line.

// patience is how long anything may take that is not measured, on any machine.
const patience = 2 * time.Minute

var buildOnce = sync.OnceValues(func() (string, error) {
	folder, err := os.MkdirTemp("", "fedreach-e2e")
	if err != nil {
		return "", err
	}
	binary := filepath.Join(folder, "fedreach")
	output, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput()
	if err != nil {
		return "", &exec.Error{Name: "go build: " + string(output), Err: err}
	}
	return binary, nil
})

func binary(t *testing.T) string {
	t.Helper()
	path, err := buildOnce()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// command runs the binary in a folder, with no setting of this machine's.
func command(t *testing.T, folder string, env []string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(binary(t), args...)
	cmd.Dir = folder
	for _, setting := range os.Environ() {
		if !strings.HasPrefix(setting, "FEDREACH_") && !strings.HasPrefix(setting, "OTEL_") {
			cmd.Env = append(cmd.Env, setting)
		}
	}
	cmd.Env = append(cmd.Env, env...)
	return cmd
}

// outcome is what a command that ended by itself printed, and its exit code.
type outcome struct {
	stdout, stderr string
	code           int
}

func runToEnd(t *testing.T, folder string, env []string, args ...string) outcome {
	t.Helper()
	cmd := command(t, folder, env, args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return outcome{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}

// running is a server under test.
type running struct {
	t    *testing.T
	cmd  *exec.Cmd
	url  string
	log  *lockedBuffer
	out  *lockedBuffer
	done chan struct{}
}

type lockedBuffer struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.String()
}

// serve starts a server on a free port. It is ended with the test.
func serve(t *testing.T, folder string, env []string, args ...string) *running {
	t.Helper()
	cmd := command(t, folder, append([]string{"FEDREACH_ADDR=127.0.0.1:0"}, env...), args...)
	s := &running{t: t, cmd: cmd, log: &lockedBuffer{}, out: &lockedBuffer{}, done: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = s.out, s.log
	s.start()
	s.url = s.waitForLog(regexp.MustCompile(`(?:msg=listening address=|"msg":"listening","address":")([^\s"]+)`))
	return s
}

// start starts the server, which is ended with the test.
func (s *running) start() {
	s.t.Helper()
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	go func() {
		_ = s.cmd.Wait() // ProcessState says how it ended
		close(s.done)
	}()
	s.t.Cleanup(func() { s.stop() })
}

// waitForLog waits for a line of the log and gives its first group as a URL.
func (s *running) waitForLog(line *regexp.Regexp) string {
	s.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if found := line.FindStringSubmatch(s.log.String()); found != nil {
			return "http://" + found[1]
		}
		select {
		case <-s.done:
			s.t.Fatalf("the server ended:\n%s", s.log)
		default:
		}
	}
	s.t.Fatalf("no line %s in the log:\n%s", line, s.log)
	return ""
}

func (s *running) waitReady() *running {
	s.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(30 * time.Millisecond) {
		if status, _ := s.get("/readyz"); status == http.StatusOK {
			return s
		}
	}
	s.t.Fatalf("not ready:\n%s", s.log)
	return s
}

// stop asks the server to end, as a service manager would, and gives its exit code.
func (s *running) stop() int {
	_ = s.cmd.Process.Signal(syscall.SIGTERM) // it may have ended already
	select {
	case <-s.done:
	case <-time.After(patience):
		_ = s.cmd.Process.Kill()
		<-s.done
		s.t.Errorf("the server did not end when asked:\n%s", s.log)
	}
	return s.cmd.ProcessState.ExitCode()
}

func (s *running) get(path string) (int, string) {
	s.t.Helper()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Get(s.url + path)
	if err != nil {
		return 0, err.Error()
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	if at := response.Header.Get("Location"); at != "" {
		return response.StatusCode, at
	}
	return response.StatusCode, string(body)
}

// ask posts a GraphQL request and gives the raw answer.
func (s *running) ask(query string, variables map[string]any) string {
	s.t.Helper()
	return string(post(s.t, s.url+"/query", query, variables))
}

// post asks a GraphQL endpoint and gives the answer as it came. t is a
// *testing.T or another of its kind.
func post(t interface {
	Helper()
	Fatal(args ...any)
	Context() context.Context
}, url, query string, variables map[string]any,
) []byte {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(response.Body)
	if err := errors.Join(err, response.Body.Close()); err != nil {
		t.Fatal(err)
	}
	return answer
}

func waitFor(t *testing.T, condition func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if condition() {
			return
		}
	}
	t.Fatal("it did not happen")
}
