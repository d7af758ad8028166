package torture

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fedreach/kg"
)

// A server is killed at any moment of loads that come over HTTP. All that it
// acknowledged is there afterwards, and what it did not is there whole or not at
// all; sent again under its key, it is there once.
func TestKilledWhileLoading(t *testing.T) {
	t.Parallel()
	f := begin(t, "kill -9, loads over HTTP", 200, "a batch is there whole or not at all; none that was acknowledged is lost; sent again, it is there once")
	acknowledged, whole := 0, 0
	for killed := 0; killed < f.count && !t.Failed(); {
		// A young file every now and then: also the first load of all is cut off.
		k := &loads{fault: f, folder: t.TempDir(), expected: newReference(t)}
		k.token = done(t, k.folder, nil, "token", "create", "torture", "--scope=write")
		for ; killed < f.count && k.last < 100 && !t.Failed(); killed++ {
			acknowledged += k.untilKilled(k.serve())
			if k.settle() {
				whole++
			}
		}
		k.compare()
		if code := k.server.stop(); code != 0 {
			t.Errorf("asked to end, the server ended with %d", code)
		}
	}
	f.finds("%d loads acknowledged, none lost; of those under way at the kill %d were there whole, %d not at all", acknowledged, whole, f.count-whole)
}

// loads are a row of loads into one file, by servers that come and go.
type loads struct {
	*fault
	folder, token string
	// server is one that runs already.
	server *server
	// expected has what is known to be there.
	expected *reference
	// last is the number of the last batch that is known to be there, next that of
	// the one under way.
	last, next int
	underWay   kg.Batch
}

// serve is a server on the file.
func (l *loads) serve() *server {
	l.Helper()
	if l.server == nil {
		l.server = serve(l, l.folder, nil)
		l.server.token = l.token
	}
	return l.server
}

// untilKilled loads, kills the server after a time, and gives how many loads it
// acknowledged. The one whose answer did not come is under way.
func (l *loads) untilKilled(s *server) (acknowledged int) {
	l.Helper()
	timer := time.AfterFunc(time.Duration(l.random.Int64N(int64(60*time.Millisecond))), s.kill)
	defer timer.Stop()
	for ; ; acknowledged++ {
		l.underWay = ground()
		if l.next > 0 {
			l.underWay = numbered(l.next, l.random.IntN(150), l.last)
		}
		switch code, err := s.load(l.underWay); {
		case err != nil:
			<-s.ended
			l.server = nil
			return acknowledged
		case code != "":
			l.Fatalf("a load is answered with %s:\n%s", code, s.log)
		}
		l.expected.load(l.underWay)
		l.last = l.next
		l.next++
	}
}

// settle compares what is there with what was acknowledged, and sends the one that
// was under way once more. It reports whether that was there already.
func (l *loads) settle() (there bool) {
	l.Helper()
	s := l.serve()
	there = slices.Contains(s.notes(), l.underWay.Note)
	if there {
		l.expected.load(l.underWay)
	}
	l.compare()
	s.mustLoad(l.underWay)
	if !there {
		l.expected.load(l.underWay)
	}
	l.last = l.next
	l.next++
	return there
}

// compare says where the file holds anything else than it must.
func (l *loads) compare() {
	l.Helper()
	if got, want := fmt.Sprint(l.serve().notes()), fmt.Sprint(l.expected.notes()); got != want {
		l.Errorf("the loads are %s, and must be %s", got, want)
	}
	sameGraph(l, done(l, l.folder, nil, "export"), l.expected.exported())
}
