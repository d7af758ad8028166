package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A configuration file is taken, or refused in words that name it and repeat no
// password that it holds.
func FuzzConfig(f *testing.F) {
	for _, content := range []string{
		"", "# nothing yet\n", "closed: true\norigins:\n  - https://example.org\nlimit-depth: 3\npatience: 1m\n", "closed: perhaps\n", "store: [a, [b]]\n", "no-such: 1\n",
		"{", "- a\n", "a: &a [*a]\n", "packs: !!binary x\n", "? [a]\n: b\n", "<<: {closed: true}\n", "---\nclosed: true\n---\nclosed: false\n", "limit-time: 99999999999999h\n", "store: |\n  a\n",
		"\x00", "neo4j-user: {a: b}\n", "config: other.yml\n", "limit-depth: 0x10\n", "closed: ~\n", "packs: 1_000\n", "store: !!str\n", "\"",
	} {
		f.Add([]byte(content))
	}
	const password = "xyzzy-is-not-to-be-told"
	f.Fuzz(func(t *testing.T, content []byte) {
		path := filepath.Join(t.TempDir(), "fedreach.yml")
		if err := os.WriteFile(path, append([]byte("neo4j-password: "+password+"\n"), content...), 0o600); err != nil {
			t.Fatal(err)
		}
		var stdout, stderr bytes.Buffer
		code := run(t.Context(), []string{"version", "--config", path}, &stdout, &stderr)
		switch {
		case code == exitUsage && !strings.Contains(stderr.String(), path), code != exitUsage && code != exitDone, code == exitDone && stdout.Len() == 0:
			t.Errorf("%d: %s%s", code, stdout.String(), stderr.String())
		case strings.Contains(stderr.String(), password):
			t.Errorf("it tells the password: %s", stderr.String())
		}
	})
}
