package neo4jtest

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Lock waits until no other process of this machine holds the lock on this server's URI, and keeps it until Stop or
// the end of this process. Community edition has one database, and the processes that share a server would empty it under each
// other. A server that [Start] started is nobody else's: nothing to wait for.
//
// The error is the context's, or the file system's.
func (s *Server) Lock(ctx context.Context) error {
	if s.Origin != OriginGiven {
		return nil
	}
	name := fmt.Sprintf("neo4jtest-%x.lock", sha256.Sum256([]byte(s.URI)))
	unlock, err := lockFile(ctx, filepath.Join(os.TempDir(), name))
	if err != nil {
		return err
	}
	held.Store(s, unlock)
	return nil
}

// held keeps the locked files reachable: a file that is not is closed when its garbage is collected, and with it goes
// the lock.
var held sync.Map

// lockFile holds an exclusive lock on the file until unlock or the end of this process, whichever comes first. It asks
// again and again, because the call that waits could not be cancelled.
func lockFile(ctx context.Context, path string) (unlock func(), err error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("opening a lock: %w", err)
	}
	unlock = func() { warn("unlocking", file.Close()) }
	for {
		locked, err := tryLock(file)
		if err != nil {
			unlock()
			return nil, fmt.Errorf("locking %s: %w", path, err)
		}
		if locked {
			return unlock, nil
		}
		select {
		case <-ctx.Done():
			unlock()
			return nil, fmt.Errorf("waiting for %s: %w", path, ctx.Err())
		case <-time.After(50 * time.Millisecond):
		}
	}
}
