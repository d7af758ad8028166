// Command release builds fedreach for each platform and packs it: an archive a
// platform, what the program and its pages are made of (CycloneDX bills of materials),
// and the checksums of all. The same commit gives the same files.
//
//	go run ./release DIRECTORY [OS/ARCH…]
package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

var platforms = []string{"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64", "windows/amd64", "windows/arm64"}

// pages go into each archive beside the program.
var pages = []string{"README.md", "docs/operate.md", "docs/graphql.md", "docs/data.md", "docs/facts-format.md", "schema.graphqls", "docker-compose.yml"}

// builtPages is there once the pages are built: without it, the program would have a
// placeholder in their place.
const builtPages = "web/dist/index.html"

// materialsVersion is of the tool that says what the program is made of; npm, which
// says it of the pages, is the one that builds them.
const materialsVersion = "v1.9.0"

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: go run ./release DIRECTORY [OS/ARCH…]")
		os.Exit(2)
	}
	wanted := os.Args[2:]
	if len(wanted) == 0 {
		wanted = platforms
	}
	if err := release(os.Args[1], wanted); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

// release fills the directory, which it makes where it is not there.
func release(directory string, wanted []string) error {
	if _, err := os.Stat(builtPages); err != nil {
		return fmt.Errorf("the pages that are built in are not there yet, make web builds them: %w", err)
	}
	if err := os.MkdirAll(directory, 0o755); err != nil {
		return err
	}
	var sums bytes.Buffer
	put := func(name string, content []byte) error {
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(content), name)
		fmt.Println(name)
		return os.WriteFile(filepath.Join(directory, name), content, 0o644)
	}
	var committed time.Time
	for _, platform := range wanted {
		made, err := pack(platform)
		if err != nil {
			return fmt.Errorf("%s: %w", platform, err)
		}
		if err := put(made.name, made.content); err != nil {
			return err
		}
		committed = made.committed
	}
	for _, bill := range bills {
		listed, err := bill.write(committed)
		if err != nil {
			return fmt.Errorf("%s: %w", bill.name, err)
		}
		if err := put(bill.name, listed); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(directory, "SHA256SUMS"), sums.Bytes(), 0o644)
}

// bill is a bill of materials, and the tool that writes it in a folder.
type bill struct {
	name, folder string
	tool         []string
}

// bills are those of the program, and of the pages in it. That of the pages has
// what they are only built with too, marked as that: told to leave it out, npm
// leaves out more.
var bills = []bill{
	{"fedreach.cdx.json", ".", []string{"go", "run", "github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@" + materialsVersion, "app", "-json", "-std", "-noserial", "-main", ".", "."}},
	{"fedreach-web.cdx.json", "web", []string{"npm", "sbom", "--sbom-format", "cyclonedx", "--package-lock-only"}},
}

// write lists the materials, under the time of the commit: the tools would write
// down when they were asked, and a number that nobody has seen before.
func (b bill) write(committed time.Time) ([]byte, error) {
	tool := exec.Command(b.tool[0], b.tool[1:]...) //nolint:gosec // one of the bills above
	tool.Dir, tool.Stderr = b.folder, os.Stderr
	listed, err := tool.Output()
	if err != nil {
		return nil, err
	}
	var materials map[string]any
	if err := json.Unmarshal(listed, &materials); err != nil {
		return nil, err
	}
	metadata, ok := materials["metadata"].(map[string]any)
	if !ok {
		return nil, errors.New("it has no metadata")
	}
	metadata["timestamp"] = committed.UTC().Format(time.RFC3339)
	delete(materials, "serialNumber")
	return json.MarshalIndent(materials, "", "  ")
}

// archive is what one platform gets, and when what is in it was committed.
type archive struct {
	name      string
	content   []byte
	committed time.Time
}

// pack builds for one platform.
func pack(platform string) (made archive, err error) {
	system, architecture, _ := strings.Cut(platform, "/")
	program := "fedreach"
	if system == "windows" {
		program += ".exe"
	}
	folder, err := os.MkdirTemp("", "fedreach-release")
	if err != nil {
		return made, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	built := filepath.Join(folder, program)
	build := exec.Command("go", "build", "-trimpath", "-buildvcs=true", "-ldflags=-s -w", "-o", built, ".")
	build.Env = append(build.Environ(), "GOOS="+system, "GOARCH="+architecture, "CGO_ENABLED=0", "GOAMD64=v1", "GOARM64=v8.0", "GOFLAGS=")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return made, err
	}
	info, err := buildinfo.ReadFile(built)
	if err != nil {
		return made, err
	}
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	if settings["vcs.modified"] == "true" {
		return made, errors.New("there are changes that are not committed: nobody could build this again")
	}
	committed, err := time.Parse(time.RFC3339, settings["vcs.time"])
	if err != nil {
		return made, errors.New("go build finds no repository, and so no version and no time of a commit: release from a clone (a worktree is none to it)")
	}
	base := fmt.Sprintf("fedreach-%s-%s-%s", info.Main.Version, system, architecture)
	files := []file{{base + "/" + program, built, 0o755}}
	for _, page := range pages {
		files = append(files, file{base + "/" + page, page, 0o644})
	}
	if system == "windows" {
		content, err := zipped(files, committed)
		return archive{base + ".zip", content, committed}, err
	}
	content, err := tarred(files, committed)
	return archive{base + ".tar.gz", content, committed}, err
}

// file is one of an archive: its name there, and where it is.
type file struct {
	name, path string
	mode       fs.FileMode
}

func tarred(files []file, at time.Time) ([]byte, error) {
	var packed bytes.Buffer
	squeezed := gzip.NewWriter(&packed)
	archive := tar.NewWriter(squeezed)
	for _, f := range files {
		content, err := os.ReadFile(f.path)
		if err != nil {
			return nil, err
		}
		header := &tar.Header{Name: f.name, Mode: int64(f.mode), Size: int64(len(content)), ModTime: at, Format: tar.FormatPAX}
		if err := archive.WriteHeader(header); err != nil {
			return nil, err
		}
		if _, err := archive.Write(content); err != nil {
			return nil, err
		}
	}
	err := errors.Join(archive.Close(), squeezed.Close())
	return packed.Bytes(), err
}

func zipped(files []file, at time.Time) ([]byte, error) {
	var packed bytes.Buffer
	archive := zip.NewWriter(&packed)
	for _, f := range files {
		content, err := os.ReadFile(f.path)
		if err != nil {
			return nil, err
		}
		header := &zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: at.UTC()}
		header.SetMode(f.mode)
		w, err := archive.CreateHeader(header)
		if err != nil {
			return nil, err
		}
		if _, err := io.Copy(w, bytes.NewReader(content)); err != nil {
			return nil, err
		}
	}
	err := archive.Close()
	return packed.Bytes(), err
}
