package kg

import (
	"context"
	"errors"
	"fmt"
)

// Store keeps the graph. Every store gives the same answers: a visible
// difference between two of them is a bug. Package storetest is this contract
// as a test suite.
//
// All methods may be called at once from many goroutines. Each answer is of one
// moment: it has all of every load that was acknowledged before the call (before
// the question, where ctx is marked by Asked), and never a part of one. It is of no
// earlier moment than an answer that was given before the call. A load is there for
// all calls after it. Where ctx ends first, the error wraps ctx.Err() and
// nothing was changed, unless it ended after a load was committed; it wraps
// ErrUnavailable too where the database did not answer all that time. An empty
// answer is no error. What is returned must not be changed by the caller.
//
// Stores return facts and never decide: they filter by ids and kinds, never by
// dates.
type Store interface {
	// Load carries out one batch, whole or not at all, and reports what changed.
	// Loads happen one after the other; a load that changes nothing makes no
	// record and no revision. What a batch does is decided by Batch.Prepare and
	// Batch.Plan alone. A batch that is repeated under its Key gives that
	// load's record, with Repeated set. On a rejected batch, a dry run or any error
	// nothing is left behind.
	//
	// Errors: *Rejected, ErrUnavailable, ErrUncertain, ErrNewer, ErrConflict.
	Load(ctx context.Context, batch Batch) (LoadReport, error)

	// Entities gives the entities that pass the filter, ordered by kind (in the
	// order of EntityKinds) and then slug. Unknown ids are left out.
	Entities(ctx context.Context, filter EntityFilter) (EntityPage, error)

	// Facts gives the facts that pass the filter, ordered by id, and the
	// entities at their ends and in From and To. Unknown ids are left out.
	Facts(ctx context.Context, filter FactFilter) (*Graph, error)

	// Neighborhood gives every fact that bears on the verdicts within the scope,
	// in one round trip to the database: see Scope.
	Neighborhood(ctx context.Context, scope Scope) (*Graph, error)

	// Whole is every fact and every entity, where the store has them in memory: for
	// what is made of a graph and is worth keeping. While nothing changes, the graph
	// is the same, at the same address, and so is what was made of it. It is nil where
	// it would have to be read or is too large, and where it does not pay yet: as long
	// as Neighborhood was asked for less since the last change than to give it takes.
	Whole(ctx context.Context) (*Graph, error)

	// Search finds entities by name, the best match first, as SearchQuery says.
	Search(ctx context.Context, query SearchQuery) ([]SearchHit, error)

	// Loads gives the audit trail, the newest first.
	Loads(ctx context.Context, filter LoadFilter) (LoadPage, error)

	// Revision is the number of the last load, 0 before the first.
	Revision(ctx context.Context) (int64, error)

	// Moment says how far the database has got, by a cheap read. Nothing that was
	// committed before the call, by whomever and by whatever means, is later.
	Moment(ctx context.Context) (Moment, error)

	// Close frees what the store holds. Calls after it fail with ErrUnavailable.
	Close(ctx context.Context) error
}

// Errors of a store, to be tested with errors.Is.
var (
	// ErrUnavailable: the database can't be reached now; try again later.
	ErrUnavailable = errors.New("the store can't be reached")
	// ErrUncertain is an ErrUnavailable: the database was lost while it wrote, and
	// may have written.
	ErrUncertain = fmt.Errorf("%w: it did not say whether it has written", ErrUnavailable)
	// ErrNewer is an ErrUnavailable that does not pass: a newer program has laid the
	// graph out meanwhile, and this one would read it wrongly.
	ErrNewer = fmt.Errorf("%w: a newer fedreach has begun to write there", ErrUnavailable)
	// ErrConflict: another writer holds the store.
	ErrConflict = errors.New("another writer holds the store")
)

// KnownLayout is ErrNewer where a store turns out to be laid out in the way of this
// number, and the program knows those up to another.
func KnownLayout(found, known int64) error {
	if found <= known {
		return nil
	}
	return fmt.Errorf("%w (schema %d, this one knows %d): start that version here too", ErrNewer, found, known)
}

// Graph is a part of the graph: facts, and the entities at their ends.
type Graph struct {
	// Revision is that of the graph at the moment of the answer.
	Revision int64
	// Facts are ordered by id, each once.
	Facts []*Fact
	// Entities has every end of Facts, by id, and the entities asked for by id.
	Entities map[string]Entity
}

// EntityFilter says which entities. Conditions that are given must all hold.
type EntityFilter struct {
	// IDs, where not nil, are the only ones.
	IDs []string
	// Kinds, where not empty, are the only ones.
	Kinds []EntityKind
	// Sectors, where not empty, leaves agencies of these sectors and no other kind.
	Sectors []Sector
	// CloudKinds, where not empty, leaves clouds of these kinds and no other kind.
	CloudKinds []CloudKind
	// Since, where not 0, leaves those that a load after this revision created or
	// changed.
	Since int64

	// After is an id: only entities after it in the order, whether or not it
	// exists. Empty for the beginning.
	After string
	// First is the most that are given; 0 gives none, -1 all.
	First int
	// Count asks for Total.
	Count bool
}

// EntityPage is a page of entities.
type EntityPage struct {
	Entities []Entity
	// More reports whether there are entities after these.
	More bool
	// Total counts what passes the filter on all pages, where it was asked for.
	Total int
}

// FactFilter says which facts. Conditions that are given must all hold; one
// that is nil, or 0, lets all pass.
type FactFilter struct {
	// IDs are the only ones.
	IDs []string
	// From and To are ids of entities, one of which the fact goes from, or to.
	From, To []string
	// Kinds are the only ones.
	Kinds []FactKind
	// Sources are the addresses of their sources, whenever published.
	Sources []string
	// Since, where not 0, leaves those that a load after this revision stated or
	// ended.
	Since int64
}

// Scope says whose verdicts a Neighborhood is for.
//
//	A: the agencies asked for, and those among Ends, with all that they are PART_OF
//	V: the vendors asked for, and those among Ends
//	C: the clouds that A RUNS_ON, that V PARTNERS_WITH or OPERATES, and those
//	   among Ends, with all that they are PART_OF or DEPEND_ON
//	O: V, and the vendors that OPERATE one of C
//	H: the vehicles that O HOLDS, and those among Ends
//
// Its facts are: PART_OF from A and C; DEPENDS_ON from C; RUNS_ON from A; LABELS, CONTRACTS_WITH,
// EVALUATES and USES from A to V; SETS_TERMS from V to A; PARTNERS_WITH and
// OPERATES from V; OPERATES to C; AUTHORIZES to C; HOLDS from O; OPEN_TO from H
// to A. What something is part of, or depends on, is followed through every fact
// of that kind ever stated.
// Its entities are A, V, C, O and H and the ends of the facts; ids that do not
// exist are left out.
type Scope struct {
	// Agencies and Vendors are ids; nil means all.
	Agencies, Vendors []string
	// Ends are ids of further entities, those of assumed facts.
	Ends []string
}

// SearchQuery says what to look for. The text is compared as searchtext.Words
// makes it: folded to lower case without accents, words apart by one space.
// Without any word it finds nothing.
type SearchQuery struct {
	Text string
	// Kinds, where not empty, are the only ones.
	Kinds []EntityKind
	// First is the most hits that are given.
	First int
}

// SearchMatch says how a text matched, the best first.
type SearchMatch string

// The matches. Hits are ordered by them, then by kind and slug.
const (
	MatchSlug      SearchMatch = "SLUG"
	MatchName      SearchMatch = "NAME"
	MatchWord      SearchMatch = "WORD"
	MatchSubstring SearchMatch = "SUBSTRING"
)

// SearchHit is one entity that was found.
type SearchHit struct {
	Entity Entity
	Match  SearchMatch
}

// LoadFilter says which loads.
type LoadFilter struct {
	// Revisions, where not nil, are the only ones.
	Revisions []int64
	// Before, where not 0, leaves the loads with a smaller number.
	Before int64
	// First is the most that are given; 0 gives none, -1 all.
	First int
	// Count asks for Total.
	Count bool
}

// LoadPage is a page of the audit trail.
type LoadPage struct {
	Loads []*Load
	// More reports whether there are loads before these.
	More bool
	// Total counts what passes the filter on all pages, where it was asked for;
	// Before is not part of the filter for that.
	Total int
}
