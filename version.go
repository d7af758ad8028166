package main

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"

	"fedreach/telemetry"
)

// Set by builds that have no repository to read them from, such as the image's:
// -ldflags "-X main.builtVersion=… -X main.builtRevision=…".
var builtVersion, builtRevision string

type versionCommand struct{}

// Run prints the module's version, the commit and the Go version.
func (versionCommand) Run(p *program) error {
	b := thisBuild()
	_, err := fmt.Fprintf(p.stdout, "fedreach %s (%s, %s)\n", b.Version, b.Revision, b.Go)
	return err
}

// thisBuild says what this program is.
func thisBuild() telemetry.Build {
	b := telemetry.Build{Version: cmp.Or(builtVersion, "unknown version"), Revision: cmp.Or(builtRevision, "unknown commit"), Go: runtime.Version()}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	b.Version = cmp.Or(builtVersion, info.Main.Version)
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			b.Revision = setting.Value
		}
	}
	return b
}
