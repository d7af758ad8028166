package kg

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Batch is what one load brings: entities, facts, and facts that their source
// has withdrawn. It is loaded whole or not at all.
type Batch struct {
	// Key makes a retry safe: a batch whose key was loaded before changes
	// nothing, and another batch with that key is refused. Empty where none is
	// wanted. What can't be loaded whatever the store holds is refused all the
	// same.
	Key string
	// By is who loads it, Origin what it was made from (a pack, a file, a
	// script), Note why.
	By, Origin, Note string

	// Entities are created, or brought up to date: a new name is taken and the
	// old one kept as an alias, aliases are added, properties that are given
	// replace those there were.
	Entities []Entity
	// Facts are stated. ID, Load and EndedBy are set by the load. KnownSince,
	// where it is zero, follows from the source.
	Facts []*Fact
	// Withdrawals end what was known.
	Withdrawals []Withdrawal

	// DryRun reports what the batch would do and does nothing.
	DryRun bool

	// factIDs are the ids of all facts that a prepared batch states or withdraws,
	// sorted, each once.
	factIDs []string
}

// Withdrawal says that a source no longer states a fact.
type Withdrawal struct {
	FactID string
	// At is the moment from which it no longer does.
	At time.Time
}

// Load is the record of one batch that changed something.
type Load struct {
	// Revision is its number: 1 for the first, without gaps.
	Revision int64
	// At is when it was loaded, UTC, to the millisecond.
	At time.Time
	// Key, By, Origin and Note are the batch's.
	Key, By, Origin, Note string
	// Attempt tells this load from every other, also from one that takes its number
	// in a database restored from a backup. It is empty where the store does not
	// note it, and of no meaning to anyone else.
	Attempt string
	LoadCounts
}

// ID is load: and the revision.
func (l *Load) ID() string { return "load:" + strconv.FormatInt(l.Revision, 10) }

// LoadCounts is what a load changed.
type LoadCounts struct {
	EntitiesCreated, EntitiesChanged int
	FactsCreated, FactsWithdrawn     int
}

// Any reports whether anything was changed.
func (c LoadCounts) Any() bool { return c != LoadCounts{} }

// LoadReport says what became of a batch.
type LoadReport struct {
	// Revision is the graph's after the batch: unchanged where it changed nothing.
	Revision int64
	// Load is the record that was made, or would be on a dry run; the earlier
	// one where the key was loaded before; nil where nothing changed.
	Load *Load
	// Repeated is true where the batch's key was loaded before.
	Repeated bool
	DryRun   bool
	LoadCounts
	// EntitiesUnchanged and FactsUnchanged were there already. FactsWithdrawnBefore
	// are facts that their source had withdrawn earlier: stating them again does
	// not bring them back, a later source does.
	EntitiesUnchanged, FactsUnchanged, FactsWithdrawnBefore int
}

// The lists of a batch that a Problem can be in. ListBatch is no list: what is
// wrong is a field of the batch itself.
const (
	ListBatch       = "batch"
	ListEntities    = "entities"
	ListFacts       = "facts"
	ListWithdrawals = "withdrawals"
)

// Problem is what is wrong with one item of a batch.
type Problem struct {
	// List is one of ListBatch, ListEntities, ListFacts and ListWithdrawals; Index
	// is the item's place in it, from 0.
	List  string
	Index int
	// Field is the item's field, empty where it is the item as a whole.
	Field string
	// Reason says what is wrong and what would be right.
	Reason string
}

// Where is list[index].field, or the field of the batch itself.
func (p Problem) Where() string {
	if p.List == ListBatch {
		return p.Field
	}
	where := fmt.Sprintf("%s[%d]", p.List, p.Index)
	if p.Field != "" {
		where += "." + p.Field
	}
	return where
}

// String is where, and the reason.
func (p Problem) String() string { return p.Where() + ": " + p.Reason }

// Rejected is the error of a batch that can't be loaded. It names every problem,
// ordered by list (the batch itself, entities, facts, withdrawals), index and field.
type Rejected struct{ Problems []Problem }

// Reject is the error of these problems, put in order.
func Reject(problems []Problem) *Rejected {
	lists := []string{ListBatch, ListEntities, ListFacts, ListWithdrawals}
	slices.SortStableFunc(problems, func(a, b Problem) int {
		return cmp.Or(
			cmp.Compare(slices.Index(lists, a.List), slices.Index(lists, b.List)),
			cmp.Compare(a.Index, b.Index),
			cmp.Compare(a.Field, b.Field),
		)
	})
	return &Rejected{problems}
}

// Error names up to ten of the problems.
func (r *Rejected) Error() string {
	const shown = 10
	var b strings.Builder
	fmt.Fprintf(&b, "the batch has %d problem(s), nothing was loaded", len(r.Problems))
	for i, p := range r.Problems {
		if i == shown {
			fmt.Fprintf(&b, "\n  … and %d more", len(r.Problems)-shown)
			break
		}
		b.WriteString("\n  " + p.String())
	}
	return b.String()
}
