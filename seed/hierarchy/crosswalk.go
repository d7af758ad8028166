package hierarchy

import (
	"context"
	"slices"
	"strings"

	"fedreach/kg"
	"fedreach/seed/names"
	"fedreach/seed/sheet"
)

// The columns of the crosswalk. NIST's name, of 2008, is what USAspending calls
// many bodies.
const (
	nameColumn   = "gsa sfp name"
	parentColumn = "parent"
	nistColumn   = "nist name"
)

// walk is the crosswalk, which names parents that may stand further down.
type walk struct {
	*tree
	entries []*entry
	byName  map[string]*entry
	nist    map[string]int // how many have this NIST name
}

// entry is a row of the crosswalk.
type entry struct {
	sheet.Row
	name         string
	short, other []string
	body         *body
	// visiting, done: where the reading of its parents stands.
	visiting, done bool
}

func (t *tree) readCrosswalk(ctx context.Context, files lists) error {
	w := &walk{tree: t, byName: map[string]*entry{}, nist: map[string]int{}}
	err := files.each(ctx, crosswalkLayout, t.out, func(r sheet.Row) error {
		e := &entry{Row: r}
		e.name, e.short, e.other = spelled(r.Cell(nameColumn))
		if e.name == "" {
			return t.reject(r.At("GSA SFP Name"), "", "is missing: the name of the body", nil)
		}
		w.entries = append(w.entries, e)
		w.nist[key(r.Cell(nistColumn))]++
		if w.byName[r.Cell(nameColumn)] == nil {
			w.byName[r.Cell(nameColumn)] = e
		}
		return nil
	})
	for _, e := range w.entries {
		if err == nil {
			err = w.visit(e)
		}
	}
	return err
}

// visit finds the body of an entry, after that of its parents.
func (w *walk) visit(e *entry) error {
	if e.done {
		return nil
	}
	e.visiting = true
	defer func() { e.visiting, e.done = false, true }()
	parent := w.above(e)
	if parent != nil && parent.visiting {
		return w.reject(e.At("Parent"), e.Cell(nameColumn), "is above and below "+parent.name+" at once", nil)
	}
	if parent != nil {
		if err := w.visit(parent); err != nil {
			return err
		}
	}
	switch name := e.Cell(parentColumn); name {
	case "[Branch]":
		if b, _ := w.known(e.At("GSA SFP Name"), e.name, ""); b != nil && isBranch(b.id) {
			e.body = w.branch(crosswalk, e.At("GSA SFP Name"), b.id)
			return nil
		}
		return w.reject(e.At("Parent"), e.Cell(nameColumn), "is none of the three branches", nil)
	case "[Bucket]":
		if _, is := w.table.groups[key(e.name)]; is {
			return nil
		}
		return w.reject(e.At("GSA SFP Name"), e.Cell(nameColumn), "is a heading that the table of headings does not know", nil)
	}
	return w.read(e)
}

// above is the entry that this one names as its parent, or nil.
func (w *walk) above(e *entry) *entry { return w.byName[e.Cell(parentColumn)] }

// ancestors are the entries above that are bodies, the nearest first.
func (w *walk) ancestors(e *entry) []*entry {
	var list []*entry
	up := w.above(e)
	for steps := 0; up != nil && steps < len(w.entries); steps, up = steps+1, w.above(up) {
		if up.body != nil {
			list = append(list, up)
		}
	}
	return list
}

// read takes in an entry that is no branch and no heading.
func (w *walk) read(e *entry) (err error) {
	ancestors := w.ancestors(e)
	name, owner := e.name, (*entry)(nil)
	for _, up := range slices.Backward(ancestors) {
		for _, short := range up.short {
			if rest, cut := strings.CutPrefix(name, short+" "); cut && strings.Contains(rest, " ") {
				name, owner = rest, up
			}
		}
	}
	anchor := ""
	if owner == nil {
		owner = first(ancestors, func(up *entry) bool { return up.body.current && !up.isOffice() })
	}
	if owner != nil {
		anchor = owner.body.id
	}
	if anchor == "" && len(ancestors) > 0 {
		anchor = ancestors[0].body.id
	}
	if e.body, err = w.bodyOf(e, name, anchor); e.body == nil {
		return err
	}
	if name != e.name {
		e.body.call(e.name)
	}
	for _, short := range e.short {
		e.body.shorten(short)
	}
	for _, other := range e.other {
		e.body.call(other)
	}
	w.sayAbove(e, name != e.name, owner, ancestors)
	return nil
}

// bodyOf finds an entry's body by its name, or else by the one it had in 2008.
func (w *walk) bodyOf(e *entry, name, anchor string) (*body, error) {
	at := e.At("GSA SFP Name")
	nist := w.nistName(e)
	if b, _ := w.known(at, name, anchor); b == nil && nist != "" {
		if b, _ := w.known(at, nist, anchor); b != nil {
			b.call(name)
			return b, nil
		}
	}
	if w.in.Names.Slug(names.Mention{Kind: kg.KindAgency, Name: name, Parent: anchor}) == "" {
		// Another has the name: it may be the one meant, where both are under
		// the same body higher up.
		for _, up := range w.ancestors(e) {
			if b, _ := w.known(at, name, up.body.id); b != nil {
				return b, nil
			}
		}
	}
	b, err := w.find(crosswalk, at, name, anchor)
	if b != nil && nist != "" && len(strings.Fields(nist)) > 2 {
		b.call(nist)
	}
	return b, err
}

// nistName is the name that NIST had for the body and for no other, or "".
func (w *walk) nistName(e *entry) string {
	name := e.Cell(nistColumn)
	if _, apart := w.table.apart[key(name)]; apart || w.nist[key(name)] != 1 {
		return ""
	}
	for _, part := range []string{"except", "generally", "(", "headquarters", "immediate"} {
		if strings.Contains(strings.ToLower(name), part) {
			return ""
		}
	}
	return name
}

// sayAbove says what an entry's body is part of: for one that other lists have,
// the nearest above that they have too; for one that bears its owner's
// abbreviation, its owner; for any other, what stands right above.
func (w *walk) sayAbove(e *entry, bearsOwner bool, owner *entry, ancestors []*entry) {
	parent := owner
	if !e.body.current && !bearsOwner {
		parent = first(ancestors, func(up *entry) bool { return up.body != e.body })
	}
	named := e.Cell(parentColumn)
	if parent == nil || parent.body == e.body {
		e.body.why = w.whyNot(e, named)
		return
	}
	s := statement{list: crosswalk, parent: parent.body.id, at: e.At("Parent"), value: e.Cell(nameColumn) + " under " + named}
	if named != parent.Cell(nameColumn) {
		s.through = named
	}
	e.body.say(s)
}

// whyNot says why the crosswalk gives an entry no parent.
func (w *walk) whyNot(e *entry, named string) string {
	heading, is := w.table.groups[key(named)]
	switch {
	case is:
		e.body.outside = heading.Outside
		return "the crosswalk has it under “" + named + "”: " + heading.Because
	case named == "":
		return "the crosswalk names no parent"
	case w.above(e) == nil:
		return "the crosswalk names a parent that it does not have: " + named
	}
	return "the crosswalk's parent, " + named + ", is not placed"
}

// isOffice reports whether an entry is an officer or his office: what stands
// under it is part of the agency and not of him.
func (e *entry) isOffice() bool {
	for _, word := range []string{"office", "immediate", "secretary", "deputy", "under", "assistant", "chief", "administrator", "director", "departmental"} {
		if strings.HasPrefix(key(e.body.name), word+" ") || strings.HasSuffix(key(e.body.name), " "+word) || key(e.body.name) == word {
			return true
		}
	}
	return false
}

func first(entries []*entry, is func(*entry) bool) *entry {
	for _, e := range entries {
		if is(e) {
			return e
		}
	}
	return nil
}
