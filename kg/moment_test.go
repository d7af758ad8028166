package kg_test

import (
	"testing"

	"fedreach/kg"
)

func TestOnlyLoadsSince(t *testing.T) {
	now := kg.Moment{Revision: 7, Attempt: "the seventh", Token: "now", Database: "d", Commits: 107}
	for what, c := range map[string]struct {
		earlier kg.Moment
		want    bool
	}{
		"the same moment":             {kg.Moment{Revision: 7, Token: "now"}, true},
		"a commit for each load":      {kg.Moment{Revision: 5, Attempt: "a", Token: "t", Database: "d", Commits: 105}, true},
		"from the beginning":          {kg.Moment{Token: "t", Database: "d", Commits: 100}, true},
		"loads not told apart":        {kg.Moment{Revision: 5, Token: "t", Database: "d", Commits: 105}, false},
		"a commit more":               {kg.Moment{Revision: 5, Attempt: "a", Token: "t", Database: "d", Commits: 104}, false},
		"a commit and no load":        {kg.Moment{Revision: 7, Attempt: "a", Token: "t", Database: "d", Commits: 106}, false},
		"another database":            {kg.Moment{Revision: 5, Attempt: "a", Token: "t", Database: "e", Commits: 105}, false},
		"commits that aren't counted": {kg.Moment{Revision: 5, Attempt: "a", Token: "t", Database: "d"}, false},
		"later":                       {kg.Moment{Revision: 9, Attempt: "a", Token: "t", Database: "d", Commits: 109}, false},
		"no change, but a token":      {kg.Moment{Revision: 7, Attempt: "a", Token: "t", Database: "d", Commits: 107}, false},
	} {
		if got := now.OnlyLoadsSince(c.earlier); got != c.want {
			t.Errorf("%s: %t", what, got)
		}
	}
}
