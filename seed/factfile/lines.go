package factfile

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"fedreach/seed/dataset"
)

// maxLine is the longest line, in bytes.
const maxLine = 1 << 20

// readLines reads JSON Lines: an object a line, empty lines left out.
func readLines(ctx context.Context, name string, in *bufio.Reader, out dataset.Output) error {
	r := newReader(out)
	for row := 1; ; row++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		line, tooLong, err := readLine(in)
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("reading %s: %w", name, err)
		}
		place := dataset.Place{File: name, Row: row}
		if problem := r.line(place, line, tooLong); problem != nil {
			return problem
		}
		if err != nil {
			return nil
		}
	}
}

// readLine reads a line without its end. What is longer than maxLine is skipped.
func readLine(in *bufio.Reader) (line []byte, tooLong bool, err error) {
	for {
		part, more := in.ReadSlice('\n')
		if tooLong = tooLong || len(line)+len(part) > maxLine; !tooLong {
			line = append(line, part...)
		}
		if !errors.Is(more, bufio.ErrBufferFull) {
			return bytes.TrimSpace(line), tooLong, more
		}
	}
}

func (r *reader) line(place dataset.Place, line []byte, tooLong bool) error {
	rec := record{place: place, values: map[string]value{}}
	switch {
	case tooLong:
		return r.reject(rec, wrong{"", "", fmt.Sprintf("the line is longer than %d bytes", maxLine)})
	case len(line) == 0:
		return nil
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(line, &object); err != nil {
		return r.reject(rec, wrong{"", string(line[:min(len(line), 80)]), "is no JSON object: " + err.Error()})
	}
	if bad := rec.take("", object); bad != nil {
		return r.reject(rec, *bad)
	}
	return r.handOver(rec)
}

// take takes the members of an object, its path in front of their names.
func (rec record) take(path string, object map[string]json.RawMessage) *wrong {
	for _, member := range slices.Sorted(maps.Keys(object)) {
		name, raw := path+member, object[member]
		if name == "source" {
			var source map[string]json.RawMessage
			if err := json.Unmarshal(raw, &source); err != nil {
				return &wrong{name, string(raw), "is no object with url, title, publisher and published"}
			}
			if bad := rec.take("source.", source); bad != nil {
				return bad
			}
			continue
		}
		if !slices.Contains(fields, name) {
			return &wrong{name, string(raw), unknown(name)}
		}
		v, bad := scalar(name, raw)
		if bad != nil {
			return bad
		}
		if v != nil {
			rec.values[name] = *v
		}
	}
	return nil
}

// scalar reads a text, a number or a boolean, or a list of texts; nil where it is
// null, which is as if it were not given.
func scalar(name string, raw json.RawMessage) (*value, *wrong) {
	isList := name == "levels" || name == "aliases"
	switch {
	case string(raw) == "null":
		return nil, nil
	case isList:
		v := value{list: []string{}}
		if err := json.Unmarshal(raw, &v.list); err != nil {
			return nil, &wrong{name, string(raw), "is no list of texts"}
		}
		return &v, nil
	case raw[0] == '"':
		var v value
		if err := json.Unmarshal(raw, &v.text); err != nil {
			return nil, &wrong{name, string(raw), err.Error()}
		}
		return &v, nil
	case raw[0] == '{' || raw[0] == '[':
		return nil, &wrong{name, string(raw), "is a text, a number or a boolean"}
	}
	return &value{text: string(raw)}, nil
}
