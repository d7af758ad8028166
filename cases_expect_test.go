package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// expectation is what a question's answer must have, by field. A bare status
// stands for the field status, a bare list for verdicts; every value is a list
// of lines, a single one for a single value.
type expectation map[string][]string

// UnmarshalYAML reads all three forms.
func (e *expectation) UnmarshalYAML(unmarshal func(any) error) error {
	var written any
	if err := unmarshal(&written); err != nil {
		return err
	}
	*e = expectation{}
	switch written := written.(type) {
	case map[string]any:
		for field, value := range written {
			(*e)[field] = linesOf(value)
		}
	case []any:
		(*e)["verdicts"] = linesOf(written)
	default:
		(*e)["status"] = linesOf(written)
	}
	return nil
}

func linesOf(value any) []string {
	list, isList := value.([]any)
	if !isList {
		return []string{fmt.Sprint(value)}
	}
	lines := make([]string, len(list))
	for i, item := range list {
		lines[i] = fmt.Sprint(item)
	}
	return lines
}

// The fields of an expected verdict, by how they are compared.
var (
	valueFields = map[string]func(answeredVerdict) string{
		"status":         func(v answeredVerdict) string { return v.Status },
		"levels":         func(v answeredVerdict) string { return levelsText(v.Levels) },
		"confidence":     func(v answeredVerdict) string { return cmp.Or(v.Confidence, "none") },
		"disputed":       func(v answeredVerdict) string { return fmt.Sprint(v.Disputed) },
		"unplaced":       func(v answeredVerdict) string { return fmt.Sprint(v.Unplaced) },
		"oldestSourceOn": func(v answeredVerdict) string { return cmp.Or(v.OldestSourceOn, "none") },
	}
	factFields = map[string]func(answeredVerdict) []answeredFact{
		"uses":                 func(v answeredVerdict) []answeredFact { return v.Uses },
		"unleveledUses":        func(v answeredVerdict) []answeredFact { return v.UnleveledUses },
		"evaluations":          func(v answeredVerdict) []answeredFact { return v.Evaluations },
		"unleveledEvaluations": func(v answeredVerdict) []answeredFact { return v.UnleveledEvaluations },
		"blockers":             func(v answeredVerdict) []answeredFact { return v.Blockers },
		"lifted":               func(v answeredVerdict) []answeredFact { return v.LiftedBlocks },
		"exemptions":           func(v answeredVerdict) []answeredFact { return v.Exemptions },
		"warnings":             func(v answeredVerdict) []answeredFact { return v.Warnings },
	}
	routeFields = map[string]func(answeredVerdict) []answeredRoute{
		"routes":          func(v answeredVerdict) []answeredRoute { return v.Routes },
		"unleveledRoutes": func(v answeredVerdict) []answeredRoute { return v.UnleveledRoutes },
	}
)

// check refuses what can't be compared, so that a slip is not a difference.
func (e expectation) check(isList bool) error {
	if _, assumes := e["assume"]; len(e) == 0 || assumes && len(e) == 1 {
		return fmt.Errorf("nothing is expected")
	}
	for field, want := range e {
		switch {
		case field == "assume" || field == "refused" || isList && field == "verdicts":
		case isList:
			return fmt.Errorf("%q: a list is expected as verdicts, or refused", field)
		case valueFields[field] != nil || routeFields[field] != nil || field == "nearMisses":
		case factFields[field] != nil:
			for _, line := range want {
				if err := checkFactLine(line); err != nil {
					return fmt.Errorf("%s: %q: %w", field, line, err)
				}
			}
		default:
			return fmt.Errorf("%q is nothing that a verdict has", field)
		}
	}
	return nil
}

// checkFactLine lets a key or a fact line pass whose attributes an answer shows.
func checkFactLine(line string) error {
	parsed, err := parseFactLine(line)
	if err != nil && parsed.kind == "" {
		return nil // a key
	}
	for name := range parsed.attributes {
		if _, known := (answeredFact{}).attributes()[name]; !known {
			return fmt.Errorf("%s is not compared", name)
		}
	}
	return err
}

// differences says, in a researcher's words, where a verdict is not as expected.
func (e expectation) differences(v answeredVerdict) []string {
	var found []string
	for _, field := range slices.Sorted(maps.Keys(e)) {
		want := e[field]
		switch {
		case valueFields[field] != nil:
			if got := valueFields[field](v); got != strings.Join(want, ",") {
				found = append(found, fmt.Sprintf("%s: expected %s, the answer is %s", field, strings.Join(want, ","), got))
			}
		case factFields[field] != nil:
			_, unlike := matchLines(field, want, factFields[field](v))
			found = append(found, unlike...)
		case routeFields[field] != nil:
			routes := routeFields[field](v)
			order, unlike := matchLines(field, want, routes)
			found = append(found, unlike...)
			if !inOrder(order, routes) {
				found = append(found, field+": expected in another order; the best comes first")
			}
		case field == "nearMisses":
			order, unlike := matchLines(field, want, v.NearMisses)
			found = append(found, unlike...)
			if !slices.IsSorted(order) {
				found = append(found, field+": expected in another order, by kind and then by cloud")
			}
		}
	}
	return found
}

// inOrder reports whether routes are answered in the order in which they are
// expected, those left aside that only their ids put in order.
func inOrder(order []int, routes []answeredRoute) bool {
	for i, a := range order {
		for _, b := range order[i+1:] {
			if a > b && routes[a].compare(routes[b]) != 0 {
				return false
			}
		}
	}
	return true
}

// answeredLine is what an expected line is compared with.
type answeredLine interface {
	fits(line string) bool
	line() string
}

// matchLines pairs each wanted line with an answered one. It gives the places of the
// answered ones and what is left over on either side.
func matchLines[L answeredLine](field string, want []string, got []L) (order []int, unlike []string) {
	for _, line := range want {
		i := slices.IndexFunc(got, func(l L) bool { return l.fits(line) })
		for i >= 0 && slices.Contains(order, i) {
			rest := slices.IndexFunc(got[i+1:], func(l L) bool { return l.fits(line) })
			if rest < 0 {
				i = -1
				break
			}
			i += 1 + rest
		}
		if i < 0 {
			unlike = append(unlike, fmt.Sprintf("%s: expected and not in the answer: %s", field, line))
			continue
		}
		order = append(order, i)
	}
	for i, l := range got {
		if !slices.Contains(order, i) {
			unlike = append(unlike, fmt.Sprintf("%s: in the answer and not expected: %s", field, l.line()))
		}
	}
	return order, unlike
}
