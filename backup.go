package main

import (
	"context"
	"fmt"

	"fedreach/kg/sqlitestore"
)

// backupCommand copies the embedded file.
type backupCommand struct {
	File string `arg:"" help:"The copy to write. What is there already is never overwritten."`
}

// Run writes the copy. A server may run on the file meanwhile.
func (c *backupCommand) Run(ctx context.Context, p *program, flags *storeFlags) error {
	if flags.isNeo4j() {
		return &usageError{"backup copies the embedded file. A Neo4j is backed up with its own tools (neo4j-admin database dump), or written out with fedreach export"}
	}
	if err := sqlitestore.Backup(ctx, flags.Store, c.File); err != nil {
		return err
	}
	_, err := fmt.Fprintf(p.stdout, "%s is a copy of %s. To go back to it, stop the server and serve it: --store %s\n", c.File, flags.Store, c.File)
	return err
}
