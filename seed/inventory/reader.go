package inventory

import (
	"context"
	"fmt"
	"strings"

	"fedreach/kg"
	"fedreach/seed/dataset"
)

// reader turns the rows of one file into facts.
type reader struct {
	*file
	// own is whose inventory it is where it is one agency's, or nil.
	own      *owner
	vendors  *vendorFinder
	agencies *agencyFinder
	out      dataset.Output
	keys     *keys
	// created are the vendors that were handed over, from any of the files.
	created   map[string]bool
	published kg.Date
	source    *kg.Source
	// stated are the things that were stated, with their lines.
	stated map[kg.Thing]int
}

func (r *reader) read(ctx context.Context) (err error) {
	r.source = r.sourceOf()
	r.stated = map[kg.Thing]int{}
	if r.keys, err = countKeys(ctx, r.file); err != nil {
		return err
	}
	each := r.useCase
	if r.layout.url == consolidatedURL {
		each = r.commonTask
	}
	return r.rows(ctx, each, func(line int, reason string) error {
		return r.out.Reject(dataset.Reject{Place: dataset.Place{File: r.Name, Row: line}, Reason: reason})
	})
}

// useCase takes in a use case that was reported by itself.
func (r *reader) useCase(at row) error {
	kind, ok := stageOf(at.cell(colStage))
	switch {
	case !ok && at.cell(colStage) == "":
		return r.rejectUse(at, colStage, r.keys.key(at), "the stage is missing: whether this is in use is not stated")
	case !ok:
		return r.rejectUse(at, colStage, r.keys.key(at), "is no stage of development that is known")
	case kind == "":
		return nil
	}
	found := r.vendors.find(at.raw(colVendor), at.cell(colUseCase), at.cell(colSystem))
	if err := r.rejectParts(at, colVendor, r.keys.key(at), found); err != nil {
		return err
	}
	if len(found.uses) == 0 {
		return r.withoutVendor(at, found)
	}
	since, precision, err := dateOf(at.cell(colSince), r.published)
	if err != nil {
		if err := r.reject(at, colSince, err.Error()); err != nil {
			return err
		}
	}
	return r.state(at, r.keys.key(at), found, &kg.Fact{Kind: kind, Since: since, SincePrecision: precision})
}

// withoutVendor says why a use case gives no fact though it is in use. One that
// was made in-house, and names nobody, has no vendor.
func (r *reader) withoutVendor(at row, found *findings) error {
	switch {
	case len(found.unknown)+len(found.ended) > 0:
		return nil // each is rejected already
	case len(found.nobody) > 0:
		return r.reject(at, colVendor, found.reasons())
	case isInHouse(at.cell(colAcquired)):
		return nil
	}
	named := colVendor
	if _, is := r.at[named]; !is {
		named = colUseCase
	}
	return r.reject(at, named, "no vendor is named, and none follows from the name of the use case")
}

// commonTask takes in a row of the consolidated table: an agency, a task, and
// whether and with which products it is done.
func (r *reader) commonTask(at row) error {
	used := strings.ToLower(at.cell(colUsed))
	products := at.cell(colProduct)
	switch used {
	case "n", "no", "false":
		if products != "" {
			return r.reject(at, colProduct, "a product is named where the agency says that it doesn't use any: not taken in")
		}
		return nil
	case "y", "yes", "true":
	case "":
		return r.rejectUse(at, colUsed, r.taskKey(at), "is missing: write Y or N")
	default:
		return r.rejectUse(at, colUsed, r.taskKey(at), "is neither Y nor N")
	}
	if products == "" {
		return r.rejectUse(at, colProduct, r.taskKey(at), "product not named")
	}
	found := r.vendors.find(at.raw(colProduct), "", "")
	if err := r.rejectParts(at, colProduct, r.taskKey(at), found); err != nil {
		return err
	}
	if len(found.uses) == 0 && len(found.unknown) == 0 {
		return r.reject(at, colProduct, found.reasons())
	}
	return r.state(at, r.taskKey(at), found, &kg.Fact{Kind: kg.Uses})
}

// taskKey is the key of a common task. An office that is not known is filed under its
// agency, which has a row for the same task.
func (r *reader) taskKey(at row) string {
	key := slugged(at.cell(colUseCase))
	if r.agencies.isPart(at.cell(colAgency)) {
		key += "-" + slugged(at.cell(colAgency))
	}
	return key
}

// rejectParts rejects the parts of a row from which nothing follows. Of a row that
// names nobody else, what is known stays.
func (r *reader) rejectParts(at row, c column, key string, found *findings) error {
	var about []kg.Thing
	if len(found.uses) == 0 {
		about = r.about(at, key)
	}
	for _, text := range found.unknown {
		err := r.out.Reject(dataset.Reject{
			Place: at.place(c), Value: withoutContacts(text), Near: r.vendors.near(text), About: about,
			Reason: "no vendor is known by this name, and no product: add a line to a table of names",
		})
		if err != nil {
			return err
		}
	}
	for _, system := range found.ended {
		err := r.out.Reject(dataset.Reject{
			Place: at.place(colSystem), Value: withoutContacts(system),
			Reason: "the name of the system says that it is no longer in use: its vendor is left out",
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// state states what a row says of each vendor that it names.
func (r *reader) state(at row, key string, found *findings, what *kg.Fact) error {
	if len(found.uses) == 0 {
		return nil
	}
	agency, note, err := r.agency(at)
	if err != nil || agency == "" {
		return err
	}
	for _, u := range found.uses {
		if err := r.create(u); err != nil {
			return err
		}
		f := *what
		f.From, f.To, f.Key = agency, u.id, key
		f.Confidence, f.Source = u.confidence, r.source
		f.Product, f.UseCase = brief(strings.Join(u.products, ", ")), brief(at.cell(colUseCase))
		f.Text = strings.TrimSpace(u.text + " " + note)
		if f.Since == 0 {
			f.Since, f.SincePrecision = r.published, kg.PrecisionDay
			f.Text = strings.TrimSpace(f.Text + " Since when is not stated; on record by this day.")
		}
		if first, twice := r.stated[f.Thing()]; twice {
			if err := r.reject(at, colUseCase, fmt.Sprintf("repeats row %d: the same use case of the same agency", first)); err != nil {
				return err
			}
			continue
		}
		r.stated[f.Thing()] = at.line
		if err := r.out.Fact(at.place(colUseCase), &f); err != nil {
			return err
		}
	}
	return nil
}

// agency is the one that a row is about. Where its office is not known, that is
// rejected, and the row is the department's, with a note; an unknown department
// rejects the row, and the id is empty.
func (r *reader) agency(at row) (id, note string, err error) {
	who, by := r.whoOf(at)
	if who.id == "" {
		if by = colAgency; at.cell(by) == "" {
			by = colCode
		}
		return "", "", r.out.Reject(dataset.Reject{
			Place: at.place(by), Value: withoutContacts(at.cell(by)), Near: who.near,
			Reason: "no agency is known by this name: import hierarchy first, or add a line to a table of names",
		})
	}
	if who.unknown == "" {
		return who.id, "", nil
	}
	err = r.out.Reject(dataset.Reject{
		Place: at.place(by), Value: withoutContacts(who.unknown), Near: who.near,
		Reason: "no office of this name is known: filed under what it is part of",
	})
	return who.id, "Reported for " + brief(at.cell(by)) + ".", err
}

// create hands over a vendor that the graph may not have, or call otherwise.
func (r *reader) create(u *use) error {
	if u.name == "" || r.created[u.id] {
		return nil
	}
	r.created[u.id] = true
	_, slug, _ := kg.ParseEntityID(u.id)
	return r.out.Entity(&kg.Vendor{Named: kg.Named{Slug: slug, Name: u.name}})
}

// rejectUse rejects a row that does not say whether something is in use: what is known
// of it stays.
func (r *reader) rejectUse(at row, c column, key, reason string) error {
	return r.out.Reject(dataset.Reject{Place: at.place(c), Value: brief(at.cell(c)), Reason: reason, About: r.about(at, key)})
}

// about is the use case of a row, where the row says whose it is.
func (r *reader) about(at row, key string) []kg.Thing {
	if who, _ := r.whoOf(at); who.id != "" {
		return []kg.Thing{{From: who.id, Key: key}}
	}
	return nil
}

// reject rejects what stands in a column.
func (r *reader) reject(at row, c column, reason string) error {
	return r.out.Reject(dataset.Reject{Place: at.place(c), Value: brief(at.cell(c)), Reason: reason})
}
