// Package snapshot brings a graph up to date with what an importer reads.
//
// A snapshot is a source's complete statement on its day. What the source stated
// before and states still, in the same words, is left as it is, under the day on
// which it was first seen; what is new is stated; what is gone is withdrawn at
// the snapshot's day. A source of which the files have nothing is left alone, so
// that one file of a data set can be imported without the others.
package snapshot

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"fedreach/kg"
	"fedreach/seed/dataset"
	"fedreach/seed/names"
)

// Store is what an import needs of a store, be it here or behind a server.
type Store interface {
	Load(ctx context.Context, batch kg.Batch) (kg.LoadReport, error)
	Entities(ctx context.Context, filter kg.EntityFilter) (kg.EntityPage, error)
	Facts(ctx context.Context, filter kg.FactFilter) (*kg.Graph, error)
}

// DefaultLimit is how many new facts one load has at most. A snapshot with fewer
// is one load: nobody sees half of it.
const DefaultLimit = 50_000

// Import is what is to be imported, and how.
type Import struct {
	Importer dataset.Importer
	Files    []dataset.File
	// Date is the day of the files where they don't say it themselves, or zero.
	Date kg.Date
	// Today is the last day that a snapshot can be of; zero where that is not looked at.
	Today kg.Date
	// Own says whose the files are where one agency published them by itself, or is nil.
	Own *dataset.Own
	// Tables are further tables of names, which go before the built-in one.
	Tables []*names.Table
	// Known are built-in facts. Their entities may be meant though the graph
	// doesn't have them: one that a fact needs is loaded with it.
	Known []kg.Batch
	// By and Origin go into the records of the loads.
	By, Origin string
	// Shrink takes also a snapshot that states far less than the one before.
	Shrink bool
	// Strict gives up at the first reject.
	Strict bool
	// DryRun plans everything and loads nothing.
	DryRun bool
	// Limit is how many new facts one load has at most; 0 is DefaultLimit.
	Limit int
	// Rejected is told every reject, in the order of the files. Nil is nobody.
	Rejected func(dataset.Reject) error
	// Loading is told how many facts and withdrawals of all there are have been
	// loaded, before the first load and after each. Nil is nobody.
	Loading func(done, total int)

	// rank is that of the importer's sources, whoever publishes the files.
	rank int
}

// Report says what an import did, or would do.
type Report struct {
	// Day is the last of the snapshots' days; zero where they are undated.
	Day kg.Date
	// Loads is how many loads it took, Revision the graph's after them.
	Loads    int
	Revision int64
	// Counts are what the loads changed, FactsCreated without those changed,
	// FactsWithdrawn without those changed or overruled.
	kg.LoadCounts
	// FactsChanged are things of which the source stated something else before:
	// the old statement is withdrawn, a new one stated.
	FactsChanged int
	// FactsUnchanged were there, Repeated stand in the files more than once.
	FactsUnchanged, Repeated int
	// TakenBack are facts that were withdrawn after the snapshot's day: stating
	// them again does not bring them back.
	TakenBack int
	// Overruled are statements about the tree that another source goes before:
	// kept, and never known. They are of these files, or of sources that these go before.
	Overruled int
	// Unplaced are the agencies that are under no root after it, by id. Twins may be
	// one and the same: they stay apart until a table of names says so.
	Unplaced []string
	Twins    []names.Twins
	// Rejects is how many there were, and FactsKept the facts that the files leave out
	// and that stand, as rows that can't be used may have stated them.
	Rejects, FactsKept int
	// Batch is what a dry run would load; nil where that is more than one load, and
	// what is changed is then counted among what is created and withdrawn.
	Batch *kg.Batch
}

// Run imports. On an error nothing of the files was loaded, unless the error is a
// *PartError. A snapshot with more new facts than one load may have is read
// twice, first to see that all of it can be read; its withdrawals come last.
// Facts that are only added are loaded as they are read.
func Run(ctx context.Context, store Store, in Import) (Report, error) {
	if in.Limit == 0 {
		in.Limit = DefaultLimit
	}
	in.rank = rankOf(in.Importer.Sources)
	if in.Own != nil {
		in.Importer.Sources = in.Own.Sources(in.Importer)
	}
	r, err := newRun(ctx, store, in)
	if err != nil {
		return Report{}, err
	}
	if len(in.Importer.Sources) == 0 && !in.Strict && !in.DryRun {
		return r.readAndLoad()
	}
	if err := r.read(); err != nil {
		return r.report, r.became(err)
	}
	switch {
	case !r.tooMany:
		err := r.loadAll()
		return r.done(), r.became(err)
	case in.DryRun:
		return r.estimate(), nil
	}
	again, err := newRun(ctx, store, in)
	if err != nil {
		return r.report, err
	}
	again.second, again.days, again.news, again.gone = true, r.days, r.news, r.gone
	again.report.Day, again.report.Rejects = r.report.Day, r.report.Rejects
	return again.readAndLoad()
}

// readAndLoad reads the files and loads as it goes.
func (r *run) readAndLoad() (Report, error) {
	r.loads = true
	err := r.read()
	if err == nil {
		err = r.loadAll()
	} else if pending := r.await(); errors.Is(pending, kg.ErrUncertain) {
		err = fmt.Errorf("%w; %w", err, pending)
	}
	return r.done(), r.became(err)
}

// run is one reading of the files.
type run struct {
	Import
	ctx    context.Context
	store  Store
	graph  *graph
	names  *names.Names
	naming naming
	report Report
	// checker completes and checks the facts.
	checker kg.Checker

	// sources is what is held of each of the importer's sources, by URL.
	sources map[string]*held
	// seen are the statements of this reading, days the days of its sources.
	seen map[digest]bool
	days map[string]kg.Date
	// stated is how many statements the files have of each source and kind.
	stated map[string]int
	// unread is what rows that can't be used are about.
	unread map[kg.Thing]bool
	// gone is how many statements about a thing are withdrawn.
	gone map[digest]int
	// news is how many new facts there are, tooMany whether one load can't have
	// them all; facts are those not loaded yet, each from its place.
	news    int
	tooMany bool
	facts   []placed
	// pending is the load that is under way, while the reading goes on; nil is none.
	pending chan outcome
	// loads is true of the reading that loads as it goes, second where another
	// went before; loaded is how many facts and withdrawals have been loaded.
	loads, second bool
	loaded        int
	// withdrawing is true once a load was begun that withdraws what the files leave out.
	withdrawing bool
}

// placed is a fact and where it stands.
type placed struct {
	at   dataset.Place
	fact *kg.Fact
	// instead are statements of other sources whose place it takes.
	instead []kg.Withdrawal
}

func newRun(ctx context.Context, store Store, in Import) (*run, error) {
	g, err := readGraph(ctx, store, in.Known, in.Importer.Sources)
	if err != nil {
		return nil, err
	}
	sources, err := readHeld(ctx, store, in.Importer.Sources)
	if err != nil {
		return nil, err
	}
	return &run{
		Import: in, ctx: ctx, store: store, graph: g, sources: sources,
		names: g.names(in), naming: naming{rank: in.rank, given: map[string]bool{}},
		seen: map[digest]bool{}, days: map[string]kg.Date{}, stated: map[string]int{}, unread: map[kg.Thing]bool{},
	}, nil
}

// read has the importer read the files.
func (r *run) read() error {
	input := dataset.Input{
		Files: r.Files, Date: r.Date, Own: r.Own, Names: r.names,
		Parent: func(id string) string { return r.graph.parent(r.Importer, id) },
		Said:   func(id string) string { return r.graph.ownParents[id] },
	}
	if err := r.Importer.Read(r.ctx, input, r); err != nil {
		if cause := r.ctx.Err(); cause != nil && !errors.Is(err, kg.ErrUncertain) {
			err = fmt.Errorf("interrupted: %w", cause)
		}
		return err
	}
	for id, aliases := range r.names.Merged() {
		r.graph.addAliases(id, aliases)
	}
	for _, url := range r.urls() {
		r.report.Day = max(r.report.Day, r.day(url))
	}
	if err := r.keepUnread(); err != nil {
		return err
	}
	if r.second {
		return nil
	}
	r.gone = map[digest]int{}
	for _, url := range r.urls() {
		for _, gone := range r.sources[url].gone() {
			r.gone[gone.thing]++
		}
	}
	if err := r.checkTogether(); err != nil {
		return err
	}
	if err := r.checkDays(); err != nil {
		return err
	}
	return r.checkSize()
}

// checkTogether refuses to take anything back where the files lack one that they
// are to be read with: it may be only what depends on that.
func (r *run) checkTogether() error {
	if len(r.gone) == 0 {
		return nil
	}
	for _, url := range r.Importer.Together {
		if _, read := r.days[url]; !read && len(r.sources[url].standing) > 0 {
			return fmt.Errorf("these files leave out what the graph has, and may do so only because they are read without those of %s: give its file as well", url)
		}
	}
	return nil
}

// checkDays refuses a snapshot of a day to come, one older than what is there, and
// one without a day that says otherwise than what is there.
func (r *run) checkDays() error {
	for _, url := range r.urls() {
		h, day := r.sources[url], r.day(url)
		if r.Today != 0 && day > r.Today {
			return fmt.Errorf("this snapshot is of %s, a day that has not come yet: look at --date, the file's name and the day in the file", day)
		}
		if day != 0 && r.Today != 0 && h.newest > r.Today {
			return fmt.Errorf("the graph has a snapshot of %s of %s, a day that has not come yet: restore the backup from before it, or import into a new store", url, h.newest)
		}
		if day != 0 && day < h.newest {
			return fmt.Errorf("this snapshot is of %s, and the graph has one of %s of %s already: an older snapshot can't follow a newer one", day, h.newest, url)
		}
		if day == 0 && h.any() && (h.news > 0 || len(h.gone()) > 0) {
			return fmt.Errorf("these files say otherwise than what the graph has of %s, and don't say from when: give the day with --date", url)
		}
	}
	return nil
}

// sizeable is of how many statements of a kind a source is expected to keep half.
const sizeable = 50

// checkSize refuses a snapshot that states less than half of what its source did of
// some kind: it is a part of one, more often than not.
func (r *run) checkSize() error {
	for _, url := range r.urls() {
		before := map[kg.FactKind]int{}
		for _, facts := range r.sources[url].standing {
			before[facts[0].kind]++
		}
		for _, kind := range kg.FactKinds {
			now := r.stated[url+" "+string(kind)]
			if before[kind] >= sizeable && 2*now < before[kind] && !r.Shrink {
				return fmt.Errorf("these files have %d statements %s of %s, and the graph has %d: they may be a part of it only; if that is all that it still says, give --shrink", now, kind, url, before[kind])
			}
		}
	}
	return nil
}

// urls are the sources that the files have something of.
func (r *run) urls() []string {
	var urls []string
	for _, url := range r.Importer.Sources {
		if _, read := r.days[url]; read {
			urls = append(urls, url)
		}
	}
	slices.Sort(urls)
	return urls
}

// day is the day of a source's snapshot, or zero.
func (r *run) day(url string) kg.Date {
	if day := r.days[url]; day != 0 {
		return day
	}
	return r.Date
}

// done is the report once nothing more is to be loaded.
func (r *run) done() Report {
	r.check()
	r.report.FactsCreated -= r.report.FactsChanged
	r.report.FactsWithdrawn -= r.report.FactsChanged
	return r.report
}

// estimate is the report of a dry run of more facts than one load can have.
func (r *run) estimate() Report {
	r.check()
	r.report.FactsCreated = r.news
	for _, count := range r.gone {
		r.report.FactsWithdrawn += count
	}
	r.report.EntitiesCreated = r.graph.created
	for id := range r.graph.fresh {
		if r.graph.there[id] == nil {
			r.report.EntitiesCreated++
		} else {
			r.report.EntitiesChanged++
		}
	}
	return r.report
}
