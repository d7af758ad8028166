package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"fedreach/seed/dataset"
)

// pause is how much time is between two plain lines of progress.
const pause = 5 * time.Second

// progress shows how far an import has got: on a terminal a bar with its rate
// and the time left, elsewhere a line now and then.
type progress struct {
	out      io.Writer
	terminal bool
	files    []dataset.File
	bar      *progressbar.ProgressBar
	// what is being done; total and now are how much of it there is and is done.
	what       string
	total, now int64
	bytes      bool
	last       time.Time
}

// newProgress counts what is read of the files, of so many bytes in all.
func newProgress(out io.Writer, files []dataset.File, size int64) *progress {
	p := &progress{out: out}
	if file, ok := out.(*os.File); ok {
		p.terminal = term.IsTerminal(int(file.Fd()))
	}
	for _, file := range files {
		p.files = append(p.files, dataset.File{Name: file.Name, Open: func() (io.ReadCloser, error) {
			if p.bytes && p.now >= size && size > 0 {
				p.begin("reading again", size, true)
			}
			content, err := file.Open()
			return &counted{content, p}, err
		}})
	}
	p.begin("reading", size, true)
	return p
}

// counted tells a progress how much was read.
type counted struct {
	io.ReadCloser
	progress *progress
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	if c.progress.bytes {
		c.progress.at(c.progress.now + int64(n))
	}
	return n, err
}

func (p *progress) begin(what string, total int64, bytes bool) {
	p.done()
	p.what, p.total, p.now, p.bytes, p.last = what, total, 0, bytes, time.Now()
	if p.terminal && total > 0 {
		options := []progressbar.Option{
			progressbar.OptionSetWriter(p.out), progressbar.OptionSetDescription(what), progressbar.OptionShowCount(), progressbar.OptionShowBytes(bytes),
			progressbar.OptionSetPredictTime(true), progressbar.OptionFullWidth(), progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100 * time.Millisecond),
		}
		if !bytes {
			options = append(options, progressbar.OptionShowIts(), progressbar.OptionSetItsString("facts"))
		}
		p.bar = progressbar.NewOptions64(total, options...)
	}
}

// loading says how many facts have been loaded.
func (p *progress) loading(done, total int) {
	if p.bytes {
		p.begin("loading", int64(total), false)
	}
	p.at(int64(done))
}

func (p *progress) at(now int64) {
	p.now = min(now, p.total) // a file's beginning can be read twice
	switch {
	case p.bar != nil:
		_ = p.bar.Set64(p.now) // a bar that can't be drawn is no reason to stop
	case !p.terminal && time.Since(p.last) >= pause && p.total > 0:
		p.last = time.Now()
		unit := "facts"
		if p.bytes {
			unit = "bytes"
		}
		fmt.Fprintf(p.out, "%s: %d of %d %s, %d %%\n", p.what, p.now, p.total, unit, 100*p.now/p.total)
	}
}

// done takes the bar away.
func (p *progress) done() {
	if p.bar != nil {
		_ = p.bar.Finish()
		p.bar = nil
	}
}
