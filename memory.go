package main

import (
	"log/slog"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

// keepWithinMemory has Go's collector know how much memory a container gives, as
// GOMEMLIMIT would say: nine tenths of it. GOMEMLIMIT itself comes before it.
func keepWithinMemory(log *slog.Logger) {
	if limit, err := memlimit.Set(); err != nil {
		log.Debug("how much memory there may be is not known", "error", err)
	} else {
		log.Debug("memory", "limit", limit)
	}
}
