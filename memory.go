package main

import (
	"log/slog"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

// memoryShare is how much of the memory Go is told of. The program itself and what SQLite
// has come on top of it, and a moment's more: with nine tenths a small machine was full,
// and its large answers were no quicker.
const memoryShare = 0.8

// keepWithinMemory has Go know how much memory a container gives, or else the machine,
// as GOMEMLIMIT would say. GOMEMLIMIT itself comes before it.
func keepWithinMemory(log *slog.Logger) {
	from := memlimit.WithProvider(memlimit.ApplyFallback(memlimit.FromCgroup, memlimit.FromSystem))
	if limit, err := memlimit.Set(from, memlimit.WithRatio(memoryShare)); err != nil {
		log.Debug("how much memory there may be is not known", "error", err)
	} else {
		log.Debug("memory", "limit", limit)
	}
}

// leastGarbage is how many bytes of garbage gather before Go's collector runs: each time
// it looks through the whole graph, and a few large answers are as many bytes as the
// public record.
const leastGarbage = 96 << 20

// The least and the most that GOGC is set to: what is in use may have grown by the time
// that it is looked at again.
const leastGOGC, highestGOGC = 100, 400

// collectSeldom has Go's collector run after leastGarbage where less than that is in
// use, and not after as much as is in use. The limit of keepWithinMemory holds all the
// same. GOGC comes before it.
func collectSeldom() {
	if os.Getenv("GOGC") != "" {
		return
	}
	afterCollecting(func(inUse uint64) {
		debug.SetGCPercent(min(highestGOGC, max(leastGOGC, int(leastGarbage*100/max(inUse, 1)))))
	})
}

// afterCollecting calls a function now and after each run of the collector, with how
// many bytes were found in use.
func afterCollecting(do func(inUse uint64)) {
	found := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(found)
	do(found[0].Value.Uint64())
	// A thing that nobody uses tells that the collector has been there.
	runtime.AddCleanup(new(*byte), afterCollecting, do)
}

// mostReplica is the most memory that a copy of Neo4j's graph takes unless told
// otherwise, in bytes.
const mostReplica = 1 << 30

// replicaBudget is how much memory the copy of Neo4j's graph may take, in bytes. What
// it leaves is for the answers: a copy that filled a container would have it ended.
func (c *serveCommand) replicaBudget() int64 {
	if c.ReplicaMemory != nil {
		return *c.ReplicaMemory << 20
	}
	return min(debug.SetMemoryLimit(-1)/4, mostReplica)
}
