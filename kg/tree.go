package kg

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// TreeProblem is a moment at which PART_OF facts make no tree.
type TreeProblem struct {
	// Facts are the ids of the facts that can't stand together.
	Facts []string
	// Reason names the cycle or the two parents, and the day.
	Reason string
}

// CheckTree finds, among PART_OF facts, every child that has two parents and
// every cycle that exists at any moment: on any day, by what was known at any
// time. It returns one problem a child or cycle, ordered by reason.
func CheckTree(facts []*Fact) []TreeProblem {
	parents := statementsByChild(facts)
	var problems []TreeProblem
	for _, child := range slices.Sorted(maps.Keys(parents)) {
		if p, found := twoParents(child, parents[child]); found {
			problems = append(problems, p)
		}
	}
	for _, knot := range knots(parents) {
		if p, found := cycleAmong(knot, parents); found {
			problems = append(problems, p)
		}
	}
	slices.SortFunc(problems, func(a, b TreeProblem) int { return cmp.Compare(a.Reason, b.Reason) })
	return problems
}

// parentThings are a child's PART_OF statements by parent.
type parentThings map[string][]*Fact

func statementsByChild(facts []*Fact) map[string]parentThings {
	children := map[string]parentThings{}
	for _, f := range facts {
		if f.Kind != PartOf {
			continue
		}
		if children[f.From] == nil {
			children[f.From] = parentThings{}
		}
		children[f.From][f.To] = append(children[f.From][f.To], f)
	}
	return children
}

// countingAt gives the facts that make an entity part of another at that moment.
func (p parentThings) countingAt(at Date, knownAt time.Time) []*Fact {
	var counting []*Fact
	for _, parent := range slices.Sorted(maps.Keys(p)) {
		keys := byKey(p[parent])
		for _, key := range slices.Sorted(maps.Keys(keys)) {
			if d := Decider(keys[key], at, knownAt); d != nil && d.ValidAt(at) {
				counting = append(counting, d)
				break
			}
		}
	}
	return counting
}

// byKey parts the statements about one pair by what tells parallel facts apart.
func byKey(statements []*Fact) map[string][]*Fact {
	keys := make(map[string][]*Fact, 1)
	for _, f := range statements {
		keys[f.Key] = append(keys[f.Key], f)
	}
	return keys
}

func twoParents(child string, parents parentThings) (TreeProblem, bool) {
	if len(parents) < 2 {
		return TreeProblem{}, false
	}
	var all []*Fact
	for _, statements := range parents {
		all = append(all, statements...)
	}
	days, times := moments(all)
	for _, knownAt := range times {
		for _, at := range days {
			if c := parents.countingAt(at, knownAt); len(c) > 1 {
				return TreeProblem{
					Facts:  []string{c[0].ID, c[1].ID},
					Reason: fmt.Sprintf("%s has two parents%s: %s and %s", child, onDay(at), c[0].To, c[1].To),
				}, true
			}
		}
	}
	return TreeProblem{}, false
}

// moments are the days and times at which what counts among facts can change,
// and the beginning of both.
func moments(facts []*Fact) (days []Date, times []time.Time) {
	days, times = []Date{1}, []time.Time{Beginning}
	for _, f := range facts {
		days = append(days, max(f.Since, 1), max(f.Until, 1))
		for _, t := range []time.Time{f.KnownSince, f.KnownUntil} {
			if t.After(Beginning) {
				times = append(times, t)
			}
		}
	}
	slices.Sort(days)
	slices.SortFunc(times, time.Time.Compare)
	return slices.Compact(days), slices.CompactFunc(times, time.Time.Equal)
}

func onDay(at Date) string {
	if at == 1 {
		return ""
	}
	return " on " + at.String()
}

// cycleAmong finds a cycle that exists at some moment among these children.
func cycleAmong(knot []string, parents map[string]parentThings) (TreeProblem, bool) {
	var all []*Fact
	for _, child := range knot {
		for _, statements := range parents[child] {
			all = append(all, statements...)
		}
	}
	days, times := moments(all)
	for _, knownAt := range times {
		for _, at := range days {
			above := map[string]*Fact{}
			for _, child := range knot {
				if c := parents[child].countingAt(at, knownAt); len(c) > 0 {
					above[child] = c[0]
				}
			}
			if cycle := findCycle(knot, above); cycle != nil {
				return cycleProblem(cycle, at), true
			}
		}
	}
	return TreeProblem{}, false
}

func findCycle(children []string, above map[string]*Fact) []*Fact {
	for _, start := range children {
		var path []*Fact
		for node := start; above[node] != nil && len(path) <= len(above); node = above[node].To {
			path = append(path, above[node])
			if above[node].To == start {
				return path
			}
		}
	}
	return nil
}

func cycleProblem(cycle []*Fact, at Date) TreeProblem {
	var ids, names []string
	for _, f := range cycle {
		ids, names = append(ids, f.ID), append(names, f.From)
	}
	names = append(names, cycle[0].From)
	return TreeProblem{Facts: ids, Reason: fmt.Sprintf("a cycle%s: %s", onDay(at), strings.Join(names, " is part of "))}
}

// knots are the sets of entities that can reach each other upwards if time is
// left out of account: no cycle is anywhere else, at any moment. (Tarjan's
// strongly connected components, without recursion so that depth is no limit.)
func knots(parents map[string]parentThings) [][]string {
	t := tarjan{index: map[string]int{}, low: map[string]int{}, onStack: map[string]bool{}, parents: parents}
	for _, node := range slices.Sorted(maps.Keys(parents)) {
		if _, seen := t.index[node]; !seen {
			t.visit(node)
		}
	}
	return t.found
}

type tarjan struct {
	parents    map[string]parentThings
	index, low map[string]int
	onStack    map[string]bool
	stack      []string
	found      [][]string
}

type tarjanFrame struct {
	node string
	next []string
}

func (t *tarjan) enter(node string) tarjanFrame {
	t.index[node], t.low[node] = len(t.index), len(t.index)
	t.stack, t.onStack[node] = append(t.stack, node), true
	return tarjanFrame{node: node, next: slices.Sorted(maps.Keys(t.parents[node]))}
}

func (t *tarjan) visit(root string) {
	frames := []tarjanFrame{t.enter(root)}
	for len(frames) > 0 {
		top := &frames[len(frames)-1]
		if len(top.next) > 0 {
			parent := top.next[0]
			top.next = top.next[1:]
			if _, seen := t.index[parent]; !seen {
				frames = append(frames, t.enter(parent))
			} else if t.onStack[parent] {
				t.low[top.node] = min(t.low[top.node], t.index[parent])
			}
			continue
		}
		node := top.node
		frames = frames[:len(frames)-1]
		if len(frames) > 0 {
			below := frames[len(frames)-1].node
			t.low[below] = min(t.low[below], t.low[node])
		}
		if t.low[node] == t.index[node] {
			t.pop(node)
		}
	}
}

// pop takes the component that begins at node off the stack.
func (t *tarjan) pop(node string) {
	i := slices.Index(t.stack, node)
	component := slices.Clone(t.stack[i:])
	t.stack = t.stack[:i]
	for _, member := range component {
		t.onStack[member] = false
	}
	if len(component) > 1 {
		slices.Sort(component)
		t.found = append(t.found, component)
	}
}
