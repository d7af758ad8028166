//go:build !embedded

package neo4jtest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestNoServer(t *testing.T) {
	tests := []struct {
		name  string
		uri   string
		tools map[string]string // the programs on the path, as shell scripts
		want  []string          // in the error
	}{
		{
			name: "nothing is there",
			want: []string{"NEO4J_TEST_URI: not set", `Docker: docker: exec:`, `Java with Maven: java: exec:`},
		},
		{
			name: "the named server is down",
			uri:  "bolt://127.0.0.1:1",
			want: []string{"NEO4J_TEST_URI: bolt://127.0.0.1:1 does not answer", "connection refused"},
		},
		{
			name: "the URI is none",
			uri:  "http://127.0.0.1:1",
			want: []string{"NEO4J_TEST_URI: opening a driver for http://127.0.0.1:1"},
		},
		{
			name:  "no Docker engine",
			tools: map[string]string{"docker": "echo no daemon; exit 1"},
			want:  []string{"Docker: docker: exit status 1", "no daemon"},
		},
		{
			name:  "the image cannot be pulled",
			tools: map[string]string{"docker": `[ "$1" = info ] || { echo "no $1"; exit 1; }`},
			want:  []string{"Docker: docker: exit status 1", "no pull"},
		},
		{
			name:  "the container ends at once",
			tools: map[string]string{"docker": `[ "$1" != run ] || { echo "no memory"; exit 3; }`},
			want:  []string{"Docker: the server ended before it answered: exit status 3", "no memory"},
		},
		{
			name:  "old Java",
			tools: map[string]string{"java": `echo 'openjdk version "11.0.2"' >&2`},
			want:  []string{"Java with Maven: java is Java 11; Neo4j needs 17 or 21"},
		},
		{
			name:  "no Maven",
			tools: map[string]string{"java": `echo 'openjdk version "17.0.15"' >&2`},
			want:  []string{`Java with Maven: downloading Neo4j: mvn: exec: "mvn"`},
		},
		{
			name: "the server ends at once",
			tools: map[string]string{
				"mvn":  "/bin/mkdir lib",
				"java": `case "$*" in -version) echo 'openjdk version "21"';; *CommunityEntryPoint*) echo "no heap"; exit 1;; esac`,
			},
			want: []string{"Java with Maven: the server ended before it answered: exit status 1", "no heap"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			temp := onlyTools(t, test.tools)
			t.Setenv(uriVariable, test.uri)

			server, err := Start(t.Context())
			if err == nil {
				server.Stop()
				t.Fatalf("got a server from %s", server.Origin)
			}
			if _, ok := errors.AsType[*NoServerError](err); !ok {
				t.Fatalf("a %T: %v", err, err)
			}
			for _, want := range append(test.want, "Set NEO4J_TEST_URI", "install Java 17 or 21", "make test-embedded") {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("no %q in:\n%v", want, err)
				}
			}
			expectEmpty(t, temp)
		})
	}
}

func TestStartGivesUpWithItsContext(t *testing.T) {
	onlyTools(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Start(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// onlyTools leaves the test with these programs alone, an empty cache and an empty directory for temporary files,
// which it returns.
func onlyTools(t *testing.T, tools map[string]string) (temp string) {
	t.Helper()
	path := t.TempDir()
	for name, script := range tools {
		if err := os.WriteFile(filepath.Join(path, name), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	home, temp := t.TempDir(), t.TempDir()
	for key, value := range map[string]string{
		"PATH": path, "JAVA_HOME": "", "HOME": home, "XDG_CACHE_HOME": "", "TMPDIR": temp, uriVariable: "",
	} {
		t.Setenv(key, value)
	}
	return temp
}

func expectEmpty(t *testing.T, dir string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) > 0 {
		t.Errorf("left behind: %v", entries)
	}
}
