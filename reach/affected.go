package reach

import "fedreach/kg"

// affected are the pairs whose verdict a change of the facts that count can
// change at all. Every other verdict stays as it is and need not be decided.
type affected struct {
	// agencies are affected with every vendor, vendors with every agency.
	agencies, vendors map[string]bool
	pairs             map[Pair]bool
}

func (a affected) has(agency, vendor string) bool {
	return a.agencies[agency] || a.vendors[vendor] || a.pairs[Pair{agency, vendor}]
}

// affectedBy says which pairs the causes can affect in either world.
func affectedBy(before, after *World, causes []Cause) affected {
	a := affected{map[string]bool{}, map[string]bool{}, map[Pair]bool{}}
	for _, c := range causes {
		for _, w := range []*World{before, after} {
			a.by(w, c.Fact)
		}
	}
	return a
}

func (a affected) by(w *World, f *kg.Fact) {
	switch f.Kind {
	case kg.Uses, kg.Evaluates:
		a.pairs[Pair{f.From, f.To}] = true
	case kg.Labels, kg.ContractsWith:
		for _, agency := range w.withAllBelow(f.From) {
			a.pairs[Pair{agency, f.To}] = true
		}
	case kg.RunsOn:
		a.allOf(w, f.From)
	case kg.OpenTo:
		a.allOf(w, f.To)
	case kg.PartnersWith, kg.Operates, kg.Holds:
		a.vendors[f.From] = true
	case kg.Authorizes:
		a.onBranch(w, f.To)
	case kg.PartOf:
		if kind, _, _ := kg.ParseEntityID(f.From); kind == kg.KindCloud {
			a.onBranch(w, f.From)
		} else {
			a.allOf(w, f.From)
		}
	}
}

// allOf adds an agency and all under it.
func (a affected) allOf(w *World, agency string) {
	for _, id := range w.withAllBelow(agency) {
		a.agencies[id] = true
	}
}

// onBranch adds the vendors that are on a cloud or on its branch.
func (a affected) onBranch(w *World, cloud string) {
	for _, s := range w.chain(cloud) {
		a.offeredOn(w, s.id)
	}
	for _, s := range w.below(cloud) {
		a.offeredOn(w, s.id)
	}
}

func (a affected) offeredOn(w *World, cloud string) {
	for _, kind := range []kg.FactKind{kg.PartnersWith, kg.Operates} {
		for _, f := range w.to[factEnd{kind, cloud}] {
			a.vendors[f.From] = true
		}
	}
}

func (w *World) withAllBelow(agency string) []string {
	ids := []string{agency}
	for _, s := range w.below(agency) {
		ids = append(ids, s.id)
	}
	return ids
}
