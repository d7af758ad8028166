package hierarchy

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fedreach/seed/dataset"
	"fedreach/seed/sheet"
)

// layout is a kind of list, told by the columns that it can't do without. What
// the columns are called has changed over the years: each has all its names.
type layout int

const (
	bureauLayout layout = iota
	domainLayout
	spendingLayout
	crosswalkLayout
)

// columns are the names of each layout's columns, by what they hold, those that
// it can't do without first.
var columns = []struct {
	layout layout
	about  string
	needed [][]string
}{
	{crosswalkLayout, "the federal hierarchy crosswalk", [][]string{{nameColumn}, {parentColumn}}},
	{spendingLayout, "USAspending's list of agencies", [][]string{agencyColumns, subtierColumns}},
	{domainLayout, "the list of .gov domains", [][]string{{domainColumn}, {typeColumn}, organisationColumns}},
	{bureauLayout, "the .gov list of agencies and bureaus", [][]string{{"agency"}, {"bureau"}}},
}

// lists are the files by what they turned out to be.
type lists map[layout]*sheet.List

// recognise tells the files by what is in them.
func recognise(files []dataset.File) (lists, error) {
	found, names := lists{}, map[layout]string{}
	for _, file := range files {
		list, err := sheet.Find(file, func(headings []string) bool { _, err := layoutOf(headings); return err == nil })
		if err != nil {
			return nil, fmt.Errorf("%s is none of the lists of agencies: %w", file.Name, err)
		}
		is, err := layoutOf(list.Headings)
		if err != nil {
			return nil, fmt.Errorf("%s is none of the lists of agencies: %w", file.Name, err)
		}
		if found[is] != nil {
			return nil, fmt.Errorf("%s and %s are the same list: import one of its days at a time", names[is], file.Name)
		}
		found[is], names[is] = list, file.Name
	}
	return found, nil
}

func layoutOf(headings []string) (layout, error) {
	var missing []string
	for _, c := range columns {
		lacks := slices.DeleteFunc(slices.Clone(c.needed), func(names []string) bool {
			return slices.ContainsFunc(names, func(name string) bool { return slices.Contains(headings, name) })
		})
		if len(lacks) == 0 {
			return c.layout, nil
		}
		missing = append(missing, fmt.Sprintf("%s has the column %q", c.about, lacks[0][0]))
	}
	return 0, fmt.Errorf("its columns are %.200q, but %s", headings, strings.Join(missing, ", "))
}

// mostRows is how many rows of a list are read. The tree is in memory until the last
// row is read, for that may say where the first belongs; no list has a tenth of these.
const mostRows = 100_000

// each gives the rows of a list, if there is one.
func (l lists) each(ctx context.Context, is layout, out dataset.Output, do func(sheet.Row) error) error {
	list := l[is]
	if list == nil {
		return nil
	}
	rows := 0
	return list.Each(ctx, out, func(r sheet.Row) error {
		if rows++; rows > mostRows {
			return fmt.Errorf("%s has more than %d rows, and is no list of agencies: no government has so many", r.File, mostRows)
		}
		return do(r)
	})
}
