//go:build unix

package sqlitestore

import "golang.org/x/sys/unix"

// mayWrite says why this process may not write to what is at a path.
func mayWrite(path string) error { return unix.Access(path, unix.W_OK) }
