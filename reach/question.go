package reach

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"fedreach/kg"
)

// Question is what verdicts are asked for, beside agency and vendor.
type Question struct {
	// Level is the level asked for, or "" for any.
	Level kg.Classification
	// At is the day, KnownAt the moment of knowledge. Zero, they are today and
	// now, and stay absent from a verdict's id.
	At      kg.Date
	KnownAt time.Time
	// Assume is what-if, for this answer only.
	Assume []Assumption
}

// Assumption is one change to what is, supposed for one answer. Exactly one of
// its fields is set.
type Assumption struct {
	// Add is supposed to be a fact: known always, and deciding its thing. It
	// needs no source.
	Add *kg.Fact
	// Remove is a fact whose thing is supposed not to be: every statement of it
	// is taken away.
	Remove *kg.Fact
}

// assumed is a digest of what the question assumes, empty where that is nothing.
func (q Question) assumed() string {
	if len(q.Assume) == 0 {
		return ""
	}
	h := sha256.New()
	for _, a := range q.Assume {
		switch {
		case a.Add != nil:
			fmt.Fprintf(h, "add %s\n", a.Add.ID)
		case a.Remove != nil:
			fmt.Fprintf(h, "remove %s\n", a.Remove.ID)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}

// moment is a question's day and moment of knowledge, with the defaults filled in.
type moment struct {
	at      kg.Date
	knownAt time.Time
}

func (q Question) moment(now time.Time) moment {
	at, knownAt := q.Moment(now)
	return moment{at, knownAt}
}

// Moment is the question's day and moment of knowledge: at now, today and now
// where they are absent.
func (q Question) Moment(now time.Time) (at kg.Date, knownAt time.Time) {
	at, knownAt = q.At, q.KnownAt
	if at == 0 {
		at = kg.DateOf(now)
	}
	if knownAt.IsZero() {
		knownAt = now.UTC().Truncate(time.Millisecond)
	}
	return at, knownAt
}
