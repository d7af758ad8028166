package neo4jstore

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"fedreach/kg"
)

// Moment keeps the contract of kg.Store. Its token is the bookmark with which the
// answer to a read comes back, and what tells the last load from all others: bookmarks
// come again in a database that was restored from a backup. In a cluster the read goes to the leader, which
// alone knows all that was committed; a question asked after it brings that
// bookmark, and so waits until its own server has got as far.
func (s *Store) Moment(ctx context.Context) (kg.Moment, error) {
	what := revisionStatement
	if err := s.ready(ctx, what.name); err != nil {
		return kg.Moment{}, err
	}
	for {
		// Whoever writes goes to the leader, and this statement writes nothing.
		rows, bookmark, err := s.tryRead(ctx, neo4j.AccessModeWrite, what, nil)
		if err == nil && len(rows) == 0 {
			err = errNoGraph
		}
		if err != nil {
			return kg.Moment{}, s.explain(ctx, what.name, err)
		}
		// Without proof, revision and bookmark may be of two moments.
		if bookmark != "" {
			m := kg.Moment{Revision: rows[0].number("revision"), Attempt: rows[0].text("attempt")}
			s.seen.Store(m.Revision)
			m.Token = bookmark + " " + m.Attempt
			m.Database, m.Commits = readBookmark(bookmark)
			return m, nil
		}
	}
}

// readBookmark reads from a bookmark which database it is of, and the number of
// the transaction; nothing of one that is written in another way. Neo4j 5 writes
// "FB:" and in base64 what Bolt makes of a list: sixteen bytes, the database; an
// integer, the transaction; and an empty list, of other databases.
func readBookmark(bookmark string) (database string, transaction int64) {
	const list, bytes, sixteen, noOthers = 0x91, 0xcc, 16, 0x90
	text, isFabric := strings.CutPrefix(bookmark, "FB:")
	raw, err := base64.StdEncoding.DecodeString(text)
	if !isFabric || err != nil || len(raw) < 3+sixteen+2 {
		return "", 0
	}
	id, number, end := raw[3:3+sixteen], raw[3+sixteen:len(raw)-1], raw[len(raw)-1]
	if raw[0] != list || raw[1] != bytes || raw[2] != sixteen || end != noOthers {
		return "", 0
	}
	transaction = readInteger(number)
	if transaction <= 0 {
		return "", 0
	}
	return hex.EncodeToString(id), transaction
}

// readInteger reads a positive integer as Bolt writes it: in one byte, or a byte
// that says in how many and these. It gives 0 for anything else.
func readInteger(raw []byte) int64 {
	const in1, in2, in4, in8 = 0xc8, 0xc9, 0xca, 0xcb
	switch body := raw[1:]; {
	case len(body) == 0 && raw[0] < 0x80:
		return int64(raw[0])
	case len(body) == 1 && raw[0] == in1:
		return int64(int8(body[0]))
	case len(body) == 2 && raw[0] == in2:
		return int64(int16(binary.BigEndian.Uint16(body)))
	case len(body) == 4 && raw[0] == in4:
		return int64(int32(binary.BigEndian.Uint32(body)))
	case len(body) == 8 && raw[0] == in8:
		return int64(binary.BigEndian.Uint64(body))
	}
	return 0
}
