package kg_test

import (
	"fmt"
	"testing"

	"fedreach/kg"
)

func TestLevelSets(t *testing.T) {
	some, none := kg.LevelsOf(kg.Secret, kg.CUI), kg.NoLevels
	unknown := kg.UnknownLevels
	for _, c := range []struct {
		what string
		got  any
		want any
	}{
		{"of nothing", kg.LevelsOf(), unknown},
		{"of no level", kg.LevelsOf("LOW"), none},
		{"twice", kg.LevelsOf(kg.CUI, kg.CUI, kg.Secret), some},
		{"known", fmt.Sprint(unknown.Known(), none.Known(), some.Known()), "false true true"},
		{"empty", fmt.Sprint(unknown.Empty(), none.Empty(), some.Empty()), "false true false"},
		{"has", fmt.Sprint(some.Has(kg.CUI), some.Has(kg.Secret), some.Has(kg.TopSecret), unknown.Has(kg.CUI), none.Has(kg.CUI), some.Has("LOW")), "true true false false false false"},
		{"union", some.Union(kg.LevelsOf(kg.TopSecret)), kg.LevelsOf(kg.CUI, kg.Secret, kg.TopSecret)},
		{"union with unknown", some.Union(unknown), some},
		{"union of unknown", unknown.Union(unknown), unknown},
		{"union with none", unknown.Union(none), none},
		{"common", some.Common(kg.LevelsOf(kg.Secret, kg.TopSecret)), kg.LevelsOf(kg.Secret)},
		{"nothing in common", some.Common(kg.LevelsOf(kg.TopSecret)), none},
		{"common with unknown", some.Common(unknown), some},
		{"common of unknown", unknown.Common(some), some},
		{"common with none", some.Common(none), none},
		{"both unknown", unknown.Common(unknown), unknown},
		{"text", fmt.Sprint(unknown, none, some, kg.LevelsOf(kg.TopSecret, kg.Unclassified)), "unknown none CUI,SECRET UNCLASSIFIED,TOP_SECRET"},
		{"list", fmt.Sprint(unknown.List() == nil, none.List() != nil, none.List(), some.List()), "true true [] [CUI SECRET]"},
		{"valid", fmt.Sprint(kg.CUI.Valid(), kg.Classification("").Valid(), kg.Classification("cui").Valid()), "true false false"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %v, want %v", c.what, c.got, c.want)
		}
	}
	for i, c := range kg.Classifications {
		if got := kg.LevelsOf(c).List(); len(got) != 1 || got[0] != c {
			t.Errorf("the set of %s lists %v", c, got)
		}
		if all := kg.LevelsOf(kg.Classifications...).List(); all[i] != c {
			t.Errorf("level %d of all is %s, want %s", i, all[i], c)
		}
	}
}
