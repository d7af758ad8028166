package reach

import (
	"cmp"
	"slices"

	"fedreach/kg"
)

// NearMissKind says what kind of fact is missing.
type NearMissKind string

// The near misses, in the order in which they are listed (2.11).
const (
	// MissingPartnership: the vendor partners with a cloud that the agency, or
	// an ancestor, runs on.
	MissingPartnership NearMissKind = "PARTNERSHIP"
	// MissingRunsOn: the agency runs on a cloud that the vendor is on.
	MissingRunsOn NearMissKind = "RUNS_ON"
	// MissingLevel: the one AUTHORIZES or PARTNERS_WITH level that a route lacks.
	MissingLevel NearMissKind = "LEVEL"
)

var nearMissOrder = []NearMissKind{MissingPartnership, MissingRunsOn, MissingLevel}

// NearMiss is one fact that is not on record and that would, by itself, open a
// route that covers the asked level.
type NearMiss struct {
	Kind NearMissKind
	// Missing is the fact that is supposed: its kind, ends, key and levels. It
	// can be assumed as it is.
	Missing *kg.Fact
	// Cloud is the one that the missing fact is about.
	Cloud *kg.Cloud
	// Facts are those on record that the route would be made of besides, in
	// walking order.
	Facts []*kg.Fact
}

// NearMisses are all near misses of a NO_ROUTE, ordered by kind, then the slug
// of the cloud, then the missing fact's ends and key; none for another status.
func (v *Verdict) NearMisses() []*NearMiss {
	if v.Status != NoRoute {
		return nil
	}
	w := v.world
	s := supposing{w: w, agency: v.Agency.ID(), vendor: v.Vendor.ID(), seen: map[kg.Thing]bool{}}
	s.partnerships()
	s.runsOn()
	if w.question.Level != "" {
		s.partnerLevels()
		s.grants()
	}
	slices.SortFunc(s.found, compareNearMisses)
	return s.found
}

func compareNearMisses(a, b *NearMiss) int {
	return cmp.Or(
		cmp.Compare(slices.Index(nearMissOrder, a.Kind), slices.Index(nearMissOrder, b.Kind)),
		cmp.Compare(a.Cloud.Slug, b.Cloud.Slug),
		cmp.Compare(a.Missing.Kind, b.Missing.Kind),
		cmp.Compare(a.Missing.From, b.Missing.From),
		cmp.Compare(a.Missing.Key, b.Missing.Key),
	)
}

// supposing looks for facts that would open a route.
type supposing struct {
	w              *World
	agency, vendor string
	seen           map[kg.Thing]bool
	found          []*NearMiss
}

// tries notes the supposed fact as a near miss if the route it would make
// covers the asked level.
func (s *supposing) tries(kind NearMissKind, missing *kg.Fact, holder *step, runsOn *kg.Fact, c connection) {
	if s.seen[missing.Thing()] || c.levels.Empty() {
		return
	}
	route := s.w.cloudRoute(s.w.wayUp(s.agency), holder, runsOn, &c)
	if covers, _ := s.w.covers(route.LevelSet); !covers {
		return
	}
	s.seen[missing.Thing()] = true
	s.found = append(s.found, &NearMiss{
		Kind: kind, Missing: missing, Cloud: s.w.cloud(missing.To),
		Facts: slices.DeleteFunc(route.Facts(), func(f *kg.Fact) bool { return f == missing }),
	})
}

// suppose is a fact that no source states.
func suppose(kind kg.FactKind, from, to, key string, levels kg.LevelSet) *kg.Fact {
	f := &kg.Fact{Kind: kind, From: from, To: to, Key: key, LevelSet: levels, Confidence: kg.High}
	kg.CompleteAssumed(f) // its ends and levels are of facts that are on record
	return f
}

func (s *supposing) askedLevels() kg.LevelSet {
	if s.w.question.Level == "" {
		return kg.UnknownLevels
	}
	return kg.LevelsOf(s.w.question.Level)
}

// eachRunsOn gives what the agency and its ancestors run on.
func (s *supposing) eachRunsOn(yield func(holder *step, runsOn *kg.Fact)) {
	chain := s.w.chain(s.agency)
	for i := range chain {
		for _, runsOn := range chain[i].holder.runsOn {
			yield(&chain[i], runsOn.Fact)
		}
	}
}

// partnerships supposes the vendor on each cloud that the agency runs on and
// that it does not partner with.
func (s *supposing) partnerships() {
	partner := map[string]bool{}
	for _, f := range s.w.from[factEnd{kg.PartnersWith, s.vendor}] {
		partner[f.To] = true
	}
	s.eachRunsOn(func(_ *step, runsOn *kg.Fact) {
		if x := runsOn.To; !partner[x] {
			s.offer(MissingPartnership, suppose(kg.PartnersWith, s.vendor, x, "", s.askedLevels()))
		}
	})
}

// offer tries a supposed partnership with all that the agency runs on.
func (s *supposing) offer(kind NearMissKind, missing *kg.Fact) {
	if s.seen[missing.Thing()] {
		return
	}
	byX := map[string]connection{}
	for _, c := range s.w.connectionsFrom(missing) {
		byX[c.x] = c
	}
	s.eachRunsOn(func(holder *step, runsOn *kg.Fact) {
		if c, connected := byX[runsOn.To]; connected {
			s.tries(kind, missing, holder, runsOn, c)
		}
	})
}

// runsOn supposes the agency on each cloud that the vendor is on.
func (s *supposing) runsOn() {
	holder := &s.w.chain(s.agency)[0]
	for _, offer := range s.w.offers(s.vendor) {
		missing := suppose(kg.RunsOn, s.agency, offer.To, "", kg.UnknownLevels)
		for _, c := range s.w.supplyOf(s.vendor).connections[offer.To] {
			s.tries(MissingRunsOn, missing, holder, missing, c)
		}
	}
}

// partnerLevels supposes the asked level on each partnership that lacks it.
func (s *supposing) partnerLevels() {
	for _, offer := range s.w.from[factEnd{kg.PartnersWith, s.vendor}] {
		s.offer(MissingLevel, suppose(kg.PartnersWith, s.vendor, offer.To, offer.Key, offer.LevelSet.Union(s.askedLevels())))
	}
}

// grants supposes the asked level of the one cloud between agency and vendor
// that is known to lack it, by each body that authorises that cloud already.
func (s *supposing) grants() {
	for _, offer := range s.w.offers(s.vendor) {
		for _, c := range s.w.connectionsFrom(offer) {
			cloud, only := s.onlyLacking(c)
			if !only {
				continue
			}
			c.levels = s.askedLevels()
			s.eachRunsOn(func(holder *step, runsOn *kg.Fact) {
				if runsOn.To != c.x {
					return
				}
				for _, body := range s.w.to[factEnd{kg.Authorizes, cloud}] {
					missing := suppose(kg.Authorizes, body.From, cloud, string(s.w.question.Level), s.askedLevels())
					s.tries(MissingLevel, missing, holder, runsOn, c)
				}
			})
		}
	}
}

// onlyLacking is the cloud of a connection that alone is known to lack the
// asked level.
func (s *supposing) onlyLacking(c connection) (cloud string, only bool) {
	lacks := func(levels kg.LevelSet) bool { return levels.Known() && !levels.Has(s.w.question.Level) }
	if lacks(c.offer.LevelSet) {
		return "", false
	}
	for _, id := range c.clouds {
		if !lacks(s.w.cloudLevels(id)) {
			continue
		}
		if only {
			return "", false
		}
		cloud, only = id, true
	}
	return cloud, only
}
