package graph

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"

	"fedreach/kg"
	"fedreach/reach"
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
		return c, noCursor(text)
	}
	return c, nil
}

func noCursor(text string) error {
	return badInput("after", "%.40q is no cursor: take endCursor of the page before", text)
}

// moment is the day and the moment of knowledge of a question.
type moment struct {
	at      kg.Date
	knownAt time.Time
}

// resolved fills in today and now for what was not asked for.
func (m moment) resolved(now time.Time) moment {
	at, knownAt := reach.Question{At: m.at, KnownAt: m.knownAt}.Moment(now)
	return moment{at, knownAt}
}

// page is what a page of a list is asked for.
type page struct {
	first int
	// after is the sort key to begin after, "" for the beginning.
	after string
	// asked is the moment as it was asked for.
	asked moment
	// begun is the first page's moment, on later pages.
	begun moment
}

// moment is what the page is of.
func (p page) moment(now time.Time) moment {
	if p.begun != (moment{}) {
		return p.begun
	}
	return p.asked.resolved(now)
}

// question is the moment as it was asked for, and the clock that makes the
// page's moment of it: what was left out on the first page is left out of the
// ids on all.
func (p page) question(now time.Time) (asked moment, clock time.Time) {
	if p.begun == (moment{}) {
		return p.asked, now
	}
	asked, clock = p.asked, p.begun.knownAt
	if !asked.knownAt.IsZero() {
		clock = p.begun.at.Time()
	}
	if kg.DateOf(clock) != p.begun.at {
		asked.at = p.begun.at
	}
	return asked, clock
}

// ofList says whether a sort key can be one of a list's.
type ofList func(key string) bool

// newPage reads the arguments of a page of a list that knows no moment.
func newPage(first *int, after *string, ours ofList) (page, error) {
	p, c, err := readPage(maxFirst, first, after, ours)
	if err == nil && (c.At != "" || c.KnownAt != "") {
		err = errOtherList
	}
	return p, err
}

// newPageOf reads the arguments of a page of at most so many items, of a list
// that is of one moment.
func newPageOf(most int, first *int, after *string, at *kg.Date, knownAt *time.Time, ours ofList) (page, error) {
	p, c, err := readPage(most, first, after, ours)
	if err != nil {
		return p, err
	}
	p.asked = askedMoment(at, knownAt)
	if after != nil {
		p.begun, err = p.asked.continued(c, *after)
	}
	return p, err
}

func readPage(most int, first *int, after *string, ours ofList) (page, cursor, error) {
	p := page{first: defaultFirst}
	if first != nil {
		p.first = *first
	}
	if p.first < 0 || p.first > most {
		return p, cursor{}, badInput("first", "%d is not from 0 to %d", p.first, most)
	}
	if after == nil {
		return p, cursor{}, nil
	}
	c, err := parseCursor(*after)
	if err == nil && !ours(c.After) {
		err = errOtherList
	}
	p.after = c.After
	return p, c, err
}

var errOtherList = badInput("after", "is a cursor of another list: take endCursor of the page before")

// entityKeys are the sort keys of a list of entities of this kind.
func entityKeys(kind kg.EntityKind) ofList {
	return func(key string) bool {
		of, _, ok := kg.ParseEntityID(key)
		return ok && of == kind
	}
}

// factKeys are the sort keys of a list of facts of this kind.
func factKeys(kind kg.FactKind) ofList {
	return func(key string) bool { return strings.HasPrefix(key, string(kind)+":") }
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
func (m moment) continued(c cursor, text string) (begun moment, err error) {
	if c.At == "" && c.KnownAt == "" {
		return m, errOtherList
	}
	at, err := kg.ParseDate(c.At)
	if err != nil {
		return m, noCursor(text)
	}
	knownAt, err := kg.ParseInstant(c.KnownAt)
	if err != nil || knownAt.IsZero() {
		return m, noCursor(text)
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
