package kg

import (
	"maps"
	"slices"
	"strings"
	"sync"
)

// Held is what a store already holds of what a batch speaks of.
type Held struct {
	// Revision is the graph's.
	Revision int64
	// Entities are those that the batch names, as entities or as ends, by id.
	Entities map[string]Entity
	// Facts are those that the batch states or withdraws, by id.
	Facts map[string]*Fact
	// Sources are those of the batch's facts, by id.
	Sources map[string]*Source
	// Tree are all PART_OF facts, where the batch states or withdraws one;
	// otherwise it may be empty.
	Tree []*Fact
	// Earlier is the load that had the batch's key, nil where none had.
	Earlier *Load
}

// Wanted is what a store must look up before a batch can be planned.
type Wanted struct {
	// Entities, Facts and Sources are ids, sorted, each once.
	Entities, Facts, Sources []string
	// Tree asks for all PART_OF facts.
	Tree bool
	// Key asks for the load of the batch with this key, where it is not empty.
	Key string
}

// Plan is what a batch changes.
type Plan struct {
	// Create and Change are entities, by id; one that changes is given whole.
	Create, Change []Entity
	// Sources are new. Of one that is there already, title and publisher stay.
	Sources []*Source
	// State are facts that are new, with Load set; End are facts there already,
	// with KnownUntil and EndedBy set. Both by id, none in both.
	State, End []*Fact
	// Report is the report of the load that carries the plan out.
	Report LoadReport
}

// Prepare checks the batch by itself, makes copies of its facts complete, and
// says what a store must look up to plan it.
//
// It returns *Rejected where an item can't be right whatever the store holds.
func (b Batch) Prepare() (Batch, Wanted, error) {
	var problems []Problem
	entities, sources := map[string]bool{}, map[string]bool{}
	facts := make([]string, 0, len(b.Facts)+len(b.Withdrawals))
	w := Wanted{Key: b.Key}
	findings{ListBatch, 0, &problems}.batch(b)
	for i, e := range b.Entities {
		findings{ListEntities, i, &problems}.entity(e)
		entities[e.ID()] = true
	}
	stated, wrong := prepareFacts(b.Facts)
	problems = append(problems, wrong...)
	ids := sourceIDs{}
	for _, f := range stated {
		if f.Source != nil {
			sources[ids.of(f.Source)] = true
		}
		entities[f.From], entities[f.To] = true, true
		facts = append(facts, f.ID)
		w.Tree = w.Tree || f.Kind == PartOf
	}
	for i, d := range b.Withdrawals {
		fs := findings{ListWithdrawals, i, &problems}
		if d.At.IsZero() {
			fs.add("at", "is missing: from when the source no longer states it")
		}
		fs.instant("at", d.At)
		facts = append(facts, d.FactID)
		w.Tree = w.Tree || isPartOf(d.FactID)
	}
	slices.Sort(facts)
	b.Facts, b.factIDs = stated, slices.Compact(facts)
	w.Entities, w.Facts, w.Sources = sorted(entities), b.factIDs, sorted(sources)
	if len(problems) > 0 {
		return b, w, Reject(problems)
	}
	return b, w, nil
}

// factsAtOnce are prepared by one goroutine.
const factsAtOnce = 2_000

// prepareFacts makes copies of facts that are complete, and says what is wrong
// with them.
func prepareFacts(given []*Fact) (stated []*Fact, problems []Problem) {
	stated = make([]*Fact, len(given))
	parts := make([][]Problem, (len(given)+factsAtOnce-1)/factsAtOnce)
	var all sync.WaitGroup
	for part := range parts {
		all.Go(func() {
			var checker Checker
			for i := part * factsAtOnce; i < min((part+1)*factsAtOnce, len(given)); i++ {
				f := *given[i]
				f.Load, f.EndedBy = 0, 0
				parts[part] = append(parts[part], checker.Check(&f, i)...)
				stated[i] = &f
			}
		})
	}
	all.Wait()
	return stated, slices.Concat(parts...)
}

// isPartOf reports whether a fact's id is that of a PART_OF.
func isPartOf(factID string) bool { return strings.HasPrefix(factID, string(PartOf)+":") }

func sorted(set map[string]bool) []string { return slices.Sorted(maps.Keys(set)) }

// Plan decides what a prepared batch changes, given what is there. Stores carry
// the plan out and decide nothing, so that all of them do the same.
//
// It returns *Rejected where the batch can't be loaded into this graph.
func (b Batch) Plan(held Held) (*Plan, error) {
	if held.Earlier != nil {
		return b.repeat(held)
	}
	p := planner{batch: b, held: held, revision: held.Revision + 1, entities: map[string]Entity{}, facts: make(map[string]*Fact, len(b.factIDs)), plan: &Plan{}}
	p.planEntities()
	p.planFacts()
	p.planWithdrawals()
	p.checkTree()
	if len(p.problems) > 0 {
		return nil, Reject(p.problems)
	}
	return p.finish(), nil
}

// repeat is the plan of a batch whose key was loaded before: nothing, as that is
// done. What that load did not bring would be lost without a word, and is refused:
// nothing that was loaded is ever gone, so it is another batch.
func (b Batch) repeat(held Held) (*Plan, error) {
	done := true
	for _, e := range b.Entities {
		done = done && held.Entities[e.ID()] != nil
	}
	for _, f := range b.Facts {
		done = done && held.Facts[f.ID] != nil
	}
	for _, d := range b.Withdrawals {
		there := held.Facts[d.FactID]
		done = done && there != nil && !there.KnownUntil.IsZero()
	}
	if !done {
		var problems []Problem
		findings{ListBatch, 0, &problems}.add("key", "was that of another batch, revision %d: give each batch a key of its own", held.Earlier.Revision)
		return nil, Reject(problems)
	}
	return &Plan{Report: LoadReport{Revision: held.Revision, Load: held.Earlier, Repeated: true, DryRun: b.DryRun}}, nil
}

type planner struct {
	batch    Batch
	held     Held
	revision int64
	problems []Problem
	plan     *Plan
	// entities and facts are as they will be, where that differs from held.
	entities map[string]Entity
	facts    map[string]*Fact
	// unchanged counts by what the report calls them.
	entitiesUnchanged, factsUnchanged, withdrawnBefore int
}

func (p *planner) entity(id string) Entity {
	if e := p.entities[id]; e != nil {
		return e
	}
	return p.held.Entities[id]
}

func (p *planner) fact(id string) *Fact {
	if f := p.facts[id]; f != nil {
		return f
	}
	return p.held.Facts[id]
}

func (p *planner) planEntities() {
	for _, e := range p.batch.Entities {
		merged := mergeEntity(p.entity(e.ID()), e)
		if merged == nil {
			p.entitiesUnchanged++
			continue
		}
		p.entities[e.ID()] = merged
	}
}

func (p *planner) planFacts() {
	for i, f := range p.batch.Facts {
		fs := findings{ListFacts, i, &p.problems}
		p.end(fs, "from", f.From)
		p.end(fs, "to", f.To)
		there := p.fact(f.ID)
		switch {
		case there == nil:
			f.Load = p.revision
			if !f.KnownUntil.IsZero() {
				f.EndedBy = p.revision
			}
			p.facts[f.ID] = f
		case there.KnownUntil.IsZero() && !f.KnownUntil.IsZero():
			p.withdraw(there, Withdrawal{FactID: f.ID, At: f.KnownUntil})
		case !there.KnownUntil.IsZero() && !there.KnownUntil.Equal(f.KnownUntil):
			p.withdrawnBefore++
		default:
			p.factsUnchanged++
		}
	}
}

func (p *planner) planWithdrawals() {
	for i, d := range p.batch.Withdrawals {
		fs := findings{ListWithdrawals, i, &p.problems}
		d.At = wholeMillisecond(d.At)
		there := p.fact(d.FactID)
		switch {
		case there == nil:
			fs.add("factID", "there is no fact %.60q", d.FactID)
		case !there.KnownUntil.IsZero():
			p.withdrawnBefore++
		case !d.At.After(there.KnownSince):
			fs.add("at", "%s is not after %s, from when it was known", Instant(d.At), Instant(there.KnownSince))
		default:
			p.withdraw(there, d)
		}
	}
}

// end refuses an end that is not there.
func (p *planner) end(fs findings, field, id string) {
	if p.entity(id) == nil {
		fs.add(field, "there is no %s: load the entity before, or in the same batch", id)
	}
}

func (p *planner) withdraw(there *Fact, d Withdrawal) {
	ended := *there
	ended.KnownUntil, ended.EndedBy = d.At, p.revision
	p.facts[d.FactID] = &ended
}

func (p *planner) finish() *Plan {
	plan := p.plan
	counts := &plan.Report.LoadCounts
	for _, id := range slices.Sorted(maps.Keys(p.entities)) {
		if p.held.Entities[id] == nil {
			plan.Create = append(plan.Create, p.entities[id])
		} else {
			plan.Change = append(plan.Change, p.entities[id])
		}
	}
	for _, id := range p.batch.factIDs {
		f := p.facts[id]
		if f == nil {
			continue // it stays as it is
		}
		if f.EndedBy == p.revision {
			counts.FactsWithdrawn++
		}
		if f.Load == p.revision {
			plan.State = append(plan.State, f)
		} else {
			plan.End = append(plan.End, f)
		}
	}
	counts.EntitiesCreated, counts.EntitiesChanged = len(plan.Create), len(plan.Change)
	counts.FactsCreated = len(plan.State)
	plan.Sources = p.newSources()

	plan.Report.EntitiesUnchanged, plan.Report.FactsUnchanged = p.entitiesUnchanged, p.factsUnchanged
	plan.Report.FactsWithdrawnBefore = p.withdrawnBefore
	plan.Report.DryRun = p.batch.DryRun
	plan.Report.Revision = p.held.Revision
	if counts.Any() {
		plan.Report.Load = &Load{
			Revision: p.revision, Key: p.batch.Key, By: p.batch.By, Origin: p.batch.Origin, Note: p.batch.Note,
			LoadCounts: *counts,
		}
		if !p.batch.DryRun {
			plan.Report.Revision = p.revision
		}
	}
	return plan
}

// newSources gives every new fact the one record of its source, be it held or
// the first that the batch gives, and returns those that are not there yet.
func (p *planner) newSources() []*Source {
	var list []*Source
	known := maps.Clone(p.held.Sources)
	if known == nil {
		known = map[string]*Source{}
	}
	ids := sourceIDs{}
	for _, f := range p.plan.State {
		id := ids.of(f.Source)
		if known[id] == nil {
			source := *f.Source
			known[id] = &source
			list = append(list, &source)
		}
		f.Source = known[id]
	}
	slices.SortFunc(list, func(a, b *Source) int { return strings.Compare(a.ID(), b.ID()) })
	return list
}
