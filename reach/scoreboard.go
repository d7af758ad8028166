package reach

import (
	"slices"

	"fedreach/kg"
)

// Count counts agencies.
type Count struct {
	// Agencies are counted one by one; the root and the branches are none.
	Agencies int
	// Organisations are the children of a branch that are, or hold, one of them.
	Organisations int
}

// Score is where a vendor stands.
type Score struct {
	Vendor *kg.Vendor
	// Terms are its camp: RedLines where any of its terms that count are, nil
	// where none are on record.
	Terms *kg.Terms
	// TermsFacts are its terms that count, by id.
	TermsFacts []*kg.Fact
	// Disputes are those about its terms, by the id of what decides.
	Disputes []*Dispute
	// Agencies by status, and those of the blocked that have a route.
	Available, InUse, Blocked, BlockedWithRoute, Evaluating Count
	// Contracts are agencies with a direct deal of their own.
	Contracts Count
}

// Scoreboard scores every vendor, by slug.
func (w *World) Scoreboard() []*Score {
	var scores []*Score
	organisations := w.organisations()
	for _, id := range w.ids(kg.KindVendor, nil) {
		scores = append(scores, w.score(id, organisations))
	}
	return scores
}

func (w *World) score(vendor string, organisations map[string]string) *Score {
	var available, inUse, blocked, withRoute, evaluating, contracts tally
	for agency, organisation := range organisations {
		if len(w.pairs[factPair{kg.ContractsWith, agency, vendor}]) > 0 {
			contracts.add(organisation)
		}
		v := w.Verdict(agency, vendor)
		switch v.Status {
		case Blocked:
			blocked.add(organisation)
			if len(v.Routes) > 0 {
				withRoute.add(organisation)
			}
		case InUse:
			inUse.add(organisation)
		case Available:
			available.add(organisation)
		case Evaluating:
			evaluating.add(organisation)
		}
	}
	s := &Score{
		Vendor: w.graph.Entities[vendor].(*kg.Vendor), TermsFacts: w.from[factEnd{kg.SetsTerms, vendor}],
		Available: available.count(), InUse: inUse.count(), Blocked: blocked.count(),
		BlockedWithRoute: withRoute.count(), Evaluating: evaluating.count(), Contracts: contracts.count(),
	}
	for thing, dispute := range w.disputes {
		if thing.Kind == kg.SetsTerms && thing.From == vendor {
			s.Disputes = append(s.Disputes, dispute)
		}
	}
	slices.SortFunc(s.Disputes, compareDisputes)
	for _, f := range s.TermsFacts {
		if s.Terms == nil || f.Terms == kg.RedLines {
			s.Terms = &f.Terms
		}
	}
	return s
}

// organisations are all agencies that are counted, each with the child of a
// branch that it is or is under; with itself where it is under none.
func (w *World) organisations() map[string]string {
	organisations := map[string]string{}
	for _, agency := range w.ids(kg.KindAgency, nil) {
		chain := w.chain(agency)
		root := slices.IndexFunc(chain, func(s step) bool { return s.id == RootAgency })
		switch {
		case root < 0:
			organisations[agency] = chain[len(chain)-1].id
		case root >= 2: // the root is 0 steps from itself, its branches are 1
			organisations[agency] = chain[root-2].id
		}
	}
	return organisations
}

// tally counts agencies and, each once, their organisations.
type tally struct {
	agencies      int
	organisations map[string]bool
}

func (t *tally) add(organisation string) {
	if t.organisations == nil {
		t.organisations = map[string]bool{}
	}
	t.agencies++
	t.organisations[organisation] = true
}

func (t *tally) count() Count { return Count{t.agencies, len(t.organisations)} }
