package neo4jstore

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// bookmarks are the latest transactions that a store has seen committed. Every
// question brings them, so that in a cluster too no answer is older than what
// this store was told before. It is a neo4j.BookmarkManager that can forget.
type bookmarks struct {
	mu    sync.Mutex
	known neo4j.Bookmarks
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
	return nil
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
	b.known = nil
	return true
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
