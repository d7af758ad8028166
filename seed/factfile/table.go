package factfile

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"fedreach/seed/dataset"
	"fedreach/seed/sheet"
)

// readTable reads CSV. Its first line names the columns, in any order.
func readTable(ctx context.Context, name string, in *bufio.Reader, out dataset.Output) error {
	table := sheet.NewRecords(in)
	_, head, err := table.Next()
	if err != nil {
		return fmt.Errorf("%s is neither JSON Lines nor CSV: %w", name, err)
	}
	columns, err := columnsOf(name, head)
	if err != nil {
		return err
	}
	r := newReader(out)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		row, cells, err := table.Next()
		rec := &record{place: dataset.Place{File: name, Row: row}}
		bad, isBad := errors.AsType[*sheet.BadRecord](err)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case isBad:
			err = r.reject(rec, wrong{"", "", bad.Error()})
		case err != nil:
			return fmt.Errorf("reading %s: %w", name, err)
		default:
			err = r.row(rec, columns, cells)
		}
		if err != nil {
			return err
		}
	}
}

// columnsOf are the fields that the columns are named after, of which kind is one.
func columnsOf(file string, head []string) ([]field, error) {
	columns := make([]field, len(head))
	for i, name := range head {
		name = strings.TrimSpace(name)
		column, known := fieldsByName[name]
		switch {
		case !known:
			return nil, fmt.Errorf("%s is no file of facts: column %d: %s", file, i+1, unknown(name))
		case slices.Contains(columns[:i], column):
			return nil, fmt.Errorf("%s: the column %s is there twice", file, column)
		}
		columns[i] = column
	}
	if !slices.Contains(columns, kindField) {
		return nil, fmt.Errorf("%s has no column kind", file)
	}
	return columns, nil
}

func (r *reader) row(rec *record, columns []field, cells []string) error {
	if len(cells) != len(columns) {
		return r.reject(rec, wrong{"", strings.Join(cells, ","), fmt.Sprintf("has %d cells where there are %d columns", len(cells), len(columns))})
	}
	for i, cell := range cells {
		switch {
		case strings.TrimSpace(cell) == "":
		case columns[i].isList():
			rec.set(columns[i], value{text: cell, list: items(cell)})
		default:
			rec.set(columns[i], value{text: cell})
		}
	}
	return r.handOver(rec)
}

// items are the items of a list, between semicolons.
func items(cell string) []string {
	var list []string
	for item := range strings.SplitSeq(cell, ";") {
		if item = strings.TrimSpace(item); item != "" {
			list = append(list, item)
		}
	}
	return list
}
