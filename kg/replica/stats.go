package replica

import "sync/atomic"

// Stats are what a replica has done since it began.
type Stats struct {
	// Hits are the calls that the copy answered, Misses those that the store behind
	// did.
	Hits, Misses int64
	// CatchUps is how often the copy was brought up to date by what was loaded since,
	// Readings how often the whole graph was read.
	CatchUps, Readings int64
}

type stats struct{ hits, misses, catchUps, readings atomic.Int64 }

// Stats says what the replica has done so far.
func (s *Store) Stats() Stats {
	return Stats{s.stats.hits.Load(), s.stats.misses.Load(), s.stats.catchUps.Load(), s.stats.readings.Load()}
}
