package sqlitestore

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync/atomic"
)

// place is where a store's file is, with the log and the log's index that SQLite
// keeps beside it, as they were when the store was opened.
//
// SQLite goes on with the files that it has open, whatever comes to be at their
// names: it would answer from a file that nobody else sees any more, and write
// there what is gone with the process.
type place struct {
	parts []part
	// size is the largest that the file was seen with: nothing here makes it smaller.
	size atomic.Int64
	// overwritten is whether it was seen smaller.
	overwritten atomic.Bool
}

type part struct {
	path string
	file fs.FileInfo
}

// placeOf is the place of the store that is open at path.
func placeOf(path string) (*place, error) {
	p := &place{}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		file, err := os.Stat(path + suffix)
		switch {
		case err == nil:
			p.parts = append(p.parts, part{path + suffix, file})
		case suffix == "" || !errors.Is(err, fs.ErrNotExist): // a link has its log beside what it leads to
			return nil, err
		}
	}
	return p, nil
}

// check says whether the files at their names are still those that are open. It is
// nil before the store was opened.
func (p *place) check() error {
	if p == nil {
		return nil
	}
	seen := p.size.Load() // before it is looked at again: it may grow at any time
	for i, part := range p.parts {
		now, err := os.Stat(part.path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return fmt.Errorf("%w: %s is gone", errReplaced, part.path)
		case err != nil:
			return err
		case !os.SameFile(now, part.file):
			return fmt.Errorf("%w: %s is another file than the one that is open", errReplaced, part.path)
		case i == 0:
			p.look(now.Size(), seen)
		}
	}
	if p.overwritten.Load() {
		return fmt.Errorf("%w: %s was overwritten while it was open", errReplaced, p.parts[0].path)
	}
	return nil
}

// look notes how large the file is, and whether that is less than was seen before.
func (p *place) look(size, seen int64) {
	if size < seen {
		p.overwritten.Store(true)
	}
	for largest := p.size.Load(); size > largest && !p.size.CompareAndSwap(largest, size); {
		largest = p.size.Load()
	}
}

// errReplaced: what is at the store's name is not what was opened.
var errReplaced = errors.New("the store's file was replaced or removed")
