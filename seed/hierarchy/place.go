package hierarchy

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"fedreach/kg"
	"fedreach/seed/dataset"
	"fedreach/seed/names"
)

// handOver places the bodies, and hands over those that have a place.
func (t *tree) handOver() error {
	t.place()
	short := t.abbreviations()
	var placed []kg.Entity
	for _, b := range t.order {
		if !t.isPlaced(b.id) {
			continue
		}
		e := t.agency(b, short[b.id])
		placed = append(placed, e)
		if err := t.out.Entity(e); err != nil {
			return err
		}
	}
	near := names.New(placed, nil)
	for _, b := range t.order {
		err := error(nil)
		switch {
		case t.isPlaced(b.id):
			err = t.state(b)
		default:
			err = t.unplaced(b, near)
		}
		if err != nil {
			return err
		}
	}
	return t.stateUnlisted()
}

// stateUnlisted states the endings of the bodies that no list has any more, of which the
// graph has what they were part of: that they are no more is so, whoever lists them.
func (t *tree) stateUnlisted() error {
	for _, id := range slices.Sorted(maps.Keys(t.table.ended)) {
		parent := t.in.Said(id)
		if parent == "" || t.bodies[id] != nil && t.isPlaced(id) {
			continue
		}
		if err := t.end(dataset.Place{File: "seed/hierarchy/table.yaml"}, id, parent); err != nil {
			return err
		}
	}
	return nil
}

// end states until when a body was part of another, by the table.
func (t *tree) end(at dataset.Place, id, parent string) error {
	line := t.table.ended[id]
	return t.out.Fact(at, &kg.Fact{
		Kind: kg.PartOf, From: id, To: parent, Until: line.until, UntilPrecision: line.precision, Confidence: kg.High, Source: line.source(), Text: line.Text,
	})
}

// place takes a parent for every body: the one that another source in the graph
// has, or that of the first list; then the finest that agrees with it, but for
// bodies that stand by themselves.
func (t *tree) place() {
	for _, b := range t.order {
		slices.SortStableFunc(b.said, func(x, y statement) int {
			return cmp.Or(cmp.Compare(x.list, y.list), cmp.Compare(b.seconded(y), b.seconded(x)))
		})
		for _, s := range b.said {
			if b.outside && s.list >= spending {
				break
			}
			if t.parent(b.id) == "" && !b.alone(s) && !t.isUnder(s.parent, b.id) {
				t.parents[b.id] = s.parent
			}
		}
	}
	for _, b := range t.order {
		for _, s := range b.said {
			taken := t.parent(b.id)
			if t.in.Parent(b.id) == "" && !b.alone(s) && s.parent != taken && t.isUnder(s.parent, taken) && !t.isUnder(s.parent, b.id) {
				t.parents[b.id] = s.parent
			}
		}
	}
}

// alone reports whether a statement puts under a department what the .gov list has
// as an organisation of its own in the executive branch, and is not of the .gov
// lists itself. USAspending and the crosswalk file independent agencies under
// whoever pays or reports for them: Social Security under Health, the Peace Corps
// under the President's office. What the .gov list of agencies has both ways, as
// an agency and as a bureau that it once was, is an agency: the Surface
// Transportation Board.
// A body that the table places is nowhere else.
func (b *body) alone(s statement) bool {
	if slices.ContainsFunc(b.said, func(own statement) bool { return own.line != nil }) {
		return s.line == nil
	}
	return (s.list >= spending || s.list == bureaus && b.own) && slices.ContainsFunc(b.said, func(own statement) bool {
		return own.list == domains && own.parent == executive
	})
}

// seconded counts the lists that say what a statement says: of two of one list,
// the one is taken that others say too.
func (b *body) seconded(s statement) int {
	count := 0
	for _, other := range b.said {
		if other.parent == s.parent {
			count++
		}
	}
	return count
}

// parent is what a body is part of, or "".
func (t *tree) parent(id string) string {
	if other := t.in.Parent(id); other != "" {
		return other
	}
	return t.parents[id]
}

// isUnder reports whether a body is the other, or part of it at any height.
func (t *tree) isUnder(id, other string) bool {
	for steps := 0; id != "" && steps <= len(t.parents)+100; steps++ {
		if id == other {
			return true
		}
		id = t.parent(id)
	}
	return false
}

func (t *tree) isPlaced(id string) bool { return t.isUnder(id, root) }

// state states what a placed body is part of, and rejects what says otherwise.
// What agrees, and is only less fine, needs no saying. Of a body that is no more,
// the lists say otherwise when they have it.
func (t *tree) state(b *body) error {
	parent, end := t.parent(b.id), t.table.ended[b.id]
	if end != nil {
		if err := t.end(b.at, b.id, parent); err != nil {
			return err
		}
	}
	for _, s := range b.said {
		switch {
		case s.parent == parent && end != nil:
			if err := t.overrule(b, s); err != nil {
				return err
			}
		case s.parent == parent:
			f := &kg.Fact{
				Kind: kg.PartOf, From: b.id, To: parent, Confidence: confidence(s.list), Source: s.source(), Text: s.text(),
			}
			if err := t.out.Fact(s.at, f); err != nil {
				return err
			}
		case t.isUnder(parent, s.parent), t.isUnder(s.parent, parent) && !b.alone(s):
		default:
			if err := t.overrule(b, s); err != nil {
				return err
			}
		}
	}
	return nil
}

// overrule rejects a statement that is not taken. It is kept as one that was never
// known, where the graph has its parent.
func (t *tree) overrule(b *body, s statement) error {
	if err := t.reject(s.at, s.value, t.against(b), nil); err != nil || !t.isPlaced(s.parent) {
		return err
	}
	return t.out.Fact(s.at, &kg.Fact{
		Kind: kg.PartOf, From: b.id, To: s.parent, Confidence: confidence(s.list), Source: s.source(), Text: s.text(), KnownUntil: kg.Beginning,
	})
}

// against says what a statement that is not taken stands against.
func (t *tree) against(b *body) string {
	parent := t.parent(b.id)
	if end := t.table.ended[b.id]; end != nil {
		return fmt.Sprintf("is against what is taken, which has %s until %s: %s", b.id, end.Until, end.Source.Title)
	}
	if t.in.Parent(b.id) != "" {
		return fmt.Sprintf("is against another source in the graph, which has %s as part of %s", b.id, parent)
	}
	by := ""
	for _, s := range b.said {
		if s.parent == parent {
			by = ": " + s.source().Title
			break
		}
	}
	return fmt.Sprintf("is against what is taken, which has %s as part of %s%s", b.id, parent, by)
}

// unplaced rejects a body that no list brings to a branch.
func (t *tree) unplaced(b *body, placed *names.Names) error {
	reason := "no list says which branch it is part of"
	switch {
	case b.why != "":
		reason = b.why
	case len(b.said) > 0:
		reason = "no list says which branch " + b.said[0].parent + " is part of"
	}
	near := placed.Find(names.Mention{Kind: kg.KindAgency, Name: b.name})
	candidates := near.Near
	if near.ID != "" && near.ID != b.id {
		candidates = []string{near.ID}
	}
	return t.reject(b.at, b.name, "is not placed: "+reason, candidates)
}

// agency is a body as the graph has it. What is named for intelligence may be of
// that community, which no list says: its sector is left open.
func (t *tree) agency(b *body, short []string) *kg.Agency {
	a := &kg.Agency{Named: kg.Named{Slug: strings.TrimPrefix(b.id, "agency:"), Name: b.name, Aliases: slices.Concat(b.other, short, t.in.Names.Others(b.id))}}
	switch {
	case strings.Contains(b.name, "Intelligence") || b.id == root || b.id == executive:
	case t.isUnder(b.id, defense):
		a.Sector = kg.SectorDefense
	case t.isUnder(b.id, legislative):
		a.Sector = kg.SectorLegislative
	case t.isUnder(b.id, judicial):
		a.Sector = kg.SectorJudicial
	case t.isUnder(b.id, executive):
		a.Sector = kg.SectorCivilian
	}
	return a
}

// abbreviations gives each body, by id, those abbreviations that are its own:
// one that several have is that of the one right under a branch, if that is one.
// Two letters are an abbreviation of nothing less.
func (t *tree) abbreviations() map[string][]string {
	owners := map[string][]*body{}
	for _, b := range t.order {
		for _, short := range b.short {
			if !slices.Contains(owners[short], b) {
				owners[short] = append(owners[short], b)
			}
		}
	}
	of := map[string][]string{}
	for _, b := range t.order {
		for _, short := range b.short {
			who := owners[short]
			high := slices.DeleteFunc(slices.Clone(who), func(b *body) bool { return !isBranch(t.parent(b.id)) })
			mine := len(high) == 1 && high[0] == b || len(high) == 0 && len(who) == 1 && len(short) > 2
			known := t.in.Names.Find(names.Mention{Kind: kg.KindAgency, Name: short})
			if mine && (known.ID == "" || known.ID == b.id) && !slices.Contains(of[b.id], short) {
				of[b.id] = append(of[b.id], short)
			}
		}
	}
	return of
}
