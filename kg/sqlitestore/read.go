package sqlitestore

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"

	"fedreach/kg"
	"fedreach/kg/memory"
)

// querier is a connection, or a transaction on one.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// reader reads what the file has beyond an index.
type reader struct {
	ctx     context.Context
	q       querier
	index   *memory.Index
	since   int64
	sources map[string]*kg.Source
	changes memory.Changes
}

// readSince reads all that came after the index's revision.
func readSince(ctx context.Context, q querier, index *memory.Index) (memory.Changes, error) {
	r := reader{ctx: ctx, q: q, index: index, since: index.Revision(), sources: map[string]*kg.Source{}}
	r.changes.Entities = map[int64][]kg.Entity{}
	if err := q.QueryRowContext(ctx, "SELECT ifnull(max(revision), 0) FROM loads").Scan(&r.changes.Revision); err != nil {
		return r.changes, err
	}
	if r.changes.Revision <= r.since {
		return r.changes, nil
	}
	for _, read := range []func() error{r.loads, r.entities, r.readSources, r.facts, r.complete} {
		if err := read(); err != nil {
			return r.changes, err
		}
	}
	return r.changes, nil
}

// rows calls scan for each row of a query whose only parameter is since. Where
// that is 0, the condition is left out, so that the table is read as it lies.
func (r *reader) rows(table, columns, condition, order string, scan func(*sql.Rows) error) error {
	query, args := "SELECT "+columns+" FROM "+table, []any(nil)
	if r.since > 0 {
		query, args = query+" WHERE "+condition, []any{r.since}
	}
	rows, err := r.q.QueryContext(r.ctx, query+order, args...)
	if err != nil {
		return fmt.Errorf("the table %s: %w", table, err)
	}
	defer func() { _ = rows.Close() }() // rows.Err tells what went wrong
	for rows.Next() {
		if err := scan(rows); err != nil {
			return fmt.Errorf("the table %s: %w: %w", table, errDamaged, err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("the table %s: %w", table, err)
	}
	return nil
}

func (r *reader) loads() error {
	const columns = `revision, at, ifnull(key, ''), by, origin, note, entities_created, entities_changed, facts_created, facts_withdrawn, ifnull(sum, -1)`
	return r.rows("loads", columns, "revision > ?", " ORDER BY revision", func(rows *sql.Rows) error {
		var l kg.Load
		var at string
		var sum int64
		err := rows.Scan(&l.Revision, &at, &l.Key, &l.By, &l.Origin, &l.Note,
			&l.EntitiesCreated, &l.EntitiesChanged, &l.FactsCreated, &l.FactsWithdrawn, &sum)
		if err != nil {
			return err
		}
		if l.At, err = kg.ParseInstant(at); err != nil {
			return fmt.Errorf("load %d: %w", l.Revision, err)
		}
		r.changes.Loads = append(r.changes.Loads, &l)
		return intact(loadRow(&l), sum)
	})
}

func (r *reader) entities() error {
	const columns = `kind, slug, name, aliases, ifnull(sector, ''), ifnull(cloud_kind, ''), air_gapped, load, ifnull(sum, -1)`
	return r.rows("entities", columns, "load > ?", "", func(rows *sql.Rows) error {
		var kind kg.EntityKind
		var n kg.Named
		var aliases []byte
		var sector kg.Sector
		var cloudKind kg.CloudKind
		var airGapped *bool
		var load, sum int64
		if err := rows.Scan(&kind, &n.Slug, &n.Name, &aliases, &sector, &cloudKind, &airGapped, &load, &sum); err != nil {
			return err
		}
		if err := json.Unmarshal(aliases, &n.Aliases); err != nil {
			return fmt.Errorf("the aliases of %s: %w", kg.EntityID(kind, n.Slug), err)
		}
		var e kg.Entity
		switch kind {
		case kg.KindAgency:
			e = &kg.Agency{Named: n, Sector: sector}
		case kg.KindCloud:
			e = &kg.Cloud{Named: n, Kind: cloudKind, AirGapped: airGapped}
		case kg.KindVendor:
			e = &kg.Vendor{Named: n}
		case kg.KindVehicle:
			e = &kg.Vehicle{Named: n}
		default:
			return fmt.Errorf("%q is no kind of entity", kind)
		}
		r.changes.Entities[load] = append(r.changes.Entities[load], e)
		row, err := entityRow(e, load)
		if err != nil {
			return err
		}
		return intact(row, sum)
	})
}

func (r *reader) readSources() error {
	const columns = `id, url, title, ifnull(publisher, ''), ifnull(published, ''), ifnull(published_precision, ''), load, ifnull(sum, -1)`
	return r.rows("sources", columns, "load > ?", "", func(rows *sql.Rows) error {
		var s kg.Source
		var id, published string
		var load, sum int64
		err := rows.Scan(&id, &s.URL, &s.Title, &s.Publisher, &published, &s.PublishedPrecision, &load, &sum)
		if err != nil {
			return err
		}
		if s.Published, err = day(published); err != nil {
			return fmt.Errorf("%s: %w", id, err)
		}
		r.sources[id] = &s
		r.changes.Sources = append(r.changes.Sources, &s)
		return intact(sourceRow(&s, load), sum)
	})
}

// source is the record of a source, read now or before.
func (r *reader) source(id string) *kg.Source {
	if s := r.sources[id]; s != nil {
		return s
	}
	return r.index.Source(id)
}

// day reads a date of the file; NULL, as "", is none.
func day(s string) (kg.Date, error) {
	if s == "" {
		return 0, nil
	}
	return kg.ParseDate(s)
}

// levels reads a set of levels; NULL, as "", is that they are unknown.
func levels(s string) (kg.LevelSet, error) {
	if s == "" {
		return kg.UnknownLevels, nil
	}
	var list []kg.Classification
	for word := range strings.SplitSeq(s, ",") {
		c := kg.Classification(word)
		if !c.Valid() {
			return 0, fmt.Errorf("%q is no level", word)
		}
		list = append(list, c)
	}
	return kg.LevelsOf(list...), nil
}
