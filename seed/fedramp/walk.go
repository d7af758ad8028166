package fedramp

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"fedreach/seed/dataset"
	"fedreach/seed/sheet"
)

// walk reads the file from its beginning, item by item: a list is never in
// memory as a whole. It tells each item of these lists to their readers, and
// fails where one of the lists is missing.
func (r *reading) walk(lists map[string]rowReader) (err error) {
	w := &walker{reading: r, lists: lists, seen: map[string]bool{}}
	content, done, err := sheet.Open(r.file)
	if err != nil {
		return w.wrong(err.Error())
	}
	defer func() { err = errors.Join(err, done()) }()
	w.json = json.NewDecoder(content)
	if err := w.file(); err != nil {
		return err
	}
	r.noMappings = !w.seen[listFirst] && !w.seen[listReuse] && len(r.authorized) > 0
	for _, list := range []string{listProducts, listAgencies, listFirst, listReuse} {
		if !w.seen[list] && (!r.noMappings || list == listProducts || list == listAgencies) {
			return w.wrong("it has no list data." + list)
		}
	}
	return nil
}

type walker struct {
	*reading
	json  *json.Decoder
	lists map[string]rowReader
	seen  map[string]bool
}

// wrong is the error of a file that is no marketplace's.
func (w *walker) wrong(why string) error {
	return fmt.Errorf("%s is no FedRAMP Marketplace file: %s", w.reading.file.Name, why)
}

// broken is the error of what can't be read on.
func (w *walker) broken(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return w.wrong("it ends in the middle")
	}
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return w.wrong(fmt.Sprintf("at byte %d: %s", syntax.Offset, syntax))
	}
	return fmt.Errorf("reading %s: %w", w.reading.file.Name, err)
}

func (w *walker) file() error {
	err := w.object("the file", func(key string) error {
		switch key {
		case "meta":
			var meta json.RawMessage
			if err := w.json.Decode(&meta); err != nil {
				return w.broken(err)
			}
			var said struct {
				LastChange text `json:"last_change"`
			}
			_ = json.Unmarshal(meta, &said) // what has another shape says no day
			w.lastChange = said.LastChange.line()
			return nil
		case "data":
			return w.object("data", w.list)
		}
		return w.skip()
	})
	if err != nil {
		return err
	}
	if _, err := w.json.Token(); !errors.Is(err, io.EOF) {
		return w.wrong("there is more after its end")
	}
	return nil
}

// list reads one list of the data, or skips it.
func (w *walker) list(name string) error {
	read, known := w.lists[name]
	if !known {
		return w.skip()
	}
	if w.seen[name] {
		return w.wrong("it has the list data." + name + " twice")
	}
	w.seen[name] = true
	if read == nil {
		return w.skip()
	}
	if err := w.open('[', "data."+name, "a list"); err != nil {
		return err
	}
	for row := 1; w.json.More(); row++ {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		var item json.RawMessage
		if err := w.json.Decode(&item); err != nil {
			return w.broken(err)
		}
		at := dataset.Place{File: w.reading.file.Name, Row: row, Field: "data." + name}
		if err := read(at, item); err != nil {
			return err
		}
	}
	return w.close()
}

// object reads an object; what is told each of its keys reads the value.
func (w *walker) object(what string, value func(key string) error) error {
	if err := w.open('{', what, "an object"); err != nil {
		return err
	}
	for w.json.More() {
		key, err := w.json.Token()
		if err != nil {
			return w.broken(err)
		}
		name, _ := key.(string) // a key is a string, else there was an error
		if err := value(name); err != nil {
			return err
		}
	}
	return w.close()
}

func (w *walker) open(delim json.Delim, what, shape string) error {
	token, err := w.json.Token()
	if err != nil {
		return w.broken(err)
	}
	if token != delim {
		return w.wrong(what + " is not " + shape)
	}
	return nil
}

func (w *walker) close() error {
	if _, err := w.json.Token(); err != nil {
		return w.broken(err)
	}
	return nil
}

// skip passes one value, however big it is.
func (w *walker) skip() error {
	for depth := 0; ; {
		token, err := w.json.Token()
		if err != nil {
			return w.broken(err)
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth == 0 {
			return nil
		}
	}
}

// decode reads an item that is an object, or says that it can't be.
func decode(row json.RawMessage, into any) (problem string) {
	if !bytes.HasPrefix(bytes.TrimSpace(row), []byte("{")) {
		return "is no object"
	}
	if err := json.Unmarshal(row, into); err != nil {
		return "can't be read: " + err.Error()
	}
	return ""
}
