package neo4jtest

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
)

// pom names the two artifacts whose runtime dependencies are a whole server.
//
//go:embed pom.xml
var pom []byte

// haveJars is the directory of the server's jars: the user's cache, filled by the first call on a machine.
func haveJars(ctx context.Context) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("finding the cache: %w", err)
	}
	cache = filepath.Join(cache, "fedreach")
	dir := filepath.Join(cache, "neo4j-"+Version)
	jars := filepath.Join(dir, "lib")
	if isDir(jars) {
		return jars, nil
	}

	if err := os.MkdirAll(cache, 0o755); err != nil {
		return "", fmt.Errorf("making the cache: %w", err)
	}
	unlock, err := lockFile(ctx, dir+".lock") // one process downloads, the others wait for it
	if err != nil {
		return "", err
	}
	defer unlock()
	if isDir(jars) {
		return jars, nil
	}
	return jars, download(ctx, dir)
}

// download has Maven fill a directory beside dir and renames it: dir is there whole or not at all.
func download(ctx context.Context, dir string) (err error) {
	fresh, err := os.MkdirTemp(filepath.Dir(dir), "download-")
	if err != nil {
		return fmt.Errorf("making a directory to download to: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(fresh)) }()

	if err := os.WriteFile(filepath.Join(fresh, "pom.xml"), pom, 0o600); err != nil {
		return fmt.Errorf("writing the POM: %w", err)
	}
	maven := exec.CommandContext(ctx, "mvn", "-q", "-B", "dependency:copy-dependencies",
		"-Dneo4j.version="+Version, "-DincludeScope=runtime", "-DoutputDirectory=lib")
	maven.Dir = fresh
	if _, err := finish(maven); err != nil {
		return fmt.Errorf("downloading Neo4j: %w", err)
	}

	// Where files cannot be locked another process may have been first; its jars are as good.
	if err := os.Rename(fresh, dir); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("keeping the download: %w", err)
	}
	return nil
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
