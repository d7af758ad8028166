package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"fedreach/kg"
	"fedreach/seed"
	"fedreach/seed/cloudservices"
	"fedreach/seed/dataset"
	"fedreach/seed/factfile"
	"fedreach/seed/fedramp"
	"fedreach/seed/hierarchy"
	"fedreach/seed/inventory"
	"fedreach/seed/names"
	"fedreach/seed/snapshot"
)

// importers are the data sets that can be imported, by kind.
var importers = []dataset.Importer{factfile.Importer, cloudservices.Importer, fedramp.Importer, hierarchy.Importer, inventory.Importer}

type importCommand struct {
	serverFlags
	Kind    string   `arg:"" help:"${importKinds}."`
	Files   []string `arg:"" name:"file" help:"The files of one snapshot."`
	DryRun  bool     `help:"Say what would be created, changed, withdrawn and rejected, and which verdicts would flip; load nothing."`
	Strict  bool     `help:"Load nothing if anything in the files can't be used."`
	Shrink  bool     `help:"Take also a snapshot with less than half of what its source stated before of some kind; without, it is refused as a part of one."`
	Date    string   `placeholder:"DAY" help:"The day of the files, such as 2026-01-29, where neither they nor their names say it."`
	Agency  string   `placeholder:"AGENCY" help:"Whose files these are, where an agency published them by itself: slug, name or abbreviation."`
	Source  string   `placeholder:"URL" help:"Where that agency publishes them."`
	Names   string   `placeholder:"FILE" help:"A table of names (YAML) that goes before the built-in one."`
	Rejects string   `placeholder:"FILE" help:"Where to write everything that can't be used, as CSV; rejects-KIND.csv if left out and there is anything."`
	Format  string   `short:"f" enum:"text,json" default:"text" help:"The report: text or json, which is whole."`

	size     int64  // of all files
	dateFrom string // where the day comes from that the files don't say themselves
}

// furthestEast is how far the clocks of Kiribati are ahead: a day that has begun there
// is no day to come.
const furthestEast = 14 * time.Hour

// importStore is what an import needs of a store, be it here or a server's.
type importStore interface {
	snapshot.Store
	// flips are the verdicts of today that a batch would flip.
	flips(ctx context.Context, batch kg.Batch) ([]flip, error)
}

// Run imports the files into the store, or a running server's.
func (c *importCommand) Run(ctx context.Context, p *program, flags *storeFlags) error {
	in, err := c.read()
	if err != nil {
		return err
	}
	if c.Server != "" {
		in.Limit = remoteLimit
		return c.run(ctx, p, remoteStore{c.client()}, in)
	}
	store, err := flags.open(ctx)
	if err != nil {
		return err
	}
	return errors.Join(c.run(ctx, p, localStore{store}, in), store.Close(ctx))
}

// read reads the flags, and what they name.
func (c *importCommand) read() (snapshot.Import, error) {
	in := snapshot.Import{By: "fedreach import", Strict: c.Strict, Shrink: c.Shrink, DryRun: c.DryRun, Today: kg.DateOf(time.Now().Add(furthestEast))}
	known := false
	for _, importer := range importers {
		if importer.Kind == c.Kind {
			in.Importer, known = importer, true
		}
	}
	if !known {
		return in, &usageError{fmt.Sprintf("there is no data set %.40q: the kinds are %s", c.Kind, importKinds())}
	}
	for _, path := range c.Files {
		file, size, err := openable(path)
		if err != nil {
			return in, err
		}
		in.Files = append(in.Files, file)
		c.size += size
		in.Origin = join(in.Origin, file.Name)
	}
	in.Origin = cut(c.Kind+": "+in.Origin, kg.MaxName)
	var err error
	if in.Date, err = c.day(in.Files); err != nil {
		return in, err
	}
	if in.Own, err = c.own(in.Importer); err != nil {
		return in, err
	}
	if c.Names != "" {
		content, err := os.ReadFile(c.Names)
		if err != nil {
			return in, fmt.Errorf("--names: %w", err)
		}
		table, err := names.ReadTable(c.Names, content)
		if err != nil {
			return in, &usageError{"--names: " + err.Error()}
		}
		in.Tables = []*names.Table{table}
	}
	in.Known, err = seed.Packs([]string{seed.Article, seed.Record})
	return in, err
}

// own is the publication that the flags speak of, nil where they do of none.
func (c *importCommand) own(importer dataset.Importer) (*dataset.Own, error) {
	switch {
	case c.Agency == "" && c.Source == "":
		return nil, nil
	case !importer.OwnFiles:
		return nil, &usageError{"--agency and --source: no agency publishes its own part of " + importer.Kind}
	case c.Agency == "":
		return nil, &usageError{"--agency: is missing: say whose the files are"}
	case c.Source == "":
		return nil, &usageError{"--source: is missing: say where the agency publishes the files"}
	}
	address, err := url.Parse(c.Source)
	if err != nil || address.Scheme != "https" && address.Scheme != "http" || address.Host == "" || address.Fragment != "" {
		return nil, &usageError{fmt.Sprintf("--source: %.200q is no address of a page: write https://agency.gov/page, without #", c.Source)}
	}
	return &dataset.Own{Agency: c.Agency, URL: c.Source}, nil
}

// openable is a file that can be opened, and its size, 0 where that can't be said.
func openable(path string) (dataset.File, int64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return dataset.File{}, 0, err
	}
	if info.IsDir() {
		return dataset.File{}, 0, fmt.Errorf("%s is a directory: name the files in it", path)
	}
	return dataset.File{Name: filepath.Base(path), Open: func() (io.ReadCloser, error) { return os.Open(path) }}, info.Size(), nil
}

var dayInName = regexp.MustCompile(`(?:^|\D)((?:19|20)\d\d-\d\d-\d\d)(?:\D|$)`)

// day is the day that the files' names say, or else --date. A file that says
// its day itself goes before both.
func (c *importCommand) day(files []dataset.File) (kg.Date, error) {
	var day kg.Date
	if c.Date != "" {
		var err error
		if day, err = kg.ParseDate(c.Date); err != nil {
			return 0, &usageError{"--date: " + err.Error()}
		}
		c.dateFrom = "--date"
	}
	var named kg.Date
	for _, file := range files {
		found := dayInName.FindStringSubmatch(file.Name)
		if found == nil {
			continue
		}
		of, err := kg.ParseDate(found[1])
		if err != nil {
			continue // 2026-99-99 is a part of some other number
		}
		c.dateFrom = "its name"
		if other := max(named, day); other != 0 && other != of {
			return 0, &usageError{fmt.Sprintf("%s is of %s by its name, and something else says %s: import one snapshot at a time", file.Name, of, other)}
		}
		named = of
	}
	return max(named, day), nil
}

// datedBy says where the day of a snapshot comes from: the file itself, its name,
// or --date.
func (c *importCommand) datedBy(day kg.Date, in snapshot.Import) string {
	switch {
	case day == 0:
		return ""
	case day == in.Date:
		return c.dateFrom
	case slices.ContainsFunc(in.Files, func(f dataset.File) bool { return strings.Contains(f.Name, day.String()[:len("2026-01")]) }):
		return "its name"
	}
	return "the file itself"
}

// run imports, and reports what it did.
func (c *importCommand) run(ctx context.Context, p *program, store importStore, in snapshot.Import) error {
	rejects, err := newRejects(c.Rejects, c.Kind)
	if err != nil {
		return err
	}
	in.Rejected = rejects.add
	progress := newProgress(p.stderr, in.Files, c.size)
	in.Files, in.Loading = progress.files, progress.loading
	began := time.Now()
	report, err := snapshot.Run(ctx, store, in)
	progress.done()
	if err := errors.Join(err, rejects.close()); err != nil {
		if rejects.total > 0 {
			fmt.Fprintf(p.stderr, "%s, whole in %s\n", count(rejects.total, "reject"), rejects.path)
		}
		return err
	}
	result := importResult{datedBy: c.datedBy(report.Day, in), Kind: c.Kind, Files: in.Origin, DryRun: c.DryRun, Report: report, rejects: rejects, took: time.Since(began)}
	if c.DryRun && report.Batch != nil {
		if result.Flips, err = store.flips(ctx, *report.Batch); err != nil {
			return err
		}
	}
	if c.Format == formatJSON {
		return result.printJSON(p.stdout)
	}
	return result.print(p.stdout)
}

func importKinds() string {
	kinds := ""
	for _, importer := range importers {
		kinds = join(kinds, importer.Kind)
	}
	return kinds
}

func join(list, item string) string {
	if list == "" {
		return item
	}
	return list + ", " + item
}

// cut is a text of at most so many bytes.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return text[:most-len("...")] + "..."
}
