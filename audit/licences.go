package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/licensecheck"
)

// allowed are the licences that we take, by their SPDX names: those that ask for
// no more than that they are named, and those whose terms end with their own files.
var allowed = []string{
	"0BSD", "Apache-2.0", "BlueOak-1.0.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MPL-2.0",
	"OFL-1.1", "PSF-2.0", "Unlicense", "Zlib",
}

// excepted are packages with other licences, and why they are taken all the same.
var excepted = map[string]string{
	"@apollo/federation-internals": "a part of the peer that benchmarks are measured against: run here, and in nothing that is handed on",
}

// allows reports whether an SPDX expression allows what we do. Brackets are not
// looked at: where there is an AND anywhere, everything must be allowed.
func allows(expression string) bool {
	names := strings.FieldsFunc(expression, func(r rune) bool { return strings.ContainsRune("() ", r) })
	ok := func(name string) bool { return name == "AND" || name == "OR" || slices.Contains(allowed, name) }
	if slices.Contains(names, "OR") && !slices.Contains(names, "AND") {
		return slices.ContainsFunc(names, func(name string) bool { return name != "OR" && ok(name) })
	}
	return len(names) > 0 && !slices.ContainsFunc(names, func(name string) bool { return !ok(name) })
}

// module is one that a package of ours, a test or a tool is built from.
type module struct{ Path, Version, Dir string }

// modulesOf are those of a folder.
func modulesOf(folder string) ([]module, error) {
	list := exec.Command("go", "list", "-deps", "-test", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}{{end}}", "./...", "tool")
	list.Dir, list.Stderr = folder, os.Stderr
	output, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	var modules []module
	for line := range strings.Lines(string(output)) {
		if field := strings.Split(strings.TrimSpace(line), "\t"); len(field) == 3 {
			modules = append(modules, module{field[0], field[1], field[2]})
		}
	}
	slices.SortFunc(modules, func(a, b module) int { return strings.Compare(a.Path, b.Path) })
	return slices.Compact(modules), nil
}

func goLicences(folder string) (string, error) {
	modules, err := modulesOf(folder)
	if err != nil {
		return "", err
	}
	for _, m := range modules {
		is, err := licenceIn(m.Dir)
		if err != nil {
			return "", fmt.Errorf("%s %s: %w", m.Path, m.Version, err)
		}
		if !allows(is) && excepted[m.Path] == "" {
			return "", fmt.Errorf("%s %s has the licence %s, which we do not take", m.Path, m.Version, is)
		}
	}
	return fmt.Sprintf("%d modules", len(modules)), nil
}

// mostly is how much of a file, in percent, must be the text of licences, so that
// it is no other one with something added.
const mostly = 75

// licenceIn is the licence in a module's folder; where there are several, all hold.
func licenceIn(folder string) (string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return "", err
	}
	var names []string
	for _, entry := range entries {
		name := strings.ToUpper(entry.Name())
		base := strings.TrimSuffix(strings.TrimSuffix(name, ".TXT"), ".MD")
		if !slices.Contains([]string{"LICENSE", "LICENCE", "COPYING", "UNLICENSE", "LICENSE-MIT", "LICENSE.LIBYAML"}, base) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		if err != nil {
			return "", err
		}
		is := licensecheck.Scan(text)
		if is.Percent < mostly {
			return "", fmt.Errorf("nobody knows the licence in %s: %.0f %% of it is one of %v", entry.Name(), is.Percent, is.Match)
		}
		for _, match := range is.Match {
			names = append(names, match.ID)
		}
	}
	if len(names) == 0 {
		return "", fmt.Errorf("there is no licence in it")
	}
	slices.Sort(names)
	return strings.Join(slices.Compact(names), " AND "), nil
}

// inFolder stands before the name in the path of a locked package.
const inFolder = "node_modules/"

// npmLicences looks at all that is locked, for production or development, as its
// publishers declare it.
func npmLicences(folder string) (string, error) {
	text, err := os.ReadFile(filepath.Join(folder, "package-lock.json"))
	if err != nil {
		return "", err
	}
	var lock struct {
		Packages map[string]struct{ Version, License string }
	}
	if err := json.Unmarshal(text, &lock); err != nil {
		return "", fmt.Errorf("package-lock.json: %w", err)
	}
	delete(lock.Packages, "") // our own
	for path, p := range lock.Packages {
		name := path[strings.LastIndex(path, inFolder)+len(inFolder):]
		if !allows(p.License) && excepted[name] == "" {
			return "", fmt.Errorf("%s %s has the licence %q, which we do not take", name, p.Version, p.License)
		}
	}
	return fmt.Sprintf("%d packages", len(lock.Packages)), nil
}
