//go:build !unix

package sqlitestore

// mayWrite leaves it to SQLite to say what may not be written.
func mayWrite(string) error { return nil }

// syncFolder leaves the names in a folder to the system: no program can write them.
func syncFolder(string) error { return nil }
