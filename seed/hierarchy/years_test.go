package hierarchy_test

import "testing"

// The lists as they were in other years, or as another part of the same site has
// them: other headings, in another order, with columns more and less.
func TestListsOfOtherYears(t *testing.T) {
	store := graph(t)
	_, rejects := run(t, store,
		text("spending.csv", "SUBTIER_NAME,Extra ,TOPTIER_NAME,TOPTIER_CODE\r\nLunar Survey,x,Department of Lunar Affairs,0099\r\nsubtier_name,extra,toptier_name,toptier_code\r\n,,Total,2\r\n"),
		text("domains.csv", "Domain Name;Domain Type;Agency;City\nMOON.GOV;Federal - Executive;Department of Lunar Affairs;Washington\nDENVER.GOV;City;Non-Federal Agency;Denver\n"),
	)
	expect(t, "the tree", stated(t, store),
		"department-of-lunar-affairs < us-executive-branch HIGH", "lunar-survey < department-of-lunar-affairs HIGH", "us-executive-branch < us-government HIGH")
	expect(t, "the rejects", rejects, "spending.csv:4 agency name: Total: is not placed: no list says which branch it is part of")
}
