package sqlitestore

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"slices"

	"fedreach/kg"
)

// migrations brings a schema from each version to the next: the n-th script
// takes it from version n-1 to n. A script that was released is never edited.
//
//go:embed migrations/*.sql
var migrationFiles embed.FS

// migrations are the scripts in order.
func migrations() ([]string, error) {
	entries, err := migrationFiles.ReadDir("migrations")
	if err != nil {
		return nil, err
	}
	var scripts []string
	for i, e := range entries {
		if want := fmt.Sprintf("%04d_", i+1); e.Name()[:len(want)] != want {
			return nil, fmt.Errorf("the migration %s is not number %d", e.Name(), i+1)
		}
		script, err := migrationFiles.ReadFile("migrations/" + e.Name())
		if err != nil {
			return nil, err
		}
		scripts = append(scripts, string(script))
	}
	return slices.Clip(scripts), nil
}

// migrate brings the schema up to date, in one transaction: a file is never
// between two versions. Of several processes that open an old file at once, one
// does it and the others wait for it.
func migrate(ctx context.Context, c *sql.Conn, scripts []string) error {
	version, err := userVersion(ctx, c)
	if err != nil || version == len(scripts) {
		return err
	}
	return transact(ctx, c, func() error {
		if version, err = userVersion(ctx, c); err != nil {
			return err
		}
		if version > len(scripts) {
			return fmt.Errorf("its schema has become %d, this fedreach knows %d", version, len(scripts))
		}
		for i, script := range scripts[version:] {
			if _, err := c.ExecContext(ctx, script); err != nil {
				return fmt.Errorf("migration %d: %w", version+i+1, err)
			}
		}
		// In a transaction, these are undone with it.
		_, err := c.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d; PRAGMA application_id = %d", len(scripts), applicationID))
		return err
	})
}

// stillKnown refuses a file that a newer program has brought to a later schema while
// it is open here: this one would read it wrongly, and write to it.
func (s *Store) stillKnown(ctx context.Context, c querier) error {
	version, err := userVersion(ctx, c)
	if err != nil {
		return err
	}
	return kg.KnownLayout(int64(version), int64(s.schema))
}

func userVersion(ctx context.Context, c querier) (version int, err error) {
	err = c.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version)
	return version, err
}

// transact runs do in a transaction that holds the file's write lock from its
// beginning, and commits where do gives no error.
func transact(ctx context.Context, c *sql.Conn, do func() error) (err error) {
	// What ends a transaction must reach the file even where ctx has ended.
	lasting := context.WithoutCancel(ctx)
	defer func() {
		if err != nil {
			rollBack(lasting, c)
		}
	}()
	// Called off at the last moment, this can fail and yet have begun.
	if _, err := c.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err = c.ExecContext(lasting, "COMMIT")
	return err
}

// rollBack leaves the connection without a transaction. The interrupt of a
// statement that was called off can still hit the first attempt; the second
// fails because there is nothing left to roll back.
func rollBack(ctx context.Context, c *sql.Conn) {
	for range 2 {
		_, _ = c.ExecContext(ctx, "ROLLBACK")
	}
}
