package sqlitestore

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"fedreach/kg"
)

// inserts are the statements that write a plan, prepared once.
type inserts struct {
	load, entity, source, fact, facts, end *sql.Stmt
}

const (
	insertLoad = `INSERT INTO loads (revision, at, key, by, origin, note,
		entities_created, entities_changed, facts_created, facts_withdrawn, sum)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

	putEntity = `INSERT INTO entities (id, kind, slug, name, aliases, sector, cloud_kind, air_gapped, load, sum)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, aliases = excluded.aliases, sector = excluded.sector,
		cloud_kind = excluded.cloud_kind, air_gapped = excluded.air_gapped, load = excluded.load, sum = excluded.sum`

	insertSource = `INSERT INTO sources (id, url, title, publisher, published, published_precision, load, sum)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`

	endFact = `UPDATE facts SET known_until = ?, ended_by = ?, sum = ? WHERE id = ? AND ended_by IS NULL`
)

func (in *inserts) prepare(ctx context.Context, c *sql.Conn) error {
	for _, p := range []struct {
		stmt  **sql.Stmt
		query string
	}{
		{&in.load, insertLoad}, {&in.entity, putEntity}, {&in.source, insertSource},
		{&in.fact, insertFacts(1)}, {&in.facts, insertFacts(factsAtOnce)}, {&in.end, endFact},
	} {
		var err error
		//nolint:sqlclosecheck // kept until the store is closed
		if *p.stmt, err = c.PrepareContext(ctx, p.query); err != nil {
			return err
		}
	}
	return nil
}

// all are the statements; those that were not prepared are nil.
func (in *inserts) all() []*sql.Stmt {
	return []*sql.Stmt{in.load, in.entity, in.source, in.fact, in.facts, in.end}
}

// plan writes a plan down. It must be called in a transaction.
func (in *inserts) plan(ctx context.Context, p *kg.Plan) error {
	// A context that can't end spares each statement a goroutine that watches
	// it; ctx itself is looked at between them.
	row := context.WithoutCancel(ctx)
	if _, err := in.load.ExecContext(row, sealed(loadRow(p.Report.Load))...); err != nil {
		return fmt.Errorf("writing the load: %w", err)
	}
	revision := p.Report.Load.Revision
	for _, list := range [][]kg.Entity{p.Create, p.Change} {
		for _, e := range list {
			values, err := entityRow(e, revision)
			if err == nil {
				_, err = in.entity.ExecContext(row, sealed(values)...)
			}
			if err != nil {
				return fmt.Errorf("writing %s: %w", e.ID(), err)
			}
		}
	}
	for _, s := range p.Sources {
		if _, err := in.source.ExecContext(row, sealed(sourceRow(s, revision))...); err != nil {
			return fmt.Errorf("writing the source %s: %w", s.URL, err)
		}
	}
	if err := in.writeFacts(ctx, p.State); err != nil {
		return err
	}
	for _, f := range p.End {
		sum := sumOf(appendFactRow(nil, f, f.Source.ID()))
		if _, err := in.end.ExecContext(row, kg.Instant(f.KnownUntil), f.EndedBy, sum, f.ID); err != nil {
			return fmt.Errorf("ending %s: %w", f.ID, err)
		}
	}
	return nil
}

// loadRow is the row of a load, as the file has it.
func loadRow(l *kg.Load) []any {
	return []any{
		l.Revision, kg.Instant(l.At), null(l.Key), l.By, l.Origin, l.Note,
		l.EntitiesCreated, l.EntitiesChanged, l.FactsCreated, l.FactsWithdrawn,
	}
}

// sourceRow is the row of a source that this load brought.
func sourceRow(s *kg.Source, load int64) []any {
	return []any{
		s.ID(), s.URL, s.Title, null(s.Publisher),
		null(s.Published.String()), null(string(s.PublishedPrecision)), load,
	}
}

// entityRow is the row of an entity that this load brought to what it is.
func entityRow(e kg.Entity, load int64) ([]any, error) {
	n := e.Naming()
	aliases, err := json.Marshal(append([]string{}, n.Aliases...))
	if err != nil {
		return nil, err
	}
	var sector, cloudKind, airGapped any
	switch e := e.(type) {
	case *kg.Agency:
		sector = null(string(e.Sector))
	case *kg.Cloud:
		cloudKind = string(e.Kind)
		if e.AirGapped != nil {
			airGapped = *e.AirGapped
		}
	}
	return []any{
		e.ID(), string(e.EntityKind()), n.Slug, n.Name, string(aliases), sector, cloudKind, airGapped, load,
	}, nil
}

// null is s, or NULL where it is empty.
func null(s string) any {
	if s == "" {
		return nil
	}
	return s
}
