package hierarchy

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"fedreach/seed/dataset"
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
	{spendingLayout, "USAspending's list of agencies", [][]string{{agencyColumn}, {subtierColumn}}},
	{domainLayout, "the list of .gov domains", [][]string{{"domain name"}, {typeColumn}, organisationColumns}},
	{bureauLayout, "the .gov list of agencies and bureaus", [][]string{{"agency"}, {"bureau"}}},
}

// row is one entry of a list: its cells by the column's heading in lower case.
type row struct {
	at    dataset.Place
	cells map[string]string
}

// cell is the first of the columns that has something in it.
func (r row) cell(names ...string) string {
	for _, name := range names {
		if text := clean(r.cells[name]); text != "" {
			return text
		}
	}
	return ""
}

// place is a column of the row.
func (r row) place(field string) dataset.Place {
	at := r.at
	at.Field = field
	return at
}

// lists are the files by what they turned out to be.
type lists map[layout]dataset.File

// recognise tells the files by what is in them.
func recognise(files []dataset.File) (lists, error) {
	found := lists{}
	for _, file := range files {
		headings, err := headingsOf(file)
		if err != nil {
			return nil, fmt.Errorf("%s is none of the lists of agencies: %w", file.Name, err)
		}
		is, err := layoutOf(headings)
		if err != nil {
			return nil, fmt.Errorf("%s is none of the lists of agencies: %w", file.Name, err)
		}
		if other, twice := found[is]; twice {
			return nil, fmt.Errorf("%s and %s are the same list: import one of its days at a time", other.Name, file.Name)
		}
		found[is] = file
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

// headingsOf gives the names of a file's columns: of a JSON list, those of its
// first item.
func headingsOf(file dataset.File) ([]string, error) {
	in, isJSON, done, err := open(file)
	if err != nil {
		return nil, err
	}
	defer done()
	if !isJSON {
		return readHead(csv.NewReader(in))
	}
	var names []string
	err = eachItem(in, func(item map[string]string) error {
		for name := range item {
			names = append(names, name)
		}
		slices.Sort(names)
		return io.EOF
	})
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return names, err
}

// open opens a file behind its byte-order mark.
func open(file dataset.File) (in *bufio.Reader, isJSON bool, done func(), err error) {
	f, err := file.Open()
	if err != nil {
		return nil, false, nil, err
	}
	in = bufio.NewReader(f)
	if mark, _ := in.Peek(3); bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
		_, _ = in.Discard(3)
	}
	start, _ := in.Peek(512)
	start = bytes.TrimSpace(start)
	return in, len(start) > 0 && (start[0] == '[' || start[0] == '{'), func() { _ = f.Close() }, nil
}

func readHead(table *csv.Reader) ([]string, error) {
	head, err := table.Read()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("it is empty")
	}
	for i, name := range head {
		head[i] = strings.ToLower(clean(name))
	}
	return head, err
}

// each gives the rows of a list, if there is one. A row that can't be read is
// rejected by itself.
func (l lists) each(ctx context.Context, is layout, out dataset.Output, do func(row) error) error {
	file, there := l[is]
	if !there {
		return nil
	}
	in, isJSON, done, err := open(file)
	if err != nil {
		return fmt.Errorf("%s: %w", file.Name, err)
	}
	defer done()
	at := dataset.Place{File: file.Name}
	if isJSON {
		return eachItem(in, func(item map[string]string) error {
			at.Row++
			return errors.Join(ctx.Err(), do(row{at, item}))
		})
	}
	table := csv.NewReader(in)
	table.FieldsPerRecord = -1
	head, err := readHead(table)
	if err != nil {
		return fmt.Errorf("%s: %w", file.Name, err)
	}
	for ctx.Err() == nil {
		cells, err := table.Read()
		var bad *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &bad):
			at.Row = bad.StartLine
			err = out.Reject(dataset.Reject{Place: at, Reason: "is no row of a table: " + bad.Err.Error()})
		case err != nil:
			return fmt.Errorf("reading %s: %w", file.Name, err)
		default:
			at.Row, _ = table.FieldPos(0)
			err = asRow(at, head, cells, out, do)
		}
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

// asRow names the cells. Cells too many are no harm where they are empty; with
// any other number of cells, nobody knows which is which.
func asRow(at dataset.Place, head, cells []string, out dataset.Output, do func(row) error) error {
	for len(cells) > len(head) && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	if len(cells) != len(head) {
		return out.Reject(dataset.Reject{
			Place: at, Value: fmt.Sprintf("%.200q", cells),
			Reason: fmt.Sprintf("has %d cells, where there are %d columns", len(cells), len(head)),
		})
	}
	named := make(map[string]string, len(head))
	for i, name := range head {
		if _, twice := named[name]; !twice { // of two columns of one name, the first
			named[name] = cells[i]
		}
	}
	return do(row{at, named})
}

// eachItem gives the items of a list in JSON, their fields as text.
func eachItem(in io.Reader, do func(map[string]string) error) error {
	d := json.NewDecoder(in)
	d.UseNumber()
	if start, err := d.Token(); err != nil || start != json.Delim('[') {
		return errors.Join(errors.New("it is no list in JSON"), err)
	}
	for d.More() {
		var item map[string]any
		if err := d.Decode(&item); err != nil {
			return fmt.Errorf("it is no list of objects in JSON: %w", err)
		}
		cells := make(map[string]string, len(item))
		for name, value := range item {
			if value != nil {
				cells[strings.ToLower(clean(name))] = fmt.Sprint(value)
			}
		}
		if err := do(cells); err != nil {
			return err
		}
	}
	if _, err := d.Token(); err != nil {
		return fmt.Errorf("the list in JSON has no end: %w", err)
	}
	return nil
}
