// Package dataset is the frame of the importers: what each is given, and what
// it hands over. An importer is a small package of its own beside this one. It
// reads files, and knows no store: what it hands over becomes batches elsewhere.
package dataset

import (
	"context"
	"io"
	"strings"

	"fedreach/kg"
	"fedreach/seed/names"
)

// Importer turns the files of one public data set into entities and facts.
type Importer struct {
	// Kind is its name on the command line, such as fedramp.
	Kind string
	// About says in one line what its files are.
	About string
	// Sources are the URLs of the sources whose complete statements, on the
	// day of the files, it hands over: what such a source stated before and
	// does not state here, it no longer states. One of which the files have
	// nothing is left alone. Without any, its facts are added to what there is.
	Sources []string
	// Together are those of Sources where what is handed over of one depends on
	// the others: nothing is taken back unless the files have something of each of
	// them that the graph has something of.
	Together []string
	// Declares is true of what declares entities by name: it is given the names
	// and the tree of the built-in facts alone, so that the same files always say
	// the same, whatever else is loaded.
	Declares bool
	// OwnFiles is true of what agencies also publish by themselves, each its own part.
	OwnFiles bool
	// Read hands over what the files say, in their order. An error says that a
	// file is not what it claims to be, and names it; nothing of it is kept
	// then. What is wrong with a row alone is rejected and no error. Errors of
	// Output are returned as they are.
	Read func(ctx context.Context, in Input, out Output) error
}

// Input is what an importer is given.
type Input struct {
	Files []File
	// Date is the day of the files where their names or the person say it, for
	// files that don't say it themselves; zero where nobody does.
	Date kg.Date
	// Own says whose the files are where one agency published them by itself; nil
	// where they are of the data set of all.
	Own *Own
	// Names finds the entities that the files mention. An importer without Sources
	// is given those of the tables of names alone.
	Names *names.Names
	// Parent gives what an entity is part of by any source other than the
	// importer's own, or "".
	Parent func(id string) string
	// Said gives what the importer's own sources have said, and not taken back, that an
	// entity is part of, be it until some day; or "".
	Said func(id string) string
}

// Own is an agency's own publication: a source by itself, so that it takes nothing
// of anybody else's back.
type Own struct {
	// Agency is the agency's slug, name or alias, URL where it publishes them.
	Agency, URL string
}

// Sources are the sources of an own publication that stand in an importer's place.
func (o *Own) Sources(of Importer) []string {
	sources := make([]string, len(of.Sources))
	for i, url := range of.Sources {
		sources[i] = o.Source(url)
	}
	return sources
}

// Source is the one that stands in the place of one of an importer's: the parts of
// a publication, which may be imported one without the other, are told apart as
// the importer's are, by what follows #.
func (o *Own) Source(url string) string {
	if _, part, ok := strings.Cut(url, "#"); ok {
		return o.URL + "#" + part
	}
	return o.URL
}

// File is one file to read.
type File struct {
	// Name is its base name, as rejects show it.
	Name string
	// Open opens it, from its beginning, as often as it is called.
	Open func() (io.ReadCloser, error)
}

// Output takes what an importer hands over. Its errors end the reading.
type Output interface {
	// Entity hands over an entity, before any fact that has it as an end. Handing
	// it over again does no harm.
	Entity(e kg.Entity) error
	// Fact hands over a fact of one of the importer's sources. Its source's day
	// of publication is the day of the snapshot. One that holds, and doesn't say
	// since when, begins on that day: it is the same fact in the next snapshot,
	// and keeps the day of the first.
	Fact(at Place, f *kg.Fact) error
	// Reject says that something in the files can't be used.
	Reject(r Reject) error
}

// Place is where in a file something stands.
type Place struct {
	File string
	// Row is the line or record, from 1, as an editor or a spreadsheet counts
	// them; in JSON, the item's place in its list.
	Row int
	// Field is the column, or the path in JSON, such as data.AtoMapping.exp_date.
	Field string
}

// Reject is something in a file that can't be used.
type Reject struct {
	Place
	// Value is what stands there, Reason what is wrong with it and what would
	// be right.
	Value, Reason string
	// Near are the nearest names, as kind:slug, where a name was not resolved.
	Near []string
	// About is what the row would state something of, as far as it can be told: what
	// the source stated of that before, and does not state anew, is not taken back for
	// want of the row. Each has a kind with both ends or what it goes to, or whom it is
	// from with a key.
	About []kg.Thing
}
