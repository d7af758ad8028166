package kg

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"time"
)

// Source is where a fact comes from.
type Source struct {
	// URL is where it can be read; with the day of publication, it tells one
	// source from another. Two snapshots of one data set share their URL.
	URL string
	// Title is what it is called, never empty.
	Title string
	// Publisher is who published it, empty where that is not known.
	Publisher string
	// Published is the day of publication: of a month or a year, its first day.
	// Zero where the source is undated.
	Published          Date
	PublishedPrecision Precision
}

// ID is source:hash, of the URL and the day of publication.
func (s *Source) ID() string {
	return "source:" + digest(s.URL, s.Published.String(), string(s.PublishedPrecision))
}

// KnownFrom is the moment from which what s states is known: its day of
// publication, the last day of the month or year where no more is known, and
// the zero time where it is undated.
func (s *Source) KnownFrom() time.Time {
	if s.Published.IsZero() || s.PublishedPrecision == PrecisionDay {
		return s.Published.Time()
	}
	return (s.Published.periodEnd(s.PublishedPrecision) - 1).Time()
}

// sourceIDs remembers the ids of sources: each is a hash, and a batch names few
// sources many times.
type sourceIDs map[Source]string

func (ids sourceIDs) of(s *Source) string {
	id, known := ids[*s]
	if !known {
		id = s.ID()
		ids[*s] = id
	}
	return id
}

// digest is 96 bits of SHA-256 over the parts, kept apart by their lengths.
func digest(parts ...string) string {
	text := make([]byte, 0, 512)
	for _, p := range parts {
		text = binary.BigEndian.AppendUint32(text, uint32(len(p)))
		text = append(text, p...)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:12])
}
