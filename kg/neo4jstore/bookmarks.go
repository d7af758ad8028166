package neo4jstore

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// bookmarks are the latest transactions that a store has seen committed. Every
// question brings them, so that in a cluster too no answer is older than what
// this store was told before. It is a neo4j.BookmarkManager that can forget.
type bookmarks struct {
	mu    sync.Mutex
	known neo4j.Bookmarks
	// doubted is since when the database is known not to have got as far as they say;
	// the zero time where it has.
	doubted time.Time
	// forgotten counts how often they were.
	forgotten int
}

// GetBookmarks gives those that a question brings.
func (b *bookmarks) GetBookmarks(context.Context) (neo4j.Bookmarks, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.known), nil
}

// UpdateBookmarks takes those that came with an answer for those that were sent.
func (b *bookmarks) UpdateBookmarks(_ context.Context, sent, came neo4j.Bookmarks) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.known = slices.DeleteFunc(b.known, func(known string) bool {
		return slices.Contains(sent, known) || slices.Contains(came, known)
	})
	b.known = append(b.known, came...)
	b.doubted = time.Time{}
	return nil
}

// forget forgets them all. The lock must be held.
func (b *bookmarks) forget() {
	b.known, b.doubted = nil, time.Time{}
	b.forgotten++
}

// timesForgotten counts how often they were forgotten.
func (b *bookmarks) timesForgotten() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.forgotten
}

// catchingUp is how long a database may lack what it has told of before: a new leader
// of a cluster carries out first what the one before had taken.
const catchingUp = time.Second

// beyond reports whether they are of later than the bookmark of a question that brought
// none.
func (b *bookmarks) beyond(came string) bool {
	database, commits := readBookmark(came)
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.ContainsFunc(b.known, func(known string) bool {
		of, seen := readBookmark(known)
		return commits > 0 && of == database && seen > commits
	})
}

// doubt has them forgotten where the leader has not got as far, and had not a while
// before: it never will but by chance. The database was restored from a backup, and
// would keep each question waiting that brings them.
func (b *bookmarks) doubt(came string) {
	beyond := b.beyond(came)
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case !beyond:
		b.doubted = time.Time{}
	case b.doubted.IsZero():
		b.doubted = time.Now()
	case time.Since(b.doubted) >= catchingUp:
		b.forget()
	}
}

// refused reports whether err says that the database does not know our
// bookmarks: it is another one than before, restored from a backup. They are
// forgotten then, and another try may do.
func (b *bookmarks) refused(err error) bool {
	code := codeOf(err)
	if !strings.HasSuffix(code, ".InvalidBookmark") && !strings.HasSuffix(code, ".BookmarkTimeout") {
		return false
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.forget()
	return true
}

// none is a bookmark manager for a question that brings none, and sees the one that it
// comes back with.
type none struct{ came string }

// GetBookmarks gives none.
func (n *none) GetBookmarks(context.Context) (neo4j.Bookmarks, error) { return nil, nil }

// UpdateBookmarks is called with an answer.
func (n *none) UpdateBookmarks(_ context.Context, _, came neo4j.Bookmarks) error {
	if len(came) == 1 {
		n.came = came[0]
	}
	return nil
}

// witness is the bookmarks as one question brings them: it sees which it was
// sent with and which it came back with.
type witness struct {
	*bookmarks
	// moment is the bookmark it came back with, where nothing was committed
	// between the moment before the question and the one after its answer.
	moment string
}

// UpdateBookmarks is called with an answer. Several bookmarks may have been sent;
// the one that came back is as late as the latest of them or later, so if it is
// among them, it is the latest and nothing was committed after it.
func (w *witness) UpdateBookmarks(ctx context.Context, sent, came neo4j.Bookmarks) error {
	if len(came) == 1 && slices.Contains(sent, came[0]) {
		w.moment = came[0]
	}
	return w.bookmarks.UpdateBookmarks(ctx, sent, came)
}
