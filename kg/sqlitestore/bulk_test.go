package sqlitestore_test

import (
	"database/sql"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fedreach/bench/fixture"
	"fedreach/kg"
	"fedreach/seed/dataset"
	"fedreach/seed/factfile"
	"fedreach/seed/snapshot"
)

// bulk is how many times graph M a bulk load is: 302,720 facts.
const bulk = 11

// perLoad is how many facts an import loads at once.
const perLoad = snapshot.DefaultLimit

// BenchmarkBulk imports many facts from a file of JSON Lines, and then inserts the
// same rows in the same order as one would by hand: as many a transaction, onto
// the same schema with the same settings by the same driver, 128 a statement, with
// nothing read, checked or looked up, and nothing kept in memory.
func BenchmarkBulk(b *testing.B) {
	batch := fixture.Graph(bulk)
	file, err := fixture.Lines(b.TempDir(), batch.Facts)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		path := filepath.Join(b.TempDir(), "fedreach.db")
		s := openBench(b, path)
		if _, err := s.Load(b.Context(), kg.Batch{Entities: batch.Entities}); err != nil {
			b.Fatal(err)
		}
		begun := time.Now()
		report, err := snapshot.Run(b.Context(), s, snapshot.Import{Importer: factfile.Importer, Files: []dataset.File{file}, By: "test"})
		imported := time.Since(begun)
		if err != nil || report.FactsCreated != len(batch.Facts) {
			b.Fatal(report, err)
		}
		if err := s.Close(b.Context()); err != nil {
			b.Fatal(err)
		}

		db := byHand(b, path)
		rows := takeOut(b, db)
		begun = time.Now()
		for some := range slices.Chunk(rows, perLoad) {
			insertByHand(b, db, some)
		}
		bare := time.Since(begun)
		b.ReportMetric(float64(len(rows))/imported.Seconds(), "import-facts/s")
		b.ReportMetric(float64(len(rows))/bare.Seconds(), "bare-facts/s")
		b.ReportMetric(imported.Seconds()/bare.Seconds(), "import/bare")
	}
}

func byHand(b *testing.B, path string) *sql.DB {
	b.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=foreign_keys(1)&_pragma=synchronous(FULL)&_pragma=cache_size(-65536)")
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	b.Cleanup(func() { _ = db.Close() })
	return db
}

// takeOut takes the rows of all facts out of the file, in the order in which they
// were written.
func takeOut(b *testing.B, db *sql.DB) (rows [][]any) {
	b.Helper()
	found, err := db.QueryContext(b.Context(), "SELECT * FROM facts ORDER BY rowid")
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = found.Close() }() // found.Err tells what went wrong
	columns, err := found.Columns()
	if err != nil {
		b.Fatal(err)
	}
	for found.Next() {
		row, places := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			places[i] = &row[i]
		}
		if err := found.Scan(places...); err != nil {
			b.Fatal(err)
		}
		rows = append(rows, row)
	}
	if err := found.Err(); err != nil {
		b.Fatal(err)
	}
	if _, err := db.ExecContext(b.Context(), "DELETE FROM facts; VACUUM; PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		b.Fatal(err)
	}
	return rows
}

// insertByHand inserts rows of facts in one transaction.
func insertByHand(b *testing.B, db *sql.DB, rows [][]any) {
	b.Helper()
	tx, err := db.BeginTx(b.Context(), nil)
	if err != nil {
		b.Fatal(err)
	}
	const atOnce = 128
	row := "(?" + strings.Repeat(", ?", len(rows[0])-1) + ")"
	stmt, err := tx.PrepareContext(b.Context(), "INSERT INTO facts VALUES "+row+strings.Repeat(", "+row, atOnce-1))
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = stmt.Close() }() // what it did is committed
	for len(rows) >= atOnce {
		if _, err := stmt.ExecContext(b.Context(), slices.Concat(rows[:atOnce]...)...); err != nil {
			b.Fatal(err)
		}
		rows = rows[atOnce:]
	}
	for _, one := range rows {
		if _, err := tx.ExecContext(b.Context(), "INSERT INTO facts VALUES "+row, one...); err != nil {
			b.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
}
