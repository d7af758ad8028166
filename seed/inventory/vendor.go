package inventory

import (
	"maps"
	"slices"
	"strings"

	"fedreach/kg"
	"fedreach/seed/names"
)

// vendorFinder says whose AI a row speaks of.
type vendorFinder struct {
	names *names.Names
	*meanings
	titles map[string][]titleName
}

// titleName is a name that is looked for in titles.
type titleName struct {
	words []string
	is    meaning
}

// use is a vendor whose AI a row says is used.
type use struct {
	// id is the vendor's; name is what the tables call it, or "".
	id, name   string
	products   []string
	confidence kg.Confidence
	text       string
}

// findings are what a row says of vendors.
type findings struct {
	uses []*use
	// unknown are names that are nobody's, as they stand there.
	unknown []string
	// nobody says why names that are known give no vendor.
	nobody []string
	// ended are systems that are said to be no longer in use.
	ended []string
}

func newVendorFinder(n *names.Names) (*vendorFinder, error) {
	table, err := builtinMeanings()
	if err != nil {
		return nil, err
	}
	f := &vendorFinder{names: n, meanings: table, titles: map[string][]titleName{}}
	for key, is := range table.known {
		if is.inTitles {
			w := strings.Fields(key)
			f.titles[w[0]] = append(f.titles[w[0]], titleName{w, is})
		}
	}
	for _, those := range f.titles {
		// The longest first: ChatGPT Enterprise before ChatGPT.
		slices.SortFunc(those, func(a, b titleName) int { return len(b.words) - len(a.words) })
	}
	return f, nil
}

// find says whose AI a row speaks of. The cell of vendors or products decides;
// only where it names no vendor does the title of the use case. Products in the
// title, or else in the name of the system, are those of the vendors that are
// found.
func (f *vendorFinder) find(cell, title, system string) *findings {
	found := &findings{}
	parts(cell, func(text string, last bool) bool { return f.take(found, text, last) })
	inTitle := f.inTitle(title)
	if len(found.uses) == 0 {
		for _, is := range inTitle {
			f.add(found, is, kg.Medium)
		}
	}
	for _, is := range inTitle {
		if slices.ContainsFunc(is.parties, func(p party) bool { return f.of(found, p) != nil }) {
			f.add(found, is, kg.Medium)
		}
	}
	f.fromSystem(found, system)
	return found
}

// fromSystem takes the products of vendors that are without one from the name of
// the system. A vendor whose system is called "Ask Sage (decommissioned)" is no
// longer used.
func (f *vendorFinder) fromSystem(found *findings, system string) {
	bare := map[*use]bool{}
	for _, u := range found.uses {
		bare[u] = len(u.products) == 0
	}
	parts(system, func(text string, last bool) bool {
		if last && doubtful.MatchString(text) {
			f.drop(found, text)
			return true
		}
		is := f.known[lookupKey(text)]
		for _, p := range is.parties {
			if u := f.of(found, p); u != nil && bare[u] {
				u.addProduct(is.product)
			}
		}
		return len(is.parties) > 0
	})
}

// drop drops the vendor of a system that is no longer in use.
func (f *vendorFinder) drop(found *findings, system string) {
	is := f.known[lookupKey(inBrackets.ReplaceAllString(system, ""))]
	for _, p := range is.parties {
		if u := f.of(found, p); u != nil {
			found.uses = slices.DeleteFunc(found.uses, func(other *use) bool { return other == u })
			found.ended = append(found.ended, system)
		}
	}
}

// take takes a text of a cell as a name, if it is one.
func (f *vendorFinder) take(found *findings, text string, last bool) bool {
	if len(text) > longestName {
		if last {
			found.unknown = append(found.unknown, text)
		}
		return false
	}
	is, curated := f.known[lookupKey(text)]
	match := f.named(text)
	switch {
	case match.How == names.Curated && is.product == "":
		found.use(match.ID, f.names.Canonical(match.ID), "", kg.High, "")
	case curated && is.nobody != "":
		found.nobody = append(found.nobody, is.nobody)
	case curated:
		f.add(found, is, kg.High)
	case match.ID != "":
		found.use(match.ID, "", "", kg.High, "")
	case !last:
		return false
	default:
		if is, ok := f.branded(text); ok {
			f.add(found, is, kg.High)
		} else {
			found.unknown = append(found.unknown, text)
		}
	}
	return true
}

// branded is a product whose name begins with its maker's.
func (f *vendorFinder) branded(text string) (meaning, bool) {
	w := strings.Fields(names.Key(kg.KindVendor, text))
	for n := min(2, len(w)-1); n > 0; n-- {
		if parties, ok := f.brands[strings.Join(w[:n], " ")]; ok {
			return meaning{parties: parties, product: strings.Join(strings.Fields(text), " ")}, true
		}
	}
	return meaning{}, false
}

// inTitle are the products that a title names. A product that the use case is
// only likened to is not used.
func (f *vendorFinder) inTitle(title string) []meaning {
	if is, ok := f.known[lookupKey(title)]; ok && len(is.parties) > 0 {
		return []meaning{is}
	}
	w := strings.Fields(words(title))
	var found []meaning
	for i := 0; i < len(w); i++ {
		at := slices.IndexFunc(f.titles[w[i]], func(n titleName) bool {
			return len(w)-i >= len(n.words) && slices.Equal(w[i:i+len(n.words)], n.words)
		})
		if at < 0 {
			continue
		}
		n := f.titles[w[i]][at]
		if i == 0 || !likened[w[i-1]] {
			found = append(found, n.is)
		}
		i += len(n.words) - 1
	}
	return found
}

// likened are words before a product that is not itself in use.
var likened = map[string]bool{"like": true, "unlike": true, "than": true, "versus": true, "vs": true, "replace": true, "replacing": true, "from": true}

// add takes in what a name means, no surer than most.
func (f *vendorFinder) add(found *findings, is meaning, most kg.Confidence) {
	for _, p := range is.parties {
		confidence := p.confidence
		if confidence.Rank() > most.Rank() {
			confidence = most
		}
		id, name := f.vendor(p.vendor)
		found.use(id, name, is.product, confidence, p.text)
	}
}

// vendor is the entity of a vendor of the table, the one in the graph that has its
// name or a new one, and what it is called.
func (f *vendorFinder) vendor(called string) (id, name string) {
	m := names.Mention{Kind: kg.KindVendor, Name: called}
	match := f.names.Find(m)
	switch {
	case match.How == names.Curated:
		return match.ID, f.names.Canonical(match.ID)
	case match.ID == "":
		match.ID = kg.EntityID(kg.KindVendor, f.names.Slug(m))
	}
	return match.ID, called
}

// named is what the names of the graph and the table of names say of a text.
func (f *vendorFinder) named(text string) names.Match {
	if strings.ContainsAny(text, ",;/|\n\t") {
		return names.Match{}
	}
	return f.names.Find(names.Mention{Kind: kg.KindVendor, Name: text})
}

// near are the vendors whose names come nearest to an unknown one.
func (f *vendorFinder) near(text string) []string {
	if len(text) > longestName {
		return nil
	}
	return f.names.Find(names.Mention{Kind: kg.KindVendor, Name: text}).Near
}

// of is the use of a vendor that was found, or nil.
func (f *vendorFinder) of(found *findings, p party) *use {
	id, _ := f.vendor(p.vendor)
	return found.of(id)
}

func (found *findings) of(id string) *use {
	if i := slices.IndexFunc(found.uses, func(u *use) bool { return u.id == id }); i >= 0 {
		return found.uses[i]
	}
	return nil
}

// use adds a vendor, or a product and more confidence to one that is there.
func (found *findings) use(id, name, product string, confidence kg.Confidence, text string) {
	u := found.of(id)
	if u == nil {
		u = &use{id: id, name: name, confidence: confidence, text: text}
		found.uses = append(found.uses, u)
	}
	if confidence.Rank() > u.confidence.Rank() {
		u.confidence = confidence
	}
	if text == "" {
		u.text = ""
	}
	u.addProduct(product)
}

func (u *use) addProduct(product string) {
	if product != "" && !slices.Contains(u.products, product) {
		u.products = append(u.products, product)
	}
}

// reasons are the reasons why known names gave no vendor, each once.
func (found *findings) reasons() string {
	seen := map[string]bool{}
	for _, reason := range found.nobody {
		seen[reason] = true
	}
	return strings.Join(slices.Sorted(maps.Keys(seen)), "; ")
}
