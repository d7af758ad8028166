package neo4jtest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
)

// startJava runs the server from Maven's jars on a home that is removed when it stops.
func startJava(ctx context.Context) (*Server, error) {
	java, err := findJava(ctx)
	if err != nil {
		return nil, err
	}
	jars, err := haveJars(ctx)
	if err != nil {
		return nil, err
	}
	address, err := freeAddress(ctx)
	if err != nil {
		return nil, err
	}
	server, err := open("bolt://"+address, "neo4j", rand.Text())
	if err != nil {
		return nil, err
	}
	home, err := newHome(address)
	if err != nil {
		return nil, err
	}
	server.stop = func() { warn("removing the server's home", os.RemoveAll(home)) }

	if err := server.boot(ctx, javaCommand{java, jars, home}); err != nil {
		server.Stop()
		return nil, err
	}
	return server, nil
}

// boot starts the process and waits for its first answer; the error carries the end of the server's log.
func (s *Server) boot(ctx context.Context, command javaCommand) error {
	if _, err := finish(command.setPassword(ctx, s.Password)); err != nil {
		return fmt.Errorf("setting the first password: %w", err)
	}
	process, err := startChild(command.serve(), syscall.SIGKILL)
	if err != nil {
		return err
	}
	removeHome := s.stop
	s.stop = func() {
		process.kill() // nothing of it will be read again, and a polite stop takes ten seconds
		removeHome()
	}
	if err := s.awaitAnswer(ctx, process); err != nil {
		process.kill()
		log, _ := os.ReadFile(filepath.Join(command.home, "logs", "neo4j.log")) // none if it ended before it could log
		return withLines(err, append(process.output.Bytes(), log...))
	}
	return nil
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
