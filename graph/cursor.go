package graph

import (
	"encoding/base64"
	"encoding/json"
	"time"

	"fedreach/graph/scalar"
	"fedreach/kg"
)

// The most items that a page can have, and how many it has unless asked for.
const (
	maxFirst        = 1_000
	maxFirstVerdict = 5_000
	defaultFirst    = 50
)

// cursor is where a page begins. It is opaque to clients: base64 of this.
type cursor struct {
	// After is the sort key of the item that the page comes after.
	After string `json:"a"`
	// At and KnownAt are the first page's, for questions that take them, so that
	// all pages are of one moment.
	At      string `json:"d,omitempty"`
	KnownAt string `json:"k,omitempty"`
}

func (c cursor) String() string {
	text, err := json.Marshal(c)
	if err != nil {
		panic(err) // a struct of strings always marshals
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

func parseCursor(text string) (cursor, error) {
	var c cursor
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		err = json.Unmarshal(raw, &c)
	}
	if err != nil || c.After == "" {
		return c, badInput("after", "%.40q is no cursor: take endCursor of the page before", text)
	}
	return c, nil
}

// moment is the day and the moment of knowledge of a question.
type moment struct {
	at      kg.Date
	knownAt time.Time
}

// resolved fills in today and now for what was not asked for.
func (m moment) resolved(now time.Time) moment {
	if m.at == 0 {
		m.at = kg.DateOf(now)
	}
	if m.knownAt.IsZero() {
		m.knownAt = now.UTC().Truncate(time.Millisecond)
	}
	return m
}

// page is what a page of a list is asked for.
type page struct {
	first int
	// after is the sort key to begin after, "" for the beginning.
	after string
	// asked is the moment as it was asked for; on later pages, the first's.
	asked moment
}

// newPage reads the arguments of a page of a list that knows no moment.
func newPage(first *int, after *string) (page, error) {
	return newPageOf(maxFirst, first, after, nil, nil)
}

// newPageOf reads the arguments of a page of at most so many items.
func newPageOf(most int, first *int, after *string, at *kg.Date, knownAt *time.Time) (page, error) {
	p := page{first: defaultFirst}
	if first != nil {
		p.first = *first
	}
	if p.first < 0 || p.first > most {
		return p, badInput("first", "%d is not from 0 to %d", p.first, most)
	}
	p.asked = askedMoment(at, knownAt)
	if after == nil {
		return p, nil
	}
	c, err := parseCursor(*after)
	if err != nil {
		return p, err
	}
	p.after = c.After
	p.asked, err = p.asked.continued(c)
	return p, err
}

func askedMoment(at *kg.Date, knownAt *time.Time) moment {
	var m moment
	if at != nil {
		m.at = *at
	}
	if knownAt != nil {
		m.knownAt = *knownAt
	}
	return m
}

// continued is the moment of the first page, which the cursor holds. Asking for
// another on a later page would mix two answers.
func (m moment) continued(c cursor) (moment, error) {
	if c.At == "" && c.KnownAt == "" {
		return m, nil
	}
	at, err := kg.ParseDate(c.At)
	if err != nil {
		return m, badInput("after", "is no cursor: take endCursor of the page before")
	}
	knownAt, err := scalar.UnmarshalDateTime(c.KnownAt)
	if err != nil {
		return m, badInput("after", "is no cursor: take endCursor of the page before")
	}
	if m.at != 0 && m.at != at {
		return m, badInput("at", "%s is not the first page's, %s", m.at, at)
	}
	if !m.knownAt.IsZero() && !m.knownAt.Equal(knownAt) {
		return m, badInput("knownAt", "%s is not the first page's, %s", kg.Instant(m.knownAt), kg.Instant(knownAt))
	}
	return moment{at, knownAt}, nil
}

// cursorAt is the cursor after an item, with the page's moment.
func (m moment) cursorAt(key string) string {
	return cursor{After: key, At: m.at.String(), KnownAt: kg.Instant(m.knownAt)}.String()
}
