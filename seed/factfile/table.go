package factfile

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"fedreach/seed/dataset"
)

// readTable reads CSV. Its first line names the columns, in any order.
func readTable(ctx context.Context, name string, in *bufio.Reader, out dataset.Output) error {
	table := csv.NewReader(in)
	table.FieldsPerRecord = -1
	head, err := table.Read()
	if err != nil {
		return fmt.Errorf("%s is neither JSON Lines nor CSV: %w", name, err)
	}
	columns := slices.Clone(head)
	for i, column := range columns {
		columns[i] = strings.TrimSpace(column)
		if !slices.Contains(fields, columns[i]) {
			return fmt.Errorf("%s is no file of facts: column %d: %s", name, i+1, unknown(columns[i]))
		}
		if slices.Contains(columns[:i], columns[i]) {
			return fmt.Errorf("%s: the column %s is there twice", name, columns[i])
		}
	}
	if !slices.Contains(columns, "kind") {
		return fmt.Errorf("%s has no column kind", name)
	}
	r := newReader(out)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		cells, err := table.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		rec := record{dataset.Place{File: name}, map[string]value{}}
		switch bad, ok := errors.AsType[*csv.ParseError](err); {
		case ok && bad.Line > bad.StartLine:
			return fmt.Errorf("%s: a quote that begins in line %d ends nowhere: %w", name, bad.StartLine, err)
		case ok:
			rec.place.Row = bad.StartLine
		case err != nil:
			return fmt.Errorf("reading %s: %w", name, err)
		default:
			rec.place.Row, _ = table.FieldPos(0)
		}
		if err := r.row(rec, columns, cells, err); err != nil {
			return err
		}
	}
}

func (r *reader) row(rec record, columns, cells []string, err error) error {
	switch {
	case err != nil:
		return r.reject(rec, wrong{"", "", err.Error()})
	case len(cells) != len(columns):
		return r.reject(rec, wrong{"", strings.Join(cells, ","), fmt.Sprintf("has %d cells where there are %d columns", len(cells), len(columns))})
	}
	for i, cell := range cells {
		switch {
		case strings.TrimSpace(cell) == "":
		case columns[i] == "levels" || columns[i] == "aliases":
			rec.values[columns[i]] = value{text: cell, list: items(cell)}
		default:
			rec.values[columns[i]] = value{text: cell}
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
