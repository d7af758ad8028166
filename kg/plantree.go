package kg

import (
	"slices"
	"strings"
)

// checkTree refuses second parents and cycles. Each is the problem of the first
// of the batch's facts that takes part in it; where none does, what the batch
// ended was all that stood against it, and it is the problem of that.
func (p *planner) checkTree() {
	items := p.treeItems()
	if len(items) == 0 {
		return
	}
	for _, problem := range CheckTree(p.above(items)) {
		at := slices.IndexFunc(items, func(item treeItem) bool { return slices.Contains(problem.Facts, item.factID) })
		item := items[max(at, 0)]
		if at < 0 {
			item = p.firstEnding(items)
		}
		findings{item.list, item.index, &p.problems}.add(item.field, "%s", problem.Reason)
	}
}

// above are the facts, as they will be, that make the children of these items part
// of others, and those part of others, up to the roots: whatever the items bring
// about is among them, and the tree may be many times as large.
func (p *planner) above(items []treeItem) []*Fact {
	parents := map[string][]*Fact{}
	for _, f := range p.held.Tree {
		if p.facts[f.ID] == nil {
			parents[f.From] = append(parents[f.From], f)
		}
	}
	var children []string
	for _, item := range items {
		if f := p.fact(item.factID); f != nil {
			children = append(children, f.From)
		}
	}
	for _, f := range p.facts {
		if f.Kind == PartOf {
			parents[f.From] = append(parents[f.From], f)
		}
	}
	var tree []*Fact
	for len(children) > 0 {
		child := children[len(children)-1]
		children = children[:len(children)-1]
		for _, f := range parents[child] {
			tree, children = append(tree, f), append(children, f.To)
		}
		delete(parents, child)
	}
	slices.SortFunc(tree, func(a, b *Fact) int { return strings.Compare(a.ID, b.ID) })
	return tree
}

// treeItem is an item of the batch that states or withdraws a PART_OF.
type treeItem struct {
	factID, list string
	index        int
	field        string
}

func (p *planner) treeItems() []treeItem {
	var items []treeItem
	for i, f := range p.batch.Facts {
		if f.Kind == PartOf {
			items = append(items, treeItem{f.ID, ListFacts, i, "to"})
		}
	}
	for i, d := range p.batch.Withdrawals {
		if isPartOf(d.FactID) {
			items = append(items, treeItem{d.FactID, ListWithdrawals, i, "factID"})
		}
	}
	return items
}

// firstEnding is the first item whose fact this batch gave an end.
func (p *planner) firstEnding(items []treeItem) treeItem {
	for _, item := range items {
		if f := p.facts[item.factID]; f != nil && f.EndedBy == p.revision {
			return item
		}
	}
	return items[0]
}
