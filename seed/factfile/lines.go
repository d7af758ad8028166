package factfile

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json/jsontext"

	"fedreach/seed/dataset"
)

// maxLine is the longest line, in bytes.
const maxLine = 1 << 20

// readLines reads JSON Lines: an object a line, empty lines left out.
func readLines(ctx context.Context, name string, in *bufio.Reader, out dataset.Output) error {
	r := &lineReader{reader: newReader(out)}
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

// lineReader takes lines apart. What it needs for that is made once.
type lineReader struct {
	*reader
	record  record
	content bytes.Buffer
	json    jsontext.Decoder
	buffer  []byte
}

func (r *lineReader) line(place dataset.Place, line []byte, tooLong bool) error {
	rec := &r.record
	*rec = record{place: place}
	switch {
	case tooLong:
		return r.reject(rec, wrong{"", "", fmt.Sprintf("the line is longer than %d bytes", maxLine)})
	case len(line) == 0:
		return nil
	}
	if bad := r.take(line); bad != nil {
		return r.reject(rec, *bad)
	}
	return r.handOver(rec)
}

// take takes the members of the object that is a line.
func (r *lineReader) take(line []byte) *wrong {
	r.content.Reset()
	r.content.Write(line)
	r.json.Reset(&r.content)
	bad, err := r.members("")
	if err == nil && bad == nil {
		err = r.end()
	}
	if err != nil {
		return &wrong{"", string(line[:min(len(line), 80)]), "is no JSON object: " + err.Error()}
	}
	return bad
}

// end fails where the line goes on after its object.
func (r *lineReader) end() error {
	_, err := r.json.ReadToken()
	switch {
	case errors.Is(err, io.EOF):
		return nil
	case err == nil:
		return errors.New("more follows it")
	}
	return err
}

var errNoObject = errors.New("it begins otherwise")

// members takes the members of an object, its path in front of their names. The
// error says where it is no JSON.
func (r *lineReader) members(path string) (*wrong, error) {
	if r.json.PeekKind() != '{' {
		return nil, errNoObject
	}
	if _, err := r.json.ReadToken(); err != nil {
		return nil, err
	}
	for r.json.PeekKind() != '}' {
		name, err := r.json.ReadToken()
		if err != nil {
			return nil, err
		}
		if bad, err := r.member(path + name.String()); bad != nil || err != nil {
			return bad, err
		}
	}
	_, err := r.json.ReadToken()
	return nil, err
}

func (r *lineReader) member(name string) (*wrong, error) {
	f, known := fieldsByName[name]
	if name == "source" && r.json.PeekKind() == '{' {
		return r.members("source.")
	}
	raw, err := r.json.ReadValue()
	switch {
	case err != nil:
		return nil, err
	case name == "source" && raw.Kind() == 'n':
		return nil, nil
	case name == "source":
		return &wrong{name, string(raw), "is no object with url, title, publisher and published"}, nil
	case !known:
		return &wrong{name, string(raw), unknown(name)}, nil
	}
	return r.value(f, raw)
}

// value takes a text, a number or a boolean, or a list of texts; null is as if it
// were not given.
func (r *lineReader) value(f field, raw jsontext.Value) (bad *wrong, err error) {
	switch kind := raw.Kind(); {
	case kind == 'n':
		return nil, nil
	case f.isList():
		v := value{list: []string{}}
		if json.Unmarshal(raw, &v.list) != nil {
			return &wrong{f.String(), string(raw), "is no list of texts"}, nil
		}
		r.record.set(f, v)
	case kind == '"':
		if r.buffer, err = jsontext.AppendUnquote(r.buffer[:0], raw); err != nil {
			return nil, err
		}
		r.record.set(f, value{text: r.text(f, r.buffer)})
	case kind == '{' || kind == '[':
		return &wrong{f.String(), string(raw), "is a text, a number or a boolean"}, nil
	default:
		r.record.set(f, value{text: string(raw)})
	}
	return nil, nil
}

// text is a field's text: one string for all that say the same.
func (r *lineReader) text(f field, text []byte) string {
	if ownText.has(f) {
		return string(text)
	}
	return r.shared(text)
}
