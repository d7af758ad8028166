package main

import (
	"fmt"
	"runtime/debug"
)

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
	commit := "unknown commit"
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			commit = setting.Value
		}
	}
	return fmt.Sprintf("fedreach %s (%s, %s)", info.Main.Version, commit, info.GoVersion)
}
