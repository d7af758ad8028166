package main

import (
	"cmp"
	"fmt"
	"runtime/debug"
)

// Set by builds that have no repository to read them from, such as the image's:
// -ldflags "-X main.builtVersion=… -X main.builtRevision=…".
var builtVersion, builtRevision string

type versionCommand struct{}

// Run prints the module's version, the commit and the Go version.
func (versionCommand) Run(p *program) error {
	_, err := fmt.Fprintln(p.stdout, version())
	return err
}

func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "fedreach (unknown version)"
	}
	commit := cmp.Or(builtRevision, "unknown commit")
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			commit = setting.Value
		}
	}
	return fmt.Sprintf("fedreach %s (%s, %s)", cmp.Or(builtVersion, info.Main.Version), commit, info.GoVersion)
}
