package snapshot

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"fedreach/kg"
	"fedreach/seed/dataset"
)

var _ dataset.Output = (*run)(nil)

// Entity takes in an entity. Plain facts say themselves what it is called; what a
// data set calls it is but one more name.
func (r *run) Entity(e kg.Entity) error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	problem, name := "", e.Naming().Name
	switch {
	case hasAddress(append([]string{name}, e.Naming().Aliases...)...):
		problem, name = "names hold an e-mail address: nobody's address is kept", e.ID()
		r.graph.bad[e.ID()] = true
	case len(r.Importer.Sources) == 0:
		problem = r.graph.declare(e)
	default:
		called, err := r.called(e)
		if err != nil {
			return err
		}
		problem = r.graph.add(e, called)
	}
	if problem != "" {
		return r.Reject(dataset.Reject{Value: name, Reason: "the entity " + e.ID() + ": its " + problem})
	}
	return r.makeRoom()
}

// Reject counts what can't be used, and tells whoever wants to know.
func (r *run) Reject(reject dataset.Reject) error {
	for _, t := range reject.About {
		r.unread[t] = true
	}
	if r.second {
		return nil // told at the first reading
	}
	return r.reject(reject)
}

func (r *run) reject(reject dataset.Reject) error {
	r.report.Rejects++
	if r.Rejected != nil {
		if err := r.Rejected(reject); err != nil {
			return err
		}
	}
	if r.Strict {
		return &StrictError{reject}
	}
	return nil
}

// Fact takes in a fact: nothing is to be done where its source states it already.
func (r *run) Fact(at dataset.Place, given *kg.Fact) error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	f := *given
	if problem := r.problem(&f); problem.Reason != "" {
		if problem.Field != "" {
			at.Field = problem.Field
		}
		return r.Reject(dataset.Reject{Place: at, Value: stated(&f), Reason: problem.Reason})
	}
	p := placed{at: at, fact: &f}
	if len(r.Importer.Sources) > 0 {
		if done, err := r.isSaid(&f); done || err != nil {
			return err
		}
		if f.Kind == kg.PartOf && f.KnownUntil.IsZero() {
			if ok, err := r.settle(&p); !ok || err != nil {
				return err
			}
		}
		if f.KnownUntil.Equal(kg.Beginning) {
			r.report.Overruled++
		}
		r.graph.say(&f)
		if r.isUnchanged(&f) {
			return nil
		}
	}
	r.graph.say(&f)
	return r.state(p)
}

// say remembers what the files say an entity is part of.
func (g *graph) say(f *kg.Fact) {
	switch {
	case f.Kind != kg.PartOf || !f.KnownUntil.IsZero():
	case f.Until.IsZero():
		g.above[f.From] = f.To
	default:
		g.endedParents[f.From] = f.To
	}
}

// stated is what a fact says, in short.
func stated(f *kg.Fact) string { return fmt.Sprintf("%s %s %s", f.From, f.Kind, f.To) }

// problem completes a fact and finds what is wrong with it: by itself, because
// an end is missing, or because it tells somebody's address.
func (r *run) problem(f *kg.Fact) kg.Problem {
	if field, found := address(f); found {
		return kg.Problem{Field: field, Reason: "holds an e-mail address: nobody's address is kept"}
	}
	if problems := r.checker.Check(f, 0); len(problems) > 0 {
		return problems[0]
	}
	for _, id := range []string{f.From, f.To} {
		if r.graph.bad[id] || !r.graph.need(id) {
			return kg.Problem{Reason: "there is no " + id + " in the graph: import what declares it first"}
		}
	}
	return kg.Problem{}
}

// isSaid reports whether nothing is left to do about a fact because the files had it
// before, or because it was taken back since.
func (r *run) isSaid(f *kg.Fact) (bool, error) {
	url := f.Source.URL
	h := r.sources[url]
	if h == nil {
		return false, fmt.Errorf("the importer %s states a fact of %s, which is none of its sources", r.Importer.Kind, url)
	}
	if err := r.noteDay(f); err != nil {
		return false, err
	}
	d := statement(f)
	switch {
	case r.seen[d]:
		r.report.Repeated++
		return true, nil
	case len(h.standing[d]) == 0 && h.isTakenBack(f, f.Source.Published):
		r.seen[d] = true
		r.report.TakenBack++
		return true, nil
	}
	return false, nil
}

// isUnchanged reports whether the source states a fact already, here or as one that
// another source goes before. One that it withdrew before it states anew.
func (r *run) isUnchanged(f *kg.Fact) bool {
	url := f.Source.URL
	h, d := r.sources[url], statement(f)
	r.seen[d] = true
	if f.KnownUntil.IsZero() {
		r.stated[url+" "+string(f.Kind)]++
	}
	switch {
	case len(h.standing[d]) > 0 && f.KnownUntil.IsZero():
		r.report.FactsUnchanged++
		h.taken[d] = true
		return true
	case h.overruled[d] && !f.KnownUntil.IsZero():
		r.report.FactsUnchanged++
		return true
	}
	if ended, was := h.ended[d]; was && !ended.Before(f.KnownSince) {
		f.KnownSince = ended
		f.Complete()
	}
	return false
}

// noteDay remembers the day of a source's snapshot, of which there is but one.
func (r *run) noteDay(f *kg.Fact) error {
	url, day := f.Source.URL, f.Source.Published
	if before := r.days[url]; day != 0 && before != 0 && day != before && !r.second {
		return fmt.Errorf("the files state facts of %s as of %s and as of %s: import one snapshot at a time", url, before, day)
	}
	r.days[url] = max(r.days[url], day)
	return nil
}

// state keeps a new fact for the next load.
func (r *run) state(p placed) error {
	if !r.second {
		r.news++
		if h := r.sources[p.fact.Source.URL]; h != nil {
			h.news++
		}
	}
	if !r.tooMany {
		r.facts = append(r.facts, p)
	}
	return r.makeRoom()
}

// makeRoom loads what one load can have, as soon as it is there. At a reading
// that loads nothing, what is more than that is dropped: it can be read.
func (r *run) makeRoom() error {
	waiting := len(r.facts) + len(r.graph.declared)
	switch {
	case r.loads && waiting >= r.Limit:
		return r.load(nil)
	case !r.loads && waiting > r.Limit:
		r.tooMany, r.facts, r.graph.declared = true, nil, nil
	}
	return nil
}

var email = regexp.MustCompile(`[\w.+-]+@[\w-]+\.\w`)

// address finds an e-mail address in a fact's texts.
func address(f *kg.Fact) (field string, found bool) {
	given := []struct{ field, text string }{
		{"key", f.Key}, {"product", f.Product}, {"useCase", f.UseCase}, {"vendorControl", f.VendorControl}, {"text", f.Text}, {"issuer", f.Issuer},
	}
	if f.Source != nil {
		given = append(given, struct{ field, text string }{"source.title", f.Source.Title}, struct{ field, text string }{"source.publisher", f.Source.Publisher})
	}
	for _, g := range given {
		if hasAddress(g.text) {
			return g.field, true
		}
	}
	return "", false
}

func hasAddress(texts ...string) bool {
	return slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(text, "@") && email.MatchString(text) })
}
