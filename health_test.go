package main

import (
	"net/http"
	"os"
	"strings"
	"testing"
)

// What a container checks itself with: the address that the server was given.
func TestHealth(t *testing.T) {
	ready := serve(t, t.TempDir(), nil, "--packs=none").waitReady()
	addr := strings.TrimPrefix(ready.url, "http://")
	_, port, _ := strings.Cut(addr, ":")
	for _, given := range []string{addr, "0.0.0.0:" + port, ":" + port} {
		env := []string{"FEDREACH_ADDR=" + given, "HTTP_PROXY=http://127.0.0.1:1"}
		waitFor(t, func() bool { // on a machine that is as busy as that, it may not answer in time
			o := runToEnd(t, t.TempDir(), env, "health")
			return o.code == exitDone && o.stdout == "ready\n"
		})
	}
	waiting := serve(t, t.TempDir(), nil, "--store=bolt://127.0.0.1:1")
	waitFor(t, func() bool {
		_, body := waiting.get("/readyz")
		return strings.Contains(body, "127.0.0.1:1")
	})
	o := runToEnd(t, t.TempDir(), nil, "health", "--addr", strings.TrimPrefix(waiting.url, "http://"))
	if o.code != exitNothing || !strings.Contains(o.stderr, http.StatusText(http.StatusServiceUnavailable)) || !strings.Contains(o.stderr, "127.0.0.1:1") {
		t.Errorf("of a server that waits: %d %s%s", o.code, o.stdout, o.stderr)
	}
	if o := runToEnd(t, t.TempDir(), nil, "health", "--addr=127.0.0.1:1"); o.code != exitNothing || !strings.Contains(o.stderr, "no server answers") {
		t.Errorf("of none: %d %s%s", o.code, o.stdout, o.stderr)
	}
	if o := runToEnd(t, t.TempDir(), nil, "health", "--addr=nowhere"); o.code != exitUsage {
		t.Errorf("of no address: %d %s%s", o.code, o.stdout, o.stderr)
	}
	image, err := os.ReadFile("Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(image), `HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["/fedreach", "health"]`) {
		t.Error("the image does not check itself")
	}
}
