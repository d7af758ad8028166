package reach

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"fedreach/kg"
)

// World is the facts of a part of the graph that count at one moment, found by
// their ends. Many goroutines may ask it at once.
type World struct {
	*standings

	question Question
	moment
}

// standings is how all things stand at a moment: what worlds have in common that are
// of this moment, or of another at which the same is known.
type standings struct {
	*basis

	// counting is the fact that counts of each thing that does: see counts.
	counting map[kg.Thing]*kg.Fact
	// lapsed is the AUTHORIZES that decides, and has ended, of each such thing.
	lapsed map[kg.Thing]*kg.Fact
	// parent is the counting PART_OF of each child.
	parent map[string]*kg.Fact
	// children are the counting PART_OF of each parent, by id.
	children map[string][]*kg.Fact
	// from and to are counting facts, but for the tree, by kind and end, by id: see
	// inFrom and inTo.
	from, to map[factEnd][]*kg.Fact
	// pairs are counting facts between an agency and a vendor, by id: see inPairs.
	pairs map[factPair][]*kg.Fact
	// labelled are the vendors that any label is on.
	labelled map[string]bool
	// authorized are the clouds of which an AUTHORIZES is known and begun,
	// whether or not one counts: their levels are known, be they none.
	authorized map[string]bool
	// disputes are the things that sources disagree about.
	disputes map[kg.Thing]*Dispute
	// dissents are facts that count in this world because it is the one that
	// believes dissenting sources too: nil in any other.
	dissents map[*kg.Fact]bool

	// What was found, by id: where agencies and clouds are in their trees, what there
	// is of each agency and vendor that routes are made of, and who sells a cloud.
	ways     memo[*way]
	holders  memo[*holder]
	supplies memo[*supply]
	sellers  memo[[]seller]
	// all are the ids of each kind of entity, sorted; allWays and allSupplies what was
	// found by those of all agencies and vendors.
	all         memo[[]string]
	allWays     memo[[]*way]
	allSupplies memo[[]*supply]

	// believing are standings that believe dissenting sources too, made when they are
	// needed: together they believe every dissent.
	mu        sync.Mutex
	believing []*standings
}

type factEnd struct {
	kind kg.FactKind
	end  string
}

type factPair struct {
	kind     kg.FactKind
	from, to string
}

// NewWorld is the world of these facts as the question has it. now is the
// moment that an absent At and KnownAt stand for.
func NewWorld(graph *kg.Graph, q Question, now time.Time) *World {
	return newBasis(graph, q).world(q.moment(now), q)
}

// world is the world at a moment, for a question that is asked of it.
func (b *basis) world(m moment, q Question) *World {
	w := emptyWorld(b, m, q)
	for _, statements := range b.things {
		if s, ok := standingOf(statements, m); ok {
			w.add(s)
		}
	}
	w.sort()
	return w
}

func emptyWorld(b *basis, m moment, q Question) *World {
	return &World{moment: m, question: q, standings: &standings{
		basis: b, lapsed: map[kg.Thing]*kg.Fact{},
		parent: map[string]*kg.Fact{}, children: map[string][]*kg.Fact{},
		from: map[factEnd][]*kg.Fact{}, to: map[factEnd][]*kg.Fact{}, pairs: map[factPair][]*kg.Fact{},
		labelled: map[string]bool{}, authorized: map[string]bool{}, disputes: map[kg.Thing]*Dispute{},
	}}
}

// At is the day of this world, KnownAt its moment of knowledge.
func (w *World) At() kg.Date { return w.at }

// KnownAt is the moment of knowledge.
func (w *World) KnownAt() time.Time { return w.knownAt }

// standing is how a thing stands at a moment.
type standing struct {
	// statements are those about the thing, decider one of them.
	statements []*kg.Fact
	decider    *kg.Fact
	counts     bool
	dissents   []*kg.Fact
}

// standingOf decides how the thing of these statements stands (2.2); ok is false
// where none is known and begun.
func standingOf(statements []*kg.Fact, m moment) (s standing, ok bool) {
	decider := kg.Decider(statements, m.at, m.knownAt)
	if decider == nil {
		return standing{}, false
	}
	s = standing{statements: statements, decider: decider, counts: decider.ValidAt(m.at)}
	if len(statements) > 1 {
		for _, f := range statements {
			if f != decider && f.KnownAt(m.knownAt) && f.BegunBy(m.at) && f.DissentsFrom(decider, m.at) {
				s.dissents = append(s.dissents, f)
			}
		}
	}
	return s, true
}

// Counting gives, of facts that touch one entity, those that count at this
// moment, by id. It is for questions that need no more of the rule than that.
func Counting(facts []*kg.Fact, at kg.Date, knownAt time.Time) []*kg.Fact {
	var counting []*kg.Fact
	for _, statements := range newBasis(&kg.Graph{Facts: facts}, Question{}).things {
		if s, ok := standingOf(statements, moment{at, knownAt}); ok && s.counts {
			counting = append(counting, s.decider)
		}
	}
	slices.SortFunc(counting, byID)
	return counting
}

func (w *World) add(s standing) {
	if s.decider.Kind == kg.Authorizes {
		w.authorized[s.decider.To] = true
		if !s.counts {
			w.lapsed[s.decider.Thing()] = s.decider
		}
	}
	if len(s.dissents) > 0 {
		slices.SortFunc(s.dissents, byID)
		w.disputes[s.decider.Thing()] = &Dispute{Decides: s.decider, Otherwise: s.dissents}
	}
	if s.counts {
		if w.counting != nil {
			w.counting[s.decider.Thing()] = s.decider
		}
		w.index(s.decider, s.statements)
	}
}

// counts is the fact that counts of each thing that does. It is made when worlds are
// compared: no verdict needs it.
func (w *World) counts() map[kg.Thing]*kg.Fact {
	if w.counting == nil {
		w.counting = map[kg.Thing]*kg.Fact{}
		for _, statements := range w.things {
			if s, ok := standingOf(statements, w.moment); ok && s.counts {
				w.counting[s.decider.Thing()] = s.decider
			}
		}
	}
	return w.counting
}

// inPairs reports whether facts of a kind are looked for by both their ends.
func inPairs(kind kg.FactKind) bool {
	return kind == kg.Labels || kind == kg.Evaluates || kind == kg.Uses || kind == kg.ContractsWith
}

// inFrom reports whether facts of a kind are looked for by where they go from, inTo
// by where they go to.
func inFrom(kind kg.FactKind) bool {
	switch kind {
	case kg.RunsOn, kg.ContractsWith, kg.Uses, kg.Evaluates, kg.PartnersWith, kg.Operates, kg.Holds, kg.SetsTerms, kg.DependsOn:
		return true
	}
	return false
}

func inTo(kind kg.FactKind) bool {
	return kind == kg.PartnersWith || kind == kg.Operates || kind == kg.Authorizes || kind == kg.OpenTo
}

// Lists reports whether a world finds the facts of a kind that go from an entity; that
// go to it, if incoming.
func Lists(kind kg.FactKind, incoming bool) bool {
	if incoming {
		return inTo(kind)
	}
	return inFrom(kind)
}

// Counting gives the facts that count of a kind that Lists is true of, and go from an
// entity, or to it, by id. The caller must not change them.
func (w *World) Counting(kind kg.FactKind, incoming bool, entity string) []*kg.Fact {
	if incoming {
		return w.to[factEnd{kind, entity}]
	}
	return w.from[factEnd{kind, entity}]
}

// index files a fact that counts, one of these statements.
func (w *World) index(f *kg.Fact, statements []*kg.Fact) {
	if f.Kind == kg.PartOf {
		if above := w.parent[f.From]; above == nil || stronger(f, above) {
			w.parent[f.From] = f
		}
		file(w.children, f.To, f, statements)
		return
	}
	if f.Kind == kg.Labels {
		w.labelled[f.To] = true
	}
	if inPairs(f.Kind) {
		file(w.pairs, factPair{f.Kind, f.From, f.To}, f, statements)
	}
	if inFrom(f.Kind) {
		file(w.from, factEnd{f.Kind, f.From}, f, statements)
	}
	if inTo(f.Kind) {
		file(w.to, factEnd{f.Kind, f.To}, f, statements)
	}
}

// file adds a fact to the list of a key. Most lists have one fact, which is all that
// is stated of its thing: that is a list already, which nobody writes into.
func file[K comparable](lists map[K][]*kg.Fact, key K, f *kg.Fact, statements []*kg.Fact) {
	list := lists[key]
	if list == nil && len(statements) == 1 {
		lists[key] = statements
		return
	}
	lists[key] = append(list, f)
}

func (w *World) sort() {
	for _, facts := range w.children {
		slices.SortFunc(facts, byID)
	}
	for _, facts := range w.from {
		slices.SortFunc(facts, byID)
	}
	for _, facts := range w.to {
		slices.SortFunc(facts, byID)
	}
	for _, facts := range w.pairs {
		slices.SortFunc(facts, byID)
	}
}

// stronger reports whether f comes before g where one of the two is enough.
func stronger(f, g *kg.Fact) bool {
	return cmp.Or(cmp.Compare(f.Confidence.Rank(), g.Confidence.Rank()), byID(g, f)) > 0
}

func byID(a, b *kg.Fact) int { return cmp.Compare(a.ID, b.ID) }

func (w *World) agency(id string) *kg.Agency {
	a, _ := w.graph.Entities[id].(*kg.Agency)
	return a
}

func (w *World) cloud(id string) *kg.Cloud {
	c, _ := w.graph.Entities[id].(*kg.Cloud)
	return c
}

func (w *World) vendor(id string) *kg.Vendor {
	v, _ := w.graph.Entities[id].(*kg.Vendor)
	return v
}

func (w *World) vehicle(id string) *kg.Vehicle {
	v, _ := w.graph.Entities[id].(*kg.Vehicle)
	return v
}
