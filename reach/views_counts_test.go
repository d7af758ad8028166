package reach_test

import (
	"slices"
	"strings"
	"testing"

	"fedreach/kg"
	"fedreach/reach"
)

// The government has three branches, which are not counted, like itself. The
// navy and the army are one organisation, with dod; mars is outside of all.
//
//	us-government
//	├── executive        acme: dod uses it; navy and army can by dod's contract
//	│   ├── dod                irs is blocked, and has a contract
//	│   │   ├── navy           senate evaluates it
//	│   │   └── army           mars has a contract
//	│   └── irs
//	├── legislative
//	│   └── senate
//	└── judicial
//	mars
const counted = `
	agency:executive PART_OF agency:us-government
	agency:legislative PART_OF agency:us-government
	agency:judicial PART_OF agency:us-government
	agency:dod PART_OF agency:executive
	agency:navy PART_OF agency:dod
	agency:army PART_OF agency:dod
	agency:irs PART_OF agency:executive
	agency:senate PART_OF agency:legislative
	agency:dod CONTRACTS_WITH vendor:acme
	agency:dod USES vendor:acme
	agency:irs CONTRACTS_WITH vendor:acme
	agency:irs LABELS vendor:acme effect=BLOCKS
	agency:senate EVALUATES vendor:acme
	agency:mars CONTRACTS_WITH vendor:acme
`

// scoreOn is acme's score.
func scoreOn(t *testing.T, g *kg.Graph, q reach.Question) *reach.Score {
	t.Helper()
	scores := reach.NewWorld(g, q, now).Scoreboard()
	return scores[slices.IndexFunc(scores, func(s *reach.Score) bool { return s.Vendor.Slug == "acme" })]
}

func wantCount(t *testing.T, what string, got reach.Count, agencies, organisations int) {
	t.Helper()
	if want := (reach.Count{Agencies: agencies, Organisations: organisations}); got != want {
		t.Errorf("%s: %s, want %s", what, countText(got), countText(want))
	}
}

func TestTheScoreboard(t *testing.T) {
	s := scoreOn(t, told(t, counted), anyLevel)
	wantCount(t, "available", s.Available, 3, 2) // navy and army are of dod, mars is of none
	wantCount(t, "in use", s.InUse, 1, 1)
	wantCount(t, "blocked", s.Blocked, 1, 1)
	wantCount(t, "blocked with a route", s.BlockedWithRoute, 1, 1)
	wantCount(t, "evaluating", s.Evaluating, 1, 1)
	wantCount(t, "contracts", s.Contracts, 3, 3) // dod, irs and mars, each its own
}

// What binds the government binds its branches too, and they are not counted.
func TestTheRootAndItsBranchesAreNotCounted(t *testing.T) {
	s := scoreOn(t, told(t, counted+`
		agency:us-government LABELS vendor:acme effect=BLOCKS key=direction
		agency:judicial USES vendor:acme
		agency:us-government CONTRACTS_WITH vendor:acme`), anyLevel)
	wantCount(t, "blocked", s.Blocked, 5, 3)
	wantCount(t, "blocked with a route", s.BlockedWithRoute, 5, 3)
	wantCount(t, "in use", s.InUse, 0, 0)
	wantCount(t, "available", s.Available, 1, 1) // mars is bound by nothing
	wantCount(t, "contracts", s.Contracts, 3, 3)
}

// At a level, what gives no levels counts for none.
func TestTheScoreboardAtALevel(t *testing.T) {
	s := scoreOn(t, told(t, counted+`agency:senate CONTRACTS_WITH vendor:acme levels=SECRET`), at(kg.Secret))
	wantCount(t, "available", s.Available, 1, 1)
	wantCount(t, "in use", s.InUse, 0, 0)
	wantCount(t, "blocked", s.Blocked, 1, 1)
	wantCount(t, "blocked with a route", s.BlockedWithRoute, 0, 0)
}

// One red line puts a vendor in that camp; what has ended is no term.
func TestTheCampOfAVendor(t *testing.T) {
	for lines, want := range map[string]string{
		"vendor:acme HOLDS vehicle:jwcc":                                                   "-",
		"vendor:acme SETS_TERMS agency:navy terms=UNRESTRICTED":                            "UNRESTRICTED 1",
		"vendor:acme SETS_TERMS agency:navy terms=RED_LINES":                               "RED_LINES 1",
		"vendor:acme SETS_TERMS agency:navy terms=RED_LINES until=2026-03-20":              "-",
		"vendor:acme SETS_TERMS agency:navy terms=UNRESTRICTED\n" + campOf("RED_LINES"):    "RED_LINES 2",
		"vendor:acme SETS_TERMS agency:navy terms=RED_LINES\n" + campOf("UNRESTRICTED"):    "RED_LINES 2",
		"vendor:acme SETS_TERMS agency:navy terms=UNRESTRICTED\n" + campOf("UNRESTRICTED"): "UNRESTRICTED 2",
	} {
		s := scoreOn(t, toldTerms(t, lines), anyLevel)
		got := "-"
		if s.Terms != nil {
			got = string(*s.Terms) + " " + string(rune('0'+len(s.TermsFacts)))
		}
		if got != want {
			t.Errorf("%s: %s, want %s", lines, got, want)
		}
	}
}

func campOf(terms string) string { return "vendor:acme SETS_TERMS agency:army terms=" + terms }

// toldTerms is told with terms, which no other test needs.
func toldTerms(t *testing.T, lines string) *kg.Graph {
	t.Helper()
	g := &kg.Graph{Entities: map[string]kg.Entity{}}
	for line := range strings.Lines(lines) {
		before, terms, _ := strings.Cut(strings.TrimSpace(line), " terms=")
		terms, until, _ := strings.Cut(terms, " ")
		words := strings.Fields(before)
		f := &kg.Fact{
			From: words[0], Kind: kg.FactKind(words[1]), To: words[2], Terms: kg.Terms(terms),
			Confidence: kg.High, Source: &kg.Source{URL: "https://a.example", Title: "a"},
		}
		if until != "" {
			if err := set(f, "until", strings.TrimPrefix(until, "until=")); err != nil {
				t.Fatal(err)
			}
		}
		f.Complete()
		g.Facts = append(g.Facts, f)
		describe(g, f.From, "")
		describe(g, f.To, "")
	}
	return g
}

// Two products are built on one region, on one another, and one of them on a
// company's own machines too.
//
//	navy ──▶ chat ◀── acme          chat ──(built on)──▶ govcloud ──(part of)──▶ aws
//	 │                              help ──(built on)──▶ chat
//	 └─────▶ help ◀── zeta          govcloud ──(built on)──▶ help: a circle
//	army ──▶ chat                   help ──(built on)──▶ machines
//	irs  ──▶ aws-secret ◀── acme    aws-secret ──(part of)──▶ aws
const built = `
	cloud:aws is PROVIDER
	cloud:chat is PRODUCT
	cloud:help is PRODUCT
	cloud:govcloud PART_OF cloud:aws
	cloud:aws-secret PART_OF cloud:aws
	cloud:chat DEPENDS_ON cloud:govcloud
	cloud:help DEPENDS_ON cloud:chat
	cloud:govcloud DEPENDS_ON cloud:help
	cloud:help DEPENDS_ON cloud:machines
	agency:navy RUNS_ON cloud:chat
	agency:navy RUNS_ON cloud:help
	agency:army RUNS_ON cloud:chat
	agency:irs RUNS_ON cloud:aws-secret
	vendor:acme PARTNERS_WITH cloud:chat
	vendor:acme PARTNERS_WITH cloud:aws-secret
	vendor:zeta PARTNERS_WITH cloud:help
`

func chokepointsOf(g *kg.Graph, vendors ...string) []string {
	var list []string
	for _, c := range reach.NewWorld(g, anyLevel, now).Chokepoints(vendors) {
		list = append(list, chokepointText(c))
	}
	return list
}

func TestChokepointsFollowWhatCloudsAreBuiltOn(t *testing.T) {
	all := "[agency:army agency:irs agency:navy]"
	two := "[agency:army agency:navy]"
	wantList(t, "chokepoints", chokepointsOf(told(t, built)),
		"cloud:aws for "+all+", sole for "+all,
		"cloud:chat for "+two+", sole for "+two,
		"cloud:govcloud for "+two+", sole for "+two,
		"cloud:help for "+two+", sole for "+two,
		"cloud:machines for "+two+", sole for "+two,
		"cloud:aws-secret for [agency:irs], sole for [agency:irs]")
}

// A contract is a way around every cloud, and so is another vendor's cloud.
func TestAWayAroundAChokepoint(t *testing.T) {
	for name, way := range map[string]string{
		"a contract":        "agency:irs CONTRACTS_WITH vendor:zeta",
		"a vehicle":         "vendor:zeta HOLDS vehicle:jwcc\nvehicle:jwcc OPEN_TO agency:irs",
		"one's own machine": "agency:irs RUNS_ON cloud:own\nvendor:zeta PARTNERS_WITH cloud:own",
	} {
		got := chokepointsOf(told(t, built+way))
		if want := "cloud:aws for [agency:army agency:irs agency:navy], sole for [agency:army agency:navy]"; !slices.Contains(got, want) {
			t.Errorf("%s: %q, want %s", name, got, want)
		}
	}
	around := built + "agency:irs CONTRACTS_WITH vendor:zeta"
	if got := chokepointsOf(told(t, around), acme); !slices.Contains(got, "cloud:aws-secret for [agency:irs], sole for [agency:irs]") {
		t.Errorf("to acme alone, a contract with zeta is no way around: %q", got)
	}
}

// A vendor that is blocked leads nowhere: neither past a chokepoint nor around.
func TestABlockedVendorIsNoWayAroundAChokepoint(t *testing.T) {
	around := built + "agency:irs CONTRACTS_WITH vendor:zeta\nagency:irs LABELS vendor:zeta effect=BLOCKS"
	if got := chokepointsOf(told(t, around)); !slices.Contains(got, "cloud:aws-secret for [agency:irs], sole for [agency:irs]") {
		t.Errorf("zeta is blocked for irs: %q", got)
	}
	blocked := built + "agency:irs LABELS vendor:acme effect=BLOCKS"
	for _, line := range chokepointsOf(told(t, blocked)) {
		if strings.Contains(line, "agency:irs") {
			t.Errorf("irs has no route but to a blocked vendor: %s", line)
		}
	}
}

// The navy has built on acme at CUI and SECRET.
//
//	navy ─[SECRET, CUI]▶ acme   uses, both levels; also a contract
//	     ─[SECRET, CUI]▶ both   can be ordered at both levels
//	     ──[SECRET]────▶ half   lacks CUI
//	     ───────────────▶ vague  gives no levels
//	     ─[SECRET, CUI]▶ banned blocked
const builtOn = `
	agency:navy USES vendor:acme key=a levels=SECRET
	agency:navy USES vendor:acme key=b levels=CUI
	agency:navy CONTRACTS_WITH vendor:acme
	agency:navy CONTRACTS_WITH vendor:both key=a levels=SECRET
	agency:navy CONTRACTS_WITH vendor:both key=b levels=CUI
	agency:navy CONTRACTS_WITH vendor:half levels=SECRET
	agency:navy CONTRACTS_WITH vendor:vague
	agency:navy CONTRACTS_WITH vendor:banned levels=SECRET,CUI
	agency:navy LABELS vendor:banned effect=BLOCKS
	agency:army CONTRACTS_WITH vendor:acme
`

// lockInsOf are lock-ins in short: how many uses and routes, and whom else.
func lockInsOf(g *kg.Graph, q reach.Question) []string {
	var list []string
	for l := range reach.NewWorld(g, q, now).LockIns(reach.Filter{}, reach.Pair{}) {
		words := []string{l.Agency.Slug, l.Vendor.Slug, "uses:"}
		words = append(words, sentences(l.Uses)...)
		words = append(words, "routes:")
		words = append(words, routesInShort(l.Routes)...)
		words = append(words, "else:")
		for _, v := range l.Alternatives {
			words = append(words, v.Vendor.Slug)
		}
		list = append(list, strings.Join(words, " "))
	}
	return list
}

func TestLockIn(t *testing.T) {
	g := told(t, builtOn)
	const a, b = "agency:navy USES vendor:acme (a)", "agency:navy USES vendor:acme (b)"
	uses := []string{a, b}
	slices.SortFunc(uses, func(x, y string) int {
		return slices.Index(sentences(g.Facts), x) - slices.Index(sentences(g.Facts), y)
	})
	wantList(t, "at any level", lockInsOf(g, anyLevel), "navy acme uses: "+strings.Join(uses, " ")+" routes: CONTRACT [unknown] HIGH else: both")
	wantList(t, "at SECRET", lockInsOf(g, at(kg.Secret)), "navy acme uses: "+a+" routes: else: both half")
	wantList(t, "at CUI", lockInsOf(g, at(kg.CUI)), "navy acme uses: "+b+" routes: else: both")
	wantList(t, "at TOP_SECRET", lockInsOf(g, at(kg.TopSecret)))
}

// Where a use gives no levels, whoever is in use or available will do.
func TestLockInWithoutLevels(t *testing.T) {
	g := told(t, `
		agency:navy USES vendor:acme
		agency:navy CONTRACTS_WITH vendor:half levels=SECRET
		agency:navy CONTRACTS_WITH vendor:vague
		agency:navy EVALUATES vendor:tried`)
	wantList(t, "lock-in", lockInsOf(g, anyLevel), "navy acme uses: agency:navy USES vendor:acme routes: else: half vague")
}

// A block ends no lock-in: what is built is still there.
func TestLockInOnABlockedVendor(t *testing.T) {
	g := told(t, "agency:navy USES vendor:acme\nagency:navy LABELS vendor:acme effect=BLOCKS")
	wantList(t, "lock-in", lockInsOf(g, anyLevel), "navy acme uses: agency:navy USES vendor:acme routes: else:")
}

// The levels of an alternative are those of its verdict, which uses add none to:
// a use without a route on record says nothing of what else can be built there.
func TestAVendorInUseWithoutARouteIsNoAlternative(t *testing.T) {
	g := told(t, "agency:navy USES vendor:acme levels=SECRET\nagency:navy USES vendor:zeta levels=SECRET")
	wantList(t, "without", lockInsOf(g, at(kg.Secret)),
		"navy acme uses: agency:navy USES vendor:acme routes: else:", "navy zeta uses: agency:navy USES vendor:zeta routes: else:")
	g = told(t, "agency:navy USES vendor:acme levels=SECRET\nagency:navy USES vendor:zeta levels=SECRET\nagency:navy CONTRACTS_WITH vendor:zeta levels=SECRET")
	wantList(t, "with", lockInsOf(g, at(kg.Secret)),
		"navy acme uses: agency:navy USES vendor:acme routes: else: zeta",
		"navy zeta uses: agency:navy USES vendor:zeta routes: CONTRACT [SECRET] HIGH else:")
}

// A blocked vendor serves nobody: what is built is there, the way to it is not.
func TestALockInCountsNoRoutesToABlockedVendor(t *testing.T) {
	g := told(t, "agency:navy USES vendor:acme\nagency:navy CONTRACTS_WITH vendor:acme\nagency:navy LABELS vendor:acme effect=BLOCKS")
	wantList(t, "lock-in", lockInsOf(g, anyLevel), "navy acme uses: agency:navy USES vendor:acme routes: else:")
}
