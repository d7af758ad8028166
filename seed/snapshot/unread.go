package snapshot

import (
	"fmt"

	"fedreach/kg"
)

// keepUnread has what the graph holds stand where a row that can't be used may have
// stated it: a slip of the pen in a file takes nothing back.
func (r *run) keepUnread() error {
	if len(r.unread) == 0 {
		return nil
	}
	for _, url := range r.urls() {
		h := r.sources[url]
		gone := map[kg.FactKind]map[string]bool{}
		for _, s := range h.gone() {
			if gone[s.kind] == nil {
				gone[s.kind] = map[string]bool{}
			}
			gone[s.kind][s.id] = true
		}
		for kind, ids := range gone {
			held, err := r.store.Facts(r.ctx, kg.FactFilter{Sources: []string{url}, Kinds: []kg.FactKind{kind}})
			if err != nil {
				return fmt.Errorf("reading what the files leave out: %w", err)
			}
			for _, f := range held.Facts {
				if ids[f.ID] && r.isUnread(f) {
					r.keepFact(h, f)
				}
			}
		}
	}
	return nil
}

// keepFact has a fact stand that the files do not state.
func (r *run) keepFact(h *held, f *kg.Fact) {
	h.taken[statement(f)] = true
	r.stated[f.Source.URL+" "+string(f.Kind)]++
	r.report.FactsKept++
}

// isUnread reports whether a row that can't be used may state what a fact states.
func (r *run) isUnread(f *kg.Fact) bool {
	return r.unread[kg.Thing{Kind: f.Kind, From: f.From, To: f.To}] || r.unread[kg.Thing{Kind: f.Kind, To: f.To}] || r.unread[kg.Thing{From: f.From, Key: f.Key}]
}
