package sqlitestore

import (
	"database/sql"
	"fmt"

	"fedreach/kg"
)

const factColumns = `id, kind, from_id, to_id, ifnull(key, ''),
	ifnull(since, ''), ifnull(since_precision, ''), ifnull(until, ''), ifnull(until_precision, ''),
	ifnull(known_since, ''), ifnull(known_until, ''), confidence, ifnull(levels, ''), ifnull(effect, ''),
	ifnull(issuer, ''), ifnull(terms, ''), ifnull(ceiling_usd, 0), ifnull(product, ''), ifnull(use_case, ''),
	ifnull(vendor_control, ''), ifnull(text, ''), source_id, load, ifnull(ended_by, 0), ifnull(sum, -1)`

// facts reads those stated or ended since.
func (r *reader) facts() error {
	var since, until, knownSince, knownUntil, levelSet, source string
	var sum int64
	var row []any
	return r.rows("facts", factColumns, "load > ?1 OR ended_by > ?1", "", func(rows *sql.Rows) error {
		f := &kg.Fact{}
		err := rows.Scan(&f.ID, &f.Kind, &f.From, &f.To, &f.Key,
			&since, &f.SincePrecision, &until, &f.UntilPrecision,
			&knownSince, &knownUntil, &f.Confidence, &levelSet, &f.Effect,
			&f.Issuer, &f.Terms, &f.CeilingUSD, &f.Product, &f.UseCase,
			&f.VendorControl, &f.Text, &source, &f.Load, &f.EndedBy, &sum)
		if err != nil {
			return err
		}
		for _, read := range []func() error{
			func() error { f.Since, err = day(since); return err },
			func() error { f.Until, err = day(until); return err },
			func() error { f.KnownSince, err = kg.ParseInstant(knownSince); return err },
			func() error { f.KnownUntil, err = kg.ParseInstant(knownUntil); return err },
			func() error { f.LevelSet, err = levels(levelSet); return err },
		} {
			if err := read(); err != nil {
				return fmt.Errorf("%s: %w", f.ID, err)
			}
		}
		if f.Source = r.source(source); f.Source == nil {
			return fmt.Errorf("%s: there is no source %s", f.ID, source)
		}
		r.changes.Facts = append(r.changes.Facts, f)
		row = appendFactRow(row[:0], f, source)
		return intact(row, sum)
	})
}
