package neo4jtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// startJava runs the server from Maven's jars on a home that is removed when it stops.
func startJava(ctx context.Context) (*Server, error) {
	p, err := StartProcess(ctx)
	if err != nil {
		return nil, err
	}
	return p.Server, nil
}

// newHome lays out the directory of a server that listens at address and nowhere else.
func newHome(address string) (string, error) {
	home, err := os.MkdirTemp("", "neo4jtest-")
	if err != nil {
		return "", fmt.Errorf("making the server's home: %w", err)
	}
	for _, dir := range []string{"conf", "data", "logs", "plugins", "import", "run"} {
		if err := os.Mkdir(filepath.Join(home, dir), 0o700); err != nil {
			return "", errors.Join(fmt.Errorf("making the server's home: %w", err), os.RemoveAll(home))
		}
	}

	var conf strings.Builder
	for _, s := range append(tuning(),
		setting{"server.default_listen_address", "127.0.0.1"},
		setting{"server.bolt.listen_address", address},
		setting{"server.bolt.advertised_address", address},
	) {
		conf.WriteString(s.line() + "\n")
	}
	if err := os.WriteFile(filepath.Join(home, "conf", "neo4j.conf"), []byte(conf.String()), 0o600); err != nil {
		return "", errors.Join(fmt.Errorf("writing the server's settings: %w", err), os.RemoveAll(home))
	}
	return home, nil
}

var javaVersion = regexp.MustCompile(`version "(\d+)`)

// findJava is JAVA_HOME's java, else the path's, if it is new enough for Neo4j 5.
func findJava(ctx context.Context) (string, error) {
	java := "java"
	if home := os.Getenv("JAVA_HOME"); home != "" {
		java = filepath.Join(home, "bin", "java")
	}
	output, err := finish(exec.CommandContext(ctx, java, "-version"))
	if err != nil {
		return "", err
	}
	match := javaVersion.FindSubmatch(output)
	if match == nil {
		return "", fmt.Errorf("%s -version does not say which: %s", java, output)
	}
	if major, err := strconv.Atoi(string(match[1])); err != nil || major < 17 {
		return "", fmt.Errorf("%s is Java %s; Neo4j needs 17 or 21", java, match[1])
	}
	return java, nil
}
