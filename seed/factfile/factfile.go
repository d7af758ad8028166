// Package factfile imports entities and facts from files in a form of this
// project's own, CSV or JSON Lines: docs/facts-format.md describes it.
//
// Such a file is no snapshot: its facts are added to what there is, and one that
// is there already is left as it is.
package factfile

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"

	"fedreach/seed/dataset"
	"fedreach/seed/sheet"
)

// Importer is the importer of plain facts.
var Importer = dataset.Importer{Kind: "facts", About: "plain facts", Read: read}

func read(ctx context.Context, in dataset.Input, out dataset.Output) error {
	for _, file := range in.Files {
		if err := readFile(ctx, file, out); err != nil {
			return err
		}
	}
	return nil
}

// readFile reads a file as what its first letter shows it to be.
func readFile(ctx context.Context, file dataset.File, out dataset.Output) (err error) {
	in, done, err := sheet.Open(file)
	if err != nil {
		return fmt.Errorf("%s is no file of facts: %w: give JSON Lines, or CSV with the names of its columns in the first line", file.Name, err)
	}
	defer func() { err = errors.Join(err, done()) }()
	first, err := firstLetter(in)
	switch {
	case err != nil:
		return fmt.Errorf("reading %s: %w", file.Name, err)
	case first == '{':
		return readLines(ctx, file.Name, in, out)
	}
	return readTable(ctx, file.Name, in, out)
}

// firstLetter is the first byte that is no space, left to be read.
func firstLetter(in *bufio.Reader) (byte, error) {
	for at := 1; ; at++ {
		seen, err := in.Peek(at)
		if err != nil {
			return 0, err
		}
		if last := seen[at-1]; !bytes.ContainsRune([]byte(" \t\r\n"), rune(last)) {
			return last, nil
		}
	}
}
