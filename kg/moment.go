package kg

// Moment is how far a store's database has got.
type Moment struct {
	// Revision is the number of the last load at this moment, and Attempt what tells
	// it from every other: see Load.
	Revision int64
	Attempt  string
	// Token names the moment. Two equal tokens of one Store say that nothing was
	// committed between them, by anyone; two different ones that something was. It
	// means nothing to another Store, and nothing after a restart.
	//
	// A database that was restored from a backup counts on from there. Two of its
	// tokens may be equal then where no load was lost but what others committed, and
	// others have committed as often since.
	Token string
	// Database is the database's own name for itself, and Commits how many
	// transactions it has seen, of any kind. Both are zero where it does not tell.
	Database string
	Commits  int64
}

// OnlyLoadsSince reports whether all that was committed since an earlier moment
// is loads, one commit each, as far as numbers tell: of a database restored from a
// backup meanwhile, they tell nothing unless it has the earlier moment's load still.
// It is false where that can't be known.
func (m Moment) OnlyLoadsSince(earlier Moment) bool {
	if m.Token == earlier.Token {
		return true
	}
	loads := m.Revision - earlier.Revision
	told := earlier.Revision == 0 || earlier.Attempt != ""
	return told && earlier.Commits > 0 && m.Database == earlier.Database && loads > 0 && m.Commits-earlier.Commits == loads
}
