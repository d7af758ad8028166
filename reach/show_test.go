package reach_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"fedreach/kg"
	"fedreach/reach"
)

func byID(f, g *kg.Fact) int { return cmp.Compare(f.ID, g.ID) }

// sentence is what a fact says of its ends: agency:navy RUNS_ON cloud:aws.
func sentence(f *kg.Fact) string {
	s := fmt.Sprintf("%s %s %s", f.From, f.Kind, f.To)
	if f.Key != "" {
		s += " (" + f.Key + ")"
	}
	return s
}

// identity tells apart statements of one thing as well.
func identity(f *kg.Fact) string {
	return sentence(f) + " #" + f.ID[max(0, len(f.ID)-6):]
}

// writer writes facts, one way or the other.
type writer func(*kg.Fact) string

func (write writer) chain(facts []*kg.Fact) string {
	var links []string
	for _, f := range facts {
		links = append(links, write(f))
	}
	return strings.Join(links, "; ")
}

// lines are all facts of a list, one a line, under its name.
func (write writer) lines(name string, facts []*kg.Fact) []string {
	var lines []string
	for _, f := range facts {
		lines = append(lines, name+" "+write(f))
	}
	return lines
}

func routeLine(write writer, r *reach.Route) string {
	return naiveRouteLine(write, &naiveRoute{
		kind: r.Kind, facts: r.Facts(), through: cloudID(r.Through()), vehicle: vehicleID(r.Vehicle()), levels: r.LevelSet,
		inferences: r.Inferences(), inheritedFrom: agencyID(r.InheritedFrom()), authorizations: r.Authorizations(), confidence: r.Confidence,
	})
}

func naiveRouteLine(write writer, r *naiveRoute) string {
	return fmt.Sprintf("%s [%s] %s through=%s order=%s from=%s %v: %s | %s", r.kind, r.levels, r.confidence,
		r.through, r.vehicle, r.inheritedFrom, r.inferences, write.chain(r.facts), write.chain(r.authorizations))
}

func cloudID(c *kg.Cloud) string {
	if c == nil {
		return ""
	}
	return c.ID()
}

func vehicleID(v *kg.Vehicle) string {
	if v == nil {
		return ""
	}
	return v.ID()
}

func agencyID(a *kg.Agency) string {
	if a == nil {
		return ""
	}
	return a.ID()
}

func routeLines(name string, routes []*reach.Route) []string {
	var lines []string
	for _, r := range routes {
		lines = append(lines, name+" "+routeLine(identity, r))
	}
	return lines
}

func naiveRouteLines(name string, routes []*naiveRoute) []string {
	var lines []string
	for _, r := range routes {
		lines = append(lines, name+" "+naiveRouteLine(identity, r))
	}
	return lines
}

func answer(status reach.Status, levels kg.LevelSet, confidence *kg.Confidence, unplaced bool, oldest kg.Date) string {
	sure := "-"
	if confidence != nil {
		sure = string(*confidence)
	}
	return fmt.Sprintf("answer %s [%s] %s unplaced=%t oldest=%s", status, levels, sure, unplaced, oldest)
}

// verdictText is everything in a verdict, one line each, without regard to order.
func verdictText(v *reach.Verdict) string {
	of := writer(identity)
	return text([]string{answer(v.Status, v.LevelSet, v.Confidence, v.Unplaced, v.OldestSourceOn())},
		routeLines("route", v.Routes), routeLines("unleveled", v.UnleveledRoutes),
		of.lines("use", v.Uses), of.lines("unleveled use", v.UnleveledUses),
		of.lines("evaluation", v.Evaluations), of.lines("unleveled evaluation", v.UnleveledEvaluations),
		of.lines("blocker", v.Blockers), of.lines("warning", v.Warnings),
		of.lines("lifted", v.LiftedBlocks), of.lines("exemption", v.Exemptions),
		of.lines("decides", v.DecidingFacts()))
}

func (v *naiveVerdict) text() string {
	of := writer(identity)
	return text([]string{answer(v.status, v.levels, v.confidence, v.unplaced, v.oldest())},
		naiveRouteLines("route", v.routes), naiveRouteLines("unleveled", v.unleveled),
		of.lines("use", v.uses), of.lines("unleveled use", v.unleveledUses),
		of.lines("evaluation", v.evaluations), of.lines("unleveled evaluation", v.unleveledEvaluation),
		of.lines("blocker", v.blockers), of.lines("warning", v.warnings),
		of.lines("lifted", v.lifted), of.lines("exemption", v.exemptions),
		of.lines("decides", v.decidingFacts()))
}

func text(parts ...[]string) string {
	lines := slices.Concat(parts...)
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// difference shows the lines that only one of two texts has.
func difference(got, want string) string {
	var b strings.Builder
	only := func(sign, these, those string) {
		there := strings.Split(those, "\n")
		for line := range strings.SplitSeq(these, "\n") {
			if !slices.Contains(there, line) {
				fmt.Fprintf(&b, "%s %s\n", sign, line)
			}
		}
	}
	only("got ", got, want)
	only("want", want, got)
	if got != want && b.Len() == 0 {
		fmt.Fprintf(&b, "the same lines, some more often:\ngot\n%s\nwant\n%s\n", got, want)
	}
	return b.String()
}

// story is everything that a graph has, to read in a failure.
func story(graph *kg.Graph) string {
	var b strings.Builder
	for _, id := range sortedIDs(graph) {
		if c, ok := graph.Entities[id].(*kg.Cloud); ok {
			fmt.Fprintf(&b, "%s is a %s\n", id, c.Kind)
		}
	}
	for _, f := range graph.Facts {
		fmt.Fprintln(&b, particulars(f))
	}
	return b.String()
}

func particulars(f *kg.Fact) string {
	s := fmt.Sprintf("%s [%s] %s %s%s", identity(f), f.LevelSet, f.Confidence, f.Effect, f.Terms)
	s += fmt.Sprintf(" valid %s/%s to %s/%s", f.Since, f.SincePrecision, f.Until, f.UntilPrecision)
	s += fmt.Sprintf(" known %s to %s", kg.Instant(f.KnownSince), kg.Instant(f.KnownUntil))
	if f.Source != nil {
		s += fmt.Sprintf(" by %s of %s/%s", f.Source.URL, f.Source.Published, f.Source.PublishedPrecision)
	}
	return s
}

func sortedIDs(graph *kg.Graph) []string {
	var ids []string
	for id := range graph.Entities {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}
