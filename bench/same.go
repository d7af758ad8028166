package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
)

// agree fails unless all servers give the same answers; to the
// write, that all of it was written.
func (s *stage) agree(ctx context.Context) error {
	client := &http.Client{}
	defer client.CloseIdleConnections()
	for _, w := range append(slices.Clone(reads), w5) {
		var first []byte
		for i, server := range s.who(w) {
			answer, err := server.asks[w](server.sent.Add(1)).send(ctx, client, server.url)
			if err != nil {
				return fmt.Errorf("%s of %s: %w", w, server.name, err)
			}
			plain, err := normalised(answer)
			if err != nil {
				return fmt.Errorf("%s of %s: %w: %.300s", w, server.name, err, answer)
			}
			if i == 0 {
				first = plain
			}
			if at := differ(first, plain); at >= 0 {
				return fmt.Errorf("%s: %s and %s give different answers:\n%s\n%s", w, s.who(w)[0].name, server.name,
					around(first, at), around(plain, at))
			}
		}
	}
	return nil
}

// normalised is what an answer says, whichever API it is of: objects of one field
// are that field, objects within objects are one object, and lists are sorted.
func normalised(answer []byte) ([]byte, error) {
	var v any
	if err := json.Unmarshal(answer, &v); err != nil {
		return nil, err
	}
	if o, ok := v.(object); ok && o["errors"] != nil {
		return nil, fmt.Errorf("the answer has errors")
	}
	plain := flat(v)
	if _, ok := plain.([]any); !ok {
		plain = []any{plain}
	}
	return encode(plain), nil
}

func flat(v any) any {
	switch v := v.(type) {
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = flat(item)
		}
		slices.SortFunc(list, func(a, b any) int { return bytes.Compare(encode(a), encode(b)) })
		return list
	case object:
		if len(v) == 1 {
			for _, only := range v {
				return flat(only)
			}
		}
		made := object{}
		for name, value := range v {
			if within, ok := flat(value).(object); ok {
				maps.Copy(made, within)
			} else {
				made[name] = flat(value)
			}
		}
		return made
	}
	return v
}

// differ is where two texts begin to differ, -1 where they do not.
func differ(a, b []byte) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	if len(a) != len(b) {
		return min(len(a), len(b))
	}
	return -1
}

func around(text []byte, at int) []byte {
	return text[max(0, at-150):min(len(text), at+cmp.Compare(len(text), at)*150)]
}
