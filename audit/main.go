// Command audit looks at what fedreach is made of and built with: whether every
// licence is one that we take, and whether a vulnerability is known in what is
// used. It says in one line what it could not look at, which is not the same as
// finding nothing.
//
//	go run ./audit [-strict] [-vulndb URL] [-registry URL]
//
// The exit code is 1 where something was found, or, with -strict, where something
// could not be looked at.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

// goModules and npmPackages are the folders that say what is depended on.
var (
	goModules   = []string{".", "seed/examples/go"}
	npmPackages = []string{"web", "clients", "bench/peer", "seed/examples/typescript"}
)

// errNotChecked is why something could not be looked at.
var errNotChecked = errors.New("it was not looked at")

// check is one thing to look at. It says what was found to be right; the error
// wraps errNotChecked where it could not be looked at.
type check struct {
	name string
	look func() (string, error)
}

func main() {
	strict := flag.Bool("strict", false, "fail where something can't be looked at")
	vulndb := flag.String("vulndb", "https://vuln.go.dev", "the database of vulnerabilities in Go modules")
	registry := flag.String("registry", "", "the registry that npm asks; its own if left out")
	flag.Parse()
	if !run(os.Stdout, checks(*vulndb, *registry), *strict) {
		os.Exit(1)
	}
}

func checks(vulndb, registry string) []check {
	var list []check
	for _, folder := range goModules {
		list = append(list,
			check{"licences, Go, " + folder, func() (string, error) { return goLicences(folder) }},
			check{"vulnerabilities, Go, " + folder, func() (string, error) { return goVulnerabilities(folder, vulndb) }})
	}
	for _, folder := range npmPackages {
		list = append(list,
			check{"licences, npm, " + folder, func() (string, error) { return npmLicences(folder) }},
			check{"vulnerabilities, npm, " + folder, func() (string, error) { return npmVulnerabilities(folder, registry) }})
	}
	return list
}

// run looks at all, and reports whether nothing was found.
func run(out io.Writer, checks []check, strict bool) bool {
	found, skipped := 0, 0
	for _, c := range checks {
		said, err := c.look()
		switch {
		case err == nil:
			fmt.Fprintf(out, "ok           %s: %s\n", c.name, said)
		case errors.Is(err, errNotChecked):
			skipped++
			fmt.Fprintf(out, "NOT CHECKED  %s: %v\n", c.name, err)
		default:
			found++
			fmt.Fprintf(out, "FOUND        %s: %v\n", c.name, err)
		}
	}
	fmt.Fprintf(out, "%d looked at and right, %d found wrong, %d not checked\n", len(checks)-found-skipped, found, skipped)
	return found == 0 && (skipped == 0 || !strict)
}
