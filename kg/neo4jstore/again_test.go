//go:build !embedded

package neo4jstore

import (
	"context"
	"errors"
	"testing"
)

// What is done in the end is done, though nobody waits for it any more: whoever is
// told that it failed would do it twice.
func TestDoneAtTheLastMoment(t *testing.T) {
	s := newStore(nil, "")
	ctx, end := context.WithCancel(t.Context())
	tries := 0
	err := s.again(ctx, func(context.Context) error {
		if tries++; tries == 1 {
			return errSilent
		}
		end()
		return nil
	})
	if err != nil || tries != 2 {
		t.Errorf("%v after %d tries, and it was done", err, tries)
	}
	if err := s.again(ctx, func(ctx context.Context) error { return ctx.Err() }); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want that it was called off", err)
	}
}
